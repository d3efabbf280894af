"""Rules that the weekly grid cannot show are told in words."""

from datetime import date, time

import pytest

from bookings.admin.rules import rule_text
from bookings.models import OpeningHours


@pytest.mark.parametrize(
    ("recurrence", "words"),
    [
        ("RRULE:FREQ=DAILY", "every day"),
        ("RRULE:FREQ=MONTHLY;BYDAY=1TU", "every month, first Tuesday"),
        ("RRULE:FREQ=MONTHLY;BYDAY=-1FR", "every month, last Friday"),
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

    assert rule_text(row) == f"{words}, 09:00–12:00"


def test_the_days_on_which_a_rule_holds_are_told():
    row = OpeningHours(
        recurrence="RRULE:FREQ=DAILY",
        opens_at=time(9),
        closes_at=time(12),
        valid_from_on=date(2026, 12, 1),
        valid_until_on=date(2026, 12, 24),
    )

    assert rule_text(row) == "every day, 09:00–12:00, from Dec. 1, 2026, until Dec. 24, 2026"
