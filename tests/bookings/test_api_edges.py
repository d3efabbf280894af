"""The public JSON API at its edges: languages, zones, bounds, pages, keys, and what it never tells."""

from datetime import timedelta

import pytest
from django.utils import translation
from wagtail.models import Page, PageViewRestriction

from bookings.models import Booking, Session, SessionType
from tests.factories import (
    ask,
    book_slot,
    make_bookable,
    make_consultant,
    make_session_type,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("now")]

TYPES = "/api/v1/session-types"
SLOTS = f"{TYPES}/maksuton-sparraus/slots"
DAY = {"from": "2026-12-01", "to": "2026-12-01"}


@pytest.fixture
def post(client):
    """Post a booking; keyword arguments change what a good one says."""

    def send(headers=None, **changes):
        wanted = {
            "session_type": "maksuton-sparraus",
            "start": "2026-12-01T10:00:00+02:00",
            "name": "Veera Vieras",
            "email": "veera@vieras.example",
        } | changes
        return client.post(
            "/api/v1/bookings", wanted, content_type="application/json", headers=headers or {}
        )

    return send


def starts(client, **query):
    return [slot["start"] for slot in client.get(SLOTS, DAY | query).json()["slots"]]


# --- session types ---


@pytest.mark.parametrize(
    ("query", "name"),
    [
        ({}, "Maksuton sparraus"),
        ({"language": "fi"}, "Maksuton sparraus"),
        ({"language": "en"}, "Free sparring"),
        ({"language": "xx"}, "Maksuton sparraus"),
    ],
)
def test_session_types_are_named_in_the_language_asked_for(client, query, name):
    make_bookable()

    assert [kind["name"] for kind in client.get(TYPES, query).json()] == [name]


def test_a_session_type_tells_all_that_a_form_needs(client):
    make_bookable(duration=timedelta(minutes=90), price_amount=19000, seats=4)

    [kind] = client.get(TYPES, {"language": "en"}).json()

    assert kind == {
        "slug": "maksuton-sparraus",
        "name": "Free sparring",
        "summary": "Half an hour on one thing.",
        "duration": 90,
        "seats": 4,
        "price": 19000,
        "currency": "EUR",
        "place": SessionType.objects.get().place_kind,
        "consultants": [{"slug": "aino", "name": "Aino Lehtimaa"}],
        "questions": [],
    }


def test_nobody_learns_the_address_of_a_meeting_before_it_is_booked(client):
    make_bookable(place="https://video.example/secret-room")

    assert "secret-room" not in client.get(TYPES).content.decode()


def test_a_question_tells_its_options_and_whether_it_must_be_answered(client):
    ask(make_bookable(), "Mikä?", kind="choice", options_fi="Yksi\nKaksi", is_required=True)

    [question] = client.get(TYPES).json()[0]["questions"]

    assert (question["options"], question["required"]) == (["Yksi", "Kaksi"], True)


# --- slots ---


def test_without_a_zone_slots_are_told_in_the_sites(client):
    make_bookable()

    told = client.get(SLOTS, DAY).json()

    assert told["timezone"] == "Europe/Helsinki"
    assert told["slots"][0]["start"] == "2026-12-01T09:00:00+02:00"


def test_dates_are_counted_as_the_visitor_counts_them(client):
    make_bookable()

    found = starts(client, tz="Pacific/Auckland")

    # Of Tuesday in Auckland the morning is Monday in Helsinki, which the notice has closed.
    assert (found[0], found[-1]) == ("2026-12-01T20:00:00+13:00", "2026-12-01T23:30:00+13:00")


@pytest.mark.parametrize(
    ("last", "status"), [("2026-12-01", 200), ("2027-01-31", 200), ("2027-02-01", 400)]
)
def test_sixty_two_dates_may_be_asked_for_at_once(client, last, status):
    make_bookable()

    assert client.get(SLOTS, DAY | {"to": last}).status_code == status


