"""A month with its bookable days, and the times of the chosen one, as the times page shows them."""

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Generic, Protocol, TypeVar
from zoneinfo import ZoneInfo


class Starting(Protocol):
    """Whatever begins at an instant: a slot, or a session."""

    # A datetime; but where the checker comes to a protocol before it has read Django's model, it
    # takes the model's field for no datetime, and which comes first changes with every import.
    @property
    def start_at(self) -> Any: ...


Offer = TypeVar("Offer", bound=Starting)
Full = TypeVar("Full", bound=Starting)
One = TypeVar("One", bound=Starting)

WEEK = 7  # days
NextMonth = timedelta(days=31)


@dataclass(frozen=True, slots=True)
class MonthDay:
    """One day of a month; `url` opens its times, and is empty when it has none."""

    day: date
    count: int
    url: str
    is_chosen: bool
    is_today: bool


@dataclass(frozen=True, slots=True)
class Month:
    """Weeks from Monday; None stands for a day of another month."""

    first: date
    weeks: tuple[tuple[MonthDay | None, ...], ...]
    previous_url: str
    next_url: str


@dataclass(frozen=True, slots=True)
class Times(Generic[Offer, Full]):
    """What is on offer, by the visitor's dates; `gone_on` was asked for and has no times left.

    `full` are the groups of the chosen day that have no seat, whose line may be joined.
    """

    month: Month
    chosen: date | None
    slots: tuple[Offer, ...]
    next_slot: Offer | None
    next_url: str = ""
    gone_on: date | None = None
    full: tuple[Full, ...] = ()
    is_empty: bool = False


def times_in_month(
    slots: Sequence[Offer],
    *,
    zone: str,
    month: date | None,
    day: date | None,
    today: date,
    day_url: Callable[[date], str],
    month_url: Callable[[date], str],
    full: Sequence[Full] = (),
) -> Times[Offer, Full]:
    """Return the month asked for, or that of the day, or that of the first slot.

    For a day whose times are gone, the next day that has some stands in.
    """
    by_day, full_by_day = by_date(slots, zone), by_date(full, zone)
    days = sorted({*by_day, *full_by_day})
    first_day = next(iter(by_day), next(iter(days), today))
    # Times go while one looks, so a day without any left gives way to the next that has some.
    near = next((d for d in days if day and d >= day), None)
    first = max(month or near or first_day, today).replace(day=1)
    chosen = near if near and near.replace(day=1) == first else _first_in_month(days, first)
    last_day = max(days, default=first)
    return Times(
        month=Month(
            first=first,
            weeks=_weeks(first, by_day, days, chosen=chosen, today=today, day_url=day_url),
            previous_url=month_url(_month_before(first)) if first > today.replace(day=1) else "",
            next_url=month_url(_month_after(first)) if _month_after(first) <= last_day else "",
        ),
        chosen=chosen,
        slots=tuple(by_day.get(chosen, ())) if chosen else (),
        next_slot=slots[0] if slots else None,
        next_url=day_url(first_day) if slots else "",
        gone_on=day if day not in days else None,
        full=tuple(full_by_day.get(chosen, ())) if chosen else (),
        is_empty=not days,
    )


def by_date(starting: Iterable[One], zone: str) -> dict[date, list[One]]:
    """Return what begins on each date as a visitor in `zone` counts them, in the order given."""
    clock = ZoneInfo(zone)
    found: dict[date, list[One]] = {}
    for one in starting:
        found.setdefault(one.start_at.astimezone(clock).date(), []).append(one)
    return found


def local_today(now: datetime, zone: str) -> date:
    """Return the date in a zone."""
    return now.astimezone(ZoneInfo(zone)).date()


def _first_in_month(days: Sequence[date], first: date) -> date | None:
    return next((d for d in days if (d.year, d.month) == (first.year, first.month)), None)


def _month_after(first: date) -> date:
    return (first + NextMonth).replace(day=1)


def _month_before(first: date) -> date:
    return (first - timedelta(days=1)).replace(day=1)


def _weeks(
    first: date,
    by_day: dict[date, list[Offer]],
    choosable: Collection[date],
    *,
    chosen: date | None,
    today: date,
    day_url: Callable[[date], str],
) -> tuple[tuple[MonthDay | None, ...], ...]:
    days: list[MonthDay | None] = [None] * first.weekday()
    day = first
    while day.month == first.month:
        count = len(by_day.get(day, ()))
        url = day_url(day) if day in choosable else ""
        days.append(MonthDay(day, count, url, is_chosen=day == chosen, is_today=day == today))
        day += timedelta(days=1)
    days += [None] * (-len(days) % WEEK)
    weeks = (tuple(days[i : i + WEEK]) for i in range(0, len(days), WEEK))
    # A week that is over has nothing to choose: it would only push the others down.
    return tuple(week for week in weeks if any(d and d.day >= today for d in week))
