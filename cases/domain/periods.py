"""The stretch of dates that a report is about."""

from dataclasses import dataclass
from datetime import date, timedelta

DAYS_BACK = 90


@dataclass(frozen=True, slots=True)
class Period:
    """Dates from the first to the last, both included; without an end it is open there."""

    first: date | None = None
    last: date | None = None

    def __post_init__(self) -> None:
        if self.first and self.last and self.last < self.first:
            raise ValueError(f"a period from {self.first} to {self.last}")

    def __contains__(self, day: date) -> bool:
        return (self.first or day) <= day <= (self.last or day)


def this_year(today: date) -> Period:
    """Return the year of today, to its end: what is dated ahead belongs to it too."""
    return Period(date(today.year, 1, 1), date(today.year, 12, 31))


def last_days(today: date, days: int) -> Period:
    """Return so many days, of which today is the last."""
    return Period(today - timedelta(days=days - 1), today)


def period_of(name: str, today: date) -> Period:
    """Return the period that goes by a name in addresses; any other name is this year."""
    match name:
        case "all":
            return Period()
        case "lately":
            return last_days(today, DAYS_BACK)
    return this_year(today)
