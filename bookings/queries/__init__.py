"""Reads of bookings; each takes a fixed number of SQL statements, named in its docstring."""

from bookings.queries.availability import schedules_by_type
from bookings.queries.bookings import (
    BookingNotFoundError,
    booking_for_request,
    booking_for_token,
    bookings_to_show,
    coming_sessions_of,
    upcoming_bookings_of,
)
from bookings.queries.mail import due_mail, failed_and_current_mail
from bookings.queries.session_types import (
    bookable_session_types,
    consultants_of,
    consultants_to_show,
    fairest,
    session_type_for_booking,
)
from bookings.queries.slots import (
    LONGEST_ASK,
    OfferedSlot,
    free_slots_for,
    free_slots_on_dates,
    next_free_slots,
    rules_of,
    schedules_of,
    slot_at,
)

__all__ = [
    "LONGEST_ASK",
    "BookingNotFoundError",
    "OfferedSlot",
    "bookable_session_types",
    "booking_for_request",
    "booking_for_token",
    "bookings_to_show",
    "coming_sessions_of",
    "consultants_of",
    "consultants_to_show",
    "due_mail",
    "failed_and_current_mail",
    "fairest",
    "free_slots_for",
    "free_slots_on_dates",
    "next_free_slots",
    "rules_of",
    "schedules_by_type",
    "schedules_of",
    "session_type_for_booking",
    "slot_at",
    "upcoming_bookings_of",
]
