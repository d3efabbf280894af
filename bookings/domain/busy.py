"""External iCalendar text turned into busy intervals, within limits; nothing else of it is kept."""

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, tzinfo
from typing import cast
from zoneinfo import ZoneInfo

from icalendar import Timezone
from icalendar.timezone.windows_to_olson import WINDOWS_TO_OLSON

from bookings.domain.calendar_text import Component, Property, read_calendars
from bookings.domain.intervals import Instant, Interval, instant, merge, moment
from bookings.domain.recurrence import (
    last_by_count,
    refuse_endless,
    rule_from,
    rule_parts,
    shortest_period,
)
from bookings.domain.wall_clock import DAY as WALL_DAY
from bookings.domain.wall_clock import instants_at, wall_intervals

MAX_STEPS = 300_000  # of all rules of a feed together: below a second of work
DAY = timedelta(days=1)
EARLIEST = datetime(1, 1, 1)  # on any wall clock
MAX_DIGITS = 10
DATE = 8  # digits: YYYYMMDD
WRITTEN_DATE = re.compile(r"\d{8}", re.ASCII)
# Without these an event happens once, from DTSTART to DTEND.
ONCE = frozenset({"RRULE", "RDATE", "EXRULE", "DURATION"})
# ASCII, for \d and int() take the digits of every script.
TIME = re.compile(r"(\d{4})(\d\d)(\d\d)(?:T(\d\d)(\d\d)(\d\d)(Z?))?", re.IGNORECASE | re.ASCII)
DURATION = re.compile(
    r"([+-]?)P(?:(\d+)W)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?", TIME.flags
)


@dataclass(frozen=True, slots=True)
class BusyTimes:
    """Busy intervals, merged and earliest first; which events were left out, and which zones guessed."""

    intervals: tuple[Interval, ...]
    refused: tuple[str, ...] = ()
    unknown_zones: tuple[str, ...] = ()


def busy_times(text: str, *, zone: str, within: Interval) -> BusyTimes:
    """Return when the calendar's owner is busy in `within`, by scenarios S10.

    Floating times, whole days and times in a zone that nobody knows are read in `zone`. Events that
    cannot be read, or not be expanded safely (SECONDLY, MINUTELY, HOURLY, INTERVAL below 1, EXRULE,
    or very many steps), are left out and named in `refused`, "UID: reason".
    Raises UnreadableCalendarError for text that is cut off, passes a limit, or is no iCalendar stream.
    """
    found: list[Interval] = []
    refused: list[str] = []
    unknown: set[str] = set()
    for calendar in read_calendars(text):
        reader = _Reader(calendar, zone, within)
        found += reader.intervals()
        refused += reader.refused
        unknown |= reader.unknown_zones
    inside = (interval for interval in found if interval.overlaps(within))
    return BusyTimes(tuple(merge(inside)), tuple(refused), tuple(sorted(unknown)))


@dataclass(frozen=True, slots=True)
class _Time:
    """A wall-clock time as the text names it; no zone means that of the calendar's owner."""

    wall: datetime
    zone: tzinfo | None
    is_date: bool


@dataclass(frozen=True, slots=True)
class _Length:
    """How long something lasts: first days by the wall clock, then hours that pass (RFC 5545 section 3.3.6)."""

    on_the_wall: timedelta
    exact: timedelta = timedelta()

    @property
    def total(self) -> timedelta:
        """How long it is where no clock is changed."""
        return self.on_the_wall + self.exact


