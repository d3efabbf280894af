"""A booking as an invitation: what calendars are told of it."""

from datetime import datetime
from urllib.parse import urljoin

from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from bookings.conf import booking_settings
from bookings.domain.invitations import (
    Attendee,
    Invitation,
    Mailbox,
    PartStat,
    calendar_file,
)
from bookings.models import Booking, PlaceKind
from bookings.models.tokens import Purpose, make_token


def invitation_of(booking: Booking, *, now: datetime, for_consultant: bool = False) -> Invitation:
    """Return the session as calendars see it, in the active language.

    The attendee's answers and manage link are in the attendee's own invite only, or the answers for
    the consultant who prepares; neither is in the name of the event, which travels further.
    """
    settings, session = booking_settings(), booking.session
    people = booking.session.people
    consultants = (Attendee(Mailbox(p.email, p.name), PartStat.ACCEPTED) for p in people)
    return Invitation(
        uid=session.uid,
        sequence=session.sequence,
        stamp_at=now,
        start_at=session.start_at,
        end_at=session.end_at,
        summary=event_name(booking, for_consultant=for_consultant),
        organizer=Mailbox(settings.mailbox_address, settings.mailbox_name),
        attendees=(Attendee(attendee_mailbox(booking)), *consultants),
        description=_description(booking, for_consultant=for_consultant),
        location=place_of(booking),
        url="" if for_consultant else manage_url(booking),
    )


def invite_file(booking: Booking, *, now: datetime) -> bytes:
    """Return the session as an .ics file for the attendee to keep, in the booking's language."""
    with translation.override(booking.language):
        return calendar_file(invitation_of(booking, now=now))


def event_name(booking: Booking, *, for_consultant: bool = False) -> str:
    """Return what the event is called: the session type and the other side's name."""
    names = ", ".join(person.name for person in booking.session.people)
    return f"{booking.session.session_type.name}: {booking.name if for_consultant else names}"


def place_of(booking: Booking) -> str:
    """Return where the session is held, in words; a link, number or address as it is."""
    session = booking.session
    if session.place:
        return session.place
    if session.place_kind == PlaceKind.PHONE and booking.phone:
        return _("By phone: the consultant calls %(phone)s") % {"phone": booking.phone}
    return str(PlaceKind(session.place_kind).label)


def manage_url(booking: Booking) -> str:
    """Return the full address where the attendee moves or cancels, in the booking's language."""
    token = make_token(booking, Purpose.MANAGE)
    with translation.override(booking.language):
        return urljoin(booking_settings().base_url, reverse("bookings:manage", args=[token]))


def attendee_mailbox(booking: Booking) -> Mailbox:
    """Return the attendee's name and address, its domain in ASCII (RFC 5891)."""
    local, _at, domain = booking.email.rpartition("@")
    return Mailbox(f"{local}@{domain.encode('idna').decode('ascii')}", booking.name)


def _description(booking: Booking, *, for_consultant: bool) -> str:
    lines = [f"{a['question']}\n{a['answer']}" for a in booking.answers] if for_consultant else []
    if booking.entry_title:
        lines.insert(0, _("About: %(title)s") % {"title": booking.entry_title})
    if not for_consultant:
        lines.append(_("Move or cancel: %(url)s") % {"url": manage_url(booking)})
    return "\n\n".join(lines)
