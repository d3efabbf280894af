"""What open cases may bring."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cases.domain.forecast import Expectation, Measured, Standing, expectation, forecast
from cases.domain.shares import ENOUGH
from cases.domain.stages import OPEN_STAGES, Stage
from cases.domain.worth import Worth


def outlook(standing=None, measured=None, stage=Stage.PROPOSAL):
    """Return the outlook of one stage."""
    told = forecast({stage: standing or Standing()}, {stage: measured or Measured()})
    return told[OPEN_STAGES.index(stage)]


TWO = Standing(2, Worth({"EUR": 100_000}))


def test_each_open_stage_has_its_line_in_order():
    assert [line.stage for line in forecast({}, {})] == list(OPEN_STAGES)


def test_a_stage_brings_its_worth_at_the_rate_that_was_measured_there():
    assert outlook(TWO, Measured(closed=20, won=5)).expected == Worth({"EUR": 25_000})


@pytest.mark.parametrize(("closed", "lacking"), [(0, 20), (19, 1), (20, 0), (300, 0)])
def test_under_twenty_closed_cases_there_is_no_rate_and_it_is_said_how_many_lack(closed, lacking):
    line = outlook(TWO, Measured(closed=closed, won=closed))

    assert line.lacking == lacking
    assert (line.rate is None, line.expected is None) == (lacking > 0, lacking > 0)


def test_nothing_won_of_many_is_a_rate():
    assert outlook(TWO, Measured(closed=20)).rate == Fraction(0)


def test_cases_without_a_value_are_told_and_not_counted_as_nothing():
    line = outlook(Standing(3, Worth({"EUR": 100}, unknown=2)), Measured(closed=20, won=20))

    assert expectation([line]) == Expectation(Worth({"EUR": 100}, unknown=2), without_rate=0)
    assert expectation([line]).without_value == 2


def test_a_stage_without_a_rate_adds_nothing_and_its_cases_are_told():
    known = outlook(TWO, Measured(closed=20, won=10))
    unknown = outlook(Standing(7, Worth({"EUR": 9}, unknown=1)), Measured(closed=3, won=3))

    assert expectation([known, unknown]) == Expectation(Worth({"EUR": 50_000}), without_rate=7)


COUNTS = st.integers(0, 60).flatmap(lambda n: st.builds(Measured, st.just(n), st.integers(0, n)))
STANDING = st.builds(
    Standing,
    st.integers(0, 50),
    st.builds(Worth, st.dictionaries(st.sampled_from(["EUR", "SEK"]), st.integers(0, 10**9))),
)
STAGES = st.sampled_from(OPEN_STAGES)


@given(st.dictionaries(STAGES, STANDING), st.dictionaries(STAGES, COUNTS))
def test_no_stage_is_expected_to_bring_more_than_it_is_worth(standing, measured):
    for line in forecast(standing, measured):
        worth = line.standing.worth.cents
        expected = line.expected.cents if line.expected else {}
        assert all(0 <= cents <= worth[currency] for currency, cents in expected.items())


@given(st.dictionaries(STAGES, STANDING), st.dictionaries(STAGES, COUNTS))
def test_the_lines_sum_up_to_what_is_expected_in_all(standing, measured):
    lines = forecast(standing, measured)
    told = expectation(lines)

    for currency in ("EUR", "SEK"):
        parts = [line.expected.cents.get(currency, 0) for line in lines if line.expected]
        assert told.worth.cents.get(currency, 0) == sum(parts)
    few = [line for line in lines if line.measured.closed < ENOUGH]
    assert told.without_rate == sum(line.standing.count for line in few)
