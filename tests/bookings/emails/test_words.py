"""What mail about a booking says, to each side, of each kind, on whose clock."""

import pytest
from django.utils import translation

from bookings.emails.words import CLOSINGS, LEADS, SUBJECTS, words_of
from bookings.models import MailKind
from tests.bookings.emails.cast import attendee, booking_of, consultant, giver, session_of


@pytest.fixture(autouse=True)
def _english():
    with translation.override("en"):
        yield


WHEN = "Tuesday 1 December 2026 at 10:00"


@pytest.mark.parametrize(
    ("kind", "subject", "lead"),
    [
        ("request", "{}", "Your session is booked. Aino is expecting you."),
        ("update", "New time: {}", "Your session with Aino has a new time."),
        ("cancel", "Cancelled: {}", "Your session with Aino is cancelled."),
        ("reminder", "Reminder: {}", "Your session with Aino is soon."),
        ("handover", "New consultant: {}", "Your session is now with Aino. The time stays."),
    ],
)
def test_the_attendee_reads_what_happened_and_with_whom(kind, subject, lead):
    words = words_of(booking_of(), MailKind(kind), attendee())

    assert (words.subject, words.lead) == (subject.format(f"Sparring with Aino, {WHEN}"), lead)


@pytest.mark.parametrize(
    ("kind", "subject", "lead"),
    [
        ("request", f"Sparring: Veera, {WHEN}", "Veera has booked a session with you."),
        (
            "update",
            f"New time: Sparring: Veera, {WHEN}",
            "The session with Veera has a new time.",
        ),
        ("cancel", f"Cancelled: Sparring: Veera, {WHEN}", "The session with Veera is cancelled."),
        (
            "leave",
            f"Veera has left: Sparring, {WHEN}",
            "Veera has left the group. The session goes on.",
        ),
        (
            "handover",
            f"Handed over: Sparring: Veera, {WHEN}",
            "The session with Veera has a new consultant: Aino.",
        ),
        (
            "handed on",
            f"Handed over: Sparring: Veera, {WHEN}",
            "The session with Veera was handed over to a colleague. It leaves your calendar.",
        ),
    ],
)
def test_the_consultant_reads_what_happened_and_with_whom(kind, subject, lead):
    words = words_of(booking_of(), MailKind(kind), giver())

    assert (words.subject, words.lead) == (subject, lead)


def test_every_kind_of_mail_to_a_reader_has_all_its_words():
    assert SUBJECTS.keys() == LEADS.keys()
    assert {kind for to_consultant, kind in SUBJECTS if not to_consultant} == CLOSINGS.keys()


def test_the_subject_is_on_the_readers_own_clock_and_date():
    late = session_of(start_at=booking_of().session.start_at.replace(hour=20))

    words = words_of(booking_of(late), MailKind.REQUEST, attendee("Asia/Kolkata"))

    assert words.subject == "Sparring with Aino, Wednesday 2 December 2026 at 01:30"


def test_a_long_name_ends_where_the_column_of_subjects_does():
    words = words_of(booking_of(name="Ö" * 300), MailKind.REQUEST, giver())

    assert words.subject == f"Sparring: {'Ö' * 240}"


def test_a_name_of_two_lines_makes_one_subject():
    words = words_of(booking_of(name="Veera\r\nBcc: x@example.com"), MailKind.REQUEST, giver())

    assert words.subject == f"Sparring: Veera Bcc: x@example.com, {WHEN}"


def test_the_attendee_reads_what_when_where_and_who():
    words = words_of(booking_of(), MailKind.REQUEST, attendee())

    assert words.facts == (
        ("What", "Sparring"),
        ("When", "Tuesday 1 December 2026 at 10:00–10:30 (Helsinki time)"),
        ("Where", "https://video.example/1"),
        ("Who", "Aino"),
    )


def test_the_consultant_reads_how_to_reach_the_attendee():
    booking = booking_of(organisation="Vieras Oy", phone="040 123", entry_title="Kasvu")

    facts = words_of(booking, MailKind.REQUEST, giver()).facts

    assert facts[-2:] == (
        ("Who", "Veera, Vieras Oy, veera@vieras.example, 040 123"),
        ("About", "Kasvu"),
    )


def test_all_who_give_a_session_are_named_to_the_attendee():
    booking = booking_of(session_of(consultant(), consultant("Sofia")))

    words = words_of(booking, MailKind.REQUEST, attendee())

    assert words.facts[-1] == ("Who", "Aino, Sofia")
    assert words.lead == "Your session is booked. Aino is expecting you."


def group(**fields):
    """Return Veera's booking in a group of four that Olli has joined as well."""
    session = session_of(seats=4, **fields)
    veera, olli = booking_of(session), booking_of(session, name="Olli", email="olli@b.example")
    session.attending = [veera, olli]
    return veera


def test_the_consultant_reads_the_seats_and_each_who_comes_on_a_line_of_its_own():
    facts = words_of(group(), MailKind.REQUEST, giver()).facts

    assert facts[-3:] == (
        ("Seats", "2 of 4 seats taken"),
        ("Who", "Veera, veera@vieras.example"),
        ("", "Olli, olli@b.example"),
    )


