"""Rules that the weekly grid cannot show are told in words."""

from datetime import date, time

import pytest

from bookings.admin.rules import repeated_off_text, rule_text
from bookings.models import OpeningHours, TimeOff


@pytest.mark.parametrize(
    ("recurrence", "words"),
    [
        ("RRULE:FREQ=DAILY", "every day"),
        ("RRULE:FREQ=MONTHLY;BYDAY=1TU", "every month, first Tuesday"),
        ("RRULE:FREQ=MONTHLY;BYDAY=-1FR", "every month, last Friday"),
        ("RRULE:FREQ=MONTHLY;BYMONTHDAY=15", "every month, day 15"),
        ("RRULE:FREQ=MONTHLY;BYMONTHDAY=-1", "every month, last day"),
        ("RRULE:FREQ=YEARLY;COUNT=3", "every year, 3 times"),
        ("RRULE:FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,WE", "every 2 weeks, Monday, Wednesday"),
        (
            "RRULE:FREQ=WEEKLY;BYDAY=MO;UNTIL=20261224T120000Z",
            "every week, Monday, until Dec. 24, 2026",
        ),
    ],
)
def test_a_rule_reads_as_a_sentence(recurrence, words):
    row = OpeningHours(recurrence=recurrence, opens_at=time(9), closes_at=time(12))

    assert rule_text(row, "Europe/Helsinki") == f"{words}, 09:00–12:00"


def test_the_days_on_which_a_rule_holds_are_told():
    row = OpeningHours(
        recurrence="RRULE:FREQ=DAILY",
        opens_at=time(9),
        closes_at=time(12),
        valid_from_on=date(2026, 12, 1),
        valid_until_on=date(2026, 12, 24),
    )

    assert (
        rule_text(row, "Europe/Helsinki")
        == "every day, 09:00–12:00, from Dec. 1, 2026, until Dec. 24, 2026"
    )


@pytest.mark.parametrize(
    ("days", "words"),
    [
        (["20261224"], "not on Dec. 24, 2026"),
        (
            ["20261224", "20261225", "20261226", "20261231", "20270101"],
            "not on Dec. 24, 2026; Dec. 25, 2026; Dec. 26, 2026; 2 more",
        ),
    ],
    ids=["one", "five"],
)
def test_dates_left_out_are_told_and_many_are_counted(days, words):
    lines = ["RRULE:FREQ=DAILY", *(f"EXDATE:{day}T100000Z" for day in days)]
    row = OpeningHours(recurrence="\n".join(lines), opens_at=time(9), closes_at=time(12))

    assert rule_text(row, "Europe/Helsinki") == f"every day, 09:00–12:00, {words}"


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"starts_at": time(12), "ends_at": time(13)}, "12:00–13:00, from Nov. 30, 2026, Lounas"),
        (
            {"last_on": date(2026, 12, 31)},
            "whole days, from Nov. 30, 2026, until Dec. 31, 2026, Lounas",
        ),
    ],
    ids=["hours", "days"],
)
def test_time_off_that_repeats_reads_as_a_sentence(fields, words):
    row = TimeOff(
        recurrence="RRULE:FREQ=DAILY", first_on=date(2026, 11, 30), note="Lounas", **fields
    )

    assert repeated_off_text(row, "Europe/Helsinki") == f"every day, {words}"
