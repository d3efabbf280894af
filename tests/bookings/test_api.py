"""The public JSON API: the same rules as the pages, as a program reads them."""

import json

import pytest
from django.core.cache import cache

from bookings.actions.booking import move
from bookings.models import Booking
from tests.factories import (
    NOW,
    ask,
    book_slot,
    helsinki,
    make_bookable,
    make_consultant,
    open_weekdays,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("now")]

SLOTS = "/api/v1/session-types/maksuton-sparraus/slots"


@pytest.fixture
def post(client):
    """Post a booking; keyword arguments change what a good one says."""

    def send(key="", **changes):
        wanted = {
            "session_type": "maksuton-sparraus",
            "start": "2026-12-01T10:00:00+02:00",
            "name": "Veera Vieras",
            "email": "veera@vieras.example",
            "timezone": "Europe/Helsinki",
            "language": "fi",
            "answers": {},
        }
        headers = {"Idempotency-Key": key} if key else {}
        return client.post(
            "/api/v1/bookings", wanted | changes, content_type="application/json", headers=headers
        )

    return send


def test_session_types_are_listed_with_their_questions(client):
    question = ask(make_bookable(), "Mistä haluat puhua?", label_en="What about?")

    (kind,) = client.get("/api/v1/session-types").json()

    assert (kind["slug"], kind["duration"], kind["price"]) == ("maksuton-sparraus", 30, 0)
    assert kind["consultants"] == [{"slug": "aino", "name": "Aino Lehtimaa"}]
    assert [(q["id"], q["label"]) for q in kind["questions"]] == [
        (str(question.pk), "Mistä haluat puhua?")
    ]


def test_a_session_type_that_cannot_be_booked_is_not_listed(client):
    make_bookable(is_active=False)

    assert client.get("/api/v1/session-types").json() == []


@pytest.mark.parametrize("count", [1, 3])
def test_listing_session_types_takes_three_statements(client, count, django_assert_num_queries):
    for index in range(count):
        ask(make_bookable(f"person-{index}", slug=f"type-{index}"))

    with django_assert_num_queries(3):
        client.get("/api/v1/session-types")


def test_slots_are_told_in_the_zone_that_was_asked(client):
    make_bookable()

    told = client.get(
        SLOTS, {"from": "2026-12-01", "to": "2026-12-01", "tz": "Europe/London"}
    ).json()

    assert told["timezone"] == "Europe/London"
    assert told["slots"][0] == {
        "start": "2026-12-01T07:00:00+00:00",
        "end": "2026-12-01T07:30:00+00:00",
        "seats_left": 1,
        "consultants": ["aino"],
    }


def test_slots_of_one_consultant_can_be_asked(client):
    make_bookable("aino", "eero")

    told = client.get(
        SLOTS, {"from": "2026-12-01", "to": "2026-12-01", "consultant": "eero"}
    ).json()

    assert {tuple(slot["consultants"]) for slot in told["slots"]} == {("eero",)}


@pytest.mark.parametrize("people", [["aino"], ["aino", "eero", "sofia"]])
def test_slots_take_four_statements(client, people, django_assert_num_queries):
    book_slot(make_bookable(*people))

    with django_assert_num_queries(4):
        client.get(SLOTS, {"from": "2026-12-01", "to": "2027-01-29", "tz": "Europe/Helsinki"})


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ({"from": "2026-12-01", "to": "2026-12-01", "tz": "Mars/Olympus"}, "tz"),
        ({"from": "2026-12-01", "to": "2027-03-01"}, "to"),
        ({"from": "2026-12-02", "to": "2026-12-01"}, "to"),
        ({"from": "1999-12-02", "to": "1999-12-03"}, "from"),
        ({"from": "9999-12-31", "to": "9999-12-31"}, "from"),
        ({"from": "tomorrow", "to": "2026-12-01"}, "from"),
        ({"to": "2026-12-01"}, "from"),
    ],
)
def test_a_senseless_question_is_refused_by_its_field(client, query, field):
    make_bookable()

    answer = client.get(SLOTS, query)

    assert answer.status_code == 400
    assert list(answer.json()["fields"]) == [field]


