"""External calendars: the guarded way out to the network, what is asked there, and its safe reading."""

from bookings.calendars.errors import (
    CalendarError,
    CalendarFault,
    KeyLostError,
    UnexpectedError,
)
from bookings.calendars.expansion import expand
from bookings.calendars.questions import Access, Copy, Known, ask_for_copy

__all__ = [
    "Access",
    "CalendarError",
    "CalendarFault",
    "Copy",
    "KeyLostError",
    "Known",
    "UnexpectedError",
    "ask_for_copy",
    "expand",
]
