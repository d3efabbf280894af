"""The line of those who wait for a seat in a full group: who is offered one, and until when."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Generic, TypeVar

# Whatever the caller knows a place in the line by; it is only handed back.
Who = TypeVar("Who")


@dataclass(frozen=True, slots=True)
class InLine(Generic[Who]):
    """One place in the line; `offer_ends_at` is None for one who still waits."""

    who: Who
    offer_ends_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Settlement(Generic[Who]):
    """What is to change in the line, and how many seats anyone may book."""

    lapsed: tuple[Who, ...]
    offered: tuple[Who, ...]
    seats_left: int


def offer_ends_at(
    now: datetime, *, lasts: timedelta, start_at: datetime, notice: timedelta
) -> datetime | None:
    """Return when an offer made now ends, or None when it is too late to make one.

    Never after the last moment at which anyone could book: a seat that is kept to the very start would
    stay empty. Elapsed time, all datetimes in UTC.
    """
    last = start_at - max(notice, timedelta())
    return min(now + lasts, last) if last > now else None


def settle(
    line: Sequence[InLine[Who]], *, free: int, now: datetime, can_offer: bool
) -> Settlement[Who]:
    """Return what is to be done about a line, in the order it was joined.

    `free` counts the seats that nobody has taken, those kept by offers among them. An offer that ends
    now is over. One whose offer lapsed does not wait again: the seat goes to the next. It depends on
    the state alone, so that it may be asked at any time, any number of times.
    """
    ends = [(place.who, place.offer_ends_at) for place in line]
    lapsed = tuple(who for who, at in ends if at is not None and at <= now)
    kept = sum(at is not None and at > now for _who, at in ends)
    open_seats = max(free - kept, 0)
    waiting = [who for who, at in ends if at is None]
    offered = tuple(waiting[:open_seats]) if can_offer else ()
    return Settlement(lapsed, offered, open_seats - len(offered))
