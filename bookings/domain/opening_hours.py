"""Recurring windows of one consultant, on the wall clock, turned into stretches of open time in UTC.

Everything here is a value, so an expansion is remembered by what went into it (`lru_cache`): a rule
is expanded once per schedule and month, and nothing ever has to be invalidated.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from itertools import chain
from zoneinfo import ZoneInfo

from bookings.domain.intervals import Instant, Interval, intersect, merge, subtract
from bookings.domain.recurrence import refuse_endless, rule_from, rule_parts

Minutes = int

DAY = 86_400  # seconds
EPOCH = date(1970, 1, 1).toordinal()
# Where intervals and counts of a rule begin when its validity has no first date: a Monday.
ANCHOR = date(2024, 1, 1)
RULE_PARTS = frozenset({"FREQ", "INTERVAL", "COUNT", "UNTIL", "WKST"}) | {
    f"BY{unit}" for unit in ("DAY", "MONTHDAY", "YEARDAY", "WEEKNO", "MONTH", "SETPOS")
}
# With these alone every week is alike: no need to walk there from the first one.
TIMELESS_PARTS = frozenset({"FREQ", "BYDAY", "WKST", "UNTIL"})


@dataclass(frozen=True, slots=True, order=True)
class WallWindow:
    """Minutes after a local midnight; `closes` beyond 24 * 60 runs into the next date."""

    opens: Minutes
    closes: Minutes

    def __post_init__(self) -> None:
        if not 0 <= self.opens < 24 * 60 or not self.opens < self.closes <= 48 * 60:
            raise ValueError(f"{self.opens} to {self.closes} minutes is no window of one date")

    @classmethod
    def between(cls, opens: time, closes: time) -> "WallWindow":
        """Return the window of two wall times; an end at or before the start is the next date's."""
        first, last = opens.hour * 60 + opens.minute, closes.hour * 60 + closes.minute
        return cls(first, last if last > first else last + 24 * 60)


@dataclass(frozen=True, slots=True)
class OpeningRule:
    """One window on every date of a recurrence (RFC 5545 RRULE and EXDATE lines, no DTSTART)."""

    recurrence: str
    window: WallWindow
    valid_from: date | None = None
    valid_until: date | None = None


@dataclass(frozen=True, slots=True)
class Override:
    """What replaces all windows of one date; no windows close it."""

    on: date
    windows: tuple[WallWindow, ...] = ()


@dataclass(frozen=True, slots=True)
class Dates:
    """A span of dates, both ends included; no last date means for ever."""

    first: date
    last: date | None

    def __contains__(self, day: date) -> bool:
        return self.first <= day and (self.last is None or day <= self.last)


@dataclass(frozen=True, slots=True)
class Travel:
    """Dates on which a consultant's wall clock is another zone's."""

    dates: Dates
    zone: str


@dataclass(frozen=True, slots=True)
class Schedule:
    """All that decides when a consultant's door is open, bookings aside."""

    zone: str
    rules: tuple[OpeningRule, ...] = ()
    overrides: tuple[Override, ...] = ()
    days_off: tuple[Dates, ...] = ()
    travels: tuple[Travel, ...] = ()

    def zone_on(self, day: date) -> str:
        """Return the name of the zone whose clock the consultant follows on a date."""
        return next((t.zone for t in self.travels if day in t.dates), self.zone)

    def date_of(self, at: Instant) -> date:
        """Return the consultant's local date at an instant."""
        for travel in self.travels:
            day = local_date(at, travel.zone)
            if day in travel.dates:
                return day
        return local_date(at, self.zone)

    def instants_of(self, first: date, last: date) -> list[Interval]:
        """Return the instants whose date (`date_of`) lies in first..last, merged, earliest first."""
        found: list[Interval] = []
        away: list[Interval] = []
        reach = timedelta(days=2)  # further off, no two clocks disagree about a date in first..last
        for travel in self.travels:
            begins = max(travel.dates.first, first - reach)
            ends = min(travel.dates.last or date.max, last + reach)
            there = subtract(date_intervals(travel.zone, begins, ends), away)
            found += intersect(there, date_intervals(travel.zone, first, last))
            away += there
        return merge([*found, *subtract(date_intervals(self.zone, first, last), away)])

    def is_off(self, day: date) -> bool:
        """Return whether time off or a holiday removes the date."""
        return any(day in dates for dates in self.days_off)

    def windows_on(self, day: date) -> list[WallWindow]:
        """Return the date's own windows, merged; what spills over from the day before is not here."""
        if self.is_off(day):
            return []
        override = next((o for o in self.overrides if o.on == day), None)
        windows = override.windows if override else tuple(_weekly(self, day))
        joined = merge(Interval(w.opens, w.closes) for w in windows)
        return [WallWindow(i.start, i.end) for i in joined]

    def takes_no_spill(self, day: date) -> bool:
        """Return whether a night that began the day before ends at this date's midnight."""
        return self.is_off(day) or any(o.on == day for o in self.overrides)