def test_one_who_takes_part_in_every_session_can_be_asked_for(client, post):
    session_type = make_bookable("eero")
    aino = make_consultant("aino")
    open_weekdays(aino)
    session_type.fixed_consultants.add(aino)
    session_type.save()

    asked = {"from": "2026-12-01", "to": "2026-12-01", "consultant": "aino"}
    slots = client.get(SLOTS, asked).json()["slots"]

    assert slots[0]["start"] == "2026-12-01T09:00:00+02:00"
    assert post(consultant="aino").status_code == 201


def test_slots_of_what_cannot_be_booked_are_not_found(client):
    answer = client.get(SLOTS, {"from": "2026-12-01", "to": "2026-12-01"})

    assert (answer.status_code, answer.json()["error"]) == (404, "not_found")


def test_a_booking_is_made(post):
    make_bookable()

    answer = post()

    booking = Booking.objects.get()
    told = answer.json()
    assert answer.status_code == 201
    assert (told["ref"], told["status"]) == (booking.ref, "CONFIRMED")
    assert (told["start"], told["end"]) == (
        "2026-12-01T10:00:00+02:00",
        "2026-12-01T10:30:00+02:00",
    )
    assert booking.session.start_at == helsinki("2026-12-01 10:00")


def test_the_links_of_a_booking_lead_to_it(post, client):
    make_bookable()
    told = post().json()

    file = client.get(told["ics_url"].removeprefix("http://testserver"))

    assert file.headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert b"DTSTART:20261201T080000Z" in file.content
    assert told["manage_url"].startswith("http://testserver/fi/")


def test_an_answer_is_kept_under_its_question(post):
    question = ask(make_bookable(), "Mistä haluat puhua?")

    post(answers={str(question.pk): "Kokouksista"})

    assert Booking.objects.get().answers == [
        {"question": "Mistä haluat puhua?", "answer": "Kokouksista"}
    ]


def test_a_taken_slot_is_told_with_alternatives(post):
    make_bookable()
    post()

    answer = post(email="toinen@vieras.example")

    told = answer.json()
    assert (answer.status_code, told["error"]) == (409, "slot_taken")
    assert told["alternatives"][0]["start"] == "2026-12-01T10:30:00+02:00"


def test_the_same_key_returns_the_first_booking(post):
    make_bookable()
    first = post(key="abc").json()

    again = post(key="abc")

    assert (again.status_code, again.json()["ref"]) == (201, first["ref"])
    assert Booking.objects.count() == 1


def test_a_repeat_comes_first_wherever_the_booking_was_moved_to(post):
    make_bookable()
    first = post(key="abc").json()
    move(Booking.objects.get(), helsinki("2026-12-02 10:00"), now=NOW)

    again = post(key="abc").json()

    assert (again["ref"], again["start"]) == (first["ref"], "2026-12-02T10:00:00+02:00")


@pytest.mark.parametrize(
    "change", [{"email": "toinen@vieras.example"}, {"start": "2026-12-02T10:00:00+02:00"}]
)
def test_a_key_that_was_used_for_something_else_tells_nobody_of_it(post, change):
    make_bookable()
    first = post(key="1").json()

    answer = post(key="1", **change)

    assert (answer.status_code, list(answer.json()["fields"])) == (422, ["Idempotency-Key"])
    assert first["ref"] not in answer.content.decode()
    assert Booking.objects.count() == 1


def test_bookings_without_a_key_are_no_repeats_of_each_other(post):
    make_bookable()
    post()

    assert post().status_code == 409


def test_a_key_may_be_long(post):
    make_bookable()

    assert [post(key="k" * length).status_code for length in (255, 256)] == [201, 422]


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"email": "no address"}, "email"),
        ({"name": ""}, "name"),
        ({"name": "x" * 10_000}, "name"),
        ({"start": "soon"}, "start"),
        ({"start": "2026-12-01T10:00:00"}, "start"),
        ({"timezone": "Mars/Olympus"}, "timezone"),
        ({"consultant": "nobody"}, "consultant"),
        ({"entry_page": "/fi/no/such/page/"}, "entry_page"),
        ({"session_type": "nothing"}, "session_type"),
        ({"answers": ["list"]}, "answers"),
    ],
)
def test_a_bad_field_is_named(post, change, field):
    make_bookable()

    answer = post(**change)

    assert answer.status_code == 422
    assert list(answer.json()["fields"]) == [field]
    assert not Booking.objects.exists()


