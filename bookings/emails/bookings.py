"""Mail about a booking: invitation, update, cancellation, reminder."""

from datetime import datetime

from django.utils import translation

from bookings.domain.invitations import Mailbox, cancel, request
from bookings.emails.invites import invitation_of
from bookings.emails.letters import Letter
from bookings.emails.mime import RenderedMail, to_mime
from bookings.emails.readers import Reader, readers_of
from bookings.emails.words import words_of
from bookings.models import Booking, MailKind

# What the invitation in a mail is; an update is a request for those who have the event already.
METHODS = {MailKind.CANCEL: "CANCEL", MailKind.HANDED_ON: "CANCEL", MailKind.REMINDER: ""}


def render_mail(
    booking: Booking, kind: MailKind, reader: Reader, *, key: str, now: datetime
) -> RenderedMail:
    """Return the mail of one kind to one reader. Only a reminder carries no invitation."""
    with translation.override(reader.language):
        method = METHODS.get(kind, "REQUEST")
        letter = Letter(
            to=reader.mailbox,
            language=reader.language,
            words=words_of(booking, kind, reader),
            thread=_thread(booking, reader),
            reply_to=_other_side(booking, reader),
            invite=_invite(booking, reader, method=method, now=now) if method else b"",
            method=method,
        )
        return to_mime(letter, key=key, now=now)


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
