"""Recurring windows on a consultant's wall clock, turned into open time in UTC."""

from datetime import date, datetime, time

import pytest

from bookings.domain.intervals import moment
from bookings.domain.opening_hours import (
    HoursOff,
    OpeningRule,
    Override,
    RepeatedOff,
    Schedule,
    Travel,
    WallWindow,
    hours_off,
    months_between,
    openings,
)
from bookings.domain.recurring_dates import Dates, check_recurrence
from bookings.domain.wall_clock import date_intervals, local_date, wall_intervals

EVERY_DAY = "RRULE:FREQ=DAILY"
HELSINKI = "Europe/Helsinki"
CHRISTMAS = date(2026, 12, 25)
OPEN_CHRISTMAS = Override(CHRISTMAS, (WallWindow(12 * 60, 13 * 60),))


def window(text):
    opens, closes = text.split("-")
    return WallWindow.between(time.fromisoformat(opens), time.fromisoformat(closes))


def open_on(day, *, zone=HELSINKI, hours="09:00-12:00", recurrence=EVERY_DAY, **fields):
    """Return the open stretches of a date as UTC text."""
    day = date.fromisoformat(day)
    rule = OpeningRule(recurrence, window(hours), fields.pop("valid_from", date(2010, 1, 1)))
    schedule = Schedule(zone, (rule,), **fields)
    return [in_utc(stretch) for stretch in openings(schedule, day, day)]


def in_utc(interval):
    text = [f"{moment(at):%d %H:%M}" for at in (interval.start, interval.end)]
    return f"{text[0]} - {text[1]}"