@pytest.mark.parametrize(
    ("first", "status"),
    [("2028-12-02", 400), ("2028-12-01", 200), ("2024-11-28", 200), ("2024-11-27", 400)],
)
def test_dates_may_lie_two_years_away(client, first, status):
    make_bookable()

    assert client.get(SLOTS, {"from": first, "to": first}).status_code == status


def test_everything_that_is_wrong_with_a_question_is_told_at_once(client):
    make_bookable()

    told = client.get(SLOTS, {"from": "1999-12-02", "to": "1999-12-01", "tz": "Mars"}).json()

    assert (told["error"], sorted(told["fields"])) == ("invalid", ["from", "to", "tz"])


def test_a_zone_of_any_length_is_told_back_in_part(client):
    make_bookable()

    [words] = client.get(SLOTS, DAY | {"tz": "x" * 500}).json()["fields"]["tz"]

    assert ("x" * 64 in words, "x" * 65 in words) == (True, False)


def test_slots_of_someone_who_does_not_give_them_are_refused_by_name(client):
    make_bookable()
    make_consultant("eero")

    answer = client.get(SLOTS, DAY | {"consultant": "eero"})

    assert (answer.status_code, list(answer.json()["fields"])) == (400, ["consultant"])


def test_slots_of_a_type_that_is_switched_off_are_not_found(client):
    make_bookable(is_active=False)

    assert client.get(SLOTS, DAY).status_code == 404


def test_a_group_tells_the_seats_that_are_left(client):
    book_slot(make_bookable(seats=3))

    seats = {
        slot["start"][11:16]: slot["seats_left"]
        for slot in client.get(SLOTS, DAY).json()["slots"][:3]
    }

    assert seats == {"09:00": 3, "09:30": 3, "10:00": 2}


def test_a_slot_names_everyone_who_could_give_it(client):
    eero = make_bookable("aino", "eero").consultants.get(slug="eero")
    book_slot(make_session_type("toinen", consultants=[eero]), "2026-12-01 09:00")

    first, second, *_ = client.get(SLOTS, DAY).json()["slots"]

    assert first["consultants"] == ["aino"]
    assert sorted(second["consultants"]) == ["aino", "eero"]


# --- booking ---


def test_a_booking_needs_no_more_than_four_things(post):
    make_bookable()

    told = post().json()

    booking = Booking.objects.get()
    assert (booking.zone, booking.language) == ("Europe/Helsinki", "fi")
    assert told["start"] == "2026-12-01T10:00:00+02:00"


def test_a_booking_is_told_on_the_visitors_clock(post):
    make_bookable()

    told = post(timezone="Asia/Kathmandu").json()

    assert (told["start"], told["end"]) == (
        "2026-12-01T13:45:00+05:45",
        "2026-12-01T14:15:00+05:45",
    )


@pytest.mark.parametrize(
    ("language", "kept", "root"), [("en", "en", "/en/"), ("fi", "fi", "/fi/"), ("xx", "fi", "/fi/")]
)
def test_a_booking_keeps_its_language_and_its_links_have_it(post, language, kept, root):
    make_bookable()

    told = post(language=language).json()

    assert Booking.objects.get().language == kept
    assert [
        told[link].removeprefix("http://testserver")[:4] for link in ("manage_url", "ics_url")
    ] == [
        root,
        root,
    ]


def test_what_is_wrong_is_told_in_the_language_asked_for(post):
    make_bookable()

    told = [post(session_type="none", language=code).json() for code in ("en", "fi")]

    assert told[0]["fields"] == {"session_type": ["This cannot be booked."]}
    assert told[1]["fields"] != told[0]["fields"]


@pytest.mark.parametrize("label", ["pk", "label_fi", "label_en"])
def test_an_answer_may_name_its_question_by_number_or_words(post, label):
    question = ask(make_bookable(), "Mistä?", label_en="What about?")

    post(answers={str(getattr(question, label)): "Kokouksista"})

    assert [given["answer"] for given in Booking.objects.get().answers] == ["Kokouksista"]


