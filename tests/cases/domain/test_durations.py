"""How long a case stood where, derived from its moves."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cases.domain.durations import (
    Moved,
    Stay,
    closed_at,
    first_entered,
    stays_of,
    time_in_stages,
)
from cases.domain.stages import Stage
from tests.factories import NOW

DAY = timedelta(days=1)
LEAD, BOOKED, WON, LOST, DELIVERED = (
    Stage.LEAD,
    Stage.BOOKED,
    Stage.WON,
    Stage.LOST,
    Stage.DELIVERED,
)


def moves(*told):
    """Return moves to the stages, each so many days from now."""
    return [Moved(to, NOW + days * DAY) for to, days in told]


logs = st.lists(
    st.tuples(st.sampled_from(list(Stage)), st.integers(0, 400)), min_size=1, max_size=12
).map(lambda told: moves(*sorted(told, key=lambda pair: pair[1])))


def test_each_move_begins_a_stay_that_the_next_one_ends():
    stays = stays_of(moves((LEAD, 0), (BOOKED, 2)))

    assert stays == [Stay(LEAD, NOW, NOW + 2 * DAY), Stay(BOOKED, NOW + 2 * DAY)]


def test_a_stage_left_and_entered_again_counts_with_both_stays():
    stays = stays_of(moves((LEAD, 0), (BOOKED, 2), (LEAD, 5)))

    assert time_in_stages(stays, NOW + 9 * DAY) == {LEAD: 6 * DAY, BOOKED: 3 * DAY}


@pytest.mark.parametrize(
    ("told", "expected", "why"),
    [
        ([(LEAD, 0)], None, "still open"),
        ([(LEAD, 0), (LOST, 3)], 3, "lost"),
        ([(LEAD, 0), (WON, 3), (DELIVERED, 9)], 3, "delivering later is no second closing"),
        ([(LEAD, 0), (LOST, 3), (LEAD, 5)], None, "reopened"),
        ([(LEAD, 0), (LOST, 3), (LEAD, 5), (WON, 8)], 8, "closed again"),
    ],
)
def test_a_case_closed_when_it_last_left_the_open_stages(told, expected, why):
    at = closed_at(stays_of(moves(*told)))

    assert at == (None if expected is None else NOW + expected * DAY), why


def test_the_first_time_at_a_stage_stays_the_first():
    stays = stays_of(moves((LEAD, 0), (BOOKED, 2), (LEAD, 5), (BOOKED, 7)))

    assert first_entered(stays, BOOKED) == NOW + 2 * DAY
    assert first_entered(stays, WON) is None


def test_a_case_without_moves_stood_nowhere():
    assert (stays_of([]), time_in_stages([], NOW), closed_at([])) == ([], {}, None)


@given(log=logs, after=st.integers(0, 100))
def test_the_times_at_all_stages_add_up_to_the_life_of_the_case(log, after):
    now = log[-1].at + after * DAY

    times = time_in_stages(stays_of(log), now)

    assert sum(times.values(), timedelta()) == now - log[0].at


@given(log=logs)
def test_a_case_has_a_date_of_closing_exactly_while_it_is_closed(log):
    assert (closed_at(stays_of(log)) is None) == log[-1].to.is_open
