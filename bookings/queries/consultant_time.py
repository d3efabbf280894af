"""Reads of when consultants are open, and of what takes their time.

Two statements in SQL by hand. The ORM needs longer to put such a union together than the database to
answer it, and every page of slots asks both; times come as seconds since 1970, since to make 4,000
datetimes only to turn them back cost three quarters of a list of 200 consultants (ADR 0011).
"""

import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any

from django.db import connection

from bookings.conf import booking_settings
from bookings.domain.intervals import Interval, moment
from bookings.domain.opening_hours import (
    HoursOff,
    OpeningRule,
    Override,
    RepeatedOff,
    Schedule,
    Travel,
    WallWindow,
)
from bookings.domain.recurring_dates import Dates
from bookings.domain.slots import FAR_FUTURE, BookedSession
from bookings.holidays import holiday_dates
from bookings.models import Booking, Consultant, SessionType

Row = tuple[Any, ...]

# Columns: kind, consultant, text, from, to, first date, last date. Dates and times as ISO text: what
# SQLite keeps, and what PostgreSQL can be asked for.
AVAILABILITY = """
SELECT CASE WHEN type_schedule_id IS NULL THEN 'hours' ELSE 'own' END, consultant_id,
    CAST(recurrence AS TEXT), CAST(opens_at AS TEXT), CAST(closes_at AS TEXT),
    CAST(valid_from_on AS TEXT), CAST(valid_until_on AS TEXT)
FROM bookings_openinghours
WHERE consultant_id IN ({people}) AND (type_schedule_id IS NULL OR type_schedule_id IN (
    SELECT typeschedule_id FROM bookings_typeschedule_session_types WHERE sessiontype_id = %(type)s))
UNION ALL
SELECT 'has own', consultant_id, NULL, NULL, NULL, NULL, NULL
FROM bookings_typeschedule
WHERE consultant_id IN ({people}) AND id IN (
    SELECT typeschedule_id FROM bookings_typeschedule_session_types WHERE sessiontype_id = %(type)s)
UNION ALL
SELECT 'override', consultant_id, NULL, CAST(opens_at AS TEXT), CAST(closes_at AS TEXT),
    CAST("on" AS TEXT), NULL
FROM bookings_dateoverride WHERE consultant_id IN ({people})
UNION ALL
SELECT 'off', consultant_id, CAST(recurrence AS TEXT), CAST(starts_at AS TEXT),
    CAST(ends_at AS TEXT), CAST(first_on AS TEXT), CAST(last_on AS TEXT)
FROM bookings_timeoff WHERE consultant_id IN ({people})
UNION ALL
SELECT 'travel', consultant_id, zone, NULL, NULL, CAST(first_on AS TEXT), CAST(last_on AS TEXT)
FROM bookings_travel WHERE consultant_id IN ({people})
UNION ALL
SELECT 'at work', consultant_id, NULL, NULL, NULL, CAST("on" AS TEXT), NULL
FROM bookings_openholiday WHERE consultant_id IN ({people})
UNION ALL
SELECT 'stale', consultant_id, NULL, NULL, NULL, NULL, NULL
FROM bookings_busycalendar
WHERE consultant_id IN ({people}) AND is_active
    AND (COALESCE(synced_at, added_at) < %(stale)s OR (synced_at IS NULL AND failures > 0))
"""

# Columns: consultant, start, end, buffer before, buffer after, seats left, session type; a busy time
# has no type. The partial index live_times answers the first part, busy_by_end the second.
# The third part: beyond the edge of its copy a calendar counts as taken for ever, never as free.
TAKEN = """
SELECT taken.consultant_id, {start}, {end}, {before}, {after}, session.seats_left,
    session.session_type_id
FROM bookings_sessionconsultant taken JOIN bookings_session session ON session.id = taken.session_id
WHERE taken.is_live AND taken.consultant_id IN ({people}) AND taken.end_at > %(after)s
    AND taken.start_at < %(before)s AND taken.session_id <> %(moving)s
UNION ALL
SELECT taken.consultant_id, {start}, {end}, 0, 0, 0, NULL
FROM bookings_busytime taken JOIN bookings_busycalendar calendar ON calendar.id = taken.calendar_id
WHERE calendar.is_active AND taken.consultant_id IN ({people}) AND taken.end_at > %(after)s
    AND taken.start_at < %(before)s
UNION ALL
SELECT calendar.consultant_id, {covered}, {forever}, 0, 0, 0, NULL
FROM bookings_busycalendar calendar
WHERE calendar.is_active AND calendar.consultant_id IN ({people})
    AND calendar.covers_until_at < %(before)s
"""

SECONDS = {
    # Doubled, since the statement's own parameters are marked with a percent sign.
    # The first where it is known: the other reads each time twice as slowly.
    "sqlite": (
        "unixepoch({0})"
        if sqlite3.sqlite_version_info >= (3, 38)
        else "CAST(strftime('%%s', {0}) AS INTEGER)"
    ),
    "postgresql": "CAST(EXTRACT(EPOCH FROM {0}) AS BIGINT)",
}
LENGTH = {
    "sqlite": "{0} / 1000000",  # Django keeps microseconds there
    "postgresql": "CAST(EXTRACT(EPOCH FROM {0}) AS BIGINT)",
}


