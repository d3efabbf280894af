"""A calendar for programs that subscribe: its events as iCalendar text, the same bytes for the same events.

Without METHOD: PUBLISH would demand an ORGANIZER of every event (RFC 5546 section 3.2.1), and nobody is
asked anything here.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import Enum

from icalendar import Calendar, Event, vDuration

from bookings.domain.intervals import Interval, merge, moment
from bookings.domain.invitations import PRODUCT, one_line, plain_text

# How often a program should ask again: not oftener than calendars are copied here either.
REFRESH = timedelta(minutes=15)


class EventStatus(Enum):
    """RFC 5545 section 3.8.1.11; tentative is held."""

    TENTATIVE = "TENTATIVE"
    CONFIRMED = "CONFIRMED"
    CANCELLED = "CANCELLED"


@dataclass(frozen=True, slots=True)
class FeedEvent:
    """One event of a feed; `stamp_at` is when it was last changed. Datetimes are aware."""

    uid: str
    stamp_at: datetime
    start_at: datetime
    end_at: datetime
    summary: str
    sequence: int = 0
    status: EventStatus = EventStatus.CONFIRMED
    description: str = ""
    location: str = ""
    url: str = ""


def calendar_feed(events: Iterable[FeedEvent], *, name: str) -> bytes:
    """Return the events as one calendar, in the order given, with no alarm and no attendee."""
    calendar = Calendar()
    calendar.add("VERSION", "2.0")
    calendar.add("PRODID", PRODUCT)
    calendar.add("CALSCALE", "GREGORIAN")
    # The name by RFC 7986, and as Google, Apple and Outlook have read it since before.
    calendar.add("NAME", one_line(name))
    calendar.add("X-WR-CALNAME", one_line(name))
    interval = vDuration(REFRESH)
    interval.params["VALUE"] = "DURATION"
    calendar.add("REFRESH-INTERVAL", interval)
    calendar.add("X-PUBLISHED-TTL", vDuration(REFRESH))
    for event in events:
        calendar.add_component(_event(event))
    text: bytes = calendar.to_ical()
    return text


def busy_events(
    taken: Iterable[Interval], *, who: str, key: str, domain: str, stamp_at: datetime
) -> list[FeedEvent]:
    """Return one person's taken time as events that say no more than that, earliest first.

    Touching and overlapping stretches are one, so that nobody can count what lies behind them. The UID
    is made of the person and the time: the same stretch is the same event each time it is asked for.
    """
    return [
        FeedEvent(
            uid=f"busy-{key}-{stretch.start}-{stretch.end}@{domain}",
            stamp_at=stamp_at,
            start_at=moment(stretch.start),
            end_at=moment(stretch.end),
            summary=who,
        )
        for stretch in merge(taken)
    ]


def _event(given: FeedEvent) -> Event:
    event = Event()
    event.add("UID", one_line(given.uid))
    event.add("SEQUENCE", given.sequence)
    event.add("DTSTAMP", given.stamp_at.astimezone(UTC))
    event.add("DTSTART", given.start_at.astimezone(UTC))
    event.add("DTEND", given.end_at.astimezone(UTC))
    event.add("STATUS", given.status.value)
    is_cancelled = given.status is EventStatus.CANCELLED
    # What is cancelled stays visible in some programs, and must not take time there.
    event.add("TRANSP", "TRANSPARENT" if is_cancelled else "OPAQUE")
    event.add("SUMMARY", one_line(given.summary))
    texts = {
        "DESCRIPTION": plain_text(given.description).strip(),
        "LOCATION": one_line(given.location),
        "URL": one_line(given.url),
    }
    for name, text in texts.items():
        if text:
            event.add(name, text)
    return event
