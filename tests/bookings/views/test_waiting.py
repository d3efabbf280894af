"""What a visitor sees of a full group and its line."""

from datetime import timedelta

import pytest
import time_machine
from django.core.cache import cache
from django.urls import reverse
from django.utils import translation

from bookings.actions.booking import cancel
from bookings.actions.waiting import WaitingRequest, join_line
from bookings.models import Booking, Session, SessionType, WaitingPlace
from bookings.models.tokens import Purpose, make_token, sign
from tests.bookings.views.reading import texts, words
from tests.factories import NOW, book_slot, make_bookable, open_weekdays

pytestmark = pytest.mark.django_db

TEN = "2026-12-01T08:00Z"
TIMES = "/en/book/ryhma/"


@pytest.fixture(autouse=True)
def _english():
    with translation.override("en"):
        yield


@pytest.fixture
def full():
    """A group of two at ten on Tuesday, filled; the only one of its kind."""
    group = make_bookable(slug="ryhma", name_en="Group", seats=2, horizon_days=1, cap_day=1)
    for name in ("veera", "olli"):
        book_slot(group, email=f"{name}@vieras.example", name=name.title())
    return Session.objects.get()


def line_url():
    return reverse("bookings:join_line", args=["ryhma"])


def join(client, **changes):
    given = {"start": TEN, "tz": "Europe/London", "name": "Eka", "email": "eka@vieras.example"}
    return client.post(line_url(), given | changes)


def offered(session, name="eka"):
    """Return a place that has an offer, and its address."""
    asked = WaitingRequest(
        session=session,
        name=name.title(),
        email=f"{name}@vieras.example",
        zone="Europe/Helsinki",
        language="en",
    )
    join_line(asked, now=NOW)
    cancel(Booking.objects.get(name="Olli"), now=NOW)
    place = WaitingPlace.objects.get()
    return place, reverse("bookings:seat", args=[make_token(place, Purpose.SEAT)])


def test_a_day_with_a_full_group_alone_can_be_chosen_and_says_so(visit, full):
    page = visit(TIMES)

    assert texts(page, ".full li") == [
        "10:00 Full Join the waiting list : Tuesday 1 December at 10:00"
    ]
    assert "full, with a waiting list" in words(page.select_one(".month"))


def test_the_link_of_a_full_group_leads_to_its_line(visit, full):
    link = visit(TIMES, tz="Europe/London").select_one(".full a")["href"]

    page = visit(link)

    assert texts(page, "h1") == ["Join the waiting list"]
    assert "8:00–8:30" in words(page.select_one(".ticket")).replace("08:00–08:30", "8:00–8:30")


def test_a_group_too_near_to_book_has_no_line(visit, full):
    open_weekdays(full.people[0], "18:00", "20:00")

    with time_machine.travel(full.start_at - timedelta(hours=23), tick=False):
        page = visit(TIMES)

    assert page.select(".full") == []


def test_times_of_a_session_for_one_show_no_line(visit):
    booked = make_bookable()
    book_slot(booked)

    assert visit("/en/book/maksuton-sparraus/").select(".full") == []


def test_who_joins_reads_the_place_in_the_line(client, full):
    first = client.get(join(client).url)
    second = client.get(join(client, email="toka@vieras.example").url)

    assert "You are first in line." in words(first)
    assert "08:00–08:30 London time" in words(first)
    assert "You are number 2 in line." in words(second)
    assert (first["X-Robots-Tag"], first.cookies) == ("noindex", {})


def test_the_zone_and_language_are_kept(client, full):
    join(client)

    place = WaitingPlace.objects.get()
    assert (place.zone, place.language) == ("Europe/London", "en")


def test_an_address_that_waits_already_gets_the_same_answer(client, full):
    known, again = join(client), join(client)

    assert known.url == again.url
    assert WaitingPlace.objects.count() == 1


def test_what_is_missing_is_told_at_its_field(client, full):
    response = join(client, email="eka@")

    assert response.status_code == 422
    assert "Eka" in response.content.decode()
    assert not WaitingPlace.objects.exists()