@pytest.mark.parametrize(
    ("day", "zone", "hours", "stretches", "sentence"),
    [
        ("2026-03-27", HELSINKI, "09:00-12:00", ["27 07:00 - 27 10:00"], "winter time"),
        ("2026-03-30", HELSINKI, "09:00-12:00", ["30 06:00 - 30 09:00"], "summer: same wall hours"),
        ("2026-03-29", HELSINKI, "02:00-05:00", ["29 00:00 - 29 02:00"], "03-04 never was: 2 h"),
        ("2026-03-29", HELSINKI, "03:00-04:00", [], "a window inside the skipped hour is none"),
        ("2026-03-29", HELSINKI, "03:30-04:30", ["29 01:00 - 29 01:30"], "its existing half is"),
        ("2026-10-25", HELSINKI, "02:00-05:00", ["24 23:00 - 25 03:00"], "03-04 twice: 4 h"),
        (
            "2026-10-25",
            HELSINKI,
            "03:00-03:30",
            ["25 00:00 - 25 00:30", "25 01:00 - 25 01:30"],
            "a window inside the repeated hour opens twice",
        ),
        (
            "2026-10-04",
            "Australia/Lord_Howe",
            "01:00-03:00",
            ["03 14:30 - 03 16:00"],
            "30 min less",
        ),
        (
            "2026-04-05",
            "Australia/Lord_Howe",
            "01:00-03:00",
            ["04 14:00 - 04 16:30"],
            "30 min more",
        ),
        ("2026-04-24", "Africa/Cairo", "00:00-02:00", ["23 22:00 - 23 23:00"], "no midnight"),
        ("2026-10-29", "Africa/Cairo", "23:00-00:00", ["29 20:00 - 29 22:00"], "23-24 twice"),
        ("2023-10-01", "America/Asuncion", "00:00-02:00", ["01 04:00 - 01 05:00"], "no midnight"),
        ("2024-03-23", "America/Asuncion", "23:00-00:00", ["24 02:00 - 24 04:00"], "23-24 twice"),
        ("2011-12-30", "Pacific/Apia", "09:00-12:00", [], "the skipped date has no windows"),
        ("2011-12-29", "Pacific/Apia", "22:00-02:00", ["30 08:00 - 30 10:00"], "spill has no date"),
        ("2011-12-31", "Pacific/Apia", "09:00-12:00", ["30 19:00 - 30 22:00"], "other side of it"),
        ("2026-01-01", HELSINKI, "22:00-02:00", ["01 20:00 - 02 00:00"], "a night"),
        ("2026-01-01", HELSINKI, "09:00-00:00", ["01 07:00 - 01 22:00"], "to midnight"),
        ("2026-01-01", HELSINKI, "00:00-00:00", ["31 22:00 - 01 22:00"], "all day"),
        ("2026-03-28", HELSINKI, "22:00-06:00", ["28 20:00 - 29 03:00"], "a night of 7 hours"),
        ("2026-10-24", HELSINKI, "22:00-06:00", ["24 19:00 - 25 04:00"], "a night of 9 hours"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_window_is_open_while_the_wall_clock_reads_it(day, zone, hours, stretches, sentence):
    assert open_on(day, zone=zone, hours=hours) == stretches, sentence


def test_windows_of_a_date_that_touch_are_one_opening():
    rules = tuple(OpeningRule(EVERY_DAY, window(w)) for w in ("10:00-12:00", "08:00-10:00"))
    day = date(2026, 1, 5)

    assert [in_utc(i) for i in openings(Schedule("UTC", rules), day, day)] == [
        "05 08:00 - 05 12:00"
    ]


@pytest.mark.parametrize(
    ("fields", "stretches", "sentence"),
    [
        ({}, ["04 22:00 - 05 02:00", "05 22:00 - 06 02:00"], "two nights"),
        (
            {"overrides": (Override(date(2026, 1, 5), (window("09:00-10:00"),)),)},
            ["04 22:00 - 05 00:00", "05 09:00 - 05 10:00"],
            "an override replaces its date's windows and what spills into it",
        ),
        (
            {"overrides": (Override(date(2026, 1, 5)),)},
            ["04 22:00 - 05 00:00"],
            "an empty override closes its date",
        ),
        (
            {"days_off": (Dates(date(2026, 1, 5), date(2026, 1, 5)),)},
            ["04 22:00 - 05 00:00"],
            "time off removes its date, spill included",
        ),
        (
            {
                "days_off": (Dates(date(2026, 1, 5), None),),
                "overrides": (Override(date(2026, 1, 5), (window("09:00-10:00"),)),),
            },
            ["04 22:00 - 05 00:00"],
            "time off outranks an override",
        ),
        (
            {"overrides": (Override(date(2026, 1, 5), (window("23:00-01:00"),)),)},
            ["04 22:00 - 05 00:00", "05 23:00 - 06 01:00"],
            "an override may run into the next date",
        ),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_overrides_and_time_off_rule_their_dates(fields, stretches, sentence):
    schedule = Schedule("UTC", (OpeningRule(EVERY_DAY, window("22:00-02:00")),), **fields)

    found = openings(schedule, date(2026, 1, 4), date(2026, 1, 5))

    assert [in_utc(stretch) for stretch in found] == stretches, sentence


def test_a_travelling_consultant_keeps_the_hours_of_the_place():
    travels = (Travel(Dates(date(2026, 1, 6), date(2026, 1, 7)), "Asia/Tokyo"),)

    assert open_on("2026-01-05", travels=travels) == ["05 07:00 - 05 10:00"]
    assert open_on("2026-01-06", travels=travels) == ["06 00:00 - 06 03:00"]
    assert open_on("2026-01-08", travels=travels) == ["08 07:00 - 08 10:00"]


NOON_IN_AUCKLAND = "20260105T230000Z"  # of 6 January
EXCEPTED = f"{EVERY_DAY}\nEXDATE:{NOON_IN_AUCKLAND}"
UNTIL = f"{EVERY_DAY};UNTIL={NOON_IN_AUCKLAND}"


@pytest.mark.parametrize(("recurrence", "named"), [(EXCEPTED, [5, 7]), (UNTIL, [5, 6])])
@pytest.mark.parametrize("kind", ["hours", "whole days off", "hours off"])
def test_dates_left_out_are_those_of_the_home_zone_on_a_journey(recurrence, named, kind):
    days = [date(2026, 1, day) for day in (5, 6, 7)]
    spans = Dates(days[0], days[-1])
    hours = window("09:00-12:00")
    off = RepeatedOff(recurrence, spans, hours if kind == "hours off" else None)
    schedule = Schedule(
        "Pacific/Auckland",
        (OpeningRule(recurrence, hours),),
        travels=(Travel(spans, "Pacific/Honolulu"),),
        repeated_off=() if kind == "hours" else (off,),
    )

    found = {
        "hours": lambda day: openings(schedule, day, day),
        "whole days off": schedule.is_off,
        "hours off": lambda day: any(
            local_date(i.start, "Pacific/Honolulu") == day for i in hours_off(schedule, day, day)
        ),
    }[kind]

    assert [day.day for day in days if found(day)] == named


def test_the_dates_of_a_travelling_consultant_part_all_time_between_them():
    travels = (
        Travel(Dates(date(2026, 1, 6), date(2026, 1, 7)), "Asia/Tokyo"),
        Travel(Dates(date(2026, 1, 9), None), "America/New_York"),
    )
    schedule = Schedule(HELSINKI, travels=travels)

    for day in (date(2026, 1, n) for n in range(3, 14)):
        for stretch in schedule.instants_of(day, day):
            seen = {schedule.date_of(at) for at in range(stretch.start, stretch.end, 900)}
            assert seen == {day}


@pytest.mark.parametrize(
    ("recurrence", "days", "sentence"),
    [
        ("RRULE:FREQ=WEEKLY;BYDAY=MO,WE", [5, 7, 12, 14, 19, 21, 26, 28], "two weekdays"),
        ("rrule:freq=weekly;byday=mo", [5, 12, 19, 26], "in small letters"),
        ("RRULE:FREQ=WEEKLY;INTERVAL=2;BYDAY=MO", [5, 19], "every other week from valid_from"),
        ("RRULE:FREQ=MONTHLY;BYDAY=1TU", [6], "the first Tuesday"),
        ("RRULE:FREQ=MONTHLY;BYDAY=-1FR", [30], "the last Friday"),
        ("RRULE:FREQ=WEEKLY;BYDAY=MO,WE;BYSETPOS=1", [5, 12, 19, 26], "the week's first"),
        ("RRULE:FREQ=DAILY;COUNT=3", [5, 6, 7], "three times from valid_from"),
        ("RRULE:FREQ=WEEKLY;BYDAY=MO;UNTIL=20260112", [5, 12], "until a date, included"),
        ("RRULE:FREQ=WEEKLY;BYDAY=MO;UNTIL=20260111T220000Z", [5, 12], "midnight there, in UTC"),
        ("RRULE:FREQ=WEEKLY;BYDAY=MO;UNTIL=20260111T215959Z", [5], "a second before midnight"),
        ("RRULE:FREQ=WEEKLY;BYDAY=MO;UNTIL=20251201T000000", [], "over before it began"),
        ("RRULE:FREQ=WEEKLY;BYDAY=MO\nEXDATE:20260112T000000", [5, 19, 26], "naive exception"),
        ("RRULE:FREQ=WEEKLY;BYDAY=MO\nEXDATE:20260111T220000Z", [5, 19, 26], "exception in UTC"),
        ("RRULE:FREQ=WEEKLY;BYDAY=MO\nEXDATE;VALUE=DATE:20260112", [5, 19, 26], "as a date"),
        (
            "RRULE:FREQ=WEEKLY;BYDAY=MO\r\nEXDATE:20260105T000000,20260111T220000Z",
            [19, 26],
            "two exceptions on a line",
        ),
        ("RDATE:20260107T220000Z,20260109", [8, 9], "single dates"),
        (
            "RRULE:FREQ=WEEKLY;BYDAY=SA\nRRULE:FREQ=WEEKLY;BYDAY=SU",
            [10, 11, 17, 18, 24, 25, 31],
            "2",
        ),
        ("", [], "no recurrence at all"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_recurrence_names_the_dates_of_a_window(recurrence, days, sentence):
    rule = OpeningRule(recurrence, window("09:00-10:00"), date(2026, 1, 5))
    found = openings(Schedule(HELSINKI, (rule,)), date(2026, 1, 1), date(2026, 1, 31))

    assert [local_date(stretch.start, HELSINKI).day for stretch in found] == days, sentence


def test_a_window_is_open_within_its_validity_only():
    rule = OpeningRule(EVERY_DAY, window("09:00-10:00"), date(2026, 1, 30), date(2026, 2, 1))
    found = openings(Schedule("UTC", (rule,)), date(2026, 1, 1), date(2026, 2, 28))

    assert [in_utc(i)[:2] for i in found] == ["30", "31", "01"]


def test_every_other_week_is_counted_from_a_fixed_monday_without_validity():
    rule = OpeningRule("RRULE:FREQ=WEEKLY;INTERVAL=2;BYDAY=MO", window("09:00-10:00"))
    found = openings(Schedule("UTC", (rule,)), date(2024, 1, 1), date(2024, 1, 31))

    assert [in_utc(i)[:2] for i in found] == ["01", "15", "29"]


@pytest.mark.parametrize(
    ("recurrence", "message"),
    [
        ("RRULE:FREQ=SECONDLY", "FREQ=SECONDLY repeats too often"),
        ("RRULE:FREQ=MINUTELY;COUNT=3", "FREQ=MINUTELY repeats too often"),
        ("RRULE:FREQ=HOURLY", "FREQ=HOURLY repeats too often"),
        ("RRULE:BYDAY=MO", "FREQ=None repeats too often"),
        ("RRULE:FREQ=DAILY;INTERVAL=0", "INTERVAL=0 must be 1 or more"),
        ("RRULE:FREQ=DAILY;INTERVAL=-1", "INTERVAL=-1 must be 1 or more"),
        ("RRULE:FREQ=DAILY;INTERVAL=x", "INTERVAL=X must be 1 or more"),
        ("RRULE:FREQ=DAILY;BYSECOND=1,2", "BYSECOND is not supported"),
        ("RRULE:FREQ=DAILY;BYHOUR=9", "BYHOUR is not supported"),
        ("RRULE:FREQ=DAILY;BYDAY=XX", "XX"),
        ("RRULE:FREQ=YEARLY;BYMONTH=13;BYMONTHDAY=1", "BYMONTH=13 is out of range"),
        ("RRULE:FREQ=YEARLY;BYMONTH=0;BYMONTHDAY=1", "BYMONTH=0 is out of range"),
        ("RRULE:FREQ=YEARLY;BYMONTH=-1;BYMONTHDAY=1", "BYMONTH=-1 is out of range"),
        ("RRULE:FREQ=YEARLY;BYMONTH=x;BYMONTHDAY=1", "BYMONTH=X is out of range"),
        ("RRULE:FREQ=MONTHLY;BYMONTHDAY=32", "BYMONTHDAY=32 is out of range"),
        ("RRULE:FREQ=YEARLY;BYWEEKNO=54", "BYWEEKNO=54 is out of range"),
        ("RRULE:FREQ=DAILY;UNTIL=soon", "SOON"),
        ("RRULE:FREQ=DAILY\nEXRULE:FREQ=DAILY", "EXRULE is not supported"),
        ("DTSTART:20260101T000000Z\nRRULE:FREQ=DAILY", "DTSTART is not supported"),
        ("RRULE:FREQ=DAILY\nEXDATE:tomorrow", "TOMORROW"),
    ],
)
def test_a_recurrence_that_cannot_be_expanded_is_refused(recurrence, message):
    with pytest.raises(ValueError, match=message):
        check_recurrence(recurrence)

    with pytest.raises(ValueError, match=message):
        open_on("2026-01-05", recurrence=recurrence)


def test_an_ordinary_recurrence_is_not_refused():
    check_recurrence("RRULE:FREQ=WEEKLY;BYDAY=MO;UNTIL=20261231\n\nEXDATE;VALUE=DATE:20260105")


@pytest.mark.parametrize(
    ("opens", "closes"), [(-1, 60), (1440, 1500), (60, 60), (60, 30), (60, 2881)]
)
def test_a_window_opens_on_its_date_and_closes_by_the_end_of_the_next(opens, closes):
    with pytest.raises(ValueError, match="is no window of one date"):
        WallWindow(opens, closes)


def test_a_skipped_date_has_no_instants():
    day = date(2011, 12, 30)

    assert date_intervals("Pacific/Apia", day, day) == []


def test_wall_time_is_read_by_the_clock_of_the_zone():
    start, end = datetime(2026, 7, 1, 9), datetime(2026, 7, 1, 10, 30, 15)

    (found,) = wall_intervals("Asia/Kolkata", start, end)

    assert f"{moment(found.start):%H:%M:%S} {moment(found.end):%H:%M:%S}" == "03:30:00 05:00:15"


def test_months_are_counted_over_the_turn_of_the_year():
    assert months_between(date(2025, 12, 31), date(2026, 2, 1)) == [
        (2025, 12),
        (2026, 1),
        (2026, 2),
    ]


@pytest.mark.parametrize(
    ("fields", "stretches", "sentence"),
    [
        ({"holidays": frozenset({CHRISTMAS})}, [], "a public holiday is closed"),
        (
            {"holidays": frozenset({CHRISTMAS}), "overrides": (OPEN_CHRISTMAS,)},
            ["25 10:00 - 25 11:00"],
            "an override outranks a holiday",
        ),
        (
            {"days_off": (Dates(CHRISTMAS, CHRISTMAS),), "overrides": (OPEN_CHRISTMAS,)},
            [],
            "time off outranks an override",
        ),
        ({"holidays": frozenset({date(2026, 12, 24)})}, ["25 07:00 - 25 10:00"], "another date"),
    ],
)
def test_time_off_outranks_an_override_and_an_override_a_holiday(fields, stretches, sentence):
    assert open_on("2026-12-25", **fields) == stretches, sentence


def test_a_night_ends_at_the_midnight_of_a_holiday():
    found = open_on("2026-12-24", hours="22:00-02:00", holidays=frozenset({CHRISTMAS}))

    assert found == ["24 20:00 - 24 22:00"]


@pytest.mark.parametrize(
    ("zone", "starts", "ends", "taken", "sentence"),
    [
        (HELSINKI, "2026-12-01 10:00", "2026-12-01 11:30", ["01 08:00 - 01 09:30"], "hours"),
        (HELSINKI, "2026-11-30 22:00", "2026-12-02 08:00", ["30 20:00 - 02 06:00"], "days between"),
        (HELSINKI, "2026-12-02 10:00", "2026-12-02 11:00", [], "another date"),
        ("Asia/Kolkata", "2026-12-01 10:00", "2026-12-01 11:00", ["01 04:30 - 01 05:30"], "+5:30"),
    ],
)
def test_hours_off_are_read_on_the_wall_clock(zone, starts, ends, taken, sentence):
    off = HoursOff(datetime.fromisoformat(starts), datetime.fromisoformat(ends))
    day = date(2026, 12, 1)

    found = hours_off(Schedule(zone, hours_off=(off,)), day, day)

    assert [in_utc(interval) for interval in found] == taken, sentence


def test_hours_off_on_a_trip_are_read_on_the_clock_there():
    day = date(2026, 12, 1)
    off = HoursOff(datetime(2026, 12, 1, 10), datetime(2026, 12, 1, 11))
    trip = Travel(Dates(day, day), "America/New_York")

    found = hours_off(Schedule(HELSINKI, hours_off=(off,), travels=(trip,)), day, day)

    assert [in_utc(interval) for interval in found] == ["01 15:00 - 01 16:00"]


def test_a_repeated_night_off_is_found_from_the_date_it_runs_into():
    night = RepeatedOff("RRULE:FREQ=DAILY", Dates(date(2026, 11, 30), None), window("22:00-02:00"))
    first = date(2026, 12, 1)

    found = hours_off(Schedule("UTC", repeated_off=(night,)), first, first)

    assert "30 22:00 - 01 02:00" in [in_utc(interval) for interval in found]


def test_whole_dates_off_are_no_hours():
    every_day = RepeatedOff(EVERY_DAY, Dates(date(2026, 1, 1), None))

    found = hours_off(Schedule(HELSINKI, repeated_off=(every_day,)), CHRISTMAS, CHRISTMAS)

    assert found == []
