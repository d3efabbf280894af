"""Counting in working days."""

from datetime import date

import pytest

from cases.domain.working_days import working_day_before, working_days_after


@pytest.mark.parametrize(
    ("start", "count", "expected", "why"),
    [
        (date(2026, 11, 30), 2, date(2026, 12, 2), "Monday to Wednesday"),
        (date(2026, 12, 3), 2, date(2026, 12, 7), "Thursday to Monday, over a weekend"),
        (date(2026, 12, 5), 1, date(2026, 12, 7), "from a Saturday"),
        (date(2026, 12, 5), 0, date(2026, 12, 5), "no step"),
    ],
)
def test_weekends_are_not_counted(start, count, expected, why):
    assert working_days_after(start, count) == expected, why


@pytest.mark.parametrize(
    ("day", "expected", "why"),
    [
        (date(2026, 12, 2), date(2026, 12, 1), "Wednesday: the day before"),
        (date(2026, 11, 30), date(2026, 11, 27), "Monday: Friday"),
        (date(2026, 11, 29), date(2026, 11, 27), "Sunday: Friday"),
        (date(2026, 11, 28), date(2026, 11, 27), "Saturday: Friday"),
    ],
)
def test_the_last_working_day_lies_before_the_weekend(day, expected, why):
    assert working_day_before(day) == expected, why
