"""What visitors see of bookings: choosing a time, giving details, and managing what is booked."""

from bookings.views.booking import details, personal, session_types, times
from bookings.views.feeds import busy_feed, sessions_feed
from bookings.views.manage import cancellation, confirmation, invite_download, manage, moving
from bookings.views.waiting import in_line, join_line, seat

__all__ = [
    "busy_feed",
    "cancellation",
    "confirmation",
    "details",
    "in_line",
    "invite_download",
    "join_line",
    "manage",
    "moving",
    "personal",
    "seat",
    "session_types",
    "sessions_feed",
    "times",
]
