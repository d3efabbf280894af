"""What speaks against a time that staff choose by hand: they are told, and may have it all the same."""

from collections.abc import Iterator
from datetime import timedelta
from enum import Enum
from typing import TypeVar

from bookings.domain.intervals import Interval, Seconds, subtract
from bookings.domain.opening_hours import hours_off, openings
from bookings.domain.slots import BookedSession, ConsultantCalendar
from bookings.domain.wall_clock import local_date

Who = TypeVar("Who")


class Concern(Enum):
    """A rule that holds for visitors; staff may go past it."""

    # Notice, horizon and caps are not among them: staff go past those without being told.
    OUTSIDE_HOURS = "outside hours"
    BUSY = "busy"
    IN_BUFFER = "in buffer"
    UNKNOWN = "other calendar unknown"


def overlapping(calendar: ConsultantCalendar[Who], taken: Interval) -> list[BookedSession]:
    """Return the sessions that share time with `taken`: nobody may go past these."""
    return [session for session in calendar.booked if session.interval.overlaps(taken)]


def concerns(
    calendar: ConsultantCalendar[Who], taken: Interval, *, before: Seconds, after: Seconds
) -> list[Concern]:
    """Return what a visitor would be refused `taken` for, the buffers of its session given.

    Each once, in the order of `Concern`; overlapping sessions are not among them.
    """
    found = set(_concerns(calendar, taken, before, after))
    return [concern for concern in Concern if concern in found]


def _concerns(
    calendar: ConsultantCalendar[Who], taken: Interval, before: Seconds, after: Seconds
) -> Iterator[Concern]:
    if calendar.is_closed:  # their other calendar could not be read
        yield Concern.UNKNOWN
    if not _is_open(calendar, taken):
        yield Concern.OUTSIDE_HOURS
    near = Interval(taken.start - before, taken.end + after)
    for busy in calendar.busy:
        if busy.overlaps(taken):
            yield Concern.BUSY
        elif busy.overlaps(near):
            yield Concern.IN_BUFFER
    for session in calendar.booked:
        # Buffers are shared: between two sessions lies the larger of the two (S5).
        gap_before, gap_after = max(before, session.after), max(after, session.before)
        if session.interval.overlaps(Interval(taken.start - gap_before, taken.end + gap_after)):
            yield Concern.IN_BUFFER


def _is_open(calendar: ConsultantCalendar[Who], taken: Interval) -> bool:
    # Two dates back: a night, on a clock behind UTC.
    first = local_date(taken.start, "UTC") - timedelta(days=2)
    last = local_date(taken.end, "UTC") + timedelta(days=1)
    schedule = calendar.schedule
    open_time = subtract(openings(schedule, first, last), hours_off(schedule, first, last))
    return not subtract([taken], open_time)