def openings(schedule: Schedule, first: date, last: date) -> tuple[Interval, ...]:
    """Return the open stretches of the windows that belong to the dates first..last.

    In order of date and opening. Stretches of one date are disjoint; a stretch may touch or overlap
    one of the next date, and each is an opening that a grid of starts is counted from (S4).
    """
    months = months_between(first, last)
    stretches = chain.from_iterable(_openings_of_month(schedule, *month) for month in months)
    return tuple(stretch for day, stretch in stretches if first <= day <= last)


def months_between(first: date, last: date) -> list[tuple[int, int]]:
    """Return (year, month) of every month that the dates first..last touch."""
    count = (last.year - first.year) * 12 + last.month - first.month + 1
    numbers = range(first.year * 12 + first.month - 1, first.year * 12 + first.month - 1 + count)
    return [(number // 12, number % 12 + 1) for number in numbers]


def wall_intervals(zone: str, start: datetime, end: datetime) -> list[Interval]:
    """Return the instants at which the zone's wall clock reads start <= t < end (both naive).

    A time skipped by a clock change is in none, a repeated one in two.
    """
    return _wall_to_utc(zone, _wall_seconds(start), _wall_seconds(end))


def date_intervals(zone: str, first: date, last: date) -> list[Interval]:
    """Return the instants whose local date lies in first..last."""
    midnight = time()
    day_after = last + timedelta(days=1)
    return wall_intervals(
        zone, datetime.combine(first, midnight), datetime.combine(day_after, midnight)
    )


@lru_cache(maxsize=20_000)
def local_date(at: Instant, zone: str) -> date:
    """Return the date that the zone's wall clock shows at an instant."""
    spans = _offsets_of_block(zone, at // OFFSET_BLOCK)
    offset = next(offset for span, offset in spans if at < span.end)
    return date.fromordinal(EPOCH + (at + offset) // DAY)


def check_recurrence(text: str) -> None:
    """Raise ValueError for a recurrence that cannot be read, or must not be expanded (it may never end)."""
    for name, value in _properties(text):
        if name == "RRULE":
            _check_rule(rule_parts(value))
        elif name in {"EXDATE", "RDATE"}:
            list(_days(value, "UTC"))
        else:
            raise ValueError(f"{name} is not supported in opening hours: use RRULE and EXDATE")


def _check_rule(parts: dict[str, str]) -> None:
    refuse_endless(parts)
    if unknown := parts.keys() - RULE_PARTS:
        raise ValueError(
            f"{min(unknown)} is not supported in opening hours: a rule names days only"
        )
    list(_days(parts.pop("UNTIL", ""), "UTC"))
    rule_from(parts, datetime.combine(ANCHOR, time()))


def _weekly(schedule: Schedule, day: date) -> Iterator[WallWindow]:
    zone = schedule.zone_on(day)
    for rule in schedule.rules:
        if day in _rule_dates(rule, zone, day.year, day.month):
            yield rule.window


@lru_cache(maxsize=20_000)
def _rule_dates(rule: OpeningRule, zone: str, year: int, month: int) -> frozenset[date]:
    """Return the dates of one month on which a rule opens."""
    check_recurrence(rule.recurrence)
    first = date(year, month, 1)
    last = (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
    named: dict[str, set[date]] = {"RRULE": set(), "RDATE": set(), "EXDATE": set()}
    for name, value in _properties(rule.recurrence):
        found = _expand(value, rule, zone, first, last) if name == "RRULE" else _days(value, zone)
        named[name].update(found)
    days = (named["RRULE"] | named["RDATE"]) - named["EXDATE"]
    valid = Dates(rule.valid_from or date.min, rule.valid_until)
    return frozenset(day for day in days if first <= day <= last and day in valid)


def _expand(value: str, rule: OpeningRule, zone: str, first: date, last: date) -> Iterator[date]:
    parts = rule_parts(value)
    begins = rule.valid_from or ANCHOR
    if parts["FREQ"] == "WEEKLY" and "BYDAY" in parts and parts.keys() <= TIMELESS_PARTS:
        begins = first
    # django-recurrence writes UNTIL in UTC, so it is read in the zone, as exceptions are.
    until = min(_days(parts.pop("UNTIL", ""), zone), default=last)
    midnight = time()
    found = rule_from(parts, datetime.combine(begins, midnight)).between(
        datetime.combine(first, midnight), datetime.combine(min(last, until), midnight), inc=True
    )
    return (at.date() for at in found)


def _properties(recurrence: str) -> Iterator[tuple[str, str]]:
    """Yield (name, value) of the recurrence's lines, without parameters, in capitals."""
    for line in filter(None, map(str.strip, recurrence.upper().splitlines())):
        name, _, value = line.partition(":")
        yield name.partition(";")[0], value


def _days(value: str, zone: str) -> Iterator[date]:
    """Yield the dates of an EXDATE, RDATE or UNTIL value; one written in UTC is read in the zone."""
    for text in filter(None, value.split(",")):
        if not text.endswith("Z"):
            yield datetime.strptime(text[:8], "%Y%m%d").date()  # noqa: DTZ007 - a date, no time
            continue
        at = datetime.strptime(text, "%Y%m%dT%H%M%S%z")
        yield at.astimezone(ZoneInfo(zone)).date()


@lru_cache(maxsize=20_000)
def _openings_of_month(
    schedule: Schedule, year: int, month: int
) -> tuple[tuple[date, Interval], ...]:
    day = date(year, month, 1)
    found = []
    while day.month == month:
        found += [(day, stretch) for stretch in _openings_of_day(schedule, day)]
        day += timedelta(days=1)
    return tuple(found)


def _openings_of_day(schedule: Schedule, day: date) -> Iterable[Interval]:
    spill_ends = 24 * 60 if schedule.takes_no_spill(day + timedelta(days=1)) else 48 * 60
    midnight = (day.toordinal() - EPOCH) * DAY
    for window in schedule.windows_on(day):
        start, end = midnight + window.opens * 60, midnight + min(window.closes, spill_ends) * 60
        yield from _wall_to_utc(schedule.zone_on(day), start, end)


def _wall_to_utc(zone: str, start: int, end: int) -> list[Interval]:
    """Return where a wall-clock span falls in UTC; wall seconds count as if the wall were UTC."""
    found = []
    for span, offset in _offsets(zone, start - DAY, end + DAY):
        first, last = max(start - offset, span.start), min(end - offset, span.end)
        if first < last:
            found.append(Interval(first, last))
    return merge(found)


def _offsets(zone: str, start: Instant, end: Instant) -> Iterator[tuple[Interval, int]]:
    """Yield spans of constant UTC offset (seconds) that cover start..end, earliest first."""
    for block in range(start // OFFSET_BLOCK, end // OFFSET_BLOCK + 1):
        yield from _offsets_of_block(zone, block)


OFFSET_BLOCK = 32 * DAY
# No zone has ever changed its clock twice within six days; half a day misses no change.
PROBE = DAY // 2


@lru_cache(maxsize=10_000)
def _offsets_of_block(zone: str, block: int) -> tuple[tuple[Interval, int], ...]:
    spans: list[tuple[Interval, int]] = []
    start = begun = block * OFFSET_BLOCK
    end = start + OFFSET_BLOCK
    while start < end:
        if _offset(zone, start) != _offset(zone, start + PROBE):
            changed = _change_between(zone, start, start + PROBE)
            spans.append((Interval(begun, changed), _offset(zone, begun)))
            begun = changed
        start += PROBE
    return (*spans, (Interval(begun, end), _offset(zone, begun)))


def _change_between(zone: str, low: Instant, high: Instant) -> Instant:
    """Return the first instant that has the offset of `high`, by halving."""
    before = _offset(zone, low)
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if _offset(zone, middle) == before else (low, middle)
    return high


def _offset(zone: str, at: Instant) -> int:
    offset = datetime.fromtimestamp(at, tz=ZoneInfo(zone)).utcoffset()
    return int((offset or timedelta()).total_seconds())


def _wall_seconds(at: datetime) -> int:
    return (at.date().toordinal() - EPOCH) * DAY + at.hour * 3600 + at.minute * 60 + at.second
