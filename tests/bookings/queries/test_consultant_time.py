"""A consultant's schedule as it is put together, row by row, from what the database answers."""

from datetime import date, datetime, time

import pytest

from bookings.domain.opening_hours import (
    HoursOff,
    OpeningRule,
    Override,
    RepeatedOff,
    Travel,
    WallWindow,
)
from bookings.domain.recurring_dates import Dates
from bookings.queries.consultant_time import Availability

WEEKLY = "RRULE:FREQ=WEEKLY;BYDAY=MO"
NO_TIMES, NO_DATES = (None, None), (None, None)
MORNING, EVENING = ("09:00:00", "12:00:00"), ("18:00:00", "20:00:00")
FIRST, LAST = date(2026, 12, 1), date(2026, 12, 3)
DATES = ("2026-12-01", "2026-12-03")
ONE_DATE = ("2026-12-01", None)


def schedule_of(*rows, holidays=frozenset()):
    """Return the schedule of rows of (kind, text, times, dates)."""
    availability = Availability("Europe/Helsinki")
    for row in rows:
        availability.add(*row)
    return availability.schedule(holidays)


def window(times):
    return WallWindow.between(*(time.fromisoformat(at) for at in times))


def test_without_any_row_nothing_is_open():
    schedule = schedule_of()

    assert (schedule.zone, schedule.rules) == ("Europe/Helsinki", ())


@pytest.mark.parametrize(("dates", "first", "last"), [(NO_DATES, None, None), (DATES, FIRST, LAST)])
def test_opening_hours_hold_on_their_days_between_their_dates(dates, first, last):
    schedule = schedule_of(("hours", WEEKLY, MORNING, dates))

    assert schedule.rules == (OpeningRule(WEEKLY, window(MORNING), first, last),)


USUAL, OWN = ("hours", WEEKLY, MORNING, NO_DATES), ("own", WEEKLY, EVENING, NO_DATES)
HAS_OWN = ("has own", None, NO_TIMES, NO_DATES)


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ([USUAL], [MORNING]),
        ([USUAL, OWN, HAS_OWN], [EVENING]),
        # Whatever order the database answers in.
        ([HAS_OWN, OWN, USUAL], [EVENING]),
        ([OWN, OWN, HAS_OWN], [EVENING, EVENING]),
        # A schedule of its own without hours offers nothing, the usual hours neither.
        ([USUAL, HAS_OWN], []),
    ],
    ids=["usual", "own", "own first", "two of its own", "own and empty"],
)
def test_hours_of_their_own_replace_the_usual_ones(rows, expected):
    assert [rule.window for rule in schedule_of(*rows).rules] == [window(at) for at in expected]


@pytest.mark.parametrize(
    ("rows", "windows"),
    [
        ([NO_TIMES], ()),
        ([MORNING], (window(MORNING),)),
        ([MORNING, EVENING], (window(MORNING), window(EVENING))),
        # One row closes the date and another opens it: it is open then.
        ([NO_TIMES, MORNING], (window(MORNING),)),
    ],
    ids=["closed", "one window", "two windows", "closed and opened"],
)
def test_the_overrides_of_a_date_are_one(rows, windows):
    schedule = schedule_of(*(("override", None, times, ONE_DATE) for times in rows))

    assert schedule.overrides == (Override(FIRST, windows),)


def test_overrides_of_two_dates_stay_apart():
    schedule = schedule_of(
        ("override", None, MORNING, ONE_DATE), ("override", None, NO_TIMES, ("2026-12-02", None))
    )

    assert [override.on.day for override in schedule.overrides] == [1, 2]


def test_time_off_without_times_is_whole_dates():
    schedule = schedule_of(("off", None, NO_TIMES, DATES))

    assert schedule.days_off == (Dates(FIRST, LAST),)
    assert (schedule.hours_off, schedule.repeated_off) == ((), ())


@pytest.mark.parametrize(("dates", "last"), [(DATES, LAST), (ONE_DATE, FIRST)])
def test_time_off_with_times_reaches_from_the_first_date_to_the_last(dates, last):
    schedule = schedule_of(("off", None, MORNING, dates))

    starts, ends = datetime.combine(FIRST, time(9)), datetime.combine(last, time(12))
    assert schedule.hours_off == (HoursOff(starts, ends),)
    assert schedule.days_off == ()


def test_time_off_at_midnight_is_a_time_and_not_a_whole_day():
    schedule = schedule_of(("off", None, ("00:00:00", "12:00:00"), ONE_DATE))

    assert (schedule.days_off, len(schedule.hours_off)) == ((), 1)


@pytest.mark.parametrize(("times", "expected"), [(NO_TIMES, None), (MORNING, window(MORNING))])
@pytest.mark.parametrize(("dates", "last"), [(DATES, LAST), (ONE_DATE, None)])
def test_time_off_that_repeats_is_whole_dates_or_windows(times, expected, dates, last):
    schedule = schedule_of(("off", WEEKLY, times, dates))

    assert schedule.repeated_off == (RepeatedOff(WEEKLY, Dates(FIRST, last), expected),)
    assert (schedule.days_off, schedule.hours_off) == ((), ())


def test_a_journey_has_its_dates_and_its_zone():
    schedule = schedule_of(("travel", "Asia/Tokyo", NO_TIMES, DATES))

    assert schedule.travels == (Travel(Dates(FIRST, LAST), "Asia/Tokyo"),)


HOLIDAYS = frozenset({FIRST, LAST})


def test_a_holiday_at_work_is_no_holiday_and_the_others_are():
    schedule = schedule_of(("at work", None, NO_TIMES, ONE_DATE), holidays=HOLIDAYS)

    assert schedule.holidays == {LAST}


def test_the_holidays_are_the_very_same_where_none_is_at_work():
    # Their hash is remembered by the object: a copy would be counted anew on every page.
    assert schedule_of(holidays=HOLIDAYS).holidays is HOLIDAYS


def test_one_stale_calendar_makes_the_consultants_time_uncertain():
    availability = Availability("Europe/Helsinki")
    assert not availability.is_stale

    availability.add("stale", None, NO_TIMES, NO_DATES)

    assert availability.is_stale
