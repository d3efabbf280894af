"""A mail as MIME: text, HTML and the iTIP part as alternatives, and the same bytes as a file.

The structure is the one that Gmail, Outlook, Apple Calendar and Thunderbird all understand
(RFC 6047 section 2.4): the calendar part comes last among the alternatives, is no attachment, and
repeats its METHOD as a parameter.
"""

import hashlib
import re
from binascii import b2a_qp
from dataclasses import dataclass
from datetime import datetime
from email import policy
from email.encoders import encode_base64
from email.header import Header
from email.mime.multipart import MIMEMultipart
from email.mime.nonmultipart import MIMENonMultipart
from email.utils import format_datetime

from django.template.loader import render_to_string

from bookings.conf import booking_settings
from bookings.domain.invitations import Mailbox, one_line
from bookings.emails.letters import Letter

# Not policy.SMTP: it parses each header again, which took half the time of a booking. What it
# would refuse is kept out before: every header here is one line of ASCII or an encoded word.
WIRE = policy.compat32.clone(linesep="\r\n")
# A name of these alone stands as it is; every other becomes an encoded word (RFC 2047 section 5).
PLAIN_NAME = re.compile(r"[A-Za-z0-9 '-]*")


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
    context = {
        "words": letter.words,
        "language": letter.language,
        "sender": settings.mailbox_name,
    }
    alternatives = MIMEMultipart("alternative")
    alternatives.attach(_text(render_to_string("emails/mail.txt", context), "plain"))
    alternatives.attach(_text(render_to_string("emails/mail.html", context), "html"))
    message = _with_invite(alternatives, letter) if letter.invite else alternatives
    mailbox = Mailbox(settings.mailbox_address, settings.mailbox_name)
    message["From"] = _address(mailbox, "From")
    message["To"] = _address(letter.to, "To")
    message["Reply-To"] = _address(letter.reply_to or mailbox, "Reply-To")
    message["Subject"] = _words(letter.words.subject, "Subject")
    message["Date"] = format_datetime(now)
    # Of the key and not of chance: a mail sent twice is recognised as one.
    message["Message-ID"] = message_id(key)
    message["References"] = message_id(f"thread:{letter.thread}")
    # So that no away-notice is sent back to it (RFC 3834 section 5).
    message["Auto-Submitted"] = "auto-generated"
    return RenderedMail(letter.words.subject, message.as_bytes(policy=WIRE))


def message_id(key: str) -> str:
    """Return the Message-ID of the mail with that key."""
    return f"<{hashlib.sha256(key.encode()).hexdigest()[:32]}@{booking_settings().domain}>"


def _with_invite(alternatives: MIMEMultipart, letter: Letter) -> MIMEMultipart:
    # In capitals and equal to METHOD: Outlook refuses a mismatch, and one program small letters.
    inline = MIMENonMultipart("text", "calendar", charset="UTF-8", method=letter.method)
    file = MIMENonMultipart("application", "ics", name="invite.ics")
    file["Content-Disposition"] = 'attachment; filename="invite.ics"'
    # Twice the same bytes: some programs overlook the alternative, and others
    # give no buttons for a file.
    for part in (inline, file):
        part.set_payload(letter.invite)
        encode_base64(part)
    alternatives.attach(inline)
    message = MIMEMultipart("mixed")
    message.attach(alternatives)
    message.attach(file)
    return message


def _text(text: str, subtype: str) -> MIMENonMultipart:
    part = MIMENonMultipart("text", subtype, charset="utf-8")
    part["Content-Transfer-Encoding"] = "quoted-printable"
    # "replace", for half a character that somebody pasted must not hold up the mail.
    lines = text.replace("\r\n", "\n").encode("utf-8", "replace")
    part.set_payload(b2a_qp(lines, istext=True).decode("ascii"))
    return part


def _address(mailbox: Mailbox, header: str) -> str:
    name = one_line(mailbox.name)
    if PLAIN_NAME.fullmatch(name):
        return f"{name} <{mailbox.address}>".strip()
    words = Header(name, "utf-8", header_name=header)
    words.append(f"<{mailbox.address}>", "us-ascii")
    return words.encode()


def _words(text: str, header: str) -> str:
    text = one_line(text)
    # An ASCII text that looks like an encoded word would be read as one.
    if text.isascii() and "=?" not in text:
        return text
    return Header(text, "utf-8", header_name=header).encode()
