"""Time off in rows: what a row means, and how what was saved is shown again."""

from datetime import date, time

import pytest
from django.utils.formats import date_format

from bookings.actions.availability import DaysOff
from bookings.admin.time_off import TimeOffForm, TimesOff, time_off_initial, time_off_text
from bookings.models import TimeOff

DAY = date(2026, 12, 1)


def row(first_on="2026-12-01", **fields):
    return {
        "first_on": first_on,
        "last_on": "",
        "starts_at": "",
        "ends_at": "",
        "note": "",
    } | fields


def rows(*given):
    """Return the checked rows of a page on which none was there before."""
    counts = {"TOTAL_FORMS": len(given), "INITIAL_FORMS": 0}
    fields = {f"{number}-{name}": v for number, one in enumerate(given) for name, v in one.items()}
    prefixed = {f"off-{name}": value for name, value in (counts | fields).items()}
    return TimesOff(prefixed, prefix="off", today=DAY)


@pytest.mark.parametrize(
    ("given", "off"),
    [
        (row(), DaysOff(DAY, DAY)),
        (row(last_on="2026-12-03", note="Away"), DaysOff(DAY, date(2026, 12, 3), "Away")),
        (row(starts_at="9", ends_at="12"), DaysOff(DAY, DAY, "", time(9), time(12))),
        (row(starts_at="9", ends_at="24"), DaysOff(DAY, date(2026, 12, 2), "", time(9), time())),
        (row(starts_at="0", ends_at="24"), DaysOff(DAY, date(2026, 12, 2), "", time(), time())),
        (
            row(last_on="2026-12-02", starts_at="22", ends_at="6"),
            DaysOff(DAY, date(2026, 12, 2), "", time(22), time(6)),
        ),
        (row("2026-01-01", last_on="2027-01-02"), DaysOff(date(2026, 1, 1), date(2027, 1, 2))),
    ],
    ids=["day", "days", "hours", "until midnight", "by hours", "night", "a year and a day"],
)
def test_a_row_is_read_as_it_is_meant(given, off):
    form = TimeOffForm(given)

    assert (form.is_valid(), form.days_off) == (True, off)


@pytest.mark.parametrize(
    ("given", "field", "words"),
    [
        (row(""), "first_on", "required"),
        (row(last_on="2026-11-30"), "last_on", "is before the first day"),
        (row("2026-01-01", last_on="2027-01-03"), "last_on", "Longer than a year"),
        (row("2126-12-01"), "first_on", "check the year"),
        (row(starts_at="9"), "ends_at", "Give both times"),
        (row(ends_at="9"), "starts_at", "Give both times"),
        (row(starts_at="9", ends_at="9"), "ends_at", "09:00 is not after 09:00"),
        (row(starts_at="22", ends_at="6"), "ends_at", "06:00 is not after 22:00"),
        (row(starts_at="nine", ends_at="12"), "starts_at", "not a time of day"),
        (row(note="x" * 121), "note", "at most 120"),
    ],
)
def test_what_is_no_time_off_is_told_at_its_field_alone(given, field, words):
    form = TimeOffForm(given)

    assert (list(form.errors), hasattr(form, "days_off")) == ([field], False)
    assert words in str(form.errors[field])


@pytest.mark.parametrize(
    ("last_on", "errors"), [("2026-11-30", ["last_on"]), ("2026-12-01", []), ("", [])]
)
def test_time_off_that_ended_yesterday_is_past_and_today_is_not(last_on, errors):
    page = rows(row("2026-11-20" if last_on else "2026-12-01", last_on=last_on))

    assert (page.is_valid(), list(page.forms[0].errors)) == (not errors, errors)


def test_rows_that_were_removed_or_never_filled_in_are_left_out():
    found = rows(row(), row("2026-12-05") | {"DELETE": "on"}, row(""), row("2026-12-07"))

    assert found.is_valid()
    assert [off.first_on.day for off in found.times_off()] == [1, 7]


def test_a_removed_row_may_hold_anything():
    assert rows(row("never") | {"DELETE": "on"}).is_valid()


def test_one_spare_row_is_ready_on_a_page_without_script():
    page = TimesOff(prefix="off", today=DAY, initial=[{"first_on": DAY}])

    assert [form.initial for form in page.forms] == [{"first_on": DAY}, {}]


@pytest.mark.parametrize(
    ("fields", "shown"),
    [
        ({"last_on": DAY}, {"last_on": DAY, "ends_at": None}),
        (
            {"last_on": DAY, "starts_at": time(9), "ends_at": time(12)},
            {"last_on": DAY, "ends_at": time(12)},
        ),
        (
            {"last_on": date(2026, 12, 2), "starts_at": time(9), "ends_at": time()},
            {"last_on": DAY, "ends_at": "24:00"},
        ),
    ],
    ids=["whole day", "hours", "until midnight"],
)
def test_what_was_saved_is_shown_as_it_was_typed(fields, shown):
    found = time_off_initial(TimeOff(first_on=DAY, **fields))

    assert {name: found[name] for name in shown} == shown
    assert found["first_on"] == DAY


def test_time_off_without_an_end_is_shown_without_one():
    assert time_off_initial(TimeOff(first_on=DAY, ends_at=time()))["last_on"] is None


@pytest.mark.parametrize(
    ("fields", "end"),
    [
        ({}, ""),
        ({"note": "Dentist"}, " Dentist"),
        ({"starts_at": time(9), "ends_at": time(12)}, " 09:00–12:00"),
        ({"starts_at": time(), "ends_at": time(6), "note": "Sleep"}, " 00:00–06:00 Sleep"),
    ],
)
def test_time_off_is_told_in_a_line_with_its_times_and_its_note(fields, end):
    off = TimeOff(first_on=DAY, last_on=DAY, **fields)

    # One date, though it is the first and the last.
    assert time_off_text(off) == f"{date_format(DAY)}{end}"
