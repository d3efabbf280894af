"""The records of bookings; state changes only in actions."""

from bookings.models.availability import (
    DateOverride,
    OpenHoliday,
    OpeningHours,
    TimeOff,
    Travel,
    TypeSchedule,
)
from bookings.models.calendars import (
    BusyCalendar,
    BusyTime,
    CalendarFeed,
    CalendarKind,
    FeedKind,
)
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
from bookings.models.waiting import OPEN_STATES, WaitingPlace, WaitingState

__all__ = [
    "OPEN_STATES",
    "Booking",
    "BusyCalendar",
    "BusyTime",
    "CalendarFeed",
    "CalendarKind",
    "Consultant",
    "DateOverride",
    "FeedKind",
    "MailKind",
    "MailState",
    "OpenHoliday",
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
    "Travel",
    "TypeSchedule",
    "WaitingPlace",
    "WaitingState",
]
