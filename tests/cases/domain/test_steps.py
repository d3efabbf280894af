"""How pressing a next step is."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cases.domain.steps import Urgency, urgency

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
