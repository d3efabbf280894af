"""The records of bookings; state changes only in actions."""

from bookings.models.availability import DateOverride, OpeningHours, TimeOff
from bookings.models.consultant import Consultant
from bookings.models.mail import MailKind, MailState, OutgoingMail
from bookings.models.session import (
    Booking,
    Outcome,
    Session,
    SessionConsultant,
    Status,
)
from bookings.models.session_type import PlaceKind, Question, QuestionKind, SessionType

__all__ = [
    "Booking",
    "Consultant",
    "DateOverride",
    "MailKind",
    "MailState",
    "OpeningHours",
    "Outcome",
    "OutgoingMail",
    "PlaceKind",
    "Question",
    "QuestionKind",
    "Session",
    "SessionConsultant",
    "SessionType",
    "Status",
    "TimeOff",
]
