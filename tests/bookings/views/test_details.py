"""Giving details, and booking."""

from email import message_from_bytes, policy

import pytest

from bookings.models import Booking, QuestionKind
from tests.bookings.views.reading import DETAILS, TEN, TIMES, document, texts, words
from tests.factories import ask, book_slot, helsinki, make_bookable

pytestmark = pytest.mark.django_db

ENGLISH_DETAILS = "/en/book/maksuton-sparraus/details/"


def test_the_form_shows_what_is_being_booked(visit):
    make_bookable("aino", "eero")

    ticket = visit(DETAILS, start=TEN, **{"with": "eero"}).select_one(".ticket")

    assert words(ticket) == (
        "Maksuton sparraus 30 min · maksuton Milloin Tiistai 1.12.2026 10.00 – 10.30 "
        "Helsingin aikaa Kenen kanssa E Eero Salmela Sparraaja Missä Videopuhelu"
    ).replace(" – ", "–")


def test_the_form_shows_both_clocks_when_they_differ(visit):
    make_bookable()

    ticket = words(visit(DETAILS, start=TEN, tz="Europe/London").select_one(".ticket"))

    assert "Tiistai 1.12.2026 8.00–8.30 Lontoon aikaa" in ticket
    assert "ti 1.12. 10.00–10.30 Helsingin aikaa" in ticket


def test_the_form_asks_for_four_things_and_the_questions(visit):
    session_type = make_bookable()
    ask(session_type, "Mistä haluat puhua?", is_required=True)
    ask(session_type, "Mistä kuulit?", kind=QuestionKind.CHOICE, options_fi="Artikkelista\nMuualta")

    page = visit(DETAILS, start=TEN)

    assert texts(page, ".details .field__label") == [
        "Nimesi (pakollinen)",
        "Sähköposti (pakollinen)",
        "Organisaatio",
        "Puhelin",
        "Mistä haluat puhua? (pakollinen)",
        "Mistä kuulit?",
    ]


def test_the_privacy_notice_stands_beside_the_button_with_its_link(visit, settings):
    settings.BOOKINGS = settings.BOOKINGS | {"PRIVACY_URL": "/fi/tietosuoja/"}
    make_bookable()

    notice = visit(DETAILS, start=TEN).select_one(".details__privacy")

    assert notice.a["href"] == "/fi/tietosuoja/"


def test_choosing_another_time_returns_to_the_day(visit):
    make_bookable("aino", "eero")

    page = visit(DETAILS, start="2026-12-03T08:00Z", tz="Asia/Tokyo", **{"with": "eero"})

    assert page.select_one(".back")["href"] == f"{TIMES}?tz=Asia%2FTokyo&with=eero&day=2026-12-03"


def test_a_zone_posted_under_an_old_name_is_kept_under_its_present_one(send):
    make_bookable()

    send(tz="Europe/Kiev")

    assert Booking.objects.get().zone == "Europe/Kyiv"


def test_the_privacy_notice_owns_up_to_what_follows_the_session(visit):
    make_bookable()

    notice = visit(ENGLISH_DETAILS, start=TEN).select_one(".details__privacy")

    assert words(notice) == (
        "We use your details for this session and to follow it up, "
        "and keep them for a limited time. How we handle personal data"
    )


@pytest.mark.parametrize(("length", "is_folded"), [(500, False), (501, True)])
def test_the_description_is_folded_up_beside_the_form_when_it_is_long(visit, length, is_folded):
    make_bookable(description_fi="x" * length)

    page = visit(DETAILS, start=TEN)

    assert bool(page.select(".about-session")) is is_folded
    assert words(page.select_one(".booking__bio")) == "x" * length


def test_whoever_is_called_must_give_a_number(visit, send):
    make_bookable(place_kind="phone", place="")

    page = document(send(ENGLISH_DETAILS))

    assert texts(page, ".field--invalid .field__label") == ["Phone (required)"]
    assert send(ENGLISH_DETAILS, phone="040 123").status_code == 303


