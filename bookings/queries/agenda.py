"""Reads of all that fills consultants' calendars between two instants."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import Enum

from django.db.models import Q

from bookings.domain.agenda import dates_of
from bookings.domain.intervals import Interval, instant, intersect, merge, moment, subtract
from bookings.domain.opening_hours import (
    HoursOff,
    RepeatedOff,
    Schedule,
    WallWindow,
    hours_off,
    openings,
)
from bookings.domain.recurring_dates import Dates
from bookings.models import BusyTime, Consultant, Session, TimeOff
from bookings.queries.consultant_time import schedules_of


class EntryKind(Enum):
    """What an entry of a calendar is."""

    OPEN = "open"
    OFF = "off"
    CLOSED = "closed"
    BUSY = "busy"
    SESSION = "session"


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing in the calendars that were asked for, and whose it is.

    A session has all its people, whoever was asked for; opening hours are what is left of them.
    """

    kind: EntryKind
    interval: Interval
    people: tuple[Consultant, ...]
    session: Session | None = None
    time_off: TimeOff | None = None
    source: str = ""  # of busy time: the calendar it comes from


@dataclass(frozen=True, slots=True)
class Agenda:
    """What fills the calendars of `people`, by start; each one's schedule by key."""

    people: tuple[Consultant, ...]
    schedules: dict[int, Schedule]
    entries: tuple[Entry, ...]


def agenda_of(people: Sequence[Consultant], span: Interval, now: datetime) -> Agenda:
    """Return what fills the calendars of `people` in `span`, by start.

    6 statements, whatever the number of people, sessions and days.
    """
    schedules = schedules_of(people, now)
    entries = [
        *_sessions(people, span),
        *_busy(people, span),
        *_away(people, schedules, span),
        *(entry for person in people for entry in _open(person, schedules[person.pk], span)),
    ]
    entries.sort(key=lambda entry: (entry.interval, entry.kind.value))
    return Agenda(tuple(people), schedules, tuple(entries))


def _sessions(people: Sequence[Consultant], span: Interval) -> Iterator[Entry]:
    rows = Session.objects.filter(
        start_at__lt=moment(span.end),
        end_at__gt=moment(span.start),
        session_consultants__consultant__in=people,
        session_consultants__is_live=True,
    )
    # A session with two of the people comes out of the join twice.
    shown = rows.distinct().select_related("session_type")
    for row in shown.prefetch_related("consultants", "bookings"):
        interval = Interval(instant(row.start_at), instant(row.end_at))
        yield Entry(EntryKind.SESSION, interval, tuple(row.people), session=row)


def _busy(people: Sequence[Consultant], span: Interval) -> Iterator[Entry]:
    by_key = {person.pk: person for person in people}
    rows = BusyTime.objects.filter(
        consultant__in=people,
        calendar__is_active=True,
        start_at__lt=moment(span.end),
        end_at__gt=moment(span.start),
    )
    for row in rows.select_related("calendar"):
        interval = Interval(instant(row.start_at), instant(row.end_at))
        person = by_key[row.consultant_id]
        yield Entry(EntryKind.BUSY, interval, (person,), source=row.calendar.name)


def _away(
    people: Sequence[Consultant], schedules: dict[int, Schedule], span: Interval
) -> Iterator[Entry]:
    """Yield time off, each row for itself, then the dates that are closed otherwise."""
    by_key = {person.pk: person for person in people}
    # A day more: whose date it is by now depends on the zone.
    ended = Q(last_on__lt=moment(span.start).date() - timedelta(days=1))
    for row in TimeOff.objects.filter(~ended, consultant__in=people):
        schedule = schedules[row.consultant_id]
        for interval in intersect([span], _off(_only(schedule, row), *_dates_of(schedule, span))):
            person = by_key[row.consultant_id]
            yield Entry(EntryKind.OFF, interval, (person,), time_off=row)
    for person in people:
        schedule = schedules[person.pk]
        for day in _closed_dates(schedule, *_dates_of(schedule, span)):
            for interval in intersect([span], schedule.instants_of(day, day)):
                yield Entry(EntryKind.CLOSED, interval, (person,))


def _only(schedule: Schedule, row: TimeOff) -> Schedule:
    """Return a schedule in which nothing but one time off is left, on the same clock."""
    # With the travels: they say on which clock its hours are read.
    bare = schedule.clock
    dates, starts_at, ends_at = Dates(row.first_on, row.last_on), row.starts_at, row.ends_at
    if row.recurrence:
        window = WallWindow.between(starts_at, ends_at) if starts_at and ends_at else None
        return replace(bare, repeated_off=(RepeatedOff(str(row.recurrence), dates, window),))
    if starts_at and ends_at:
        last_on = row.last_on or row.first_on
        starts, ends = (
            datetime.combine(row.first_on, starts_at),
            datetime.combine(last_on, ends_at),
        )
        return replace(bare, hours_off=(HoursOff(starts, ends),))
    return replace(bare, days_off=(dates,))


def _off(schedule: Schedule, first: date, last: date) -> list[Interval]:
    whole = [day for day in dates_of(Dates(first, last)) if schedule.is_off(day)]
    days = [interval for day in whole for interval in schedule.instants_of(day, day)]
    return [*days, *hours_off(schedule, first, last)]


def _closed_dates(schedule: Schedule, first: date, last: date) -> Iterator[date]:
    """Yield the dates closed by an override or a public holiday, not by time off as well."""
    for day in dates_of(Dates(first, last)):
        override = schedule.override_of(day)
        is_closed = day in schedule.holidays if override is None else not override.windows
        if is_closed and not schedule.is_off(day):
            yield day


def _open(person: Consultant, schedule: Schedule, span: Interval) -> Iterator[Entry]:
    first, last = _dates_of(schedule, span)
    # A night that began the day before reaches into the first date.
    stretches = merge(openings(schedule, first - timedelta(days=1), last))
    for interval in intersect([span], subtract(stretches, hours_off(schedule, first, last))):
        yield Entry(EntryKind.OPEN, interval, (person,))


def _dates_of(schedule: Schedule, span: Interval) -> tuple[date, date]:
    return schedule.date_of(span.start), schedule.date_of(span.end - 1)
