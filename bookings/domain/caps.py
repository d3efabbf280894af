"""How many sessions a consultant's date and ISO week may hold (S7)."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from bookings.domain.intervals import Interval, Seconds
from bookings.domain.opening_hours import Schedule


@dataclass(frozen=True, slots=True)
class Caps:
    """The most sessions of a date and of an ISO week, and their length in all; None: no limit."""

    day: int | None = None
    week: int | None = None
    day_length: Seconds | None = None

    @property
    def are_none(self) -> bool:
        """Whether nothing is limited."""
        return self.day is self.week is self.day_length is None

    @property
    def close_all(self) -> bool:
        """Whether even a week without sessions is full."""
        return self.week == 0 or self.is_full([], adding=0)

    def is_full(self, lengths: list[Seconds], *, adding: Seconds) -> bool:
        """Return whether a date with sessions of these lengths takes no more of length `adding`."""
        if self.day is not None and len(lengths) >= self.day:
            return True
        return self.day_length is not None and sum(lengths) + adding > self.day_length


def full_dates(
    caps: Caps, schedule: Schedule, taken: Iterable[Interval], *, adding: Seconds
) -> Iterator[tuple[date, date]]:
    """Yield (first, last) of the dates and weeks that take no more, by the consultant's date."""
    lengths: dict[date, list[Seconds]] = defaultdict(list)
    for interval in taken:
        # Others count by UTC or by the visitor's day: they close a date too early
        # and leave its neighbour open.
        lengths[schedule.date_of(interval.start)].append(interval.length)
    yield from ((day, day) for day, of in lengths.items() if caps.is_full(of, adding=adding))
    yield from _full_weeks(caps, lengths)


def _full_weeks(caps: Caps, lengths: dict[date, list[Seconds]]) -> Iterator[tuple[date, date]]:
    if caps.week is None:
        return
    weeks: dict[tuple[int, int], int] = defaultdict(int)
    for day, taken in lengths.items():
        # The ISO year along with the week: 1 January may lie in the last week of the year before.
        year, week, _ = day.isocalendar()
        weeks[year, week] += len(taken)
    for (year, week), count in weeks.items():
        if count >= caps.week:
            yield date.fromisocalendar(year, week, 1), date.fromisocalendar(year, week, 7)
