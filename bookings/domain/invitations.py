"""A session as iTIP text (RFC 5546) for every calendar: request, cancel, a plain file, and replies.

Times are UTC (`...Z`) and there is no VTIMEZONE: the forms that shift by an hour somewhere are left
out. The bytes depend on the values alone, so that a repeated delivery is the same message.
"""

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import Enum

from icalendar import Alarm, Calendar, Event, vCalAddress, vText
from icalendar.parser import Parameters

from bookings.domain.calendar_text import read_calendars

PRODUCT = "-//Sparring//Sparring sessions//EN"
ALARM_BEFORE = timedelta(minutes=15)
# What may end a line somewhere; every other control character (RFC 5545 section 3.1), the marks
# that turn the direction of text, and halves of characters, which no encoding can carry.
LINE_BREAKS = re.compile(r"\r\n|[\r\n\v\f\x85\u2028\u2029]")
CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
# What shows nothing and says nothing. Not the two joiners (U+200C, U+200D), which Persian words and
# joined emoji are written with.
INVISIBLE = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b\u200e\u200f"
    "\u2060-\u206f\u2800\u3164\ufeff\uffa0\ufff9-\ufffb]"
)
JOINERS = "\u200c\u200d\ufe0e\ufe0f"


class PartStat(Enum):
    """How an attendee stands to a session (RFC 5545 section 3.2.12)."""

    NEEDS_ACTION = "NEEDS-ACTION"
    ACCEPTED = "ACCEPTED"
    DECLINED = "DECLINED"
    TENTATIVE = "TENTATIVE"


@dataclass(frozen=True, slots=True)
class Mailbox:
    """A name and an address; the name may be empty."""

    address: str
    name: str = ""

    def __post_init__(self) -> None:
        # Whatever could end the address and begin another: headers and calendars
        # take it as it stands.
        if "@" not in self.address or re.search(r"[\s<>\"\\,;:\x00-\x1f\x7f]", self.address):
            raise ValueError(f"{self.address!r} is not a mail address")


@dataclass(frozen=True, slots=True)
class Attendee:
    """One who takes part; only one who still has to answer is asked to (RSVP)."""

    mailbox: Mailbox
    partstat: PartStat = PartStat.NEEDS_ACTION


@dataclass(frozen=True, slots=True)
class Invitation:
    """A session as its attendees' calendars see it; datetimes are aware."""

    uid: str
    sequence: int
    stamp_at: datetime
    start_at: datetime
    end_at: datetime
    summary: str
    organizer: Mailbox
    attendees: tuple[Attendee, ...]
    description: str = ""
    location: str = ""
    url: str = ""

    def __post_init__(self) -> None:
        if self.end_at <= self.start_at:
            raise ValueError(f"the session ends ({self.end_at}) before it starts ({self.start_at})")
        addresses = {attendee.mailbox.address.lower() for attendee in self.attendees}
        if self.organizer.address.lower() in addresses:
            raise ValueError(
                f"the organizer {self.organizer.address} cannot be an attendee as well"
            )


@dataclass(frozen=True, slots=True)
class Reply:
    """An attendee's answer to a request."""

    uid: str
    sequence: int
    attendee: str
    partstat: PartStat


class UnreadableReplyError(ValueError):
    """The text is no iTIP reply of one attendee to one session."""


def request(invitation: Invitation) -> bytes:
    """Return the session as METHOD:REQUEST: an invitation, or its update when sequence rose."""
    event = _event(invitation, status="CONFIRMED")
    event.add_component(_alarm(invitation))
    return _calendar(event, method="REQUEST")


def cancel(invitation: Invitation) -> bytes:
    """Return the session as METHOD:CANCEL; its sequence must be above the last request's."""
    # Without the alarm: a session that was cancelled must not ring.
    return _calendar(_event(invitation, status="CANCELLED"), method="CANCEL")


def calendar_file(invitation: Invitation) -> bytes:
    """Return the session as a file to keep: no METHOD, so that no program asks for an answer."""
    event = _event(invitation, status="CONFIRMED")
    event.add_component(_alarm(invitation))
    return _calendar(event, method=None)


def cancelled_file(invitation: Invitation) -> bytes:
    """Return a cancelled session as a file: a program that opens it again must not put it back."""
    return _calendar(_event(invitation, status="CANCELLED"), method=None)


