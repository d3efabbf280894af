"""What calendars are told of a booking: in the attendee's copy and in the consultant's."""

import pytest
from django.utils import translation

from bookings.domain.invitations import PartStat
from bookings.emails import ascii_address, event_name, invite_file, manage_url, place_of
from bookings.emails.invites import again_url, coming, invitation_of
from bookings.models.tokens import Purpose, read_token
from tests.bookings.emails.cast import booking_of, consultant, session_of
from tests.factories import NOW


@pytest.fixture(autouse=True)
def _english():
    with translation.override("en"):
        yield


def pair(**fields):
    """Return the bookings of Veera and Olli in a group of four."""
    session = session_of(seats=4)
    veera = booking_of(session, **fields)
    olli = booking_of(session, ref="olli-1", name="Olli", email="olli@toinen.example")
    session.attending = [veera, olli]
    return veera, olli


def addresses(booking, **options):
    invitation = invitation_of(booking, now=NOW, **options)
    return [attendee.mailbox.address for attendee in invitation.attendees]


@pytest.mark.parametrize(
    ("place", "kind", "phone", "expected"),
    [
        ("https://video.example/1", "video", "", "https://video.example/1"),
        # What staff wrote stands before anything we could say.
        ("Soita 09 1234", "phone", "040 123", "Soita 09 1234"),
        ("", "phone", "040 123", "By phone: the consultant calls 040 123"),
        ("", "phone", "", "By phone"),
        ("", "video", "040 123", "Video meeting"),
        ("", "ours", "", "At our place"),
        ("", "yours", "", "At your place"),
    ],
)
def test_the_place_is_what_was_written_or_how_one_meets(place, kind, phone, expected):
    session = session_of(place=place, place_kind=kind)

    assert place_of(booking_of(session, phone=phone)) == expected


def test_an_attendee_of_a_group_is_offered_to_cancel_a_place_in_the_calendar():
    veera, _olli = pair()

    assert invitation_of(veera, now=NOW).description == f"Cancel your place: {manage_url(veera)}"


def test_what_is_cancelled_offers_nothing_to_change_in_the_calendar():
    booking = booking_of(status="CANCELLED", entry_title="Kasvu")

    assert invitation_of(booking, now=NOW).description == "About: Kasvu"


@pytest.mark.parametrize(("length", "is_cut"), [(300, False), (301, True)])
def test_a_long_answer_is_cut_in_the_calendar(length, is_cut):
    booking = booking_of(answers=[{"question": "What?", "answer": "x" * length}])

    description = invitation_of(booking, now=NOW, for_consultant=True).description

    assert description.endswith("x… (the whole answer is in the admin)") is is_cut


def test_the_answers_of_a_large_group_have_room_in_one_event():
    session = session_of(seats=200)
    answers = [{"question": "What?", "answer": "🙂" * 300}]
    session.attending = [booking_of(session, name=f"V {n}", answers=answers) for n in range(200)]

    description = invitation_of(session.attending[0], now=NOW, for_consultant=True).description

    assert len(description.encode()) < 6_000


def test_an_event_is_called_by_the_other_side():
    booking = booking_of(session_of(consultant(), consultant("Sofia")))

    assert event_name(booking) == "Sparring: Aino, Sofia"
    assert event_name(booking, for_consultant=True) == "Sparring: Veera"


def test_a_group_is_called_by_its_seats_to_its_consultant_alone():
    veera, _olli = pair()

    assert event_name(veera) == "Sparring: Aino"
    assert event_name(veera, for_consultant=True) == "Sparring: 2 of 4 seats taken"


def test_the_attendees_copy_has_their_sequence_and_the_consultants_the_sessions():
    booking = booking_of(session_of(sequence=5), sequence=2)

    assert invitation_of(booking, now=NOW).sequence == 2
    assert invitation_of(booking, now=NOW, for_consultant=True).sequence == 5


def test_both_copies_are_one_event_at_one_time():
    booking = booking_of()
    ours, theirs = (invitation_of(booking, now=NOW, for_consultant=for_) for for_ in (True, False))

    assert (ours.uid, ours.start_at, ours.end_at) == (theirs.uid, theirs.start_at, theirs.end_at)
    assert ours.organizer == theirs.organizer


def test_the_link_to_manage_is_in_the_attendees_copy_alone():
    booking = booking_of()
    theirs, ours = (
        invitation_of(booking, now=NOW),
        invitation_of(booking, now=NOW, for_consultant=True),
    )

    assert theirs.url == manage_url(booking)
    assert theirs.description == f"Move or cancel: {theirs.url}"
    assert (ours.url, ours.description) == ("", "")


