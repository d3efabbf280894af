"""Half-open intervals of time and their algebra: merge, subtract, intersect.

An instant is whole seconds since 1970 in UTC, so that adding a duration is always elapsed time and
never wall-clock arithmetic. Domain code converts at its edges with `instant` and `moment`.
"""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

# Plain numbers also because a page counts thousands of starts: aware datetimes
# are slow to add and to compare (ADR 0007).
Instant = int
Seconds = int


@dataclass(frozen=True, slots=True, order=True)
class Interval:
    """The instants t with start <= t < end."""

    start: Instant
    end: Instant

    def __post_init__(self) -> None:
        if self.end < self.start:
            raise ValueError(f"an interval cannot end ({self.end}) before it starts ({self.start})")

    @property
    def length(self) -> Seconds:
        """The elapsed time between the ends."""
        return self.end - self.start

    def overlaps(self, other: "Interval") -> bool:
        """Return whether the two share an instant; touching is not overlapping."""
        # An empty interval shares an instant with nothing, not even with one that it lies in.
        return max(self.start, other.start) < min(self.end, other.end)


def instant(at: datetime) -> Instant:
    """Return an aware datetime as an instant; a fraction of a second is dropped."""
    if at.tzinfo is None:
        raise ValueError(f"{at!r} has no time zone")
    # timestamp() heeds `fold`, so the first and the second 03:30 of an autumn
    # night are two instants.
    return int(at.timestamp())


def moment(at: Instant) -> datetime:
    """Return an instant as an aware datetime in UTC."""
    return datetime.fromtimestamp(at, tz=UTC)


def merge(intervals: Iterable[Interval]) -> list[Interval]:
    """Return the same instants as disjoint intervals, earliest first; touching ones become one."""
    merged: list[Interval] = []
    for interval in sorted(intervals):
        # An empty one holds no instant, but would count as an opening that a grid
        # of starts begins at.
        if interval.start == interval.end:
            continue
        # Touching ones join, or a session could not run on from one into the next (S4).
        if merged and interval.start <= merged[-1].end:
            merged[-1] = Interval(merged[-1].start, max(merged[-1].end, interval.end))
        else:
            merged.append(interval)
    return merged


def subtract(intervals: Iterable[Interval], removed: Iterable[Interval]) -> list[Interval]:
    """Return the instants of `intervals` that are in none of `removed`, merged, earliest first."""
    holes = merge(removed)
    return [piece for interval in merge(intervals) for piece in _pieces(interval, holes)]


def intersect(first: Iterable[Interval], second: Iterable[Interval]) -> list[Interval]:
    """Return the instants that are in both, merged, earliest first."""
    return merge(overlaps_of(merge(first), merge(second)))


def overlaps_of(first: Sequence[Interval], second: Sequence[Interval]) -> Iterator[Interval]:
    """Yield the overlap of every pair, unmerged; `second` must be merged.

    `first` may hold intervals that touch or overlap: each keeps a piece of its own, because a
    grid of starts is counted from each opening (scenarios S4).
    """
    starts = [interval.start for interval in second]
    for interval in first:
        # One step back: the last that starts before this one may still reach into it.
        index = max(bisect_right(starts, interval.start) - 1, 0)
        while index < len(second) and second[index].start < interval.end:
            if second[index].overlaps(interval):
                yield Interval(
                    max(interval.start, second[index].start), min(interval.end, second[index].end)
                )
            index += 1


def _pieces(interval: Interval, holes: Sequence[Interval]) -> Iterator[Interval]:
    start = interval.start
    for hole in holes:
        if hole.end <= start or hole.start >= interval.end:
            continue
        if hole.start > start:
            yield Interval(start, hole.start)
        start = hole.end
    if start < interval.end:
        yield Interval(start, interval.end)
