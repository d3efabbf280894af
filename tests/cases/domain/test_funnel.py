"""How far cases come, and how long each part of the way takes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cases.domain.funnel import WAY, Journey, funnel
from cases.domain.stages import Stage

DAY = 86_400


def journey(is_lost: bool = False, **days: float) -> Journey:
    """Return a case that first came to each named stage on that day."""
    entered = [days.get(stage.value) for stage in WAY]
    return Journey([None if d is None else int(d * DAY) for d in entered], is_lost)


def line(journeys, stage):
    return next(passed for passed in funnel(journeys) if passed.stage is stage)


DIRECT = journey(lead=0, proposal=4, won=10)
SLOW = journey(lead=0, booked=2, held=6, proposal=12)
LOST = journey(is_lost=True, lead=0, booked=1)


def test_the_way_has_every_stage_but_lost():
    assert [passed.stage for passed in funnel([])] == [s for s in Stage if s is not Stage.LOST]


@pytest.mark.parametrize(
    ("stage", "reached", "stood", "why"),
    [
        (Stage.LEAD, 3, 3, "all begin there"),
        (Stage.BOOKED, 3, 2, "a request for proposal came further without standing here"),
        (Stage.HELD, 2, 1, "one was lost before"),
        (Stage.PROPOSAL, 2, 2, "both"),
        (Stage.WON, 1, 1, "one so far"),
        (Stage.DELIVERED, 0, 0, "none"),
    ],
)
def test_who_skips_a_stage_came_this_far_all_the_same(stage, reached, stood, why):
    passed = line([DIRECT, SLOW, LOST], stage)

    assert (passed.reached, passed.stood) == (reached, stood), why


def test_those_who_came_no_further_are_lost_or_waiting():
    booked = line([DIRECT, SLOW, LOST, journey(lead=0, booked=3)], Stage.BOOKED)

    assert (booked.lost, booked.waiting) == (1, 1)


def test_days_are_the_median_of_those_who_went_on():
    lead = line([DIRECT, SLOW, LOST, journey(lead=0)], Stage.LEAD)

    assert (lead.days, lead.timed) == (2, 3)


def test_the_days_of_a_stage_that_nobody_left_are_not_known():
    assert (line([SLOW], Stage.PROPOSAL).days, line([SLOW], Stage.PROPOSAL).timed) == (None, 0)


def test_what_was_beyond_before_it_stood_here_is_no_time():
    # Won at once, reopened and only then booked.
    reopened = journey(lead=0, won=1, booked=5)

    assert dict(reopened.stood())[WAY.index(Stage.BOOKED)] is None


def test_a_case_takes_its_time_to_the_stage_that_it_came_to_next():
    assert DIRECT.stood() == [(0, 4 * DAY), (3, 6 * DAY), (4, None)]


def test_a_case_without_a_way_is_still_a_case():
    assert line([Journey([None] * len(WAY), is_lost=True)], Stage.LEAD).reached == 1


INSTANTS = st.none() | st.integers(0, 10**9)
JOURNEYS = st.lists(
    st.builds(
        Journey, st.lists(INSTANTS, min_size=len(WAY), max_size=len(WAY)), is_lost=st.booleans()
    )
)


@given(JOURNEYS)
def test_a_funnel_never_widens(journeys):
    reached = [passed.reached for passed in funnel(journeys)]

    assert reached == sorted(reached, reverse=True)
    assert reached[0] == len(journeys)


@given(JOURNEYS)
def test_who_came_this_far_went_on_was_lost_or_waits(journeys):
    lines = funnel(journeys)
    onward = [*(passed.reached for passed in lines[1:]), 0]

    assert [p.reached for p in lines] == [
        p.lost + p.waiting + further for p, further in zip(lines, onward, strict=True)
    ]


@given(JOURNEYS)
def test_the_order_of_the_cases_does_not_matter(journeys):
    assert funnel(journeys) == funnel(reversed(journeys))


@given(JOURNEYS)
def test_no_part_of_the_way_takes_less_than_no_time(journeys):
    assert all(p.days is None or p.days >= 0 for p in funnel(journeys))
    assert all(p.timed <= p.stood <= len(journeys) for p in funnel(journeys))