def read_reply(text: str | bytes) -> Reply:
    """Return what a METHOD:REPLY says; raises UnreadableReplyError for anything else."""
    if isinstance(text, bytes):
        # A stray byte in somebody's name must not cost the answer.
        text = text.decode("utf-8", errors="replace")
    try:
        (calendar,) = read_calendars(text)
        (event,) = (part for part in calendar.components if part.name == "VEVENT")
        (attendee,) = event.all("ATTENDEE")
        if calendar.text("METHOD").upper() != "REPLY" or not event.text("UID"):
            raise UnreadableReplyError("no METHOD:REPLY that names a UID")
        return Reply(
            uid=event.text("UID"),
            # Left out it is 0 (RFC 5545 section 3.8.7.4).
            sequence=int(event.text("SEQUENCE") or 0),
            attendee=re.sub(r"(?i)^mailto:", "", attendee.value).strip().lower(),
            partstat=PartStat(attendee.parameters["PARTSTAT"].upper()),
        )
    except (ValueError, KeyError) as error:
        raise UnreadableReplyError(f"not a reply to an invitation: {error}") from error


def one_line(text: str) -> str:
    """Return text without line breaks, control and invisible characters, for names, subjects and places.

    Nothing is left of one that shows nothing.
    """
    line = " ".join(INVISIBLE.sub("", CONTROLS.sub("", LINE_BREAKS.sub(" ", text))).split())
    return line if line.strip(f" {JOINERS}") else ""


def plain_text(text: str) -> str:
    """Return text with its line breaks as LF and no other control characters."""
    return CONTROLS.sub("", LINE_BREAKS.sub("\n", text))


def _calendar(event: Event, *, method: str | None) -> bytes:
    # Not Calendar.new(): that adds a random UID, and the same session must be the same bytes.
    calendar = Calendar()
    calendar.add("VERSION", "2.0")
    calendar.add("PRODID", PRODUCT)
    calendar.add("CALSCALE", "GREGORIAN")
    if method:
        calendar.add("METHOD", method)
    calendar.add_component(event)
    text: bytes = calendar.to_ical()
    return text


def _event(invitation: Invitation, *, status: str) -> Event:
    event = Event()
    event.add("UID", one_line(invitation.uid))
    event.add("SEQUENCE", invitation.sequence)
    # The later of two states where SEQUENCE does not tell (RFC 5546 section 2.1.5).
    event.add("DTSTAMP", invitation.stamp_at.astimezone(UTC))
    event.add("DTSTART", invitation.start_at.astimezone(UTC))
    event.add("DTEND", invitation.end_at.astimezone(UTC))
    event.add("STATUS", status)
    event.add("TRANSP", "OPAQUE")
    event.add("SUMMARY", one_line(invitation.summary))
    texts = {
        "DESCRIPTION": plain_text(invitation.description).strip(),
        "LOCATION": one_line(invitation.location),
        "URL": one_line(invitation.url),
    }
    for name, text in texts.items():
        if text:
            event.add(name, text)
    event["ORGANIZER"] = _address(invitation.organizer, {})
    event["ATTENDEE"] = [_attendee(attendee) for attendee in invitation.attendees]
    return event


def _attendee(attendee: Attendee) -> vCalAddress:
    waits = attendee.partstat is PartStat.NEEDS_ACTION
    parameters = {
        "CUTYPE": "INDIVIDUAL",
        "ROLE": "REQ-PARTICIPANT",
        "PARTSTAT": attendee.partstat.value,
        "RSVP": "TRUE" if waits else "FALSE",
    }
    return _address(attendee.mailbox, parameters)


class _QuotedNames(Parameters):
    """Parameters whose CN is always quoted: some readers stop at a bare name's first odd sign."""

    always_quoted = (*Parameters.always_quoted, "CN")  # type: ignore[assignment]  # longer tuple


def _address(mailbox: Mailbox, parameters: dict[str, str]) -> vCalAddress:
    address = vCalAddress(f"mailto:{mailbox.address}")
    # Not even escaped may a parameter hold a double quote (RFC 5545 section 3.2).
    name = one_line(mailbox.name).replace('"', "'") or mailbox.address
    address.params = _QuotedNames({"CN": vText(name), **parameters})
    return address


def _alarm(invitation: Invitation) -> Alarm:
    alarm = Alarm()
    alarm.add("ACTION", "DISPLAY")
    alarm.add("TRIGGER", -ALARM_BEFORE)
    alarm.add("DESCRIPTION", one_line(invitation.summary))
    return alarm
