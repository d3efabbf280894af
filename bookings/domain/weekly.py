"""A week of windows as recurrence rules, and such rules read back as a week."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, time
from itertools import pairwise

from bookings.domain.opening_hours import OpeningRule, WallWindow
from bookings.domain.recurring_dates import Dates, next_dates

# RFC 5545 section 3.3.10, Monday first.
WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
MIDNIGHT = 24 * 60


@dataclass(frozen=True, slots=True)
class Week:
    """The windows of each weekday: seven entries, Monday first, each in order of opening."""

    days: tuple[tuple[WallWindow, ...], ...]

    def __post_init__(self) -> None:
        if len(self.days) != len(WEEKDAYS):
            raise ValueError(f"a week has seven days, not {len(self.days)}")

    def rules(self) -> tuple[OpeningRule, ...]:
        """Return one weekly rule per distinct window, in order of opening."""
        windows = sorted({window for day in self.days for window in day})
        return tuple(OpeningRule(self._recurrence_of(window), window) for window in windows)

    def _recurrence_of(self, window: WallWindow) -> str:
        names = [name for name, day in zip(WEEKDAYS, self.days, strict=True) if window in day]
        return f"RRULE:FREQ=WEEKLY;BYDAY={','.join(names)}"


def week_of(rules: Iterable[OpeningRule]) -> Week:
    """Return the week that the weekly ones of `rules` make; the others are left out."""
    days: list[set[WallWindow]] = [set() for _ in WEEKDAYS]
    for rule in rules:
        for number in weekdays_of(rule):
            days[number].add(rule.window)
    return Week(tuple(tuple(sorted(day)) for day in days))


def weekdays_of(rule: OpeningRule) -> tuple[int, ...]:
    """Return the weekdays (Monday 0) of a rule that a week can show; none for any other.

    Such a rule says nothing but which weekdays: every week, for ever, without exceptions.
    """
    name, _, value = rule.recurrence.strip().upper().partition(":")
    # A second line is an exception or another rule: the grid would drop it when it is saved.
    if name != "RRULE" or "\n" in value or rule.valid_from or rule.valid_until:
        return ()
    parts = dict(part.partition("=")[::2] for part in value.split(";"))
    names = parts.pop("BYDAY", "").split(",")
    # Where every week is alike, it does not matter on which day one begins: any WKST will do.
    plain = {"FREQ": "WEEKLY", "INTERVAL": "1", "WKST": parts.get("WKST", "MO")}
    if "FREQ" not in parts or parts.items() - plain.items() or not set(names) <= set(WEEKDAYS):
        return ()
    return tuple(number for number, name in enumerate(WEEKDAYS) if name in names)


def first_overlap(windows: Sequence[WallWindow]) -> tuple[WallWindow, WallWindow] | None:
    """Return the earliest two windows of one day that overlap; touching ones do not."""
    ordered = sorted(windows)
    return next(((a, b) for a, b in pairwise(ordered) if b.opens < a.closes), None)


def first_clash(
    week: Week, others: Iterable[OpeningRule], *, zone: str, after: date, count: int
) -> tuple[date, WallWindow, WallWindow] | None:
    """Return (date, window, window) where one of the other rules overlaps the week, or None.

    Of each rule the next `count` dates from `after` on are compared: one without an end has no last.
    """
    for rule in others:
        dates = Dates(rule.valid_from or date.min, rule.valid_until)
        begins = max(after, dates.first)
        for day in next_dates(rule.recurrence, dates, zone, after=begins, count=count):
            if overlap := first_overlap([*week.days[day.weekday()], rule.window]):
                return day, *overlap
    return None


def runs_past_midnight(window: WallWindow) -> bool:
    """Return whether the window ends on the next date, later than its first instant."""
    return window.closes > MIDNIGHT


def wall_times(window: WallWindow) -> tuple[time, time]:
    """Return the window's opening and closing times; midnight at its end is 00:00."""
    # A time of day cannot be 24:00; `WallWindow.between` reads 00:00 at the end as just that.
    return _time(window.opens), _time(window.closes % MIDNIGHT)


def _time(minutes: int) -> time:
    return time(minutes // 60, minutes % 60)