def test_nobody_must_give_a_number_where_the_place_says_who_calls_which(send):
    make_bookable(place_kind="phone", place="Soita 09 1234")

    assert send().status_code == 303


def test_whoever_is_visited_must_say_where(send):
    make_bookable(place_kind="yours", place="")

    page = document(send(ENGLISH_DETAILS, meeting_place=" "))

    assert texts(page, ".field--invalid .field__label") == ["Where do we meet? (required)"]


def test_where_to_come_reaches_the_consultant_with_the_answers(send):
    ask(make_bookable(place_kind="yours", place=""))

    send(ENGLISH_DETAILS, meeting_place="Kaivokatu 1 B, Helsinki")

    booking = Booking.objects.get()
    (mail,) = booking.mails.filter(to_consultant=True)
    assert booking.answers[0] == {
        "question": "Where do we meet?",
        "answer": "Kaivokatu 1 B, Helsinki",
    }
    assert (
        "Kaivokatu 1 B, Helsinki"
        in message_from_bytes(bytes(mail.mime), policy=policy.default)
        .get_body(("plain",))
        .get_content()
    )


@pytest.mark.parametrize("place_kind", ["video", "ours"])
def test_where_we_choose_the_place_nobody_is_asked_for_one(visit, place_kind):
    make_bookable(place_kind=place_kind, place="")

    page = visit(DETAILS, start=TEN)

    assert not page.select("#id_meeting_place, #id_phone[required]")


def test_the_privacy_notice_may_have_an_address_in_each_language(visit, settings):
    addresses = {"fi": "/fi/tietosuoja/", "en": "/en/privacy/"}
    settings.BOOKINGS = settings.BOOKINGS | {"PRIVACY_URL": addresses}
    make_bookable()

    notice = visit("/en/book/maksuton-sparraus/details/", start=TEN).select_one(".details__privacy")

    assert notice.a["href"] == "/en/privacy/"


def test_people_never_meet_the_trap(visit):
    make_bookable()

    trap = visit(DETAILS, start=TEN).select_one(".details__trap")

    assert (trap["aria-hidden"], trap.input["tabindex"]) == ("true", "-1")


def test_without_a_time_the_form_leads_back_to_the_times(client):
    make_bookable()

    response = client.get(DETAILS, {"start": "soon", "tz": "Europe/London"})

    assert (response.status_code, response.url) == (302, f"{TIMES}?tz=Europe%2FLondon")


def test_a_filled_in_form_books_and_leads_to_the_ticket(send, client):
    make_bookable()

    response = send()

    page = document(client.get(response.url))
    assert response.status_code == 303
    assert texts(page, "h1") == ["Aikasi on varattu"]
    assert Booking.objects.get().session.start_at == helsinki("2026-12-01 10:00")


def test_a_booking_keeps_the_answers_zone_and_language(send):
    question = ask(make_bookable(), "Mistä haluat puhua?")

    send(tz="Europe/London", **{f"question_{question.pk}": "Kokouksista."})

    booking = Booking.objects.get()
    assert (booking.zone, booking.language) == ("Europe/London", "fi")
    assert booking.answers == [{"question": "Mistä haluat puhua?", "answer": "Kokouksista."}]


def test_the_chosen_consultant_gives_the_session(send):
    make_bookable("aino", "eero")

    send(consultant="eero")

    assert [person.slug for person in Booking.objects.get().session.people] == ["eero"]


def test_a_second_press_of_the_same_form_books_once(send):
    make_bookable()

    first, second = send(), send()

    assert (first.url, second.status_code) == (second.url, 303)
    assert Booking.objects.count() == 1


def test_mistakes_are_told_on_top_and_at_the_field_and_nothing_is_lost(send):
    make_bookable()

    response = send(name="", email="veera@", organisation="Vieras Oy")

    page = document(response)
    assert response.status_code == 422
    assert [a["href"] for a in page.select(".error-summary a")] == ["#id_name", "#id_email"]
    assert len(page.select(".field__error")) == 2
    assert page.select_one("#id_organisation")["value"] == "Vieras Oy"


