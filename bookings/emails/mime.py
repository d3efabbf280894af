"""A mail as MIME: text, HTML and the iTIP part as alternatives, and the same bytes as a file.

The structure is the one that Gmail, Outlook, Apple Calendar and Thunderbird all understand
(RFC 6047 section 2.4): the calendar part comes last among the alternatives, is no attachment, and
repeats its METHOD as a parameter.
"""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from email import policy
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime

from django.template.loader import render_to_string
from django.utils import translation

from bookings.conf import booking_settings
from bookings.domain.invitations import cancel, one_line, request
from bookings.emails.invites import invitation_of
from bookings.emails.readers import Reader, readers_of
from bookings.emails.words import MailText, words_of
from bookings.models import Booking, MailKind


@dataclass(frozen=True, slots=True)
class RenderedMail:
    """A mail ready for the wire."""

    subject: str
    mime: bytes


def render_mail(
    booking: Booking, kind: MailKind, reader: Reader, *, key: str, now: datetime
) -> RenderedMail:
    """Return the mail of one kind to one reader.

    `key` names the mail for good: its Message-ID is made of it, so that a second delivery is a
    duplicate every mailbox recognises. Only a reminder carries no invitation.
    """
    with translation.override(reader.language):
        words = words_of(booking, kind, reader)
        message = _message(booking, words, reader, key=key, now=now)
        if kind != MailKind.REMINDER:
            _add_invite(message, booking, kind, reader, now=now)
        return RenderedMail(words.subject, message.as_bytes())


def message_id(key: str) -> str:
    """Return the Message-ID of the mail with that key."""
    return f"<{hashlib.sha256(key.encode()).hexdigest()[:32]}@{booking_settings().domain}>"


def _message(
    booking: Booking, words: MailText, reader: Reader, *, key: str, now: datetime
) -> EmailMessage:
    settings = booking_settings()
    message = EmailMessage(policy=policy.SMTP)
    message["From"] = _address(settings.mailbox_name, settings.mailbox_address)
    message["To"] = _address(reader.mailbox.name, reader.mailbox.address)
    message["Reply-To"] = _reply_to(booking, reader)
    message["Subject"] = words.subject
    message["Date"] = format_datetime(now)
    message["Message-ID"] = message_id(key)
    message["References"] = message_id(f"thread:{booking.ref}")
    message["Auto-Submitted"] = "auto-generated"
    context = {"words": words, "language": reader.language, "sender": settings.mailbox_name}
    message.set_content(render_to_string("emails/mail.txt", context))
    message.add_alternative(render_to_string("emails/mail.html", context), subtype="html")
    return message


def _add_invite(
    message: EmailMessage, booking: Booking, kind: MailKind, reader: Reader, *, now: datetime
) -> None:
    invitation = invitation_of(booking, now=now, for_consultant=reader.consultant is not None)
    cancelled = kind == MailKind.CANCEL
    text = cancel(invitation) if cancelled else request(invitation)
    method = "CANCEL" if cancelled else "REQUEST"
    message.add_alternative(
        text,
        maintype="text",
        subtype="calendar",
        cte="base64",
        params={"charset": "UTF-8", "method": method},
    )
    message.add_attachment(text, maintype="application", subtype="ics", filename="invite.ics")


def _reply_to(booking: Booking, reader: Reader) -> Address:
    """Return the other side: an answer by mail reaches a person, not the booking mailbox."""
    attendee, *people = readers_of(booking)
    other = attendee if reader.consultant else people[0]
    return _address(other.mailbox.name, other.mailbox.address)


def _address(name: str, address: str) -> Address:
    return Address(one_line(name), addr_spec=address)
