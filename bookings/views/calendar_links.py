"""Links that open a new event in a calendar on the web, filled in."""

from urllib.parse import urlencode

from bookings.emails import event_name, manage_url, place_of
from bookings.models import Booking


def google_url(booking: Booking) -> str:
    """Return Google Calendar's form for the session."""
    session = booking.session
    query = {
        "action": "TEMPLATE",
        "text": event_name(booking),
        # In UTC, for the calendar to show in its owner's zone.
        "dates": f"{session.start_at:%Y%m%dT%H%M%SZ}/{session.end_at:%Y%m%dT%H%M%SZ}",
        "location": place_of(booking),
        "details": manage_url(booking),
    }
    return f"https://calendar.google.com/calendar/render?{urlencode(query)}"


def outlook_url(booking: Booking) -> str:
    """Return Outlook on the web's form for the session."""
    session = booking.session
    query = {
        "path": "/calendar/action/compose",
        "rru": "addevent",
        "subject": event_name(booking),
        "startdt": f"{session.start_at:%Y-%m-%dT%H:%M:%SZ}",
        "enddt": f"{session.end_at:%Y-%m-%dT%H:%M:%SZ}",
        "location": place_of(booking),
        "body": manage_url(booking),
    }
    return f"https://outlook.office.com/calendar/0/deeplink/compose?{urlencode(query)}"
