"""The starts that fit open time: counted from each opening, before anything booked takes its part."""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from functools import lru_cache

from bookings.domain.intervals import Instant, Interval, Seconds, merge, overlaps_of
from bookings.domain.opening_hours import Schedule, openings
from bookings.domain.wall_clock import DAY, local_date


def starts_of(
    schedule: Schedule, span: Interval, *, step: Seconds, duration: Seconds
) -> tuple[Instant, ...]:
    """Return the starts that fit the schedule's open time around `span`, earliest first."""
    first, last = dates_around(span)
    # Whole months, so that few different questions are ever asked and the answers are remembered.
    return _starts_between(schedule, first.replace(day=1), _last_of_month(last), step, duration)


def common_starts(
    schedules: Sequence[Schedule], span: Interval, *, step: Seconds, duration: Seconds
) -> tuple[Instant, ...]:
    """Return the starts at which every schedule is open for the whole session.

    They are counted from the openings of the common stretches: the first schedule's, cut to the
    time that all the others are open.
    """
    first, last = dates_around(span)
    reach = _reach(duration)
    common, *others = (
        list(openings(schedule, first - reach, last + reach)) for schedule in schedules
    )
    for other in others:
        common = list(overlaps_of(common, merge(other)))
    return tuple(sorted(set(_grid(common, merge(common), step, duration))))


def dates_around(span: Interval) -> tuple[date, date]:
    """Return the first and last date whose windows may reach into `span`, on any clock."""
    # A window may have opened up to two dates before (a night, and a zone behind UTC).
    first = local_date(span.start, "UTC") - timedelta(days=2)
    return first, local_date(span.end, "UTC") + timedelta(days=1)


def _last_of_month(day: date) -> date:
    return (day.replace(day=1) + timedelta(days=31)).replace(day=1) - timedelta(days=1)


def _reach(duration: Seconds) -> timedelta:
    """Return how many dates further the open time must be known for a session to fit."""
    return timedelta(days=2 + duration // DAY)


@lru_cache(maxsize=4_096)
def _starts_between(
    schedule: Schedule, first: date, last: date, step: Seconds, duration: Seconds
) -> tuple[Instant, ...]:
    reach = _reach(duration)
    open_time = merge(openings(schedule, first - reach, last + reach))
    # A night may overlap the next date's opening, and both count the same start.
    return tuple(sorted(set(_grid(openings(schedule, first, last), open_time, step, duration))))


def _grid(
    stretches: Iterable[Interval], open_time: Sequence[Interval], step: Seconds, duration: Seconds
) -> Iterator[Instant]:
    """Yield opening + k * step while the session still fits the open time (S4)."""
    begins = [interval.start for interval in open_time]
    for stretch in stretches:
        # What the session has to fit is all open time around its start, which may
        # go on beyond the stretch.
        around = open_time[bisect_right(begins, stretch.start) - 1]
        # The start itself lies in the stretch: in the next one, starts are
        # counted from its own opening.
        last = min(stretch.end - 1, around.end - duration)
        yield from range(stretch.start, last + 1, step)
