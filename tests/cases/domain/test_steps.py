"""How pressing a next step is."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cases.domain.steps import Urgency, nearest, urgency

FRIDAY = date(2026, 12, 4)
DAYS = st.dates(date(2020, 1, 1), date(2040, 1, 1))


@pytest.mark.parametrize(
    ("on", "expected", "why"),
    [
        (date(2026, 12, 3), Urgency.LATE, "yesterday"),
        (FRIDAY, Urgency.DUE, "today"),
        (date(2026, 12, 6), Urgency.DUE, "on the weekend between"),
        (date(2026, 12, 7), Urgency.DUE, "Monday, the next working day"),
        (date(2026, 12, 8), Urgency.LATER, "Tuesday"),
    ],
)
def test_a_step_presses_by_its_date(on, expected, why):
    assert urgency(on, FRIDAY) == expected, why


@given(DAYS, DAYS)
def test_a_later_date_never_presses_more(on, today):
    order = [Urgency.LATE, Urgency.DUE, Urgency.LATER]

    assert order.index(urgency(on, today)) <= order.index(urgency(on + timedelta(days=1), today))


@pytest.mark.parametrize(
    ("planned", "other", "expected", "why"),
    [
        (30, 24, 24, "the new session comes first"),
        (24, 30, 24, "the planned one comes first"),
        (20, 30, 30, "the planned one has begun"),
        (22, 30, 22, "the planned one is today's"),
        (None, 30, 30, "nothing is planned"),
    ],
)
def test_a_step_is_dated_by_the_nearest_session_to_come(planned, other, expected, why):
    before = planned and date(2026, 11, planned)

    found = nearest(before, date(2026, 11, other), today=date(2026, 11, 22))

    assert found == date(2026, 11, expected), why
