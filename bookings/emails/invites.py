"""A booking as an invitation: what calendars are told of it."""

from collections.abc import Sequence
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
    cancelled_file,
)
from bookings.domain.mail_size import fitted, shortened
from bookings.models import Booking, PlaceKind, Session, SessionType
from bookings.models.tokens import Purpose, make_token

# Of an answer, in characters; and of all that stands in an event, of however large a group.
LONGEST_IN_INVITE = 300
ROOM_IN_INVITE = 6_000


def invitation_of(booking: Booking, *, now: datetime, for_consultant: bool = False) -> Invitation:
    """Return the session as calendars see it, in the active language.

    The attendee's answers and manage link are in the attendee's own invite only, or the answers for
    the consultant who prepares; neither is in the name of the event, which travels further.
    """
    settings, session = booking_settings(), booking.session
    return Invitation(
        # The session's, for life: others made a new one at each move, and left
        # the old event behind.
        uid=session.uid,
        # An attendee's copy changes only when that attendee is told.
        sequence=session.sequence if for_consultant else booking.sequence,
        stamp_at=now,
        start_at=session.start_at,
        end_at=session.end_at,
        summary=event_name(booking, for_consultant=for_consultant),
        organizer=Mailbox(settings.mailbox_address, settings.mailbox_name),
        attendees=_attendees(coming(booking) if for_consultant else [booking], session),
        description=_description(booking, for_consultant=for_consultant),
        location=place_of(booking),
        # Who holds this link is the attendee; a consultant works in the admin.
        url="" if for_consultant else manage_url(booking),
    )


def invite_file(booking: Booking, *, now: datetime) -> bytes:
    """Return the session as an .ics file for the attendee to keep, in the booking's language."""
    write = calendar_file if booking.is_live else cancelled_file
    with translation.override(booking.language):
        return write(invitation_of(booking, now=now))


def coming(booking: Booking) -> list[Booking]:
    """Return who the consultant's calendar names: all who come to a group, else the one attendee.

    A cancelled group names those who were cancelled last, whom its calendars still hold.
    """
    session = booking.session
    if session.seats == 1:
        return [booking]
    if session.is_live:
        return session.attending
    return list(session.bookings.filter(cancelled_at=booking.cancelled_at).order_by("pk"))


def event_name(booking: Booking, *, for_consultant: bool = False) -> str:
    """Return what the event is called: the session type and the other side's name."""
    session = booking.session
    if not for_consultant:
        names = ", ".join(person.name for person in session.people)
    else:
        names = booking.name if session.seats == 1 else seats_taken(booking)
    return f"{session.session_type.name}: {names}"


def seats_taken(booking: Booking) -> str:
    """Return how many seats of the group are taken, in words."""
    session = booking.session
    taken = len(session.attending)
    return _("%(taken)s of %(seats)s seats taken") % {"taken": taken, "seats": session.seats}


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


def again_url(booking: Booking) -> str:
    """Return the full address where another session can be booked, in the booking's language."""
    with translation.override(booking.language):
        address = again_path(booking.session.session_type)
    return urljoin(booking_settings().base_url, address)


def again_path(session_type: SessionType) -> str:
    """Return the path where a session type can be booked once more, in the active language."""
    # A type that is no longer given has no page of its own.
    if session_type.is_active:
        return reverse("bookings:times", args=[session_type.slug])
    return reverse("bookings:session_types")


def attendee_mailbox(booking: Booking) -> Mailbox:
    """Return the attendee's name and address."""
    return Mailbox(ascii_address(booking.email), booking.name)


def ascii_address(email: str) -> str:
    """Return a mail address with its domain in ASCII (RFC 5891)."""
    local, _at, domain = email.rpartition("@")
    return f"{local}@{domain.encode('idna').decode('ascii')}"


def _attendees(told: Sequence[Booking], session: Session) -> tuple[Attendee, ...]:
    """Return each address once: one person may have booked two seats of a group."""
    found = [Attendee(attendee_mailbox(booking)) for booking in told]
    # Last, so that of two entries of one address this one stays: who gives the
    # session is not asked to answer.
    found += [Attendee(Mailbox(p.email, p.name), PartStat.ACCEPTED) for p in session.people]
    return tuple({attendee.mailbox.address.lower(): attendee for attendee in found}.values())


def _description(booking: Booking, *, for_consultant: bool) -> str:
    if not for_consultant:
        return "\n\n".join([*_about(booking), *_changing(booking)])
    parts = []
    for one in coming(booking):
        # In a group, whose answers they are; mail about one who joined may never have been sent.
        name = ", ".join(filter(None, [one.name, one.organisation]))
        answers = [f"{a['question']}\n{_in_short(a['answer'])}" for a in one.answers]
        parts += [*([name] if booking.session.seats > 1 else []), *_about(one), *answers]
    return "\n\n".join(fitted(parts, room=ROOM_IN_INVITE, mark="…"))


def _in_short(answer: str) -> str:
    # It stands in the mail twice, and a calendar is no place to read a letter.
    mark = "… " + _("(the whole answer is in the admin)")
    return shortened(answer, most=LONGEST_IN_INVITE, mark=mark)


def _changing(booking: Booking) -> list[str]:
    """Return where the attendee changes the booking; nowhere once it is cancelled."""
    if not booking.is_live:
        return []
    url = {"url": manage_url(booking)}
    # Of a group nobody may move the session for the others.
    if booking.session.seats > 1:
        return [_("Cancel your place: %(url)s") % url]
    return [_("Move or cancel: %(url)s") % url]


def _about(booking: Booking) -> list[str]:
    title = booking.entry_title
    return [_("About: %(title)s") % {"title": title}] if title else []
