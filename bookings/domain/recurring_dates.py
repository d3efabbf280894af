"""Which dates a recurrence names (RFC 5545 RRULE, RDATE and EXDATE lines without DTSTART)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from bookings.domain.recurrence import refuse_endless, rule_from, rule_parts

# Where intervals and counts of a rule begin when its validity has no first date: a Monday.
ANCHOR = date(2024, 1, 1)
# Parts that name days: BYHOUR and its like would repeat a window within its own date.
RULE_PARTS = frozenset({"FREQ", "INTERVAL", "COUNT", "UNTIL", "WKST"}) | {
    f"BY{unit}" for unit in ("DAY", "MONTHDAY", "YEARDAY", "WEEKNO", "MONTH", "SETPOS")
}
MONTHS_AHEAD = 120
DECEMBER = 12
# With these alone every week is alike: no need to walk there from the first one.
TIMELESS_PARTS = frozenset({"FREQ", "BYDAY", "WKST", "UNTIL"})


@dataclass(frozen=True, slots=True)
class Dates:
    """A span of dates, both ends included; no last date means for ever."""

    first: date
    last: date | None

    def __contains__(self, day: date) -> bool:
        return self.first <= day and (self.last is None or day <= self.last)


def check_recurrence(text: str) -> None:
    """Raise ValueError for a recurrence that cannot be read, or must not be expanded (it may never end)."""
    for name, value in _properties(text):
        if name == "RRULE":
            _check_rule(rule_parts(value))
        elif name in {"EXDATE", "RDATE"}:
            # Read to the end here, or a bad date would first be met by whoever
            # opens the page of slots.
            list(_days(value, "UTC"))
        else:
            raise ValueError(f"{name} is not supported in opening hours: use RRULE and EXDATE")


@lru_cache(maxsize=20_000)
def dates_in_month(
    recurrence: str, dates: Dates, zone: str, year: int, month: int
) -> frozenset[date]:
    """Return the dates of one month that a recurrence names within `dates`.

    Intervals and counts begin at the first of `dates`, or at ANCHOR where that is `date.min`. `zone`
    is where an exception or an end that is written in UTC falls on a date.
    """
    # Again, although forms have checked it: a row from a shell or an import must
    # not hang every page.
    check_recurrence(recurrence)
    first = date(year, month, 1)
    last = (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
    named: dict[str, set[date]] = {"RRULE": set(), "RDATE": set(), "EXDATE": set()}
    for name, value in _properties(recurrence):
        if name == "RRULE":
            named[name].update(_expand(value, dates, zone, Dates(first, last)))
        else:
            named[name].update(_days(value, zone))
    # Exceptions last: they take away what any other line named (RFC 5545 section 3.8.5.1).
    days = (named["RRULE"] | named["RDATE"]) - named["EXDATE"]
    return frozenset(day for day in days if first <= day <= last and day in dates)


def next_dates(recurrence: str, dates: Dates, zone: str, *, after: date, count: int) -> list[date]:
    """Return the first `count` dates from `after` on, earliest first; fewer when ten years hold fewer.

    Ten years, because a rule for 29 February has to be shown, and one that never comes about ends.
    """
    found: list[date] = []
    year, month = after.year, after.month
    for _ in range(MONTHS_AHEAD):
        # A month is told by the first of the one after it, which the last
        # December of all does not have.
        if len(found) >= count or year == date.max.year:
            break
        days = dates_in_month(recurrence, dates, zone, year, month)
        found += sorted(day for day in days if day >= after)
        year, month = (year, month + 1) if month < DECEMBER else (year + 1, 1)
    return found[:count]


def _check_rule(parts: dict[str, str]) -> None:
    refuse_endless(parts)
    if unknown := parts.keys() - RULE_PARTS:
        raise ValueError(
            f"{min(unknown)} is not supported in opening hours: a rule names days only"
        )
    list(_days(parts.pop("UNTIL", ""), "UTC"))
    rule_from(parts, datetime.combine(ANCHOR, time()))


def _expand(value: str, dates: Dates, zone: str, month: Dates) -> Iterator[date]:
    parts = rule_parts(value)
    first, last = month.first, month.last or month.first
    # The same for every month that is asked about: COUNT and INTERVAL are counted from here.
    begins = ANCHOR if dates.first == date.min else dates.first
    if parts["FREQ"] == "WEEKLY" and "BYDAY" in parts and parts.keys() <= TIMELESS_PARTS:
        begins = first
    # django-recurrence writes UNTIL in UTC, so it is read in the zone, as exceptions are.
    until = min(_days(parts.pop("UNTIL", ""), zone), default=last)
    # Naive midnights, since only dates are asked for: an aware start is stored in UTC, and opens an
    # hour off after the next clock change.
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
            yield datetime.strptime(text[:8], "%Y%m%d").date()
            continue
        at = datetime.strptime(text, "%Y%m%dT%H%M%S%z")
        yield at.astimezone(ZoneInfo(zone)).date()
