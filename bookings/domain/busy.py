"""External iCalendar text turned into busy intervals, within limits; nothing else of it is kept."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import recurring_ical_events
from icalendar import Calendar, Event

from bookings.domain.intervals import Interval, instant, merge, moment
from bookings.domain.opening_hours import date_intervals, wall_intervals

MAX_LENGTH = 5_000_000  # characters, before anything is parsed
MAX_EVENTS = 20_000
FREQUENCIES = frozenset({"DAILY", "WEEKLY", "MONTHLY", "YEARLY"})


class UnreadableCalendarError(ValueError):
    """The text is no calendar that could be trusted; it must never be read as "all free"."""


@dataclass(frozen=True, slots=True)
class BusyTimes:
    """Busy intervals, merged and earliest first, and why some events were left out."""

    intervals: tuple[Interval, ...]
    refused: tuple[str, ...] = ()


def busy_times(text: str, *, zone: str, within: Interval) -> BusyTimes:
    """Return when the calendar's owner is busy in `within`, by scenarios S10.

    Floating times and whole days are read in `zone`. Events that cannot be expanded safely (SECONDLY,
    MINUTELY, HOURLY, INTERVAL below 1, EXRULE) are left out and named in `refused`, by UID.
    Raises UnreadableCalendarError for text that is too long or no iCalendar stream.
    """
    calendar = _parse(text)
    refused = _refuse_endless(calendar)
    found: list[Interval] = []
    for event in _occurrences(calendar, within):
        if _takes_time(event):
            found += _intervals(event, zone)
    inside = (i for i in found if i.overlaps(within))
    return BusyTimes(tuple(merge(inside)), tuple(refused))


def _parse(text: str) -> Calendar:
    if len(text) > MAX_LENGTH:
        raise UnreadableCalendarError(f"{len(text)} characters are more than {MAX_LENGTH}")
    try:
        calendar = Calendar.from_ical(text)
    except (ValueError, IndexError, KeyError, RecursionError) as error:
        raise UnreadableCalendarError(f"not an iCalendar stream: {error}") from error
    if not isinstance(calendar, Calendar) or calendar.name != "VCALENDAR":
        raise UnreadableCalendarError("not an iCalendar stream: it holds no VCALENDAR")
    if len(calendar.events) > MAX_EVENTS:
        raise UnreadableCalendarError(f"{len(calendar.events)} events are more than {MAX_EVENTS}")
    return calendar


def _refuse_endless(calendar: Calendar) -> list[str]:
    """Remove the events whose recurrence must not be expanded; return their UIDs."""
    refused = [event for event in calendar.events if not _can_expand(event)]
    calendar.subcomponents = [c for c in calendar.subcomponents if c not in refused]
    return [str(event.get("UID", "")) for event in refused]


def _can_expand(event: Event) -> bool:
    if "EXRULE" in event:
        return False
    rules = event.get("RRULE", [])
    for rule in rules if isinstance(rules, list) else [rules]:
        interval = (rule.get("INTERVAL") or [1])[0]
        if str((rule.get("FREQ") or [""])[0]).upper() not in FREQUENCIES or interval < 1:
            return False
    return True


def _occurrences(calendar: Calendar, within: Interval) -> list[Event]:
    # A day more on each side: floating times and whole days are read in the owner's zone.
    day = timedelta(days=1)
    query = recurring_ical_events.of(calendar, components=["VEVENT"])
    found: list[Event] = query.between(moment(within.start) - day, moment(within.end) + day)
    return found


def _takes_time(event: Event) -> bool:
    transparent = str(event.get("TRANSP", "OPAQUE")).upper() == "TRANSPARENT"
    cancelled = str(event.get("STATUS", "CONFIRMED")).upper() == "CANCELLED"
    return not transparent and not cancelled


def _intervals(event: Event, zone: str) -> Iterator[Interval]:
    start: date = event.start
    end: date = event.end
    if not isinstance(start, datetime):
        last = max(start, _as_date(end) - timedelta(days=1))
        yield from date_intervals(zone, start, last)
    elif start.tzinfo is None:
        yield from wall_intervals(zone, start, _as_wall(end))
    else:
        yield Interval(instant(start), max(instant(start), instant(_aware(end, zone))))


def _as_date(value: Any) -> date:
    return value.date() if isinstance(value, datetime) else value


def _as_wall(value: Any) -> datetime:
    if isinstance(value, datetime):
        return value.replace(tzinfo=None)
    return datetime.combine(value, time())


def _aware(value: Any, zone: str) -> datetime:
    if isinstance(value, datetime) and value.tzinfo is not None:
        return value
    return _as_wall(value).replace(tzinfo=ZoneInfo(zone))
