"""A letter rendered in the active language and written as MIME."""

from dataclasses import dataclass
from datetime import datetime

from django.template.loader import render_to_string

from bookings.conf import booking_settings
from bookings.domain.invitations import Mailbox
from bookings.domain.mail import Mail, mime_of
from bookings.emails.letters import Letter


@dataclass(frozen=True, slots=True)
class RenderedMail:
    """A mail ready for the wire."""

    subject: str
    mime: bytes


def to_mime(letter: Letter, *, key: str, now: datetime) -> RenderedMail:
    """Return the letter as MIME, in the active language.

    `key` names the mail for good: its Message-ID is made of it, so that a second delivery is a
    duplicate every mailbox recognises.
    """
    settings = booking_settings()
    mailbox = Mailbox(settings.mailbox_address, settings.mailbox_name)
    context = {"words": letter.words, "language": letter.language, "sender": mailbox.name}
    mail = Mail(
        mailbox=mailbox,
        to=letter.to,
        reply_to=letter.reply_to or mailbox,
        subject=letter.words.subject,
        text=render_to_string("emails/mail.txt", context),
        html=render_to_string("emails/mail.html", context),
        key=key,
        thread=letter.thread,
        invite=letter.invite,
        method=letter.method,
    )
    return RenderedMail(mail.subject, mime_of(mail, at=now, domain=settings.domain))