@pytest.mark.parametrize(
    ("changes", "headers", "status"),
    [
        ({"website": "https://spam.example"}, {}, 422),
        ({}, {"origin": "https://evil.example"}, 403),
    ],
    ids=["trap", "another site"],
)
def test_programs_and_other_sites_join_no_line(client, full, changes, headers, status):
    given = {"start": TEN, "tz": "UTC", "name": "Eka", "email": "eka@vieras.example"}

    response = client.post(line_url(), given | changes, headers=headers)

    assert response.status_code == status
    assert not WaitingPlace.objects.exists()


def test_joining_counts_toward_the_limit_of_a_network(client, full, settings):
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
    settings.BOOKINGS = settings.BOOKINGS | {"BOOKINGS_PER_HOUR": 1}
    cache.clear()
    join(client)

    response = join(client, email="toka@vieras.example")

    assert (response.status_code, WaitingPlace.objects.count()) == (429, 1)


def test_a_seat_freed_meanwhile_leads_back_to_the_times(client, full):
    cancel(Booking.objects.get(name="Olli"), now=NOW)

    response = join(client)

    assert (response.status_code, response.url) == (303, "/en/book/ryhma/?tz=Europe%2FLondon")


def test_only_groups_have_a_line(client):
    make_bookable()

    assert client.get("/fi/varaa/maksuton-sparraus/jono/", {"start": TEN}).status_code == 404


def test_the_offer_shows_until_when_the_seat_is_kept(visit, full):
    _place, url = offered(full)

    page = visit(url)

    assert texts(page, "h1") == ["A seat for you"]
    assert "until Monday 30 November 2026 at 10:00 (Helsinki time)" in words(page)
    assert texts(page, "form button") == ["Take the seat", "Leave the line"]


def test_opening_the_offer_changes_nothing(client, full):
    place, url = offered(full)

    for _turn in range(3):
        client.get(url)
    client.post(url)

    place.refresh_from_db()
    assert (place.state, Booking.objects.count()) == ("offered", 2)


def test_taking_the_seat_leads_to_the_ticket(client, full):
    _place, url = offered(full)

    response = client.post(url, {"do": "take"})

    assert response.status_code == 303
    assert "Your session is booked" in words(client.get(response.url))


def test_leaving_the_line_frees_the_seat(client, full):
    _place, url = offered(full)

    page = client.get(client.post(url, {"do": "leave"}).url)

    assert "You have left the line" in words(page)
    assert Session.objects.get().seats_left == 1


def test_an_offer_taken_too_late_explains_itself(client, full):
    place, url = offered(full)

    with time_machine.travel(place.offer_ends_at, tick=False):
        response = client.post(url, {"do": "take"})

    assert response.status_code == 409
    assert "The seat is no longer kept for you" in words(response)


def test_one_with_enough_sessions_is_told_so(client, full, settings):
    place, url = offered(full)
    settings.BOOKINGS = settings.BOOKINGS | {"UPCOMING_PER_ADDRESS": 1}
    Booking.objects.filter(name="Veera").update(email=place.email)

    response = client.post(url, {"do": "take"})

    assert response.status_code == 409
    assert "This address has 1 session to come already." in words(response)


@pytest.mark.parametrize("purpose", [Purpose.MANAGE, Purpose.IN_LINE, Purpose.INVITE_FILE])
def test_a_link_for_anything_else_takes_no_seat(client, full, purpose):
    place, _url = offered(full)

    response = client.post(
        reverse("bookings:seat", args=[make_token(place, purpose)]), {"do": "take"}
    )

    assert (response.status_code, Booking.objects.count()) == (410, 2)


def test_a_replaced_link_takes_no_seat(client, full):
    _place, url = offered(full)
    WaitingPlace.objects.update(token_version=2)

    assert client.post(url, {"do": "take"}).status_code == 410


def test_a_link_to_a_line_that_is_no_more_explains_itself(client):
    for token in ("forged", sign("gone@sparring.example", 1, Purpose.IN_LINE)):
        assert client.get(reverse("bookings:in_line", args=[token])).status_code == 410


@pytest.mark.parametrize("count", [1, 3])
def test_the_times_of_a_group_take_two_statements_more(
    client, django_assert_num_queries, full, count
):
    for day in range(2, 1 + count):
        for number in range(2):
            SessionType.objects.update(cap_day=None, horizon_days=60)
            start = f"2026-12-0{day} 10:00"
            book_slot(SessionType.objects.get(), start, email=f"{day}{number}@vieras.example")
    client.get(TIMES)

    with django_assert_num_queries(9):
        client.get(TIMES)
