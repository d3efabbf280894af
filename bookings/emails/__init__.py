"""Mail as its reader gets it: its words, its iTIP part and its MIME."""

from bookings.emails.bookings import render_mail
from bookings.emails.calendars import render_calendar_fault
from bookings.emails.invites import (
    again_path,
    ascii_address,
    event_name,
    invite_file,
    manage_url,
    place_of,
)
from bookings.emails.letters import Letter, MailText
from bookings.emails.readers import Reader, readers_of
from bookings.emails.rendering import RenderedMail, to_mime
from bookings.emails.seats import render_line_closed, render_line_moved, render_seat_offer, seat_url

__all__ = [
    "Letter",
    "MailText",
    "Reader",
    "RenderedMail",
    "again_path",
    "ascii_address",
    "event_name",
    "invite_file",
    "manage_url",
    "place_of",
    "readers_of",
    "render_calendar_fault",
    "render_line_closed",
    "render_line_moved",
    "render_mail",
    "render_seat_offer",
    "seat_url",
    "to_mime",
]
