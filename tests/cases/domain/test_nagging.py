"""When a missing outcome is asked for: a day after, a week after, and no more after two."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cases.domain.nagging import FORGET_AFTER, Nag, nag_due

MINUTE = timedelta(minutes=1)
DAY = timedelta(days=1)


@pytest.mark.parametrize(
    ("overdue", "expected", "why"),
    [
        (-MINUTE, None, "it is not over"),
        (timedelta(), None, "it has just ended"),
        (DAY - MINUTE, None, "there was a day to say it"),
        (DAY, Nag.FIRST, "a day, inclusive"),
        (7 * DAY - MINUTE, Nag.FIRST, "not a week yet"),
        (7 * DAY, Nag.SECOND, "a week, inclusive"),
        (14 * DAY - MINUTE, Nag.SECOND, "the last moment"),
        (14 * DAY, None, "too long ago"),
        (3650 * DAY, None, "of years ago nobody is asked"),
    ],
)
def test_an_outcome_is_asked_for_after_a_day_and_a_week(overdue, expected, why):
    assert nag_due(overdue) is expected, why


@given(st.timedeltas(timedelta(), 2 * FORGET_AFTER), st.timedeltas(timedelta(), FORGET_AFTER))
def test_the_second_asking_never_comes_before_the_first(earlier, more):
    first, later = nag_due(earlier), nag_due(earlier + more)

    assert first is None or later is None or later >= first
