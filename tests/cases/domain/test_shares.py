"""Which shares and medians a report may show."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cases.domain.shares import ENOUGH, middle, missing, percent


@pytest.mark.parametrize(
    ("part", "whole", "expected", "why"),
    [
        (5, 19, None, "of nineteen a share is no figure"),
        (5, 20, 25, "of twenty it is"),
        (0, 0, None, "of nothing there is none"),
        (0, 40, 0, "none of many is a figure"),
        (40, 40, 100, "so is all"),
        (5, 40, 13, "12.5 upwards"),
        (27, 200, 14, "13.5 upwards too, not to the even one"),
        (1, 1000, 0, "little is rounded to nothing"),
    ],
)
def test_a_share_is_shown_from_twenty_on(part, whole, expected, why):
    assert percent(part, whole) == expected, why


@given(st.integers(ENOUGH, 10_000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_a_share_and_the_rest_come_to_a_hundred_but_for_rounding(numbers):
    part, whole = numbers
    both = (percent(part, whole) or 0) + (percent(whole - part, whole) or 0)

    assert both in {100, 101}


@given(st.integers(0, 100))
def test_a_share_is_shown_just_when_none_is_missing(whole):
    assert (percent(0, whole) is None) == (missing(whole) > 0)
    assert whole + missing(whole) >= ENOUGH


@pytest.mark.parametrize(
    ("values", "expected"), [([], None), ([3], 3), ([1, 9], 5), ([400, 1, 2], 2)]
)
def test_the_middle_is_not_moved_by_one_that_slept_a_year(values, expected):
    assert middle(values) == expected
