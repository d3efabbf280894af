"""Where things lie on a page of days: cut at each midnight of the clock, side by side where they overlap."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from itertools import groupby
from typing import Generic, TypeVar

from bookings.domain.intervals import Interval, intersect
from bookings.domain.opening_hours import Minutes, Schedule
from bookings.domain.recurring_dates import Dates
from bookings.domain.wall_clock import wall_span

# Whatever lies there; it is only handed back.
What = TypeVar("What")

AGENDA_DAYS = 30
HOUR: Minutes = 60
LAST: Minutes = 24 * HOUR


@dataclass(frozen=True, slots=True)
class Placed(Generic[What]):
    """A thing, or the part of it, that lies on one date: minutes of that date's wall clock.

    `lane` is its column among the `lanes` that the things overlapping it need.
    """

    what: What
    day: date
    starts: Minutes
    ends: Minutes
    lane: int = 0
    lanes: int = 1


class Span(StrEnum):
    """How much of a calendar is shown."""

    WEEK = "week"
    MONTH = "month"
    AGENDA = "agenda"


@dataclass(frozen=True, slots=True)
class Period:
    """A stretch of a calendar around a date: its ISO week, its month in whole weeks, or the days from it."""

    span: Span
    on: date

    @property
    def dates(self) -> Dates:
        """The dates that are shown."""
        if self.span is Span.WEEK:
            return week_of(self.on)
        if self.span is Span.MONTH:
            return month_of(self.on)
        return Dates(self.on, self.on + self._step - timedelta(days=1))

    @property
    def previous(self) -> "Period":
        """What lies before; of months, from its first day."""
        if self.span is Span.MONTH:
            return replace(self, on=(self.on.replace(day=1) - timedelta(days=1)).replace(day=1))
        return replace(self, on=self.on - self._step)

    @property
    def next(self) -> "Period":
        """What comes after; of months, from its first day."""
        if self.span is Span.MONTH:
            return replace(self, on=(self.on.replace(day=1) + timedelta(days=31)).replace(day=1))
        return replace(self, on=self.on + self._step)

    @property
    def _step(self) -> timedelta:
        return timedelta(days=7 if self.span is Span.WEEK else AGENDA_DAYS)


def dates_of(span: Dates) -> list[date]:
    """Return each date of a span that has a last one."""
    count = ((span.last or span.first) - span.first).days + 1
    return [span.first + timedelta(days=number) for number in range(count)]


def week_of(day: date) -> Dates:
    """Return the ISO week that a date lies in, Monday first."""
    monday = day - timedelta(days=day.weekday())
    return Dates(monday, monday + timedelta(days=6))


def month_of(day: date) -> Dates:
    """Return the whole weeks that show a date's month."""
    first = day.replace(day=1)
    last = (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
    return Dates(week_of(first).first, week_of(last).last)


def place(
    clock: Schedule, days: Iterable[date], things: Sequence[tuple[Interval, What]]
) -> list[Placed[What]]:
    """Return the things on those days, by day and start; lanes are counted day by day.

    `clock` says whose dates and wall clock: on a date of travel it is another zone's.
    """
    return [placed for day in days for placed in _beside(_on(clock, day, things))]


def hours_shown(placed: Iterable[Placed[What]], *, least: tuple[int, int]) -> tuple[int, int]:
    """Return the first and last hour of a grid that shows `least`, and what begins or ends in a day.

    A whole day would ask for all 24 hours and tell no more for it.
    """
    shown = [p for p in placed if (p.starts, p.ends) != (0, LAST)]
    first = min([least[0], *(p.starts // HOUR for p in shown)])
    return first, max([least[1], *(-(-p.ends // HOUR) for p in shown)])


def _on(
    clock: Schedule, day: date, things: Sequence[tuple[Interval, What]]
) -> Iterator[Placed[What]]:
    # Cut where the date's own midnights are: a date of 23 or 25 hours, or of a journey, has others.
    that_day = clock.instants_of(day, day)
    for interval, what in things:
        if parts := intersect([interval], that_day):
            # One box, also where the clock is turned back in it and it reads one hour twice.
            zone, whole = clock.zone_on(day), Interval(parts[0].start, parts[-1].end)
            first, last = (_minutes(at, day) for at in wall_span(zone, whole))
            # Between two zones lie hours of neither date's clock: at the edge, a minute high.
            starts = min(max(int(first), 0), LAST - 1)
            yield Placed(what, day, starts, max(min(-int(-last // 1), LAST), starts + 1))


def _minutes(at: datetime, day: date) -> float:
    return (at - datetime.combine(day, time())) / timedelta(minutes=1)


def _beside(placed: Iterable[Placed[What]]) -> Iterator[Placed[What]]:
    """Yield each with its lane: the first that is free, counted over all that hang together."""
    ordered = sorted(placed, key=lambda p: (p.starts, -p.ends))
    for cluster in _clusters(ordered):
        ends: list[Minutes] = []  # of the last in each lane
        lanes = []
        for one in cluster:
            lane = next((i for i, end in enumerate(ends) if end <= one.starts), len(ends))
            ends[lane : lane + 1] = [one.ends]
            lanes.append(lane)
        yield from (
            replace(one, lane=lane, lanes=len(ends))
            for one, lane in zip(cluster, lanes, strict=True)
        )


def _clusters(ordered: Sequence[Placed[What]]) -> list[list[Placed[What]]]:
    numbers, reached, number = [], 0, 0
    for one in ordered:
        number += one.starts >= reached
        reached = max(reached, one.ends)
        numbers.append(number)
    pairs = groupby(zip(numbers, ordered, strict=True), key=lambda pair: pair[0])
    return [[one for _number, one in cluster] for _, cluster in pairs]
