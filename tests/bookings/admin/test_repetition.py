"""How something repeats, as a form reads it and shows it again."""

from datetime import date

import pytest
from django.utils import translation

from bookings.admin.repetition import (
    DatesField,
    RepetitionForm,
    can_be_shown,
    dates_to_come,
    initial_of,
)
from bookings.domain.repetition import Frequency, NthWeekday, Repetition

ZONE = "Europe/Helsinki"
DAY = date(2026, 12, 1)  # a Tuesday
WEEKLY = {"frequency": "WEEKLY", "interval": 1, "weekdays": [1], "ends": "never"}
MONTHLY = {"frequency": "MONTHLY", "interval": 1, "ends": "never"}


def read(**fields):
    """Return the form of every Tuesday, with what differs."""
    form = RepetitionForm(WEEKLY | fields)
    form.is_valid()
    return form


@pytest.mark.parametrize(
    ("fields", "field", "words"),
    [
        ({"frequency": "hourly"}, "frequency", "not one of the available"),
        ({"interval": 0}, "interval", "With 0 it would never come again"),
        ({"weekdays": []}, "weekdays", "at least one weekday"),
        ({"weekdays": [7]}, "weekdays", "not one of the available"),
        ({"ends": "on"}, "until_on", "Give the last day"),
        ({"ends": "after", "starts_on": "2026-12-01"}, "count", "Give the number of times"),
        ({"ends": "after", "count": 0, "starts_on": "2026-12-01"}, "count", "greater than"),
        (
            {"ends": "on", "starts_on": "2026-12-01", "until_on": "2026-11-30"},
            "until_on",
            "is before the first day",
        ),
        ({"interval": 2}, "starts_on", "this is counted from it"),
        ({"ends": "after", "count": 3}, "starts_on", "this is counted from it"),
        (MONTHLY | {"monthly_by": ""}, "monthly_by", "required"),
        (MONTHLY | {"monthly_by": "day", "month_day": ""}, "month_day", "required"),
        (MONTHLY | {"monthly_by": "weekday", "which": "", "weekday": 0}, "which", "required"),
        (MONTHLY | {"monthly_by": "weekday", "which": 1, "weekday": ""}, "weekday", "required"),
        ({"exceptions": "never"}, "exceptions", "“never” is not a date"),
    ],
)
def test_what_cannot_repeat_is_told_at_its_field_alone(fields, field, words):
    form = read(**fields)

    assert list(form.errors) == [field]
    assert words in str(form.errors[field])


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"month_day": 99}, "a week has no day of the month"),
        ({"monthly_by": "nonsense"}, "nor a way to choose it"),
        ({"until_on": "never"}, "it has no end"),
        ({"count": -5}, "nor a number of times"),
    ],
)
def test_what_does_not_apply_is_no_mistake(fields, reason):
    form = read(**fields)

    assert form.errors == {}, reason
    assert form.repetition == Repetition(
        frequency=Frequency.WEEKLY, interval=1, weekdays=frozenset({1})
    )


def test_a_monday_is_a_day_though_it_is_counted_as_nothing():
    form = read(**MONTHLY | {"monthly_by": "weekday", "which": 1, "weekday": 0})

    assert form.repetition.nth_weekday == NthWeekday(1, 0)


def test_a_day_on_which_it_begins_and_ends_is_one_day():
    form = read(ends="on", starts_on="2026-12-01", until_on="2026-12-01")

    assert (form.errors, form.repetition.until) == ({}, DAY)


def test_a_refused_form_repeats_nothing():
    assert read(weekdays=[]).repetition is None


# --- dates that are left out ---


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("", []),
        ("2026-12-24", [24]),
        ("2026-12-24\n2026-12-26", [24, 26]),
        ("2026-12-24, 2026-12-26;2026-12-25 ", [24, 25, 26]),
        ("2026-12-24 2026-12-24", [24]),
    ],
)
def test_dates_may_be_parted_as_their_writer_likes(text, days):
    assert DatesField().clean(text) == {date(2026, 12, day) for day in days}


def test_a_date_too_far_off_is_told_as_such_and_not_as_no_date():
    form = read(exceptions="2126-12-24")

    assert "check the year" in str(form.errors["exceptions"])


def test_a_text_that_is_no_date_is_told_back_in_part():
    text = str(read(exceptions="x" * 100).errors["exceptions"])

    assert ("x" * 20 in text, "x" * 21 in text) == (True, False)