def test_a_time_that_has_gone_keeps_what_was_typed_and_offers_the_next(send):
    book_slot(make_bookable(), "2026-12-01 10:00", request_key="another")

    response = send(organisation="Vieras Oy")

    page = document(response)
    assert response.status_code == 409
    assert texts(page, ".gone label")[:2] == ["tiistai 1.12. klo 10.30", "tiistai 1.12. klo 11.00"]
    assert page.select_one("#id_organisation")["value"] == "Vieras Oy"
    assert page.select('input[type="hidden"][name="start"]') == []


def test_one_more_press_books_the_time_offered_instead(send):
    book_slot(make_bookable(), "2026-12-01 10:00")
    offered = document(send()).select_one('.gone input[name="start"]')["value"]

    response = send(start=offered)

    assert response.status_code == 303
    assert Booking.objects.filter(session__start_at=helsinki("2026-12-01 10:30")).exists()


def test_a_link_to_a_time_that_has_gone_offers_the_next_at_once(client):
    book_slot(make_bookable(), "2026-12-01 10:00")

    response = client.get(DETAILS, {"start": TEN})

    assert response.status_code == 409
    assert "Se aika ei ole enää vapaa" in words(response)
    assert "Aika on vielä valitsematta" in words(response)
    # Nothing was written yet.
    assert "Kirjoittamasi" not in words(response)


def test_what_was_typed_is_said_to_be_kept_where_it_was(send):
    book_slot(make_bookable(), "2026-12-01 10:00")

    assert "What you wrote below is kept." in words(send(ENGLISH_DETAILS))


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"name": ""}, "Write your name."),
        ({"name": "\u200b\u2060"}, "Write your name."),
        ({"name": "x" * 121}, "At most 120 characters have room here; you wrote 121."),
        ({"email": ""}, "Write your email address."),
        ({"email": "veera"}, "Write the whole address, such as name@example.com."),
        ({"organisation": "x" * 121}, "At most 120 characters have room here; you wrote 121."),
    ],
)
def test_what_is_wrong_is_said_in_words_that_help(send, changes, told):
    make_bookable()

    page = document(send(ENGLISH_DETAILS, **changes))

    assert texts(page, ".field--invalid .field__error") == [told]


@pytest.mark.parametrize(
    ("kind", "typed", "told"),
    [
        ("long", "", "Write an answer."),
        ("long", "x" * 5_001, "At most 5000 characters have room here; you wrote 5001."),
        ("short", "", "Write an answer."),
        ("choice", "", "Choose one of these."),
    ],
)
def test_a_question_says_what_it_waits_for(send, kind, typed, told):
    question = ask(make_bookable(), kind=kind, is_required=True, options_fi="A\nB")

    page = document(send(ENGLISH_DETAILS, **{f"question_{question.pk}": typed}))

    assert texts(page, ".field--invalid .field__error") == [told]


def test_with_no_other_times_the_form_says_what_to_do(send):
    session_type = make_bookable(cap_day=1, horizon_days=1)
    book_slot(session_type, "2026-12-01 10:00")

    assert "Muita vapaita aikoja ei nyt ole" in words(send())


def test_an_address_with_many_sessions_to_come_is_told_so(send, settings):
    settings.BOOKINGS = settings.BOOKINGS | {"UPCOMING_PER_ADDRESS": 1}
    book_slot(make_bookable(), "2026-12-02 10:00")

    response = send()

    assert "Tällä osoitteella on jo 1 tuleva aika" in words(response)
    assert Booking.objects.count() == 1


def test_the_form_is_read_in_english_too(visit):
    make_bookable()

    page = visit("/en/book/maksuton-sparraus/details/", start=TEN)

    assert "Tuesday 1 December 2026 10:00–10:30 Helsinki time" in words(page.select_one(".ticket"))
    assert texts(page, ".details button") == ["Book the session"]
