"""What visitors see of bookings: choosing a time, giving details, and managing what is booked."""

from bookings.views.booking import details, personal, session_types, times
from bookings.views.manage import cancellation, confirmation, invite_download, manage, moving

__all__ = [
    "cancellation",
    "confirmation",
    "details",
    "invite_download",
    "manage",
    "moving",
    "personal",
    "session_types",
    "times",
]