def test_each_answer_that_is_missing_is_named_by_its_question(post):
    session_type = make_bookable()
    for label in ("Mistä puhumme?", "Mitä olette kokeilleet?"):
        ask(session_type, label, is_required=True)

    told = post(language="fi").json()["fields"]["answers"]

    assert [message.partition(":")[0] for message in told] == [
        "Mistä puhumme?",
        "Mitä olette kokeilleet?",
    ]


def test_an_answer_to_no_question_is_refused(post):
    make_bookable()

    answer = post(answers={"12345": "Palavereista."}, language="en")

    assert answer.json()["fields"] == {"answers": ["“12345” is no question of this session."]}


def test_a_field_that_is_missing_is_named(client):
    answer = client.post("/api/v1/bookings", {}, content_type="application/json")

    assert answer.status_code == 422
    assert sorted(answer.json()["fields"]) == ["email", "name", "session_type", "start"]


def test_what_is_no_json_is_refused(client):
    answer = client.post("/api/v1/bookings", "{", content_type="application/json")

    assert (answer.status_code, list(answer.json()["fields"])) == (400, ["body"])


def test_a_body_that_is_missing_is_named_as_such(client):
    answer = client.post("/api/v1/bookings", b"", content_type="application/json")

    assert (answer.status_code, list(answer.json()["fields"])) == (422, ["body"])


def test_rights_and_amounts_never_come_from_the_client(post):
    make_bookable(price_amount=19000)

    post(price=0, status="CANCELLED", ref="mine", outcome="HELD", token_version=9)

    booking = Booking.objects.get()
    assert (booking.status, booking.outcome, booking.token_version) == ("CONFIRMED", "PENDING", 1)
    assert booking.ref != "mine"


def test_an_address_with_too_many_bookings_is_told_so(post, settings):
    settings.BOOKINGS = {**settings.BOOKINGS, "UPCOMING_PER_ADDRESS": 1}
    make_bookable()
    post()

    answer = post(start="2026-12-02T10:00:00+02:00")

    assert (answer.status_code, answer.json()["error"]) == (429, "too_many_bookings")
    assert answer.json()["fields"]["email"][0].startswith("Tällä osoitteella")


def test_a_post_from_another_site_is_refused(client):
    make_bookable()

    answer = client.post(
        "/api/v1/bookings",
        {},
        content_type="application/json",
        headers={"Sec-Fetch-Site": "cross-site"},
    )

    assert answer.status_code in {403, 422}
    assert not Booking.objects.exists()


def test_one_visitor_cannot_try_without_end(post, settings):
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
    settings.BOOKINGS = {**settings.BOOKINGS, "BOOKINGS_PER_HOUR": 1}
    make_bookable()
    post()

    answer = post(start="2026-12-02T10:00:00+02:00")

    assert (answer.status_code, answer.json()["error"]) == (429, "limited")
    assert answer.headers["Retry-After"] == "3600"


def test_neither_mistakes_nor_repeats_use_up_the_attempts(post, settings):
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
    cache.clear()
    settings.BOOKINGS = {**settings.BOOKINGS, "BOOKINGS_PER_HOUR": 1}
    make_bookable()

    answers = [post(email="no address"), *(post(key="abc") for _ in range(3))]

    assert [answer.status_code for answer in answers] == [422, 201, 201, 201]


def test_the_api_describes_itself(client):
    told = client.get("/api/v1/openapi.json").json()

    assert sorted(told["paths"]) == [
        "/api/v1/bookings",
        "/api/v1/session-types",
        "/api/v1/session-types/{slug}/slots",
    ]


def test_consultants_who_give_no_sessions_are_not_told(client):
    session_type = make_bookable("aino")
    session_type.consultants.add(make_consultant("eero", is_active=False))
    session_type.save()

    (kind,) = client.get("/api/v1/session-types").json()

    assert [person["slug"] for person in kind["consultants"]] == ["aino"]
    assert json.dumps(kind)
