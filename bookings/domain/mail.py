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

from bookings.domain.invitations import Mailbox, one_line

# Not policy.SMTP: it parses each header again, which took half the time of a booking. What it
# would refuse is kept out before: every header here is one line of ASCII or an encoded word.
WIRE = policy.compat32.clone(linesep="\r\n")
# A name of these alone stands as it is; every other becomes an encoded word (RFC 2047 section 5).
PLAIN_NAME = re.compile(r"[A-Za-z0-9 '-]*")


@dataclass(frozen=True, slots=True, kw_only=True)
class Mail:
    """One mail to one recipient, its words rendered; `method` names what its invite asks (RFC 5546).

    `key` names the mail for good and `thread` what it is about; `mailbox` is who sends it.
    """

    mailbox: Mailbox
    to: Mailbox
    reply_to: Mailbox
    subject: str
    text: str
    html: str
    key: str
    thread: str
    invite: bytes = b""
    method: str = ""


def mime_of(mail: Mail, *, at: datetime, domain: str) -> bytes:
    """Return the mail as bytes for the wire; `domain` is the site's, for the Message-ID."""
    alternatives = MIMEMultipart("alternative")
    alternatives.attach(_text(mail.text, "plain"))
    alternatives.attach(_text(mail.html, "html"))
    message = _with_invite(alternatives, mail) if mail.invite else alternatives
    message["From"] = _address(mail.mailbox, "From")
    message["To"] = _address(mail.to, "To")
    message["Reply-To"] = _address(mail.reply_to, "Reply-To")
    message["Subject"] = _words(mail.subject, "Subject")
    message["Date"] = format_datetime(at)
    # Of the key and not of chance: a mail sent twice is recognised as one.
    message["Message-ID"] = message_id(mail.key, domain)
    message["References"] = message_id(f"thread:{mail.thread}", domain)
    # So that no away-notice is sent back to it (RFC 3834 section 5).
    message["Auto-Submitted"] = "auto-generated"
    return message.as_bytes(policy=WIRE)


def message_id(key: str, domain: str) -> str:
    """Return the Message-ID of the mail with that key."""
    return f"<{hashlib.sha256(key.encode()).hexdigest()[:32]}@{domain}>"


def _with_invite(alternatives: MIMEMultipart, mail: Mail) -> MIMEMultipart:
    # In capitals and equal to METHOD: Outlook refuses a mismatch, and one program small letters.
    inline = MIMENonMultipart("text", "calendar", charset="UTF-8", method=mail.method)
    file = MIMENonMultipart("application", "ics", name="invite.ics")
    file["Content-Disposition"] = 'attachment; filename="invite.ics"'
    # Twice the same bytes: some programs overlook the alternative, and others
    # give no buttons for a file.
    for part in (inline, file):
        part.set_payload(mail.invite)
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
