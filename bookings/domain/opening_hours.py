"""Recurring windows of one consultant, on the wall clock, turned into stretches of open time in UTC.

Everything here is a value, so an expansion is remembered by what went into it (`lru_cache`): a rule
is expanded once per schedule and month, and nothing ever has to be invalidated.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from itertools import chain

from bookings.domain.intervals import Instant, Interval, intersect, merge, subtract
from bookings.domain.recurring_dates import Dates, dates_in_month
from bookings.domain.wall_clock import (
    DAY,
    EPOCH,
    date_intervals,
    local_date,
    wall_intervals,
    wall_to_utc,
)

Minutes = int


@dataclass(frozen=True, slots=True, order=True)
class WallWindow:
    """Minutes after a local midnight; `closes` beyond 24 * 60 runs into the next date."""

    opens: Minutes
    closes: Minutes

    def __post_init__(self) -> None:
        # No further than the next date: that one's override is all that can cut a night short (S2).
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

    # Text rather than a rule object: what an expansion is remembered by has to be
    # hashable (ADR 0007).
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
class Travel:
    """Dates on which a consultant's wall clock is another zone's."""

    dates: Dates
    zone: str


@dataclass(frozen=True, slots=True)
class HoursOff:
    """One stretch of time off on the wall clock; both ends naive, the second not included."""

    # Naive: which clock reads them is known by the date alone, and on a journey it is another one.
    starts: datetime
    ends: datetime


@dataclass(frozen=True, slots=True)
class RepeatedOff:
    """Time off on every date of a recurrence within `dates`: a window of it, or all of it."""

    recurrence: str
    dates: Dates
    window: WallWindow | None = None

    def falls_on(self, day: date, zone: str) -> bool:
        """Return whether the recurrence names the date."""
        return day in dates_in_month(self.recurrence, self.dates, zone, day.year, day.month)


@dataclass(frozen=True, slots=True)
class Schedule:
    """All that decides when a consultant's door is open, bookings aside.

    Time off outranks an override of its date, and an override outranks a public holiday.
    """

    zone: str
    rules: tuple[OpeningRule, ...] = ()
    overrides: tuple[Override, ...] = ()
    days_off: tuple[Dates, ...] = ()
    travels: tuple[Travel, ...] = ()
    hours_off: tuple[HoursOff, ...] = ()
    repeated_off: tuple[RepeatedOff, ...] = ()
    # A frozenset remembers its hash, and one set serves all who keep the same country's holidays.
    holidays: frozenset[date] = frozenset()

    @property
    def clock(self) -> "Schedule":
        """The same clock, journeys included, of a door that is never open."""
        return Schedule(self.zone, travels=self.travels)

    def zone_on(self, day: date) -> str:
        """Return the name of the zone whose clock the consultant follows on a date."""
        return next((t.zone for t in self.travels if day in t.dates), self.zone)

    def date_of(self, at: Instant) -> date:
        """Return the consultant's local date at an instant."""
        for travel in self.travels:
            # By the clock there: near midnight the one at home may show another date already.
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
            # Every instant has one date only, so what a journey has is taken from
            # later ones and from home.
            there = subtract(date_intervals(travel.zone, begins, ends), away)
            found += intersect(there, date_intervals(travel.zone, first, last))
            away += there
        return merge([*found, *subtract(date_intervals(self.zone, first, last), away)])

    def is_off(self, day: date) -> bool:
        """Return whether time off removes the whole date."""
        if any(day in dates for dates in self.days_off):
            return True
        # In the home zone also on a journey: exceptions are kept as noon there, which from Auckland
        # is the day before in Honolulu.
        return any(off.window is None and off.falls_on(day, self.zone) for off in self.repeated_off)

    def override_of(self, day: date) -> Override | None:
        """Return what replaces the date's windows, if anything."""
        return next((o for o in self.overrides if o.on == day), None)

    def windows_on(self, day: date) -> list[WallWindow]:
        """Return the date's own windows, merged; what spills over from the day before is not here."""
        if self.is_off(day):
            return []
        override = self.override_of(day)
        if override is None and day in self.holidays:
            return []
        windows = override.windows if override else tuple(_weekly(self, day))
        # As two windows that touch, each would begin a grid of its own (S1).
        joined = merge(Interval(w.opens, w.closes) for w in windows)
        return [WallWindow(i.start, i.end) for i in joined]

    def takes_no_spill(self, day: date) -> bool:
        """Return whether a night that began the day before ends at this date's midnight."""
        # S2: an override replaces all of its date, the end of the night before included.
        return self.is_off(day) or day in self.holidays or self.override_of(day) is not None


def openings(schedule: Schedule, first: date, last: date) -> tuple[Interval, ...]:
    """Return the open stretches of the windows that belong to the dates first..last.

    In order of date and opening. Stretches of one date are disjoint; a stretch may touch or overlap
    one of the next date, and each is an opening that a grid of starts is counted from (S4).
    """
    months = months_between(first, last)
    stretches = chain.from_iterable(_openings_of_month(schedule, *month) for month in months)
    return tuple(stretch for day, stretch in stretches if first <= day <= last)


def hours_off(schedule: Schedule, first: date, last: date) -> list[Interval]:
    """Return the stretches off by the hour that begin on the dates first..last or run into them.

    Merged, earliest first. Whole dates off are not among them: those have no opening hours at all.
    """
    if not schedule.hours_off and not schedule.repeated_off:
        return []
    # One that begins on the last of the month before may run past midnight into the first.
    months = months_between(first - timedelta(days=1), last)
    repeated = chain.from_iterable(_repeated_hours_of_month(schedule, *month) for month in months)
    return merge(chain(_single_hours(schedule, first, last), repeated))


def months_between(first: date, last: date) -> list[tuple[int, int]]:
    """Return (year, month) of every month that the dates first..last touch."""
    count = (last.year - first.year) * 12 + last.month - first.month + 1
    numbers = range(first.year * 12 + first.month - 1, first.year * 12 + first.month - 1 + count)
    return [(number // 12, number % 12 + 1) for number in numbers]


def _weekly(schedule: Schedule, day: date) -> Iterator[WallWindow]:
    for rule in schedule.rules:
        # date.min says that there is no first date: counting then begins at ANCHOR.
        dates = Dates(rule.valid_from or date.min, rule.valid_until)
        # In the home zone, as in is_off.
        if day in dates_in_month(rule.recurrence, dates, schedule.zone, day.year, day.month):
            yield rule.window


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
        # All of it by the clock of the date it belongs to, also what runs into
        # the first day of a journey.
        yield from wall_to_utc(schedule.zone_on(day), start, end)


def _single_hours(schedule: Schedule, first: date, last: date) -> Iterator[Interval]:
    for off in schedule.hours_off:
        if off.starts.date() <= last and off.ends.date() >= first:
            # By the clock of its first date throughout, also where it ends on a journey.
            yield from wall_intervals(schedule.zone_on(off.starts.date()), off.starts, off.ends)


@lru_cache(maxsize=4_096)
def _repeated_hours_of_month(schedule: Schedule, year: int, month: int) -> tuple[Interval, ...]:
    return tuple(
        interval
        for off in schedule.repeated_off
        if off.window is not None
        for day in dates_in_month(off.recurrence, off.dates, schedule.zone, year, month)
        for interval in _window_in_utc(schedule.zone_on(day), day, off.window)
    )


def _window_in_utc(zone: str, day: date, window: WallWindow) -> list[Interval]:
    midnight = (day.toordinal() - EPOCH) * DAY
    return wall_to_utc(zone, midnight + window.opens * 60, midnight + window.closes * 60)
