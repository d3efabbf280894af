"""A week of windows becomes recurrence rules and comes back the same."""

from datetime import date, time

import pytest

from bookings.domain.opening_hours import OpeningRule, WallWindow
from bookings.domain.weekly import (
    Week,
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
