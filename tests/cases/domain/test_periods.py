"""The stretches of dates that reports are about."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cases.domain.periods import DAYS_BACK, Period, last_days, period_of, this_year

TODAY = date(2026, 11, 30)


def test_this_year_goes_to_its_end():
    assert this_year(TODAY) == Period(date(2026, 1, 1), date(2026, 12, 31))


@given(st.integers(1, 1000), st.dates(min_value=date(1990, 1, 1)))
def test_the_last_days_are_so_many_and_end_today(days, today):
    period = last_days(today, days)

    assert (period.last, (today - period.first).days + 1) == (today, days)


@pytest.mark.parametrize(
    ("period", "inside"),
    [
        (Period(TODAY, TODAY), True),
        (Period(None, TODAY), True),
        (Period(TODAY, None), True),
        (Period(), True),
        (Period(date(2026, 12, 1), None), False),
        (Period(None, date(2026, 11, 29)), False),
    ],
)
def test_both_ends_belong_to_a_period_and_a_missing_one_is_open(period, inside):
    assert (TODAY in period) is inside


def test_a_period_that_ends_before_it_begins_is_none():
    with pytest.raises(ValueError, match="2026-11-30 to 2026-11-29"):
        Period(TODAY, date(2026, 11, 29))


@pytest.mark.parametrize(
    ("name", "period"),
    [
        ("all", Period()),
        ("lately", last_days(TODAY, DAYS_BACK)),
        ("year", this_year(TODAY)),
        ("", this_year(TODAY)),
        ("aina", this_year(TODAY)),
    ],
)
def test_a_period_goes_by_its_name_and_any_other_name_is_this_year(name, period):
    assert period_of(name, TODAY) == period
