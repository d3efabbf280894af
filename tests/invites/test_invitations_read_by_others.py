"""Our invitations as ical.js and libical read them; and each point seen to fail when it is broken."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bookings.domain.invitations import (
    Attendee,
    Mailbox,
    calendar_file,
    cancel,
    request,
)
from tests.bookings.domain.test_invitations import CONSULTANT, GUEST, INVITATION, TRICKS
from tests.invites.assertions import CALENDAR, OVER_TIME, WIRE, check_invite
from tests.invites.reading import Invite

pytestmark = [pytest.mark.node, pytest.mark.libical, pytest.mark.usefixtures("parsers")]

PEOPLE = {"matti@asiakas.example", "aino@sparring.example"}
SHORT = replace(
    INVITATION,
    attendees=(Attendee(Mailbox("m@a.example", "M")), replace(CONSULTANT)),
    description="",
)
# Too short to be folded, so that a test may change one line of it.
GUEST_LINE = b"RSVP=TRUE:mailto:m@a.example"


def later(invitation, **changes):
    """Return the state after a move: the sequence and the stamp rise."""
    return replace(
        invitation,
        sequence=invitation.sequence + 1,
        stamp_at=invitation.stamp_at + timedelta(minutes=5),
        **changes,
    )


def test_a_request_fulfils_every_point():
    check_invite(request(INVITATION), attendees=PEOPLE)


def test_a_moved_session_is_the_same_event_with_a_higher_sequence():
    hour = timedelta(hours=1)
    moved = later(INVITATION, start_at=INVITATION.start_at + hour, end_at=INVITATION.end_at + hour)

    check_invite(request(moved), attendees=PEOPLE, previous=request(INVITATION))


def test_a_cancellation_is_the_same_event_with_a_higher_sequence():
    check_invite(cancel(later(INVITATION)), attendees=PEOPLE, previous=request(INVITATION))


@pytest.mark.parametrize("trick", TRICKS)
def test_other_programs_find_nothing_that_a_text_brought_in(trick):
    guest = Attendee(Mailbox("matti@asiakas.example", f"{trick}\"';:,ÄÖÅ"))
    invitation = replace(
        INVITATION,
        **dict.fromkeys(("summary", "description", "location", "uid"), f"x {trick}"),
        attendees=(guest, CONSULTANT),
    )

    check_invite(request(invitation), attendees=PEOPLE)


def test_other_programs_read_names_and_texts_as_they_were_written():
    name, text = 'Äijä Öhman; "Oy", Ab: Å' * 4, "Rivi 1\nRivi; 2, \\n – €" * 9
    guest = Attendee(Mailbox("matti@asiakas.example", name))
    invite = Invite(request(replace(INVITATION, attendees=(guest,), description=text)))

    assert invite.event.all("attendee")[0].parameters["cn"] == name.replace('"', "'")
    assert invite.event.value("description") == text


def test_a_file_to_keep_has_no_method_and_is_else_the_same():
    kept, sent = Invite(calendar_file(INVITATION)), Invite(request(INVITATION))

    assert kept.method is None
    assert kept.event.rows == sent.event.rows
    assert (kept.libical.errors, sent.libical.errors) == (0, 0)


BROKEN = [
    ("W01", b"VERSION:2.0\r\n", b"VERSION:2.0\n"),
    ("W02", b"SUMMARY:", b"SUMMARY:" + b"x" * 80),
    ("W03", b"SUMMARY:", b"SUMMARY:\xc3\r\n \xa4"),
    ("W04", b"SUMMARY:", b"SUMMARY:\xff"),
    ("W05", b"SUMMARY:", b"SUMMARY:a\rb"),
    ("W06", b"SUMMARY:", b"SUMMARY:\x07"),
    ("W07", b"SUMMARY:", b"SUMMARY:a, b; c"),
    ("W08", b"SUMMARY:", b"SUM MARY:"),
    ("W08", b"END:VEVENT\r\n", b""),
    ("C00", b"BEGIN:VCALENDAR\r\n", b"BEGIN:X-A\r\nEND:X-A\r\nBEGIN:VCALENDAR\r\n"),
    ("C01", b"VERSION:2.0", b"VERSION:1.0"),
    ("C02", b"PRODID:-//Sparring//Sparring sessions//EN", b"X-PRODID:-"),
    ("C03", b"METHOD:REQUEST\r\n", b""),
    ("C03", b"UID:", b"METHOD:REQUEST\r\nUID:"),
    ("E01", b"UID:", b"X-UID:"),
    ("E02", b"DTSTAMP:20260520T123000Z", b"DTSTAMP:20260520T123000"),
    ("E03", b"SEQUENCE:0", b"X-SEQUENCE:0"),
    ("E04", b"DTEND:20260601T063000Z", b"DTEND:20260601T053000Z"),
    ("E04", b"DTEND:20260601T063000Z", b"DTEND:20260603T053000Z"),
    ("E05", b"DTSTART:20260601T060000Z", b"DTSTART:20260601T060000"),
    ("E06", b"DTSTART:20260601T060000Z", b"DTSTART;TZID=Europe/Helsinki:20260601T060000"),
    ("E08", b"ORGANIZER;", b"X-ORGANIZER;"),
    ("E09", b"ATTENDEE;", b"COMMENT;"),
    ("E10", b"PARTSTAT=NEEDS-ACTION;", b""),
    ("E11", b"RSVP=TRUE", b"RSVP=FALSE"),
    ("E12", GUEST_LINE, b"RSVP=TRUE:mailto:varaukset@sparring.example"),
    ("E13", GUEST_LINE, b"RSVP=TRUE:m@a.example"),
    ("E14", b';CN="M"', b";CN=M"),
    ("E15", b"END:VEVENT", b"END:VEVENT\r\nBEGIN:VEVENT\r\nUID:2\r\nEND:VEVENT"),
    ("E16", b"TRIGGER:-PT15M", b"X-TRIGGER:-PT15M"),
    ("E17", b"ACTION:DISPLAY", b"ACTION:EMAIL"),
    ("E18", b"UID:", b"RRULE:FREQ=DAILY\r\nUID:"),
    ("E19", b"UID:", b"SUMMARY:again\r\nUID:"),
    ("E20", b"UID:", b"DURATION:PT30M\r\nUID:"),
    ("E21", b"SUMMARY:Sparraus: Aino Aalto\r\nDTSTART", b"SUMMARY:\r\nDTSTART"),
    ("E22", b"STATUS:CONFIRMED", b"X-STATUS:CONFIRMED"),
    ("S01", b"UID:", b'ATTENDEE;CN="N";PARTSTAT=ACCEPTED:mailto:M@a.example\r\nUID:'),
    ("S03", b"UID:", b'ATTENDEE;CN="N";PARTSTAT=ACCEPTED:mailto:evil@a.example\r\nUID:'),
    ("X01", b"METHOD:REQUEST", b"METHOD:CANCEL"),
    ("L01", b"CALSCALE:GREGORIAN", b"CALSCALE:GREGORIAN\r\nDUE:sometime"),
]


@pytest.mark.parametrize(("point", "old", "new"), BROKEN)
def test_a_broken_invitation_is_found_by_the_point_it_breaks(point, old, new):
    broken = request(SHORT)
    assert old in broken

    with pytest.raises(AssertionError, match=f"^{point} "):
        check_invite(broken.replace(old, new), attendees={"m@a.example", "aino@sparring.example"})


def test_a_cancellation_with_an_alarm_is_found():
    rings = request(SHORT).replace(b"REQUEST", b"CANCEL").replace(b"CONFIRMED", b"CANCELLED")

    with pytest.raises(AssertionError, match=r"^X02 "):
        check_invite(rings)


VTIMEZONE = (
    b"BEGIN:VTIMEZONE\r\nTZID:Home\r\nBEGIN:STANDARD\r\nDTSTART:20200101T000000\r\n"
    b"TZOFFSETFROM:+0200\r\nTZOFFSETTO:+0200\r\nEND:STANDARD\r\nEND:VTIMEZONE\r\nBEGIN:VEVENT"
)


def test_a_zone_described_by_a_single_date_is_found():
    with pytest.raises(AssertionError, match=r"^E07 "):
        check_invite(request(SHORT).replace(b"BEGIN:VEVENT", VTIMEZONE))


@pytest.mark.parametrize(
    ("point", "state"),
    [
        ("U01", cancel(later(SHORT, uid="other"))),
        ("X03", cancel(SHORT)),
        ("U02", request(SHORT)),
        ("U03", request(replace(SHORT, sequence=1))),
        ("U04", request(later(SHORT, organizer=Mailbox("other@sparring.example")))),
        ("U05", request(later(SHORT, attendees=(GUEST,)))),
    ],
)
def test_a_later_state_that_loses_the_thread_is_found(point, state):
    with pytest.raises(AssertionError, match=f"^{point} "):
        check_invite(state, previous=request(SHORT))


def test_every_point_of_the_calendar_was_seen_to_fail():
    points = {holds.__doc__ for holds in (*WIRE, *CALENDAR, *OVER_TIME)}

    seen = {point for point, _, _ in BROKEN} | {"X02", "E07", "X03", "U01", "U02", "U03", "U04"}
    assert points <= seen | {"U05"}
