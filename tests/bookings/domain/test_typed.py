"""Dates, times of day and starts as people and addresses write them: read, or taken as nothing."""

from datetime import UTC, date, datetime, time, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bookings.domain.typed import YEARS, read_date, read_start, read_time


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2026-12-01", date(2026, 12, 1)),
        ("2000-01-01", date(2000, 1, 1)),
        ("2199-12-31", date(2199, 12, 31)),
        ("1999-12-31", None),
        ("2200-01-01", None),
        ("9999-12-31", None),
        ("2026-02-30", None),
        ("1.12.2026", None),
        ("2026-12-01T10:00", None),
        ("today", None),
        ("", None),
        ("2026-12-01 OR 1=1", None),
    ],
)
def test_a_date_is_read_within_sensible_years(text, day):
    assert read_date(text) == day


@pytest.mark.parametrize(
    ("text", "start"),
    [
        ("2026-12-01T10:00+02:00", datetime(2026, 12, 1, 8, tzinfo=UTC)),
        ("2026-12-01T08:00:00Z", datetime(2026, 12, 1, 8, tzinfo=UTC)),
        ("2026-12-01T10:00", None),
        ("2026-12-01", None),
        ("1999-12-31T23:59+00:00", None),
        ("2200-01-01T00:00+00:00", None),
        ("0001-01-01T00:00+23:59", None),
        ("10:00+02:00", None),
        ("soon", None),
        ("", None),
    ],
)
def test_a_start_is_an_instant_that_names_its_offset(text, start):
    assert read_start(text) == start


@given(st.text(max_size=40))
def test_any_text_is_a_date_or_nothing(text):
    day = read_date(text)

    assert day is None or YEARS[0] <= day.year < YEARS[1]


@given(st.text(max_size=60))
def test_any_text_is_a_start_in_utc_or_nothing(text):
    start = read_start(text)

    assert start is None or start.tzinfo is UTC


offsets = st.integers(-14 * 60, 14 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes)))
instants = st.datetimes(datetime(2001, 1, 1), datetime(2199, 1, 1), timezones=offsets)


@given(instants)
def test_a_start_written_in_any_offset_is_the_same_instant(at):
    assert read_start(at.isoformat()) == at


@pytest.mark.parametrize(
    ("text", "at"),
    [
        ("9", time(9)),
        ("09", time(9)),
        ("9:00", time(9)),
        ("9.30", time(9, 30)),
        ("930", time(9, 30)),
        ("0930", time(9, 30)),
        (" 16.05 ", time(16, 5)),
        ("0", time()),
        ("24", time()),
        ("24:00", time()),
        ("24:01", None),
        ("25", None),
        ("9:60", None),
        ("9:5", None),
        ("9-12", None),
        ("-9", None),
        ("٩", None),
        ("klo 9", None),
        ("", None),
    ],
)
def test_a_time_of_day_is_read_in_any_of_the_ways_people_write_it(text, at):
    assert read_time(text) == at


@given(
    st.times().map(lambda at: at.replace(second=0, microsecond=0)), st.sampled_from([":", ".", ""])
)
def test_every_minute_of_the_day_is_read_back(at, between):
    assert read_time(f"{at.hour:02}{between}{at.minute:02}") == at
