"""What cases are worth together."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cases.domain.worth import Worth, total, whole_units, worth_of

VALUES = st.lists(
    st.tuples(st.none() | st.integers(0, 10**9), st.sampled_from(["EUR", "SEK", "USD"]))
)


def test_a_case_without_a_value_is_counted_and_adds_nothing():
    assert worth_of([(100, "EUR"), (None, "EUR"), (50, "EUR")]) == Worth({"EUR": 150}, unknown=1)


def test_a_case_worth_nothing_has_a_value():
    assert worth_of([(0, "EUR")]) == Worth({"EUR": 0}, unknown=0)


def test_currencies_stay_apart():
    assert worth_of([(1, "SEK"), (2, "EUR"), (3, "SEK")]) == Worth({"EUR": 2, "SEK": 4})


def test_a_part_is_rounded_to_whole_cents_and_leaves_the_unknown_alone():
    assert Worth({"EUR": 1000}, unknown=2).times(Fraction(1, 3)) == Worth({"EUR": 333}, unknown=2)


@given(VALUES)
def test_the_order_of_the_cases_does_not_matter(values):
    assert worth_of(values) == worth_of(reversed(values))


@given(VALUES, VALUES)
def test_two_heaps_come_to_the_same_as_one(some, others):
    assert worth_of(some) + worth_of(others) == worth_of([*some, *others])


@given(st.lists(VALUES))
def test_the_parts_sum_up_to_the_total(heaps):
    everything = [value for heap in heaps for value in heap]

    assert total(worth_of(heap) for heap in heaps) == worth_of(everything)


@given(VALUES)
def test_every_case_is_either_valued_or_counted_as_unknown(values):
    assert worth_of(values).unknown == sum(value is None for value, _ in values)


@pytest.mark.parametrize(
    ("cents", "units"),
    [(0, 0), (49, 0), (50, 1), (150_050, 1501), (150_150, 1502), (150_049, 1500)],
)
def test_half_a_unit_is_rounded_up(cents, units):
    assert whole_units(cents) == units


@given(st.integers(0, 10**12))
def test_rounding_is_never_off_by_more_than_half_a_unit(cents):
    assert -50 <= cents - 100 * whole_units(cents) < 50
