"""Reads of bookings; each takes a fixed number of SQL statements, named in its docstring."""

from bookings.queries.agenda import Agenda, Entry, EntryKind, agenda_of
from bookings.queries.availability import schedules_by_type
from bookings.queries.bookings import (
    BookingNotFoundError,
    booking_for_request,
    booking_for_token,
    bookings_to_show,
    coming_sessions_of,
    upcoming_bookings_of,
)
from bookings.queries.calendars import due_calendars, stale_calendars
from bookings.queries.consultant_time import schedules_of
from bookings.queries.mail import due_mail, failed_and_current_mail
from bookings.queries.session_types import (
    Team,
    bookable_session_types,
    consultant_for_booking,
    consultants_of,
    locked_team_of,
    next_in_turn,
    session_type_for_booking,
    session_types_of,
    team_of,
    team_to_show,
)
from bookings.queries.sessions import (
    Placing,
    colleagues_of,
    explanations_of,
    placing_of,
    placings_of,
    sessions_to_show,
)
from bookings.queries.slots import (
    LONGEST_ASK,
    OfferedSlot,
    calendars_of,
    free_slots_for,
    free_slots_on_dates,
    next_free_slots,
    rules_of,
    slot_at,
)
from bookings.queries.waiting import (
    PlaceNotFoundError,
    full_sessions,
    line_of,
    place_for_token,
    places_to_show,
    sessions_to_settle,
)

__all__ = [
    "LONGEST_ASK",
    "Agenda",
    "BookingNotFoundError",
    "Entry",
    "EntryKind",
    "OfferedSlot",
    "PlaceNotFoundError",
    "Placing",
    "Team",
    "agenda_of",
    "bookable_session_types",
    "booking_for_request",
    "booking_for_token",
    "bookings_to_show",
    "calendars_of",
    "colleagues_of",
    "coming_sessions_of",
    "consultant_for_booking",
    "consultants_of",
    "due_calendars",
    "due_mail",
    "explanations_of",
    "failed_and_current_mail",
    "free_slots_for",
    "free_slots_on_dates",
    "full_sessions",
    "line_of",
    "locked_team_of",
    "next_free_slots",
    "next_in_turn",
    "place_for_token",
    "places_to_show",
    "placing_of",
    "placings_of",
    "rules_of",
    "schedules_by_type",
    "schedules_of",
    "session_type_for_booking",
    "session_types_of",
    "sessions_to_settle",
    "sessions_to_show",
    "slot_at",
    "stale_calendars",
    "team_of",
    "team_to_show",
    "upcoming_bookings_of",
]
