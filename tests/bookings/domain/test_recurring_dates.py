"""Which dates a recurrence names, and the next of them for a preview."""

from datetime import date

import pytest

from bookings.domain.recurring_dates import Dates, dates_in_month, next_dates

FOR_EVER = Dates(date.min, None)
HELSINKI = "Europe/Helsinki"


def days(recurrence, *, dates=FOR_EVER, after="2026-12-01", count=4):
    found = next_dates(recurrence, dates, HELSINKI, after=date.fromisoformat(after), count=count)
    return [f"{day:%d.%m.%y}" for day in found]


@pytest.mark.parametrize(
    ("recurrence", "found", "sentence"),
    [
        ("RRULE:FREQ=WEEKLY;BYDAY=TU", ["01.12.26", "08.12.26", "15.12.26", "22.12.26"], "weekly"),
        (
            "RRULE:FREQ=MONTHLY;BYDAY=+1TU",
            ["01.12.26", "05.01.27", "02.02.27", "02.03.27"],
            "the first Tuesday",
        ),
        (
            "RRULE:FREQ=MONTHLY;BYDAY=-1FR",
            ["25.12.26", "29.01.27", "26.02.27", "26.03.27"],
            "the last Friday",
        ),
        (
            "RRULE:FREQ=WEEKLY;BYDAY=TU\nEXDATE:20261208",
            ["01.12.26", "15.12.26", "22.12.26", "29.12.26"],
            "an exception is passed over",
        ),
        ("RRULE:FREQ=WEEKLY;BYDAY=TU;UNTIL=20261208", ["01.12.26", "08.12.26"], "it ends"),
        ("RRULE:FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29", ["29.02.28", "29.02.32", "29.02.36"], "rare"),
        ("RRULE:FREQ=DAILY;COUNT=1", [], "over long ago"),
    ],
)
def test_the_next_dates_of_a_recurrence(recurrence, found, sentence):
    assert days(recurrence) == found, sentence


def test_every_second_week_is_counted_from_the_first_date():
    dates = Dates(date(2026, 12, 8), None)

    found = days("RRULE:FREQ=WEEKLY;INTERVAL=2;BYDAY=TU", dates=dates, count=2)

    assert found == ["08.12.26", "22.12.26"]


def test_the_last_date_is_among_them_and_none_later():
    dates = Dates(date(2026, 12, 1), date(2026, 12, 15))

    assert days("RRULE:FREQ=WEEKLY;BYDAY=TU", dates=dates) == ["01.12.26", "08.12.26", "15.12.26"]


def test_a_recurrence_at_the_end_of_all_years_ends_with_them():
    # From its first date: from ANCHOR on there would be three million days to count.
    dates = Dates(date(9998, 12, 1), None)

    found = days("RRULE:FREQ=DAILY", dates=dates, after="9998-12-30", count=9)

    assert found == ["30.12.98", "31.12.98"]


def test_an_exception_written_in_utc_is_the_date_of_the_zone():
    # What django-recurrence makes of 12 October in Helsinki.
    recurrence = "RRULE:FREQ=WEEKLY;BYDAY=MO\nEXDATE:20261011T210000Z"

    found = dates_in_month(recurrence, FOR_EVER, HELSINKI, 2026, 10)

    assert sorted(day.day for day in found) == [5, 19, 26]
