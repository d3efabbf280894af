"""When time off holds, and which spans of dates share one."""

from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bookings.domain.away import first_overlapping, taken_away
from bookings.domain.intervals import Interval
from bookings.domain.opening_hours import HoursOff, Override, RepeatedOff, Schedule, WallWindow
from bookings.domain.recurring_dates import Dates

MONDAY = date(2026, 11, 30)
DAY = 86_400
MIDNIGHT = 1_795_996_800  # of that Monday, in UTC
NOON = WallWindow(12 * 60, 13 * 60)


def day(number):
    return date(2026, 12, number)


def spans(*pairs):
    return [Dates(day(first), last and day(last)) for first, last in pairs]


@pytest.mark.parametrize(
    ("given_spans", "found"),
    [
        (spans(), None),
        (spans((1, 3), (4, 6)), None),
        (spans((4, 6), (1, 3)), None),
        (spans((1, 3), (3, 6)), spans((1, 3), (3, 6))),
        (spans((3, 6), (1, 9)), spans((1, 9), (3, 6))),
        (spans((5, 6), (1, None)), spans((1, None), (5, 6))),
    ],
    ids=["none", "apart", "out of order", "one date shared", "within", "for ever"],
)
def test_spans_overlap_when_they_share_a_date(given_spans, found):
    assert first_overlapping(given_spans) == (tuple(found) if found else None)


@given(st.lists(st.tuples(st.integers(1, 28), st.integers(0, 9)), max_size=6))
def test_spans_overlap_exactly_when_some_date_is_in_two(pairs):
    given_spans = [
        Dates(date(2026, 1, first), date(2026, 1 + (first + more) // 29, (first + more) % 28 + 1))
        for first, more in pairs
        if (first + more) % 28 + 1 >= first or first + more > 28
    ]

    shared = any(
        a.first in b or b.first in a for i, a in enumerate(given_spans) for b in given_spans[:i]
    )

    assert (first_overlapping(given_spans) is not None) == shared


@pytest.mark.parametrize(
    ("off", "taken"),
    [
        ({}, []),
        ({"days_off": (Dates(MONDAY, MONDAY),)}, [(0, DAY)]),
        ({"overrides": (Override(MONDAY),)}, [(0, DAY)]),
        ({"overrides": (Override(MONDAY, (NOON,)),)}, []),
        ({"holidays": frozenset({MONDAY})}, []),
        (
            {"hours_off": (HoursOff(datetime(2026, 11, 30, 12), datetime(2026, 11, 30, 13)),)},
            [(12 * 3600, 13 * 3600)],
        ),
        (
            {"repeated_off": (RepeatedOff("RRULE:FREQ=DAILY", Dates(MONDAY, None), NOON),)},
            [(12 * 3600, 13 * 3600), (36 * 3600, 37 * 3600)],
        ),
        (
            {"repeated_off": (RepeatedOff("RRULE:FREQ=DAILY", Dates(MONDAY, None)),)},
            [(0, 2 * DAY)],
        ),
    ],
    ids=["nothing", "a day", "closed", "open", "holiday", "an hour", "lunches", "every day"],
)
def test_what_is_taken_away_is_time_off_and_closed_dates(off, taken):
    found = taken_away(Schedule("UTC", **off), MONDAY, day(1))

    assert found == [Interval(MIDNIGHT + start, MIDNIGHT + end) for start, end in taken]
