"""A session as iTIP text, and the replies to it; what other programs make of it is in tests/invites."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bookings.domain.calendar_text import read_calendars
from bookings.domain.invitations import (
    Attendee,
    Invitation,
    Mailbox,
    PartStat,
    Reply,
    UnreadableReplyError,
    calendar_file,
    cancel,
    cancelled_file,
    one_line,
    plain_text,
    read_reply,
    request,
)
from tests.bookings.domain.test_properties import laws

GUEST = Attendee(Mailbox("matti@asiakas.example", "Matti Meikäläinen"))
CONSULTANT = Attendee(Mailbox("aino@sparring.example", "Aino Aalto"), PartStat.ACCEPTED)
INVITATION = Invitation(
    uid="5f2d@sparring.example",
    sequence=0,
    stamp_at=datetime(2026, 5, 20, 12, 30, tzinfo=UTC),
    start_at=datetime(2026, 6, 1, 9, tzinfo=timezone(timedelta(hours=3))),
    end_at=datetime(2026, 6, 1, 9, 30, tzinfo=timezone(timedelta(hours=3))),
    summary="Sparraus: Aino Aalto",
    organizer=Mailbox("varaukset@sparring.example", "Sparring"),
    attendees=(GUEST, CONSULTANT),
    description="Tervetuloa, nähdään pian!",
    location="https://video.example/abc",
    url="https://sparring.example/fi/varaus/abc",
)
GUEST_LINE = (
    'ATTENDEE;CN="Matti Meikäläinen";CUTYPE=INDIVIDUAL;PARTSTAT=NEEDS-ACTION;'
    "ROLE=REQ-PARTICIPANT;RSVP=TRUE:mailto:matti@asiakas.example"
)
CONSULTANT_LINE = (
    'ATTENDEE;CN="Aino Aalto";CUTYPE=INDIVIDUAL;PARTSTAT=ACCEPTED;'
    "ROLE=REQ-PARTICIPANT;RSVP=FALSE:mailto:aino@sparring.example"
)
TRICKS = [
    "a\r\nATTENDEE:mailto:evil@example.com",
    "a\nEND:VEVENT",
    "a\rEND:VCALENDAR",
    "a\u2028BEGIN:VALARM",
    "a\u2029\u0085\v\fb",
    "a\x00\x07\x1b[31m\x7f\x9fb",
    "a\ud800b",
    "\u202egpj.exe",
    "\\nATTENDEE:x",
]


def lines(text):
    return text.decode().replace("\r\n ", "").split("\r\n")


def event_of(text):
    (calendar,) = read_calendars(text.decode())
    (event,) = calendar.components
    return event


def test_a_request_says_all_of_the_session():
    assert lines(request(INVITATION)) == [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Sparring//Sparring sessions//EN",
        "CALSCALE:GREGORIAN",
        "METHOD:REQUEST",
        "BEGIN:VEVENT",
        "SUMMARY:Sparraus: Aino Aalto",
        "DTSTART:20260601T060000Z",
        "DTEND:20260601T063000Z",
        "DTSTAMP:20260520T123000Z",
        "UID:5f2d@sparring.example",
        "SEQUENCE:0",
        GUEST_LINE,
        CONSULTANT_LINE,
        "DESCRIPTION:Tervetuloa\\, nähdään pian!",
        "LOCATION:https://video.example/abc",
        'ORGANIZER;CN="Sparring":mailto:varaukset@sparring.example',
        "STATUS:CONFIRMED",
        "TRANSP:OPAQUE",
        "URL:https://sparring.example/fi/varaus/abc",
        "BEGIN:VALARM",
        "ACTION:DISPLAY",
        "DESCRIPTION:Sparraus: Aino Aalto",
        "TRIGGER:-PT15M",
        "END:VALARM",
        "END:VEVENT",
        "END:VCALENDAR",
        "",
    ]


def test_a_cancellation_has_the_same_uid_is_cancelled_and_rings_no_alarm():
    text = lines(cancel(replace(INVITATION, sequence=2)))

    assert {"METHOD:CANCEL", "STATUS:CANCELLED", "SEQUENCE:2", "UID:5f2d@sparring.example"} <= set(
        text
    )
    assert "BEGIN:VALARM" not in text


def test_a_file_to_keep_asks_for_no_answer():
    kept, asked = lines(calendar_file(INVITATION)), lines(request(INVITATION))

    assert set(asked) - set(kept) == {"METHOD:REQUEST"}


def test_the_file_of_a_cancelled_session_asks_nothing_and_puts_nothing_back():
    text = lines(cancelled_file(INVITATION))

    assert "STATUS:CANCELLED" in text
    assert not {"METHOD:CANCEL", "METHOD:REQUEST", "STATUS:CONFIRMED"} & set(text)


def test_the_same_session_is_the_same_bytes():
    assert request(INVITATION) == request(replace(INVITATION))


def test_what_is_empty_is_left_out():
    text = lines(request(replace(INVITATION, description="", location="", url=" \n")))

    assert not [line for line in text[:20] if line.startswith(("LOCATION", "URL"))]
    assert len([line for line in text if line.startswith("DESCRIPTION")]) == 1  # the alarm's


def test_an_attendee_without_a_name_is_shown_by_the_address():
    guest = Attendee(Mailbox("matti@asiakas.example"))

    text = request(replace(INVITATION, attendees=(guest,)))

    (attendee,) = event_of(text).all("ATTENDEE")
    assert attendee.parameters["CN"] == "matti@asiakas.example"


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ('Matti "Masa" M', "Matti 'Masa' M"),
        ("Matti; M, Oy: Ab", "Matti; M, Oy: Ab"),
        ("Åke Öberg-Ääri", "Åke Öberg-Ääri"),
        ("Ä" * 200, "Ä" * 200),
        ("  a \t b ", "a b"),
    ],
)
def test_a_name_is_quoted_and_folded_between_characters(name, shown):
    guest = Attendee(Mailbox("matti@asiakas.example", name))

    text = request(replace(INVITATION, attendees=(guest,)))

    (attendee,) = event_of(text).all("ATTENDEE")
    assert attendee.parameters["CN"] == shown
    assert max(len(line) for line in text.split(b"\r\n")) <= 75
    assert [line.decode() for line in text.split(b"\r\n")]


@pytest.mark.parametrize("trick", TRICKS)
@pytest.mark.parametrize("name", ["uid", "summary", "description", "location", "url"])
def test_no_text_can_add_a_line_to_the_invitation(name, trick):
    text = request(replace(INVITATION, **{name: trick}))

    assert shape(text) == shape(request(INVITATION))


@pytest.mark.parametrize("trick", TRICKS)
def test_no_name_can_add_a_line_or_a_parameter(trick):
    guest = Attendee(Mailbox("matti@asiakas.example", f'{trick}";RSVP=FALSE:mailto:x'))
    organizer = Mailbox("varaukset@sparring.example", trick)
    text = request(replace(INVITATION, attendees=(guest, CONSULTANT), organizer=organizer))

    assert shape(text) == shape(request(INVITATION))
    assert [a.parameters["RSVP"] for a in event_of(text).all("ATTENDEE")] == ["TRUE", "FALSE"]


def shape(text):
    """Return the names of the lines, and fail where a control character is left."""
    assert not [c for c in text.decode().replace("\r\n", "") if ord(c) < 32 or 126 < ord(c) < 160]
    return [line.partition(":")[0].partition(";")[0] for line in lines(text)]


@laws
@given(st.text(max_size=300), st.text(max_size=300))
def test_any_text_is_carried_without_changing_the_lines(summary, name):
    guest = Attendee(Mailbox("matti@asiakas.example", name))
    text = request(replace(INVITATION, summary=summary, attendees=(guest, CONSULTANT)))

    assert shape(text) == shape(request(INVITATION))
    assert max(len(line) for line in text.split(b"\r\n")) <= 75


@pytest.mark.parametrize(
    "address",
    [
        *("", "matti", "a b@c.example", "a@b.example\r\nX:y", "<a@b.example>", "a@b;c", "a@b,c"),
        *('a"@b', "a@b.example\u2028", "mailto:a@b.example"),
    ],
)
def test_what_is_no_mail_address_is_refused(address):
    with pytest.raises(ValueError, match="is not a mail address"):
        Mailbox(address)


def test_a_session_ends_after_it_starts():
    with pytest.raises(ValueError, match="before it starts"):
        replace(INVITATION, end_at=INVITATION.start_at)


def test_the_organizer_is_no_attendee():
    guest = Attendee(Mailbox("Varaukset@sparring.example"))

    with pytest.raises(ValueError, match="cannot be an attendee as well"):
        replace(INVITATION, attendees=(guest,))


@pytest.mark.parametrize(
    ("text", "line", "reason"),
    [
        ("\u200b\u2060\ufeff", "", "it shows nothing"),
        ("\u200d \u200c", "", "joiners that join nothing"),
        ("\u3164", "", "a filler is a letter by its category alone"),
        ("Ve\u00adera\u200b", "Veera", "what shows nothing says nothing"),
        ("👩\u200d🚀", "👩\u200d🚀", "a joiner makes one sign of two"),
        ("می\u200cخواهم", "می\u200cخواهم", "Persian is written with it"),
    ],
)
def test_one_line_holds_nothing_that_cannot_be_seen(text, line, reason):
    assert one_line(text) == line, reason


def test_one_line_has_no_breaks_and_plain_text_keeps_them():
    assert one_line(" a\r\nb\u2028c\x07 ") == "a b c"
    assert plain_text("a\r\nb\u2028c\x07") == "a\nb\nc"


REPLY = """BEGIN:VCALENDAR
METHOD:REPLY
BEGIN:VEVENT
UID:5f2d@sparring.example
SEQUENCE:3
ATTENDEE;PARTSTAT=DECLINED;CN="M: M":MAILTO:Matti@Asiakas.example
END:VEVENT
END:VCALENDAR
"""


@pytest.mark.parametrize("text", [REPLY, REPLY.encode(), REPLY.replace("\n", "\r\n")])
def test_a_reply_says_who_answered_what_to_which_state(text):
    assert read_reply(text) == Reply(
        "5f2d@sparring.example", 3, "matti@asiakas.example", PartStat.DECLINED
    )


def test_a_reply_without_a_sequence_answers_the_first_state():
    assert read_reply(REPLY.replace("SEQUENCE:3\n", "")).sequence == 0


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("REPLY", "REQUEST"),
        ("METHOD:REPLY\n", ""),
        ("UID:5f2d@sparring.example\n", ""),
        ("SEQUENCE:3", "SEQUENCE:x"),
        ("DECLINED", "PERHAPS"),
        ("PARTSTAT=DECLINED;", ""),
        ("ATTENDEE", "ATTENDEE:mailto:a@b.example\nATTENDEE"),
        ("END:VEVENT", "END:VEVENT\nBEGIN:VEVENT\nEND:VEVENT"),
        (REPLY, ""),
        (REPLY, "pyproject.toml"),
        (REPLY, REPLY * 2),
    ],
)
def test_what_is_no_reply_of_one_attendee_is_refused(old, new):
    with pytest.raises(UnreadableReplyError, match="not a reply to an invitation"):
        read_reply(REPLY.replace(old, new))


@laws
@given(st.binary(max_size=200))
def test_no_bytes_break_the_reading_of_replies(noise):
    with pytest.raises(UnreadableReplyError):
        read_reply(b"BEGIN:VCALENDAR\n" + noise)
