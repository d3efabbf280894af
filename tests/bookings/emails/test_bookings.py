"""A mail about a booking as a whole: to whom, in which language, and what it asks of a calendar."""

from email import message_from_bytes, policy

import pytest

from bookings.domain.invitations import Mailbox
from bookings.emails import Reader, readers_of, render_mail
from bookings.models import MailKind
from tests.bookings.emails.cast import booking_of, consultant, session_of
from tests.factories import NOW


def readers(booking):
    attendee, *people = readers_of(booking)
    return attendee, people


def message(booking, kind="request", *, to_consultant=False):
    reader = readers_of(booking)[1 if to_consultant else 0]
    mail = render_mail(booking, MailKind(kind), reader, key="key", now=NOW)
    return message_from_bytes(mail.mime, policy=policy.SMTP)


def method_of(mail):
    """Return the method of the calendar part, or None where there is no such part."""
    parts = (part for part in mail.walk() if part.get_content_type() == "text/calendar")
    return next((part.get_param("method") for part in parts), None)


@pytest.mark.parametrize("sign", ["🙂", "ä", "=", '"', "<", ",", "\n", "x"])
@pytest.mark.parametrize("questions", [1, 10])
def test_a_mail_stays_below_what_programs_take_whatever_was_answered(sign, questions):
    answer = {"question": "What would you like to talk about?", "answer": sign * 5_000}
    booking = booking_of(answers=[answer] * questions)

    for reader in readers_of(booking):
        mail = render_mail(booking, MailKind.REQUEST, reader, key="key", now=NOW)
        assert len(mail.mime) < 100_000


def test_everyone_is_a_reader_with_their_own_language_and_clock():
    booking = booking_of(
        session_of(consultant(language="fi"), consultant("Sofia", zone="Europe/London")),
        zone="Asia/Kolkata",
    )
    aino, sofia = booking.session.people

    assert readers_of(booking) == [
        Reader(Mailbox("veera@vieras.example", "Veera"), "en", "Asia/Kolkata"),
        Reader(Mailbox("aino@sparring.example", "Aino"), "fi", "Europe/Helsinki", aino),
        Reader(Mailbox("sofia@sparring.example", "Sofia"), "fi", "Europe/London", sofia),
    ]


@pytest.mark.parametrize(
    ("kind", "to_consultant", "method"),
    [
        ("request", False, "REQUEST"),
        ("request", True, "REQUEST"),
        ("update", False, "REQUEST"),
        ("handover", False, "REQUEST"),
        ("handover", True, "REQUEST"),
        # The group goes on without one: to the consultant it is a change.
        ("leave", True, "REQUEST"),
        ("cancel", False, "CANCEL"),
        ("cancel", True, "CANCEL"),
        ("handed on", True, "CANCEL"),
        # A reminder changes nothing in a calendar.
        ("reminder", False, None),
    ],
)
def test_each_kind_of_mail_asks_one_thing_of_a_calendar(kind, to_consultant, method):
    assert method_of(message(booking_of(), kind, to_consultant=to_consultant)) == method


def two_seats(email):
    """Return Veera's cancelled booking in a group where another seat is that address's."""
    session = session_of(seats=4)
    session.attending = [booking_of(session, ref="other", email=email)]
    return booking_of(session, status="CANCELLED")


@pytest.mark.parametrize(
    ("email", "method"), [("VEERA@vieras.example", None), ("olli@toinen.example", "CANCEL")]
)
def test_an_event_is_taken_from_who_keeps_no_other_seat(email, method):
    assert method_of(message(two_seats(email), "cancel")) == method


def test_who_keeps_another_seat_is_not_told_that_the_calendar_changes():
    text = message(two_seats("veera@vieras.example"), "cancel").get_body(("plain",)).get_content()

    assert "Your other place stays, and so does your calendar." in text
    assert "removes" not in text


def test_a_consultants_event_is_taken_away_whoever_else_has_the_address():
    assert method_of(
        message(two_seats("veera@vieras.example"), "handed on", to_consultant=True)
    ) == ("CANCEL")


def test_each_side_answers_to_the_other():
    booking = booking_of(session_of(consultant(), consultant("Sofia")))

    assert message(booking)["Reply-To"] == "Aino <aino@sparring.example>"
    assert message(booking, to_consultant=True)["Reply-To"] == "Veera <veera@vieras.example>"


def test_a_mail_is_in_its_readers_language_whatever_is_active():
    booking = booking_of(session_of(consultant(language="fi")), language="en")

    assert message(booking)["Subject"] == "Sparring with Aino, Tuesday 1 December 2026 at 10:00"
    assert message(booking, to_consultant=True)["Subject"] == (
        "Sparraus: Veera, tiistai 1.12.2026 klo 10.00"
    )


def test_all_mail_about_a_booking_is_one_conversation_to_its_attendee():
    first, last = booking_of(), booking_of(session_of(uid="2@sparring.example"))

    assert message(first)["References"] == message(last, "update")["References"]
    assert message(first)["References"] != message(booking_of(ref="other"))["References"]


def test_a_group_is_one_conversation_to_its_consultant():
    session = session_of()
    veera, olli = booking_of(session), booking_of(session, ref="olli-1", name="Olli")

    threads = {message(one, to_consultant=True)["References"] for one in (veera, olli)}

    assert len(threads) == 1
    assert message(veera)["References"] not in threads
