"""Who could give each start: the union of what many parties are free for."""

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from bookings.domain.intervals import Instant, Interval

# First and end of a run of starts, as places in a grid; the end is not of it.
Run = tuple[int, int]


@dataclass(frozen=True, slots=True)
class FreeStarts:
    """When one party is free: runs of a grid for new sessions, and the sessions it may join."""

    grid: Sequence[Instant] = ()
    # Earliest first; none begins where another ends.
    runs: Sequence[Run] = ()
    # Seats left by start, of sessions that are booked already.
    joinable: dict[Instant, int] = field(default_factory=dict)

    @property
    def new(self) -> list[Instant]:
        """The starts at which a new session may begin, earliest first."""
        return [start for first, end in self.runs for start in self.grid[first:end]]


def kept_runs(
    starts: Sequence[Instant],
    allowed: Sequence[Interval],
    blocked: Sequence[tuple[Instant, Instant]],
) -> list[Run]:
    """Return the sorted starts that are allowed and not blocked (`blocked` sorted, ends included)."""
    runs: list[Run] = []
    for interval in allowed:
        index, end = bisect_left(starts, interval.start), bisect_left(starts, interval.end)
        # Whole runs of starts are kept or dropped at once: to try each start against each block
        # would cost the product of both.
        for first, last in blocked:
            if index >= end:
                break
            cut = bisect_left(starts, first, index, end)
            _append(runs, index, cut)
            # From `cut` on: a block that ends before an earlier, longer one must
            # not bring starts back.
            index = bisect_right(starts, last, cut, end)
        _append(runs, index, end)
    return runs


def able_at(parties: Sequence[FreeStarts]) -> dict[Instant, tuple[int, ...]]:
    """Return who may begin a new session at each start: places in `parties`, in their order.

    By what changes from run to run, since 200 people's month has 60,000 starts and 8,000 runs: the
    places of one stretch are one and the same tuple.
    """
    # People who keep the same hours share one grid; told apart by identity, as to compare a month
    # of starts would cost what this saves.
    sharing: dict[int, list[int]] = defaultdict(list)
    for place, party in enumerate(parties):
        sharing[id(party.grid)].append(place)
    able: dict[Instant, tuple[int, ...]] = {}
    for places in sharing.values():
        for starts, free in _stretches(parties, places):
            for start in starts:
                known = able.get(start)
                able[start] = tuple(sorted(known + free)) if known else free
    return able


def _append(runs: list[Run], first: int, end: int) -> None:
    if first == end:
        return
    if runs and runs[-1][1] == first:
        first = runs.pop()[0]
    runs.append((first, end))


def _stretches(
    parties: Sequence[FreeStarts], places: Iterable[int]
) -> Iterable[tuple[Sequence[Instant], tuple[int, ...]]]:
    """Yield stretches of the grid that the places share, with those who are free all through it."""
    changes: dict[int, list[int]] = defaultdict(list)
    grid: Sequence[Instant] = ()
    for place in places:
        grid = parties[place].grid
        for first, end in parties[place].runs:
            changes[first].append(place)
            changes[end].append(place)
    free: set[int] = set()
    # Nobody is left at the last change, so the pairs tell all.
    for index, until in pairwise(sorted(changes)):
        # Whoever changes was free and is not, or the other way about.
        free.symmetric_difference_update(changes[index])
        if free:
            yield grid[index:until], tuple(sorted(free))