def test_answers_may_come_as_a_list_of_questions(post):
    ask(make_bookable(), "Mistä?")

    post(answers=[{"question": "Mistä?", "answer": "Kokouksista"}])

    assert Booking.objects.get().answers == [{"question": "Mistä?", "answer": "Kokouksista"}]


@pytest.mark.parametrize(
    "answers", [["Kokouksista"], [{"question": "Mistä?"}], {"Mistä?": 7}, "Kokouksista"]
)
def test_answers_in_another_form_are_refused_at_their_field(post, answers):
    ask(make_bookable(), "Mistä?")

    answer = post(answers=answers)

    assert (answer.status_code, Booking.objects.count()) == (422, 0)


def test_a_question_that_must_be_answered_is_told_as_answers(post):
    ask(make_bookable(), "Mistä?", is_required=True)

    answer = post()

    assert (answer.status_code, list(answer.json()["fields"])) == (422, ["answers"])


def test_the_chosen_consultant_gives_the_session(post):
    make_bookable("aino", "eero")

    post(consultant="eero")

    assert [person.slug for person in Session.objects.get().people] == ["eero"]


def test_a_key_of_the_api_does_not_find_the_booking_of_a_form(post):
    form = book_slot(make_bookable(), "2026-12-01 12:00", request_key="form:abc")

    told = post({"Idempotency-Key": "abc"}).json()

    assert told["ref"] != form.ref
    assert Booking.objects.count() == 2


def test_two_bookings_without_a_key_are_two(post):
    make_bookable()

    post()
    post(start="2026-12-01T11:00:00+02:00")

    assert Booking.objects.count() == 2


def test_the_times_offered_instead_are_on_the_visitors_clock(post):
    book_slot(make_bookable())

    told = post(timezone="Europe/London").json()

    assert told["alternatives"][0] == {
        "start": "2026-12-01T08:30:00+00:00",
        "end": "2026-12-01T09:00:00+00:00",
        "seats_left": 1,
        "consultants": ["aino"],
    }


@pytest.mark.parametrize("site", ["cross-site", "same-site"])
def test_a_whole_booking_from_another_site_is_refused(post, site):
    make_bookable()

    answer = post({"Sec-Fetch-Site": site})

    assert (answer.status_code, answer.json()) == (403, {"error": "cross_site", "fields": {}})
    assert not Booking.objects.exists()


def test_a_type_that_nobody_can_book_is_refused_by_its_name(post):
    make_bookable(is_active=False)

    answer = post()

    assert (answer.status_code, list(answer.json()["fields"])) == (422, ["session_type"])


# --- the page a booking came from ---


@pytest.fixture
def home():
    """The root page of the site that answers here."""
    return Page.objects.get(depth=2)


def test_a_booking_keeps_the_page_that_it_names(post, home):
    make_bookable()

    answer = post(entry_page="/fi/")

    assert answer.status_code == 201
    assert Booking.objects.get().entry_page_id == home.pk


@pytest.mark.parametrize("change", ["unpublished", "restricted"])
def test_a_page_that_visitors_cannot_see_is_none(post, home, change):
    make_bookable()
    if change == "unpublished":
        Page.objects.filter(pk=home.pk).update(live=False)
    else:
        PageViewRestriction.objects.create(page=home, restriction_type="login")

    answer = post(entry_page="/fi/")

    assert (answer.status_code, list(answer.json()["fields"])) == (422, ["entry_page"])


def test_the_message_about_a_page_is_in_the_language_of_the_booking(post):
    make_bookable()

    told = post(entry_page="/fi/no/", language="en").json()

    with translation.override("en"):
        assert told["fields"]["entry_page"] == ["There is no such page."]