@pytest.mark.parametrize("kind", ["request", "update", "reminder", "handover"])
def test_the_attendee_of_a_group_is_offered_to_cancel_a_place_and_never_to_move(kind):
    words = words_of(group(), MailKind(kind), attendee())

    assert words.button is not None
    assert words.button[0] == "Cancel your place"
    assert "move or cancel" not in words.closing


def test_one_who_leaves_a_group_reads_that_the_place_is_cancelled():
    words = words_of(group(), MailKind.CANCEL, attendee())

    assert words.subject == f"Your place is cancelled: Sparring with Aino, {WHEN}"
    assert words.lead == (
        "Your place in the session with Aino is cancelled. The session itself goes on."
    )


def test_everyone_in_a_group_that_is_cancelled_reads_that_the_session_is():
    words = words_of(group(status="CANCELLED"), MailKind.CANCEL, attendee())

    assert words.lead == "Your session with Aino is cancelled."


def test_the_attendee_of_a_group_reads_nothing_of_the_others():
    words = words_of(group(), MailKind.REQUEST, attendee())

    assert [label for label, _text in words.facts] == ["What", "When", "Where", "Who"]
    assert "Olli" not in str(words)


def test_who_sits_alone_has_no_seats_to_be_told_of():
    facts = words_of(booking_of(), MailKind.REQUEST, giver()).facts

    assert [label for label, _text in facts] == ["What", "When", "Where", "Who"]


KOLKATA, LONDON = "Asia/Kolkata", "Europe/London"


@pytest.mark.parametrize(
    ("reader", "theirs", "givers", "expected"),
    [
        # All in one place.
        (attendee(), "Europe/Helsinki", ["Europe/Helsinki"], ["10:00–10:30 (Helsinki time)"]),
        # Another zone with the same clock is no other time.
        (attendee(), "Europe/Helsinki", ["Europe/Tallinn"], ["10:00–10:30 (Helsinki time)"]),
        (
            attendee(KOLKATA),
            KOLKATA,
            ["Europe/Helsinki"],
            ["13:30–14:00 (Kolkata time)", "10:00–10:30 (Helsinki time)"],
        ),
        (
            giver(),
            KOLKATA,
            ["Europe/Helsinki"],
            ["10:00–10:30 (Helsinki time)", "13:30–14:00 (Kolkata time)"],
        ),
        # Each clock once, however many of those who give it read it.
        (
            attendee(KOLKATA),
            KOLKATA,
            [LONDON, "Europe/Dublin", LONDON],
            ["13:30–14:00 (Kolkata time)", "08:00–08:30 (London time)"],
        ),
    ],
    ids=["together", "same clock", "attendee abroad", "to the consultant", "once each"],
)
def test_the_time_is_told_on_every_clock_of_the_other_side(reader, theirs, givers, expected):
    people = [consultant(zone=zone) for zone in givers]
    booking = booking_of(session_of(*people), zone=theirs)

    facts = words_of(booking, MailKind.REQUEST, reader).facts

    times = [text.partition(" at ")[2] for label, text in facts if label in {"When", ""}]
    assert times == expected


ANSWERS = [{"question": "Mistä?", "answer": "Kasvusta"}]


@pytest.mark.parametrize(
    ("kind", "note", "reader", "expected"),
    [
        ("request", "", attendee(), [("Mistä?", "Kasvusta")]),
        ("request", "", giver(), [("Mistä?", "Kasvusta")]),
        # A word that was left for the cancellation belongs to no other mail.
        ("update", "Anteeksi", attendee(), [("Mistä?", "Kasvusta")]),
        (
            "cancel",
            "Anteeksi",
            attendee(),
            [("A word from us", "Anteeksi"), ("Mistä?", "Kasvusta")],
        ),
        ("cancel", "Anteeksi", giver(), [("Mistä?", "Kasvusta")]),
        # What one who left wanted to talk about is of no more use.
        ("leave", "", giver(), []),
    ],
)
def test_answers_are_told_while_they_are_of_use(kind, note, reader, expected):
    booking = booking_of(answers=ANSWERS, cancel_note=note)

    assert list(words_of(booking, MailKind(kind), reader).answers) == expected


@pytest.mark.parametrize("kind", [kind for to_consultant, kind in SUBJECTS if to_consultant])
def test_a_consultant_gets_no_button_and_no_closing(kind):
    words = words_of(booking_of(), kind, giver())

    assert (words.button, words.closing) == (None, "")


@pytest.mark.parametrize("kind", ["request", "update", "reminder", "handover"])
def test_the_attendees_button_leads_to_their_own_booking(kind):
    label, address = words_of(booking_of(), MailKind(kind), attendee()).button

    assert label == "Move or cancel"
    assert address.startswith("http://testserver/en/")


def test_the_words_are_in_the_active_language():
    with translation.override("fi"):
        words = words_of(booking_of(), MailKind.REQUEST, attendee())

    assert words.facts[0] == ("Mitä", "Sparraus")
    assert words.facts[1] == ("Milloin", "tiistai 1.12.2026 klo\xa010.00–10.30 (Helsingin aikaa)")


def test_answers_that_have_no_room_are_cut_and_say_so():
    answers = [
        {"question": "What?", "answer": "🙂" * 5_000},
        {"question": "When?", "answer": "Now"},
    ]

    (what, when) = words_of(booking_of(answers=answers), MailKind.REQUEST, giver()).answers

    assert what[1].endswith("… (cut here: the whole of it is kept with the booking)")
    assert when == ("When?", "Now")
