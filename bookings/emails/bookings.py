"""Mail about a booking: invitation, update, cancellation, reminder."""

from dataclasses import replace
from datetime import datetime

from django.utils import translation
from django.utils.translation import gettext as _

from bookings.domain.invitations import Mailbox, cancel, request
from bookings.emails.invites import invitation_of
from bookings.emails.letters import Letter
from bookings.emails.readers import Reader, readers_of
from bookings.emails.rendering import RenderedMail, to_mime
from bookings.emails.words import words_of
from bookings.models import Booking, MailKind

# What the invitation in a mail is; an update is a request for those who have the event already.
METHODS = {MailKind.CANCEL: "CANCEL", MailKind.HANDED_ON: "CANCEL", MailKind.REMINDER: ""}


def render_mail(
    booking: Booking, kind: MailKind, reader: Reader, *, key: str, now: datetime
) -> RenderedMail:
    """Return the mail of one kind to one reader, with what their calendar has to know, if anything."""
    with translation.override(reader.language):
        method = _method(booking, kind, reader)
        words = words_of(booking, kind, reader)
        if kind == MailKind.CANCEL and not method:
            # Nothing of it leaves the calendar, which holds the two seats as one event.
            words = replace(words, closing=_("Your other place stays, and so does your calendar."))
        letter = Letter(
            to=reader.mailbox,
            language=reader.language,
            words=words,
            thread=_thread(booking, reader),
            reply_to=_other_side(booking, reader),
            invite=_invite(booking, reader, method=method, now=now) if method else b"",
            method=method,
        )
        return to_mime(letter, key=key, now=now)


def _method(booking: Booking, kind: MailKind, reader: Reader) -> str:
    """Return what the mail asks of the reader's calendar; nothing in a reminder."""
    method = METHODS.get(kind, "REQUEST")
    # Of two seats of a group from one address one is given back, and they come all the same: a
    # CANCEL would take the one event of both away.
    stays = method == "CANCEL" and reader.consultant is None and _has_another_seat(booking)
    return "" if stays else method


def _has_another_seat(booking: Booking) -> bool:
    if booking.session.seats == 1:
        return False
    address = booking.email.lower()
    return any(other.email.lower() == address for other in booking.session.attending)


def _invite(booking: Booking, reader: Reader, *, method: str, now: datetime) -> bytes:
    invitation = invitation_of(booking, now=now, for_consultant=reader.consultant is not None)
    return cancel(invitation) if method == "CANCEL" else request(invitation)


def _thread(booking: Booking, reader: Reader) -> str:
    # To a consultant a group is one matter, whoever comes and goes.
    return booking.session.uid if reader.consultant else booking.ref


def _other_side(booking: Booking, reader: Reader) -> Mailbox:
    """Return the other side: an answer by mail reaches a person, not the booking mailbox."""
    # Programs answer to the organizer, which is a mailbox; a person who presses
    # "reply" means a person.
    attendee, *people = readers_of(booking)
    return attendee.mailbox if reader.consultant else people[0].mailbox