class _Reader:
    """Reads one calendar for one owner and window, and notes what it must leave out."""

    def __init__(self, calendar: Component, owner_zone: str, within: Interval) -> None:
        self.calendar = calendar
        self.owner_zone = owner_zone
        self.cut_at = within.end + 2 * WALL_DAY
        # On any wall clock: two days further than the window in UTC.
        self.earliest = moment(within.start).replace(tzinfo=None) - 2 * DAY
        self.latest = moment(within.end).replace(tzinfo=None) + 2 * DAY
        self.zones: dict[str, tzinfo | None] = {}
        self.unknown_zones: set[str] = set()
        self.refused: list[str] = []
        self.steps = 0

    def intervals(self) -> list[Interval]:
        """Return when the calendar's events take time, unmerged and wider than the window."""
        series, changes = self._events()
        found: list[Interval] = []
        for event in [*series, *(change for of in changes.values() for change in of)]:
            # A series leaves out the repetitions that were changed: they take
            # their time by themselves.
            replaced = [] if "RECURRENCE-ID" in event.lines else changes[event.text("UID")]
            try:
                found += self._of_event(event, replaced)
            # Each event fails alone and by its name: others lose the whole
            # calendar to one odd event.
            except (ValueError, LookupError, OverflowError) as error:
                self._refuse(event, error)
        return found

    def _refuse(self, event: Component, reason: object) -> None:
        # Cut, since the text is a stranger's and is stored, and shown to the owner.
        self.refused.append(f"{event.text('UID')}: {reason}"[:200])

    def _events(self) -> tuple[list[Component], dict[str, list[Component]]]:
        """Return the events that are not one changed repetition, and by UID the latest of those."""
        events = [part for part in self.calendar.components if part.name in {"VEVENT", "VFREEBUSY"}]
        latest: dict[tuple[str, str], Component] = {}
        # By SEQUENCE, since a feed may list the changes of one repetition in any order.
        for event in sorted(events, key=_sequence):
            if "RECURRENCE-ID" in event.lines:
                latest[event.text("UID"), event.text("RECURRENCE-ID")] = event
        changes: dict[str, list[Component]] = defaultdict(list)
        for (uid, _), event in latest.items():
            changes[uid].append(event)
        # Also two that share a UID, against the rule: a library dropped one, and
        # its time was on offer.
        return [event for event in events if "RECURRENCE-ID" not in event.lines], changes

    def _of_event(self, event: Component, changes: list[Component]) -> list[Interval]:
        if event.name == "VFREEBUSY":
            return self._published(event)
        if any("RANGE" in repetition.parameters for repetition in event.all("RECURRENCE-ID")):
            # Only the one repetition is read as changed, so the owner has to know.
            self._refuse(event, "RANGE=THISANDFUTURE is not supported")
        # Not sooner: a repetition that is cancelled takes no time, but its series
        # has to leave it out.
        if not _takes_time(event) or self._is_outside(event):
            return []
        start = self._time(next(event.all("DTSTART"), Property({}, "no DTSTART")))
        length = self._length(event, start)
        spans = self._spans(event, start, length)
        left_out = self._left_out(event, changes, start)
        return [
            interval
            for wall, lasting in spans
            if wall not in left_out and wall.date() not in left_out
            for interval in self._in_utc(wall, lasting, start.zone)
        ]

    def _is_outside(self, event: Component) -> bool:
        """Return whether an event that happens once lies out of the window by its dates as written.

        Before its values are parsed: of a calendar of many years nearly all events are long past.
        """
        if not ONCE.isdisjoint(event.lines):
            return False
        starts, ends = event.lines.get("DTSTART", ()), event.lines.get("DTEND", ())
        if len(starts) != 1 or len(ends) != 1:
            return False
        # After the last colon, since a zone's name in quotes may hold one.
        first, last = (lines[0].rpartition(":")[2][:DATE] for lines in (starts, ends))
        # As text, which sorts as the dates do; what is no date, and an end before the start, is
        # left to be refused.
        if not (WRITTEN_DATE.fullmatch(first) and WRITTEN_DATE.fullmatch(last)):
            return False
        return first <= last < f"{self.earliest:%Y%m%d}" or f"{self.latest:%Y%m%d}" < first <= last

    def _published(self, event: Component) -> list[Interval]:
        """Return the periods of a VFREEBUSY that are not free (RFC 5545 section 3.6.4)."""
        return [
            interval
            for periods in event.all("FREEBUSY")
            if periods.parameters.get("FBTYPE", "BUSY").upper() != "FREE"
            for start, length in self._periods(periods)
            if length is not None
            for interval in self._in_utc(start.wall, length, start.zone)
        ]

    def _length(self, event: Component, start: _Time) -> _Length:
        """Return how long the event lasts; whole days last one at least."""
        least = length = _Length(DAY if start.is_date else timedelta())
        for end in event.all("DTEND"):
            # Repetitions end at the same time of day, as the calendars of their owners show them.
            length = _Length(self._wall_in(self._time(end), start) - start.wall)
        for duration in event.all("DURATION"):
            length = _duration(duration.value)
        if length.total < timedelta():
            raise ValueError("it ends before it starts")
        return max(length, least, key=lambda found: found.total)

    def _spans(
        self, event: Component, start: _Time, length: _Length
    ) -> Iterator[tuple[datetime, _Length]]:
        """Yield (start, length) of the event and its repetitions near the window."""
        # A MINUTELY one against a MINUTELY rule hung every library we tried.
        if "EXRULE" in event.lines:
            raise ValueError("EXRULE is not supported")
        # The first repetition, also where the rule would not name it (RFC 5545 section 3.8.5.3).
        yield start.wall, length
        for rule in event.all("RRULE"):
            for wall in self._repetitions(rule_parts(rule.value), start, length.total):
                yield wall, length
        for added in event.all("RDATE"):
            for time, lasting in self._periods(added):
                yield self._wall_in(time, start), lasting or length

    def _repetitions(
        self, parts: dict[str, str], start: _Time, length: timedelta
    ) -> list[datetime]:
        refuse_endless(parts)
        # One that began before the window may run into it; earlier than the first
        # year there is nothing.
        first = self.earliest - min(length, self.earliest - EARLIEST)
        last = self.latest
        if until := parts.pop("UNTIL", ""):
            end = self._time(Property({}, until))
            # An UNTIL that is a date includes that day, whatever time of it the event has, but not
            # the next midnight, at which a whole day begins.
            rest = DAY - timedelta(seconds=1) if end.is_date else timedelta()
            last = min(last, self._wall_in(end, start) + rest)
        period = shortest_period(parts)
        begins = start.wall
        runs_out = last_by_count(parts, begins)
        if runs_out is not None and runs_out < first:
            return []
        if "COUNT" not in parts and parts["FREQ"] in {"DAILY", "WEEKLY"} and begins < first:
            # Days and weeks are all alike, so those long past need not be walked through.
            begins += max((first - begins) // period - 1, 0) * period
        self.steps += max((last - begins) // period, 0)
        if self.steps > MAX_STEPS:
            raise ValueError(f"the calendar's rules take more than {MAX_STEPS} steps")
        found: list[datetime] = rule_from(parts, begins).between(first, last, inc=True)
        return found

    def _left_out(
        self, event: Component, changes: list[Component], start: _Time
    ) -> set[date | datetime]:
        """Return the repetitions that are excepted or changed: times, or whole dates."""
        times = [time for dates in event.all("EXDATE") for time, _ in self._periods(dates)]
        times += [self._time(id_) for change in changes for id_ in change.all("RECURRENCE-ID")]
        walls = ((time, self._wall_in(time, start)) for time in times)
        # A date leaves out the event of that day whatever its time; of a whole
        # day only the date counts.
        return {wall.date() if time.is_date or start.is_date else wall for time, wall in walls}

    def _in_utc(self, wall: datetime, length: _Length, zone: tzinfo | None) -> Iterator[Interval]:
        # Cut to the window first: an end in the year 9999 fits no timestamp everywhere.
        begins = max(wall, self.earliest)
        days = length.on_the_wall
        ends = self.latest if days > self.latest - wall else wall + days
        # By the owner's clock (S10): in an hour that comes twice, busy both times.
        if zone is None and begins < ends:
            yield from wall_intervals(self.owner_zone, begins, ends)
        elif begins < ends:
            first, last = (instant(at.replace(tzinfo=zone)) for at in (begins, ends))
            # From a skipped 03:30 to 04:00 the end would come first in UTC.
            yield Interval(first, max(first, last))
        if length.exact and ends < self.latest:
            for at in self._instants(ends, zone):
                # Cut as well: ten million hours end after the last year.
                last = min(at + int(length.exact.total_seconds()), self.cut_at)
                yield Interval(min(at, last), last)

    def _instants(self, wall: datetime, zone: tzinfo | None) -> list[Instant]:
        """Return when the clock reads `wall`: once, or of the owner's clock twice where it does (S10)."""
        read = zone or ZoneInfo(self.owner_zone)
        # A skipped time is read by the clock before the change (RFC 5545 section 3.3.5).
        once = [instant(wall.replace(tzinfo=read))]
        # Near the first year there is no instant a day before, where the search begins.
        if zone is not None or wall < self.earliest:
            return once
        return instants_at(self.owner_zone, wall) or once

    def _periods(self, property_: Property) -> Iterator[tuple[_Time, _Length | None]]:
        """Yield (start, length) of each value; a time alone has no length."""
        for text in property_.value.split(","):
            begins, slash, ends = text.partition("/")
            start = self._time(Property(property_.parameters, begins))
            if slash and ends.upper().startswith("P"):
                yield start, _duration(ends)
            elif slash:
                end = self._time(Property(property_.parameters, ends))
                yield start, _Length(self._wall_in(end, start) - start.wall)
            else:
                yield start, None

    def _time(self, property_: Property) -> _Time:
        match = TIME.fullmatch(property_.value.strip())
        if match is None:
            raise ValueError(f"{property_.value[:60]!r} is no time")
        *numbers, utc = match.groups()
        wall = datetime(*(int(number or 0) for number in numbers))  # type: ignore[arg-type]
        if numbers[3] is None:
            return _Time(wall, None, is_date=True)
        name = property_.parameters.get("TZID", "")
        zone = UTC if utc else self._zone(name) if name else None
        return _Time(wall, zone, is_date=False)

    def _wall_in(self, time: _Time, start: _Time) -> datetime:
        """Return the time on the wall clock that `start` is told by; a date stays what it is."""
        if time.is_date or time.zone is start.zone:
            return time.wall
        owner = ZoneInfo(self.owner_zone)
        at = time.wall.replace(tzinfo=time.zone or owner)
        return at.astimezone(start.zone or owner).replace(tzinfo=None)

    def _zone(self, name: str) -> tzinfo | None:
        if name not in self.zones:
            # By its name where that is known: a described zone is more of a
            # stranger's text to expand.
            self.zones[name] = _known_zone(name) or self._described_zone(name)
            if self.zones[name] is None:
                self.unknown_zones.add(name)
        return self.zones[name]

    def _described_zone(self, name: str) -> tzinfo | None:
        """Return the zone of the calendar's own VTIMEZONE, if it can be trusted to be read."""
        for part in self.calendar.components:
            if part.name == "VTIMEZONE" and part.text("TZID") == name:
                try:
                    return _zone_of(part)
                except (ValueError, LookupError, TypeError, AttributeError, OverflowError):
                    return None
        return None


def _duration(text: str) -> _Length:
    match = DURATION.fullmatch(text.strip())
    if match is None:
        raise ValueError(f"{text[:60]!r} is no duration")
    sign, *numbers = match.groups()
    weeks, days, hours, minutes, seconds = (int(number or 0) for number in numbers)
    way = -1 if sign == "-" else 1
    return _Length(
        way * timedelta(days, weeks=weeks),
        way * timedelta(seconds=seconds, hours=hours, minutes=minutes),
    )


def _sequence(event: Component) -> int:
    text = event.text("SEQUENCE")
    # int() refuses thousands of digits; RFC 5545 section 3.3.8 ends at ten.
    return int(text) if text.isdecimal() and len(text) <= MAX_DIGITS else 0


def _takes_time(event: Component) -> bool:
    is_transparent = event.text("TRANSP").upper() == "TRANSPARENT"
    return not is_transparent and event.text("STATUS").upper() != "CANCELLED"


def _known_zone(name: str) -> tzinfo | None:
    try:
        # Outlook writes the names that Windows has ("FLE Standard Time").
        return ZoneInfo(WINDOWS_TO_OLSON.get(name, name))
    except (ValueError, KeyError, OSError):  # a path, an unknown name, a folder of the database
        return None


def _zone_of(component: Component) -> tzinfo:
    for part in component.components:
        for rule in part.all("RRULE"):
            # Parsing a VTIMEZONE expands its rules: the clocks change once a year, or it is refused.
            if rule_parts(rule.value).get("FREQ") != "YEARLY":
                raise ValueError(f"{rule.value} is no rule of a zone")
            refuse_endless(rule_parts(rule.value))
    described = cast("Timezone", Timezone.from_ical("\r\n".join(_lines(component))))
    # Not by its TZID once more: we came here because that name is unknown.
    zone: tzinfo = described.to_tz(lookup_tzid=False)
    return zone


def _lines(component: Component) -> Iterator[str]:
    yield f"BEGIN:{component.name}"
    for lines in component.lines.values():
        yield from lines
    for part in component.components:
        yield from _lines(part)
    yield f"END:{component.name}"
