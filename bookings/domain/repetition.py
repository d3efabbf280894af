"""How a rule repeats, as a form can show it, and the same as recurrence text (RFC 5545 section 3.3.10)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from enum import StrEnum
from zoneinfo import ZoneInfo

from bookings.domain.recurrence import refuse_endless, rule_parts
from bookings.domain.weekly import WEEKDAYS

LONGEST_INTERVAL = 52
MOST_TIMES = 500
# A rule with more days left out than this is another rule, and each one costs at every expansion.
MOST_EXCEPTIONS = 200
LAST = -1
LAST_DAY_OF_A_MONTH = 31
WHICH = (1, 2, 3, 4, LAST)
NOON = time(12)


class Frequency(StrEnum):
    """The units that a repetition counts in."""

    DAILY = "DAILY"
    WEEKLY = "WEEKLY"
    MONTHLY = "MONTHLY"


@dataclass(frozen=True, slots=True)
class NthWeekday:
    """One weekday (Monday 0) of a month by its place: first to fourth, or the last (-1)."""

    which: int
    weekday: int

    def __post_init__(self) -> None:
        if self.which not in WHICH or not 0 <= self.weekday < len(WEEKDAYS):
            raise ValueError(f"{self.which}, {self.weekday} is no weekday of a month")


@dataclass(frozen=True, slots=True, kw_only=True)
class Repetition:
    """Days that come again: every so many days, weeks or months, until an end or without one.

    Weekly on `weekdays` (Monday 0); monthly on `month_day` (-1 is the last day) or on `nth_weekday`.
    `count` counts the days left out by `exceptions` too, as RFC 5545 does. Raises ValueError for
    what would name no day, or what a form could not show.
    """

    frequency: Frequency
    interval: int = 1
    weekdays: frozenset[int] = frozenset()
    month_day: int | None = None
    nth_weekday: NthWeekday | None = None
    until: date | None = None
    count: int | None = None
    exceptions: frozenset[date] = frozenset()

    def __post_init__(self) -> None:
        if not 1 <= self.interval <= LONGEST_INTERVAL:
            raise ValueError(f"an interval of {self.interval} is not from 1 to {LONGEST_INTERVAL}")
        if self.count is not None and not 1 <= self.count <= MOST_TIMES:
            raise ValueError(f"{self.count} times are not from 1 to {MOST_TIMES}")
        if self.count is not None and self.until:
            raise ValueError("a repetition ends on a date or after a number of times, not both")
        if len(self.exceptions) > MOST_EXCEPTIONS:
            raise ValueError(f"{len(self.exceptions)} exceptions are more than {MOST_EXCEPTIONS}")
        self._check_days()

    @property
    def needs_start(self) -> bool:
        """Return whether the days depend on the date that counting begins on."""
        return self.interval > 1 or self.count is not None

    def _check_days(self) -> None:
        weekly = self.frequency is Frequency.WEEKLY
        if weekly != bool(self.weekdays) or not self.weekdays <= set(range(len(WEEKDAYS))):
            raise ValueError("a weekly repetition, and no other, names its weekdays")
        monthly = [self.month_day is not None, self.nth_weekday is not None]
        if sum(monthly) != (self.frequency is Frequency.MONTHLY):
            raise ValueError(
                "a monthly repetition, and no other, has a day or a weekday of the month"
            )
        if self.month_day not in (None, LAST, *range(1, LAST_DAY_OF_A_MONTH + 1)):
            raise ValueError(f"no month has a day {self.month_day}")


def recurrence_text(repetition: Repetition, zone: str) -> str:
    """Return the repetition as RRULE and EXDATE lines without DTSTART.

    Spelt as django-recurrence spells it, so that a column keeps the text as it is. That library knows
    dates only as instants in UTC: noon in `zone` falls on the same date in nearly all others, while
    midnight would be the day before for whoever moves west. On a journey they are still read at home.
    """
    parts = {
        "FREQ": repetition.frequency.value,
        "INTERVAL": str(repetition.interval) if repetition.interval > 1 else "",
        "COUNT": str(repetition.count or ""),
        "UNTIL": _instant(repetition.until, zone) if repetition.until else "",
        "BYDAY": _byday(repetition),
        "BYMONTHDAY": str(repetition.month_day or ""),
    }
    rule = ";".join(f"{name}={value}" for name, value in parts.items() if value)
    exceptions = [f"EXDATE:{_instant(day, zone)}" for day in sorted(repetition.exceptions)]
    return "\n".join([f"RRULE:{rule}", *exceptions])


def repetition_of(text: str, zone: str) -> Repetition:
    """Return what recurrence text says; dates in UTC are read in `zone`.

    Raises ValueError, with the reason, for text that cannot be read or that says more than a form
    can show.
    """
    rules: list[dict[str, str]] = []
    exceptions: set[date] = set()
    for name, value in _lines(text):
        if name == "RRULE":
            rules.append(rule_parts(value))
        elif name == "EXDATE":
            exceptions.update(_date(day, zone) for day in value.split(",") if day)
        else:
            raise ValueError(f"{name} is more than a repetition can show")
    if len(rules) != 1:
        raise ValueError(f"{len(rules)} rules are not one repetition")
    return _repetition(rules[0], frozenset(exceptions), zone)


def _repetition(parts: dict[str, str], exceptions: frozenset[date], zone: str) -> Repetition:
    refuse_endless(parts)
    frequency, interval = parts.pop("FREQ"), int(parts.pop("INTERVAL", "1"))
    # The day a week begins on moves every second week, so only Monday will do there.
    if interval == 1 or parts.get("WKST") == "MO":
        parts.pop("WKST", None)
    until, count = parts.pop("UNTIL", ""), parts.pop("COUNT", "")
    names, month_day = parts.pop("BYDAY", ""), parts.pop("BYMONTHDAY", "")
    if parts:
        raise ValueError(f"{min(parts)} is more than a repetition can show")
    weekly = frequency == Frequency.WEEKLY
    return Repetition(
        frequency=Frequency(frequency),
        interval=interval,
        weekdays=frozenset(map(_weekday, names.split(","))) if weekly else frozenset(),
        month_day=int(month_day) if month_day else None,
        nth_weekday=_nth_weekday(names) if names and not weekly else None,
        until=_date(until, zone) if until else None,
        count=int(count) if count else None,
        exceptions=exceptions,
    )


def _byday(repetition: Repetition) -> str:
    if nth := repetition.nth_weekday:
        return f"{nth.which}{WEEKDAYS[nth.weekday]}"
    return ",".join(WEEKDAYS[number] for number in sorted(repetition.weekdays))


def _weekday(name: str) -> int:
    if name not in WEEKDAYS:
        raise ValueError(f"{name or 'nothing'} is no weekday")
    return WEEKDAYS.index(name)


def _nth_weekday(text: str) -> NthWeekday:
    return NthWeekday(int(text[:-2] or 0), _weekday(text[-2:]))


def _lines(text: str) -> Iterator[tuple[str, str]]:
    for line in filter(None, map(str.strip, text.upper().splitlines())):
        name, _, value = line.partition(":")
        yield name.partition(";")[0], value


def _instant(day: date, zone: str) -> str:
    noon = datetime.combine(day, NOON, ZoneInfo(zone)).astimezone(UTC)
    # Not strftime: it writes years before 1000 without their zeros.
    return f"{noon.isoformat()[:19].replace('-', '').replace(':', '')}Z"


def _date(text: str, zone: str) -> date:
    if not text.endswith("Z"):
        return date.fromisoformat(text[:8])
    return datetime.fromisoformat(text).astimezone(ZoneInfo(zone)).date()
