"""Who could give each start: runs of a grid, and their union over many people."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bookings.domain.intervals import Interval
from bookings.domain.offers import FreeStarts, able_at, kept_runs

GRID = tuple(range(0, 100, 10))
ALL = [Interval(0, 1_000)]


@pytest.mark.parametrize(
    ("allowed", "blocked", "kept", "sentence"),
    [
        (ALL, [], [*GRID], "nothing is in the way"),
        ([], [], [], "nothing is allowed"),
        ([Interval(10, 30)], [], [10, 20], "what is allowed holds its first instant, not its end"),
        ([Interval(11, 30)], [], [20], "a start lies in what is allowed"),
        ([Interval(0, 20), Interval(80, 95)], [], [0, 10, 80, 90], "two stretches are allowed"),
        (ALL, [(20, 80)], [0, 10, 90], "both ends of a block are forbidden"),
        (ALL, [(21, 29)], [*GRID], "a block between two starts forbids none"),
        (ALL, [(0, 90)], [], "a block over all leaves nothing"),
        (ALL, [(-50, 5)], [*GRID[1:]], "a block that began before the first start"),
        (ALL, [(85, 500)], [*GRID[:9]], "a block that ends after the last start"),
        (ALL, [(10, 60), (20, 30)], [0, 70, 80, 90], "a short block within a long one"),
        (ALL, [(10, 30), (30, 50)], [0, 60, 70, 80, 90], "blocks that share a start"),
    ],
)
def test_starts_are_kept_where_they_are_allowed_and_not_blocked(allowed, blocked, kept, sentence):
    runs = kept_runs(GRID, allowed, blocked)

    assert FreeStarts(GRID, runs).new == kept, sentence


def test_runs_that_meet_are_one():
    # A block that forbids no start of the grid does not part what lies around it.
    assert kept_runs(GRID, ALL, [(21, 29), (41, 49)]) == [(0, 10)]


def test_runs_that_meet_where_two_allowed_stretches_do_are_one():
    assert kept_runs(GRID, [Interval(0, 50), Interval(50, 100)], []) == [(0, 10)]


def test_a_grid_without_starts_has_no_runs():
    assert kept_runs((), ALL, [(0, 10)]) == []


def test_nobody_is_able_when_nobody_is_asked():
    assert able_at([]) == {}


def test_a_start_of_one_belongs_to_that_one():
    assert able_at([FreeStarts(), FreeStarts((5, 7), [(0, 2)])]) == {5: (1,), 7: (1,)}


def test_those_who_share_a_start_come_in_the_order_asked():
    late, early = FreeStarts(GRID, [(2, 4)]), FreeStarts(GRID, [(0, 3)])

    assert able_at([late, early]) == {0: (1,), 10: (1,), 20: (0, 1), 30: (0,)}


def test_grids_of_different_hours_meet_at_the_same_instant():
    halves, thirds = FreeStarts((0, 30, 60), [(0, 3)]), FreeStarts((0, 20, 40, 60), [(1, 4)])

    assert able_at([halves, thirds]) == {0: (0,), 20: (1,), 30: (0,), 40: (1,), 60: (0, 1)}


def test_the_order_holds_across_grids():
    # The first and the third share a grid, so they are counted before the second.
    first, third = FreeStarts(GRID, [(0, 1)]), FreeStarts(GRID, [(0, 1)])
    second = FreeStarts((0,), [(0, 1)])

    assert able_at([first, second, third]) == {0: (0, 1, 2)}


def test_sessions_that_may_be_joined_are_no_new_ones():
    assert able_at([FreeStarts(GRID, [], {10: 3})]) == {}


def test_one_who_changes_back_at_once_stays():
    # Two runs that touch, from two people of whom one follows the other.
    before, after = FreeStarts(GRID, [(0, 5)]), FreeStarts(GRID, [(5, 10)])

    able = able_at([before, after])

    assert able == {start: ((0,) if start < 50 else (1,)) for start in GRID}


blocks = st.lists(st.tuples(st.integers(-20, 120), st.integers(0, 60)), max_size=6).map(
    lambda pairs: sorted((first, first + length) for first, length in pairs)
)
grids = st.sets(st.integers(0, 100), max_size=30).map(lambda starts: tuple(sorted(starts)))


@given(grids, blocks)
def test_kept_are_just_the_starts_in_no_block(grid, blocked):
    runs = kept_runs(grid, [Interval(0, 101)], blocked)

    free = [at for at in grid if not any(first <= at <= last for first, last in blocked)]
    assert FreeStarts(grid, runs).new == free


@given(grids, blocks)
def test_runs_are_in_order_and_never_touch(grid, blocked):
    runs = kept_runs(grid, [Interval(0, 50), Interval(50, 101)], blocked)

    ends = [place for run in runs for place in run]
    assert ends == sorted(set(ends))


@given(st.lists(grids, min_size=1, max_size=3), st.lists(blocks, min_size=1, max_size=6))
def test_the_union_tells_of_each_start_exactly_those_who_are_free_then(shared, taken):
    parties = []
    for place, blocked in enumerate(taken):
        grid = shared[place % len(shared)]
        parties.append(FreeStarts(grid, kept_runs(grid, [Interval(0, 101)], blocked)))

    able = able_at(parties)

    told = {at: tuple(p for p, one in enumerate(parties) if at in one.new) for at in range(101)}
    assert able == {at: places for at, places in told.items() if places}