@dataclass(slots=True)
class Availability:
    """One consultant's schedule as it is put together, and whether a calendar of theirs is stale."""

    zone: str
    hours: list[OpeningRule] = field(default_factory=list)
    own_hours: list[OpeningRule] | None = None
    overrides: dict[date, list[WallWindow]] = field(default_factory=lambda: defaultdict(list))
    days_off: list[Dates] = field(default_factory=list)
    hours_off: list[HoursOff] = field(default_factory=list)
    repeated_off: list[RepeatedOff] = field(default_factory=list)
    travels: list[Travel] = field(default_factory=list)
    at_work: set[date] = field(default_factory=set)
    is_stale: bool = False

    def schedule(self, holidays: frozenset[date]) -> Schedule:
        """Return the schedule as a value; hours of their own replace the usual ones."""
        rules = self.hours if self.own_hours is None else self.own_hours
        overrides = (Override(on, tuple(windows)) for on, windows in self.overrides.items())
        return Schedule(
            self.zone,
            tuple(rules),
            tuple(overrides),
            tuple(self.days_off),
            tuple(self.travels),
            tuple(self.hours_off),
            tuple(self.repeated_off),
            # The very same set where nothing is taken out of it: its hash is
            # remembered (`holiday_dates`).
            holidays - self.at_work if self.at_work else holidays,
        )

    def add(self, kind: str, text: str | None, times: Row, dates: Row) -> None:
        """Take in one row of AVAILABILITY."""
        first, last = (date.fromisoformat(on) if on else None for on in dates)
        if kind in {"hours", "own"}:
            rule = OpeningRule(text or "", _window(times), first, last)
            (self.hours if kind == "hours" else self._own()).append(rule)
        # A schedule without hours offers nothing; it must not fall back to the usual hours.
        elif kind == "has own":
            self._own()
        elif kind == "stale":
            self.is_stale = True
        elif first is not None:
            self._add_dated(kind, text, times, Dates(first, last))

    def _own(self) -> list[OpeningRule]:
        if self.own_hours is None:
            self.own_hours = []
        return self.own_hours

    def _add_dated(self, kind: str, text: str | None, times: Row, dates: Dates) -> None:
        if kind == "override":
            # A date without windows has to get its entry too: that is what closes it.
            self.overrides[dates.first] += [_window(times)] if times[0] else []
        elif kind == "travel":
            self.travels.append(Travel(dates, text or ""))
        elif kind == "at work":
            self.at_work.add(dates.first)
        elif text:
            self.repeated_off.append(RepeatedOff(text, dates, _window(times) if times[0] else None))
        elif times[0]:
            starts, ends = (time.fromisoformat(at) for at in times)
            last = dates.last or dates.first
            self.hours_off.append(
                HoursOff(datetime.combine(dates.first, starts), datetime.combine(last, ends))
            )
        else:
            self.days_off.append(dates)


@dataclass(frozen=True, slots=True)
class Taken:
    """What takes one consultant's time."""

    booked: list[BookedSession] = field(default_factory=list)
    busy: list[Interval] = field(default_factory=list)


def schedules_of(
    consultants: Iterable[Consultant], now: datetime, *, session_type: SessionType | None = None
) -> dict[int, Schedule]:
    """Return each consultant's schedule by key; of their usual hours without a type (1 statement)."""
    people = list(consultants)
    found = availability_of(people, now, session_type=session_type)
    return {
        person.pk: found[person.pk].schedule(
            holiday_dates(person.holiday_country, person.holiday_region, now.year)
        )
        for person in people
    }


def availability_of(
    consultants: Sequence[Consultant], now: datetime, *, session_type: SessionType | None = None
) -> dict[int, Availability]:
    """Return what decides when each consultant is open, by key (1 statement)."""
    found = {person.pk: Availability(person.zone) for person in consultants}
    stale_at = now - booking_settings().busy_calendar_stale_after
    rows = _rows(
        AVAILABILITY, found, type=session_type.pk if session_type else None, stale=_stored(stale_at)
    )
    for kind, key, text, opens, closes, first, last in rows:
        found[key].add(kind, text, (opens, closes), (first, last))
    return found


def taken_of(
    consultants: Sequence[Consultant],
    session_type: SessionType,
    span: Interval,
    *,
    moving: Booking | None = None,
) -> dict[int, Taken]:
    """Return what takes each consultant's time in `span`, by key (1 statement)."""
    found = {person.pk: Taken() for person in consultants}
    rows = _rows(
        TAKEN,
        found,
        after=_stored(moment(span.start)),
        before=_stored(moment(span.end)),
        moving=moving.session_id if moving else 0,
    )
    ours = session_type.pk
    for key, start, end, before, after, seats_left, kind in rows:
        if kind is None:
            found[key].busy.append(Interval(start, end))
        else:
            # A seat in a session of another type is none for whoever asks for this one.
            seats = seats_left if kind == ours else 0
            session = BookedSession(start, end, before, after, seats, kind == ours)
            found[key].booked.append(session)
    return found


def _window(times: Row) -> WallWindow:
    opens, closes = (time.fromisoformat(at) for at in times)
    return WallWindow.between(opens, closes)


def _stored(at: datetime) -> Any:
    # As Django writes it: SQLite keeps times as text, and compares them as text.
    return connection.ops.adapt_datetimefield_value(at)


def _rows(statement: str, people: Iterable[int], **values: Any) -> list[Row]:
    vendor = connection.vendor
    seconds, length = SECONDS[vendor], LENGTH[vendor]
    sql = statement.format(
        # IN () is no SQL, and IN (NULL) is never true.
        people=", ".join(map(str, people)) or "NULL",  # keys that are whole numbers of our own
        start=seconds.format("taken.start_at"),
        end=seconds.format("taken.end_at"),
        before=length.format("session.buffer_before"),
        after=length.format("session.buffer_after"),
        covered=seconds.format("calendar.covers_until_at"),
        forever=FAR_FUTURE,
    )
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return list(cursor.fetchall())
