"""A week of windows becomes recurrence rules and comes back the same."""

from datetime import date, time

import pytest

from bookings.domain.opening_hours import OpeningRule, WallWindow
from bookings.domain.weekly import (
    Week,
    first_clash,
    first_overlap,
    runs_past_midnight,
    wall_times,
    week_of,
    weekdays_of,
)

MORNING = WallWindow(9 * 60, 12 * 60)
AFTERNOON = WallWindow(13 * 60, 16 * 60)
NIGHT = WallWindow(22 * 60, 30 * 60)
OFFICE_WEEK = Week(((MORNING, AFTERNOON),) * 5 + ((),) * 2)


def test_an_office_week_is_one_rule_for_each_window():
    assert OFFICE_WEEK.rules() == (
        OpeningRule("RRULE:FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR", MORNING),
        OpeningRule("RRULE:FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR", AFTERNOON),
    )


@pytest.mark.parametrize(
    "week",
    [
        OFFICE_WEEK,
        Week(((),) * 7),
        Week(((MORNING,), (), (AFTERNOON,), (), (), (), (MORNING, NIGHT))),
    ],
)
def test_a_week_read_back_from_its_rules_is_the_same(week):
    assert week_of(week.rules()) == week


@pytest.mark.parametrize(
    "recurrence",
    [
        "RRULE:FREQ=WEEKLY;INTERVAL=2;BYDAY=MO",
        "RRULE:FREQ=MONTHLY;BYDAY=MO",
        "RRULE:FREQ=WEEKLY;BYDAY=1MO",
        "RRULE:FREQ=WEEKLY;COUNT=4;BYDAY=MO",
        "RRULE:FREQ=WEEKLY;BYDAY=MO\nEXDATE:20261130",
        "RRULE:FREQ=WEEKLY",
        "RRULE:BYDAY=MO",
        "RDATE:20261130",
    ],
)
def test_a_rule_that_a_week_cannot_show_is_left_out(recurrence):
    assert weekdays_of(OpeningRule(recurrence, MORNING)) == ()


@pytest.mark.parametrize(
    "recurrence",
    [
        "RRULE:FREQ=WEEKLY;BYDAY=MO,WE",
        "RRULE:FREQ=WEEKLY;INTERVAL=1;BYDAY=WE,MO",
        "RRULE:WKST=SU;FREQ=WEEKLY;BYDAY=MO,WE",
    ],
)
def test_a_plain_weekly_rule_is_known_however_it_is_spelt(recurrence):
    assert weekdays_of(OpeningRule(recurrence, MORNING)) == (0, 2)


@pytest.mark.parametrize("field", ["valid_from", "valid_until"])
def test_a_weekly_rule_with_validity_dates_is_left_out(field):
    rule = OpeningRule("RRULE:FREQ=WEEKLY;BYDAY=MO", MORNING, **{field: date(2026, 11, 23)})

    assert week_of([rule]) == Week(((),) * 7)


def test_a_week_of_six_days_is_refused():
    with pytest.raises(ValueError, match="seven days, not 6"):
        Week(((),) * 6)


FIRST_OF_DECEMBER = date(2026, 12, 1)  # a Tuesday
EVENING = WallWindow(15 * 60, 19 * 60)


@pytest.mark.parametrize(
    ("other", "clash", "sentence"),
    [
        (OpeningRule("RRULE:FREQ=MONTHLY;BYDAY=1TU", EVENING), FIRST_OF_DECEMBER, "the same day"),
        (OpeningRule("RRULE:FREQ=MONTHLY;BYDAY=1FR", EVENING), date(2026, 12, 4), "a later day"),
        (OpeningRule("RRULE:FREQ=MONTHLY;BYDAY=1SA", EVENING), None, "a day off in the week"),
        (
            OpeningRule("RRULE:FREQ=MONTHLY;BYDAY=1TU", WallWindow(16 * 60, 19 * 60)),
            None,
            "it touches the afternoon",
        ),
        (
            OpeningRule("RRULE:FREQ=MONTHLY;BYDAY=1TU", EVENING, None, date(2026, 11, 30)),
            None,
            "it ended the day before",
        ),
        (
            OpeningRule("RRULE:FREQ=MONTHLY;BYDAY=1TU", EVENING, date(2027, 1, 1)),
            date(2027, 1, 5),
            "it begins in the new year",
        ),
    ],
)
def test_a_week_clashes_with_other_hours_that_share_time_with_it(other, clash, sentence):
    found = first_clash(
        OFFICE_WEEK, [other], zone="Europe/Helsinki", after=FIRST_OF_DECEMBER, count=10
    )

    assert found == (clash and (clash, AFTERNOON, EVENING)), sentence


def test_the_first_of_several_rules_that_clashes_is_told():
    rules = [
        OpeningRule("RRULE:FREQ=MONTHLY;BYDAY=1SU", EVENING),
        OpeningRule("RRULE:FREQ=MONTHLY;BYDAY=2MO", EVENING),
        OpeningRule("RRULE:FREQ=MONTHLY;BYDAY=1MO", EVENING),
    ]

    found = first_clash(OFFICE_WEEK, rules, zone="UTC", after=FIRST_OF_DECEMBER, count=3)

    assert found == (date(2026, 12, 14), AFTERNOON, EVENING)


@pytest.mark.parametrize(
    ("windows", "expected"),
    [
        ([AFTERNOON, MORNING], None),
        ([MORNING, WallWindow(720, 780)], None),
        ([AFTERNOON, MORNING, WallWindow(690, 750)], (MORNING, WallWindow(690, 750))),
    ],
    ids=["apart", "touching", "overlapping"],
)
def test_windows_of_a_day_overlap_when_they_share_time(windows, expected):
    assert first_overlap(windows) == expected


@pytest.mark.parametrize(
    ("window", "expected"),
    [(MORNING, False), (WallWindow(1320, 1440), False), (NIGHT, True)],
    ids=["morning", "until midnight", "night"],
)
def test_only_a_window_that_enters_the_next_date_runs_past_midnight(window, expected):
    assert runs_past_midnight(window) is expected


def test_midnight_at_the_end_of_a_window_is_written_as_zero():
    assert wall_times(WallWindow(22 * 60, 24 * 60)) == (time(22), time(0))
