"""Who in a line is offered a freed seat, and until when."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bookings.domain.waiting import InLine, Settlement, offer_ends_at, settle
from tests.bookings.domain.test_properties import laws

NOW = datetime(2026, 11, 30, 7, tzinfo=UTC)
HOUR = timedelta(hours=1)
OVER, OPEN = NOW, NOW + HOUR


@pytest.mark.parametrize(
    ("start_in", "notice", "ends_in", "reason"),
    [
        (72, 24, 12, "far ahead: as long as offers last"),
        (30, 24, 6, "no longer than anyone could book"),
        (12, 0, 12, "without notice up to the start"),
        (3, 0, 3, "never beyond the start"),
        (24, 24, None, "too late: nobody can book any more"),
        (1, 24, None, "too late by the notice"),
        (-1, 0, None, "the session has begun"),
        (5, -2, 5, "a notice below nothing counts as none"),
    ],
)
def test_an_offer_lasts_as_long_as_set_and_never_beyond_the_notice(
    start_in, notice, ends_in, reason
):
    found = offer_ends_at(
        NOW, lasts=12 * HOUR, start_at=NOW + start_in * HOUR, notice=notice * HOUR
    )

    assert found == (None if ends_in is None else NOW + ends_in * HOUR), reason


@pytest.mark.parametrize(
    ("line", "free", "expected", "reason"),
    [
        ("", 2, Settlement((), (), 2), "nobody waits: the seats are anyone's"),
        ("a", 0, Settlement((), (), 0), "no seat, no offer"),
        ("a b", 1, Settlement((), ("a",), 0), "the first in line"),
        ("a b", 3, Settlement((), ("a", "b"), 1), "one seat more than wait"),
        ("A! b", 1, Settlement((), (), 0), "the seat is kept for the first"),
        ("A! b", 2, Settlement((), ("b",), 0), "a second seat goes to the next"),
        ("A. b", 1, Settlement(("A",), ("b",), 0), "an offer that ended goes to the next"),
        ("A.", 1, Settlement(("A",), (), 1), "the last one let it lapse: anyone's"),
        ("A. B! c", 1, Settlement(("A",), (), 0), "lapsed beside one that is kept"),
        ("A! B!", 1, Settlement((), (), 0), "more kept than free: never below nothing"),
    ],
)
def test_freed_seats_go_down_the_line(line, free, expected, reason):
    assert settle(read(line), free=free, now=NOW, can_offer=True) == expected, reason


def read(line):
    """Return a line: a small letter waits, `A!` has an offer, that of `A.` ends just now."""
    ends = {"!": OPEN, ".": OVER}
    return [InLine(word[0], ends.get(word[1:])) for word in line.split()]


def test_when_no_offer_can_be_made_the_seats_are_anyones():
    settled = settle(read("A. b"), free=1, now=NOW, can_offer=False)

    assert settled == Settlement(("A",), (), 1)


lines = st.lists(st.sampled_from([None, OVER, OPEN]), max_size=8).map(
    lambda ends: [InLine(number, at) for number, at in enumerate(ends)]
)


@laws
@given(lines, st.integers(0, 8), st.booleans())
def test_every_free_seat_is_kept_offered_or_anyones(line, free, can_offer):
    settled = settle(line, free=free, now=NOW, can_offer=can_offer)

    kept = sum(place.offer_ends_at == OPEN for place in line)
    assert kept + len(settled.offered) + settled.seats_left == max(free, kept)


@laws
@given(lines, st.integers(0, 8))
def test_nobody_is_passed_over(line, free):
    settled = settle(line, free=free, now=NOW, can_offer=True)

    waiting = [place.who for place in line if place.offer_ends_at is None]
    assert list(settled.offered) == waiting[: len(settled.offered)]
    assert settled.seats_left == 0 or len(settled.offered) == len(waiting)


@laws
@given(lines, st.integers(0, 8))
def test_settling_twice_is_settling_once(line, free):
    first = settle(line, free=free, now=NOW, can_offer=True)
    after = [
        InLine(p.who, OPEN if p.who in first.offered else p.offer_ends_at)
        for p in line
        if p.who not in first.lapsed
    ]

    again = settle(after, free=free, now=NOW, can_offer=True)

    assert again == Settlement((), (), first.seats_left)
