"""Invitations as a real SMTP server receives them: every point, over the life of a booking."""

from datetime import timedelta
from email import message_from_bytes, policy

import pytest

from bookings.actions.booking import cancel, move
from bookings.models import MailState, OutgoingMail
from tests.factories import NOW, book_slot, helsinki, make_bookable
from tests.invites.mime_assertions import MIME, Mail, check_message

pytestmark = [
    pytest.mark.node,
    pytest.mark.libical,
    pytest.mark.usefixtures("parsers"),
    pytest.mark.django_db,
]

GUEST, CONSULTANT = "veera@vieras.example", "aino@sparring.example"
PEOPLE = {GUEST, CONSULTANT}
LATER = NOW + timedelta(minutes=10)
LAST = NOW + timedelta(minutes=20)


def test_attendee_and_consultant_each_get_an_invitation_that_fulfils_every_point(inbox):
    book_slot(make_bookable())

    mails = inbox.deliver(now=NOW)

    assert mails.keys() == PEOPLE
    for recipient, raw in mails.items():
        check_message(raw, recipient=recipient, attendees=PEOPLE)


def test_a_moved_and_then_cancelled_session_stays_one_event_in_every_calendar(inbox):
    booking = book_slot(make_bookable())
    asked = inbox.deliver(now=NOW)

    booking = move(booking, helsinki("2026-12-02 11:00"), now=LATER)
    moved = inbox.deliver(now=LATER)
    cancel(booking, now=LAST)
    cancelled = inbox.deliver(now=LAST)

    assert asked.keys() == moved.keys() == cancelled.keys() == PEOPLE
    for who in PEOPLE:
        check_message(moved[who], recipient=who, previous=asked[who], attendees=PEOPLE)
        check_message(cancelled[who], recipient=who, previous=moved[who], attendees=PEOPLE)
        assert Mail(cancelled[who], who).invite.is_cancel


@pytest.mark.parametrize(
    "fields",
    [
        {"name": 'Åke "Öljy" Ääri; Oy, Ab: €', "language": "en", "zone": "Asia/Kolkata"},
        {"name": "Ö" * 120, "language": "fi"},
        {"name": "\u202eareeV \u2028 Bcc: evil@example.com"},
        {"name": "=?utf-8?q?Bcc:_evil?= <evil@example.com>"},
        {"name": "Veera", "email": "veera+sparring@xn--sk-xka.example"},
    ],
    ids=["punctuation", "long", "control characters", "encoded words", "plus address"],
)
def test_whatever_the_name_and_the_language_every_point_is_fulfilled(inbox, fields):
    book_slot(make_bookable(), **fields)
    guest = fields.get("email", GUEST)

    mails = inbox.deliver(now=NOW)

    assert mails.keys() == {guest, CONSULTANT}
    for recipient, raw in mails.items():
        check_message(raw, recipient=recipient, attendees={guest, CONSULTANT})


def test_a_mail_to_another_zone_tells_the_time_on_both_clocks(inbox):
    book_slot(make_bookable(), zone="Asia/Kolkata", language="en")

    raw = inbox.deliver(now=NOW)[GUEST]

    text, html, *_ = Mail(raw, GUEST).alternative.iter_parts()
    for part in (text, html):
        assert "13:30" in part.get_content()
        assert "10:00" in part.get_content()


def test_a_mail_delivered_twice_is_the_same_bytes(inbox):
    book_slot(make_bookable())
    first = inbox.deliver(now=NOW)
    OutgoingMail.objects.filter(state=MailState.SENT).update(state=MailState.WAITING, due_at=NOW)

    assert inbox.deliver(now=NOW) == first


def change(part_of, **headers):
    """Return a change of a mail: set headers of the part chosen, or remove those that are None."""

    def changed(message):
        part = part_of(message)
        for name, value in headers.items():
            del part[name.replace("_", "-")]
            if value is not None:
                part[name.replace("_", "-")] = value

    return changed


def whole(message):
    return message


def alternative(message):
    return next(message.iter_parts())


def invite(message):
    return list(alternative(message).iter_parts())[-1]


def file(message):
    return list(message.iter_parts())[-1]


def reverse_alternatives(message):
    alternative(message).get_payload().reverse()


def drop_plain_text(message):
    alternative(message).get_payload().pop(0)


def attach_again(message):
    message.attach(file(message))


def invite_again(message):
    message.attach(invite(message))


def add_header(name, value):
    def changed(message):
        message._headers.append((name, value))

    return changed


BROKEN = [
    ("M01", change(whole, Date=None)),
    ("M02", invite_again),
    ("M03", change(invite, Content_Type='text/calendar; charset=UTF-8; method="request"')),
    ("M04", change(invite, Content_Type='text/calendar; charset=UTF-8; method="CANCEL"')),
    ("M05", change(invite, Content_Type='text/calendar; charset=latin-1; method="REQUEST"')),
    ("M06", reverse_alternatives),
    ("M07", drop_plain_text),
    ("M08", change(invite, Content_Disposition='attachment; filename="i.ics"')),
    ("M09", lambda message: file(message).set_payload("QkVHSU46VkNBTEVOREFS")),
    ("M10", change(file, Content_Type='application/ics; name="invite.ics"; method="REQUEST"')),
    ("M11", change(invite, Content_Transfer_Encoding="8bit")),
    ("M12", change(whole, From="Aino <aino@sparring.example>")),
    ("M14", change(whole, Message_ID=None)),
    ("M15", add_header("Bcc", "evil@example.com")),
    ("M15", add_header("Subject", "again")),
    ("M16", attach_again),
    ("M17", change(whole, Auto_Submitted=None)),
    ("S04", change(whole, To="veera@vieras.example, evil@example.com")),
    ("S04", change(whole, Cc="evil@example.com")),
    ("SIZE", add_header("X-Padding", "x" * 100_000)),
]


@pytest.mark.parametrize(("point", "broken"), BROKEN)
def test_a_broken_mail_is_found_by_the_point_it_breaks(inbox, point, broken):
    book_slot(make_bookable())
    message = message_from_bytes(inbox.deliver(now=NOW)[GUEST], policy=policy.SMTP)

    broken(message)

    with pytest.raises(AssertionError, match=rf"^{point} "):
        check_message(message.as_bytes(), recipient=GUEST)


def test_an_invitation_for_somebody_else_is_found(inbox):
    book_slot(make_bookable())
    raw = inbox.deliver(now=NOW)[GUEST]

    with pytest.raises(AssertionError, match=r"^M13 "):
        check_message(
            raw.replace(b"<veera@vieras.example>", b"<vera@vieras.example>"),
            recipient="vera@vieras.example",
        )


def test_every_point_of_a_mail_was_seen_to_fail():
    assert {holds.__doc__ for holds in MIME} == {point for point, _ in BROKEN} | {"M13"}
