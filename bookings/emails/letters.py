"""A mail before it is written as MIME: to whom, what it says, and the invitation it carries."""

from dataclasses import dataclass

from bookings.domain.invitations import Mailbox


@dataclass(frozen=True, slots=True)
class MailText:
    """The words of a mail; facts are (label, text), the button (label, address)."""

    subject: str
    lead: str
    facts: tuple[tuple[str, str], ...]
    answers: tuple[tuple[str, str], ...]
    button: tuple[str, str] | None
    closing: str
    # What a person wrote, in paragraphs of their own.
    body: str = ""


@dataclass(frozen=True, slots=True)
class Letter:
    """One mail to one recipient.

    `thread` names what it is about, so that mail programs show all of it together; `reply_to` is whom
    an answer reaches, by default the booking mailbox.
    """

    to: Mailbox
    language: str
    words: MailText
    thread: str
    reply_to: Mailbox | None = None
    invite: bytes = b""
    method: str = ""