def test_more_dates_than_can_be_left_out_are_counted_and_not_read():
    field = str(read(exceptions="never " * 10_000).errors["exceptions"])

    assert "10000 dates are too many" in field


@pytest.mark.parametrize(
    ("language", "shown"), [("en", "2026-12-24\n2026-12-26"), ("fi", "24.12.2026\n26.12.2026")]
)
def test_dates_left_out_are_shown_in_order_and_can_be_read_again(language, shown):
    left_out = frozenset({date(2026, 12, 26), date(2026, 12, 24)})

    with translation.override(language):
        assert DatesField().prepare_value(left_out) == shown
        assert DatesField().clean(shown) == left_out
        assert not DatesField().has_changed(left_out, shown)


# --- shown again ---

SHOWN = [
    Repetition(frequency=Frequency.DAILY, interval=1),
    Repetition(frequency=Frequency.WEEKLY, interval=1, weekdays=frozenset({0, 4})),
    Repetition(frequency=Frequency.WEEKLY, interval=2, weekdays=frozenset({1}), count=5),
    Repetition(
        frequency=Frequency.WEEKLY, interval=1, weekdays=frozenset({1}), until=date(2027, 1, 31)
    ),
    Repetition(frequency=Frequency.MONTHLY, interval=1, month_day=31),
    Repetition(frequency=Frequency.MONTHLY, interval=1, month_day=-1),
    Repetition(frequency=Frequency.MONTHLY, interval=3, nth_weekday=NthWeekday(-1, 4)),
    Repetition(frequency=Frequency.DAILY, interval=1, exceptions=frozenset({date(2026, 12, 24)})),
]


@pytest.mark.parametrize("repetition", SHOWN)
def test_what_is_shown_is_read_as_what_it_was(repetition):
    shown = {name: value for name, value in initial_of(repetition).items() if value is not None}
    shown["exceptions"] = DatesField().prepare_value(repetition.exceptions)

    form = RepetitionForm(shown | {"starts_on": "2026-12-01"})

    assert (form.is_valid(), form.repetition) == (True, repetition)


@pytest.mark.parametrize(
    ("rule", "shown"),
    [
        ("RRULE:FREQ=DAILY", True),
        ("RRULE:FREQ=WEEKLY;BYDAY=TU", True),
        ("RRULE:FREQ=YEARLY", False),
        ("RRULE:FREQ=DAILY\nRRULE:FREQ=WEEKLY;BYDAY=TU", False),
        ("RRULE:FREQ=MONTHLY;BYDAY=2TU,4TU", False),
    ],
)
def test_only_what_the_form_holds_whole_is_shown_in_it(rule, shown):
    assert can_be_shown(rule, None) is shown


# --- the dates to come ---


@pytest.mark.parametrize(
    ("starts_on", "today", "first", "reason"),
    [
        (None, DAY, "2026-12-01", "it holds already, and today is one of them"),
        (None, date(2026, 12, 2), "2026-12-08", "from today on"),
        (date(2026, 12, 9), DAY, "2026-12-15", "not before its first day"),
        (date(2026, 11, 3), DAY, "2026-12-01", "its first day is past"),
    ],
)
def test_the_dates_to_come_begin_today_or_with_the_first_day(starts_on, today, first, reason):
    tuesdays = Repetition(frequency=Frequency.WEEKLY, interval=1, weekdays=frozenset({1}))

    found = dates_to_come(tuesdays, starts_on, zone=ZONE, today=today)

    assert (found[0], len(found)) == (date.fromisoformat(first), 10), reason


def test_every_second_week_is_counted_from_the_first_day_and_not_from_today():
    every_second = Repetition(frequency=Frequency.WEEKLY, interval=2, weekdays=frozenset({1}))

    found = dates_to_come(every_second, date(2026, 11, 24), zone=ZONE, today=DAY)

    assert found[:2] == [date(2026, 12, 8), date(2026, 12, 22)]


def test_dates_left_out_and_those_after_the_end_do_not_come():
    daily = Repetition(
        frequency=Frequency.DAILY,
        interval=1,
        until=date(2026, 12, 4),
        exceptions=frozenset({date(2026, 12, 2)}),
    )

    assert [day.day for day in dates_to_come(daily, None, zone=ZONE, today=DAY)] == [1, 3, 4]
