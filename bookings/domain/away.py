"""What keeps a consultant away: when time off holds, and which spans of dates collide."""

from collections.abc import Iterable
from datetime import date, timedelta
from itertools import pairwise

from bookings.domain.intervals import Interval, intersect, merge
from bookings.domain.opening_hours import Schedule, hours_off
from bookings.domain.recurring_dates import Dates


def first_overlapping(spans: Iterable[Dates]) -> tuple[Dates, Dates] | None:
    """Return the earliest two spans that share a date; one without a last date goes on for ever."""
    ordered = sorted(spans, key=lambda span: (span.first, span.last or date.max))
    # In order of their firsts, if any two share a date then so do two neighbours.
    return next(((a, b) for a, b in pairwise(ordered) if b.first in a), None)


def taken_away(schedule: Schedule, first: date, last: date) -> list[Interval]:
    """Return when the schedule's time off and closed dates hold on the dates first..last.

    Merged, earliest first. Public holidays are left out: nobody has taken those off.
    """
    days = [first + timedelta(days=number) for number in range((last - first).days + 1)]
    closed = [day for day in days if schedule.is_off(day) or _is_closed(schedule, day)]
    whole = [span for day in closed for span in schedule.instants_of(day, day)]
    taken = merge([*whole, *hours_off(schedule, first, last)])
    # Cut to the dates: hours off that repeat are answered by whole months.
    return intersect(taken, schedule.instants_of(first, last))


def _is_closed(schedule: Schedule, day: date) -> bool:
    override = schedule.override_of(day)
    return override is not None and not override.windows
