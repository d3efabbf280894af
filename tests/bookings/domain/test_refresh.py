"""External calendars are asked every quarter of an hour, each at its own second, and less when they fail."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bookings.domain.intervals import instant
from bookings.domain.refresh import (
    digest_of,
    due_after_failure,
    is_stale,
    must_reread,
    next_due,
    retry_after,
    window_at,
)

NOW = datetime(2026, 11, 30, 7, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)
HELSINKI = "Europe/Helsinki"
numbers = st.integers(1, 10**9)
moments = st.datetimes(datetime(2020, 1, 1), datetime(2040, 1, 1), timezones=st.just(UTC))


@given(numbers, moments)
def test_a_calendar_is_asked_every_fifteen_minutes(number, now):
    first = next_due(number, now)

    assert next_due(number, first) - first == 15 * MINUTE


@given(numbers, moments)
def test_the_first_wait_is_half_a_quarter_to_one_and_a_half(number, now):
    assert 7.5 * MINUTE - timedelta(seconds=1) <= next_due(number, now) - now < 22.5 * MINUTE


def test_a_calendar_answering_late_keeps_its_second():
    due = next_due(7, NOW)

    assert next_due(7, due + 40 * timedelta(seconds=1)) == due + 15 * MINUTE


def test_calendars_that_were_asked_together_are_spread_over_the_quarter():
    minutes = [(next_due(number, NOW) - NOW) // MINUTE for number in range(1, 201)]

    busiest = max(minutes.count(minute) for minute in set(minutes))
    assert (len(set(minutes)), busiest < 30) == (16, True)


@pytest.mark.parametrize(
    ("failures", "minutes"),
    [(1, 5), (2, 10), (3, 20), (4, 40), (5, 80), (6, 120), (7, 120), (1000, 120)],
)
def test_waits_double_from_five_minutes_to_two_hours(failures, minutes):
    assert due_after_failure(failures, NOW, may_pass=True) == NOW + minutes * MINUTE


def test_what_will_not_pass_by_itself_waits_long_at_once():
    assert due_after_failure(1, NOW, may_pass=False) == NOW + 2 * HOUR


@pytest.mark.parametrize(
    ("asked", "wait"),
    [
        ("3600", HOUR),
        ("60", 5 * MINUTE),
        ("Mon, 30 Nov 2026 08:30:00 GMT", 1.5 * HOUR),
        ("99999999999999999999", 24 * HOUR),
        ("Fri, 30 Nov 2035 08:30:00 GMT", 24 * HOUR),
        ("soon", 5 * MINUTE),
        ("", 5 * MINUTE),
    ],
)
def test_a_server_that_asks_for_a_longer_wait_gets_it_up_to_a_day(asked, wait):
    assert due_after_failure(1, NOW, may_pass=True, asked_to_wait=asked) == NOW + wait


@pytest.mark.parametrize(
    ("text", "wait"),
    [
        (" 120 ", 2 * MINUTE),
        ("Mon, 30 Nov 2026 07:01:00 GMT", MINUTE),
        ("Mon, 30 Nov 2026 09:01:00 +0200", MINUTE),
        ("Mon, 30 Nov 2026 07:01:00 -0000", MINUTE),
        ("Mon, 30 Nov 2026 06:00:00 GMT", timedelta()),
        ("-5", timedelta()),
        ("٣", timedelta()),
        ("Mon, 99 Nov 2026 07:01:00 GMT", timedelta()),
    ],
)
def test_a_wait_is_asked_for_in_seconds_or_by_a_date(text, wait):
    assert retry_after(text, NOW) == wait


@given(st.text(max_size=60))
def test_any_text_asks_for_a_wait_or_for_none(text):
    assert retry_after(text, NOW) >= timedelta()


@pytest.mark.parametrize(
    ("has_copy", "has_failed", "stale"),
    [(True, False, False), (True, True, False), (False, False, False), (False, True, True)],
)
def test_a_calendar_that_failed_before_its_first_copy_is_not_trusted(has_copy, has_failed, stale):
    day = timedelta(days=1)

    found = is_stale(timedelta(), stale_after=day, has_copy=has_copy, has_failed=has_failed)

    assert found is stale


def test_a_copy_is_stale_when_it_is_older_than_allowed():
    day = timedelta(hours=24)

    assert not is_stale(day, stale_after=day)
    assert is_stale(day + timedelta(seconds=1), stale_after=day)


def test_the_window_reaches_from_yesterday_to_beyond_a_year():
    window = window_at(NOW)

    assert (window.start, window.length) == (instant(NOW - 24 * HOUR), 401 * 86_400)


def test_a_digest_tells_texts_and_zones_apart_and_fits_its_column():
    digests = {
        digest_of(b"a", zone=HELSINKI),
        digest_of(b"b", zone=HELSINKI),
        digest_of(b"a", zone="UTC"),
    }

    assert {len(digest) for digest in digests} == {64}
    assert len(digests) == 3


def reread(*, covers=timedelta(days=400), zone=HELSINKI, digest=None):
    known = digest_of(b"a", zone=HELSINKI) if digest is None else digest
    return must_reread(known, NOW + covers, zone=zone, now=NOW)


def test_an_unchanged_text_is_left_alone_for_a_day():
    assert not reread()
    assert not reread(covers=timedelta(days=399))


def test_an_unchanged_text_is_read_again_for_a_window_that_moved_on():
    assert reread(covers=timedelta(days=398, hours=23))


def test_an_unchanged_text_is_read_again_when_its_owner_moved_to_another_zone():
    assert reread(zone="America/New_York")


def test_a_text_that_was_never_read_is_read():
    assert reread(digest="")
    assert must_reread(digest_of(b"a", zone=HELSINKI), None, zone=HELSINKI, now=NOW)