ANSWERS = [{"question": "Mistä?", "answer": "Kasvusta"}, {"question": "Koska?", "answer": "Nyt"}]


def test_answers_and_the_article_are_in_the_consultants_copy():
    booking = booking_of(answers=ANSWERS, entry_title="Kasvu")

    description = invitation_of(booking, now=NOW, for_consultant=True).description

    assert description == "About: Kasvu\n\nMistä?\nKasvusta\n\nKoska?\nNyt"


def test_the_attendees_copy_names_the_article_and_no_answer():
    booking = booking_of(answers=ANSWERS, entry_title="Kasvu")

    description = invitation_of(booking, now=NOW).description

    assert description == f"About: Kasvu\n\nMove or cancel: {manage_url(booking)}"


def test_a_groups_answers_say_whose_they_are():
    veera, olli = pair(answers=ANSWERS[:1], organisation="Vieras Oy")

    description = invitation_of(olli, now=NOW, for_consultant=True).description

    assert description == "Veera, Vieras Oy\n\nMistä?\nKasvusta\n\nOlli"
    assert description == invitation_of(veera, now=NOW, for_consultant=True).description


def test_the_attendee_sees_themselves_and_who_gives_it():
    veera, _olli = pair()

    assert addresses(veera) == ["veera@vieras.example", "aino@sparring.example"]


def test_the_consultant_sees_all_who_come():
    veera, _olli = pair()

    assert addresses(veera, for_consultant=True) == [
        "veera@vieras.example",
        "olli@toinen.example",
        "aino@sparring.example",
    ]


def test_who_gives_the_session_is_not_asked_to_answer():
    attendees = invitation_of(booking_of(), now=NOW).attendees

    assert [one.partstat for one in attendees] == [PartStat.NEEDS_ACTION, PartStat.ACCEPTED]


def test_a_consultant_who_books_a_colleagues_time_at_their_own_address_stands_once():
    booking = booking_of(email="AINO@sparring.example")

    (only,) = invitation_of(booking, now=NOW).attendees

    assert (only.mailbox.address, only.partstat) == ("aino@sparring.example", PartStat.ACCEPTED)


def test_a_session_for_one_asks_nobody_who_else_comes():
    booking = booking_of()

    # Without a database a question would fail.
    assert coming(booking) == [booking]


@pytest.mark.parametrize(
    ("email", "expected"),
    [
        ("veera@vieras.example", "veera@vieras.example"),
        ("veera@ääkköset.example", "veera@xn--kkset-fraa0m.example"),
        # What stands before the last sign is the mailbox's own.
        ('"a@b"@öö.example', '"a@b"@xn--ndaa.example'),
        ("Veera@Vieras.Example", "Veera@Vieras.Example"),
    ],
)
def test_the_domain_of_an_address_is_written_in_ascii(email, expected):
    assert ascii_address(email) == expected


@pytest.mark.parametrize(("language", "path"), [("fi", "/fi/varaa/"), ("en", "/en/book/")])
def test_the_attendees_addresses_are_in_their_language_whoever_asks(language, path):
    booking = booking_of(language=language)

    assert manage_url(booking).startswith(f"http://testserver/{language}/")
    assert again_url(booking) == f"http://testserver{path}sparraus/"


def test_a_type_that_is_no_longer_given_leads_to_all_that_are():
    booking = booking_of()
    booking.session.session_type.is_active = False

    assert again_url(booking) == "http://testserver/en/book/"


def test_an_address_is_the_sites_own_and_not_the_requests(settings):
    settings.BOOKINGS = settings.BOOKINGS | {"BASE_URL": "https://sparring.example"}

    assert manage_url(booking_of()).startswith("https://sparring.example/en/")


def test_the_link_to_manage_names_the_booking_in_its_version():
    token = manage_url(booking_of(token_version=3)).rstrip("/").rpartition("/")[2]

    assert read_token(token, Purpose.MANAGE) == ("veera-1", 3)


@pytest.mark.parametrize(
    ("status", "line"), [("CONFIRMED", b"STATUS:CONFIRMED"), ("CANCELLED", b"STATUS:CANCELLED")]
)
def test_a_file_to_keep_says_whether_the_session_is_still_on(status, line):
    text = invite_file(booking_of(status=status), now=NOW)

    assert line in text.splitlines()
    assert b"METHOD" not in text


def test_a_file_to_keep_is_in_the_language_of_the_booking():
    assert b"SUMMARY:Sparraus: Aino" in invite_file(booking_of(language="fi"), now=NOW)
    assert b"SUMMARY:Sparring: Aino" in invite_file(booking_of(language="en"), now=NOW)
