"""What nobody should send, and what is answered."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.test import Client

from bookings.models import Booking
from tests.bookings.views.reading import DETAILS, document, url_of, words
from tests.factories import ask, book_slot, make_bookable, make_consultant

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("start", "reason"),
    [
        ("2026-12-01T08:10Z", "between two starts"),
        ("2026-12-01T18:00Z", "after closing"),
        ("2026-12-05T08:00Z", "a Saturday"),
        ("2026-11-27T08:00Z", "in the past"),
        ("2026-11-30T12:00Z", "sooner than the notice"),
        ("2027-06-01T08:00Z", "past the horizon"),
        ("2026-12-02T08:30Z", "in the buffer of another session"),
    ],
)
def test_a_time_that_is_not_on_offer_is_refused(send, start, reason):
    session_type = make_bookable(buffer_after=timedelta(minutes=30))
    book_slot(session_type, "2026-12-02 10:00")

    response = send(start=start)

    assert response.status_code == 409, reason
    assert "Se aika ei ole enää vapaa" in words(response)
    assert Booking.objects.count() == 1


@pytest.mark.parametrize("start", ["", "tomorrow", "2026-12-01T10:00", "9999-12-31T23:59Z", "1"])
def test_a_start_that_is_no_time_is_asked_again(send, start):
    make_bookable()

    response = send(start=start)

    page = document(response)
    assert response.status_code == 422
    assert "Valitse aika." in words(page.select_one(".error-summary"))
    assert len(page.select('.gone input[name="start"]')) == 6


def test_someone_who_does_not_give_the_session_is_not_replaced_in_secret(send):
    make_bookable("aino")
    make_consultant("eero")

    response = send(consultant="eero")

    assert response.status_code == 422
    assert "Valitsemasi henkilö ei pidä tätä sparrausta." in words(response)
    assert not Booking.objects.exists()


def test_a_made_up_zone_is_named(send):
    make_bookable()

    response = send(tz="Mars/Phobos")

    assert response.status_code == 422
    assert "”Mars/Phobos” ei ole aikavyöhyke" in words(response)
    assert "Helsingin aikaa" in words(document(response).select_one(".ticket"))


def test_a_name_of_ten_thousand_characters_is_refused_in_words(send):
    make_bookable()

    response = send(name="x" * 10_000)

    assert response.status_code == 422
    assert "120" in words(document(response).select_one(".field__error"))


def test_line_breaks_in_a_name_become_spaces(send):
    make_bookable()

    send(name="Veera\r\nBcc: kaikki@vieras.example")

    assert Booking.objects.get().name == "Veera Bcc: kaikki@vieras.example"


def test_html_in_an_answer_is_shown_as_it_was_typed(send):
    question = ask(make_bookable())

    response = send(name="", **{f"question_{question.pk}": "<script>alert(1)</script>"})

    area = document(response).select_one("textarea")
    assert area.get_text().strip() == "<script>alert(1)</script>"
    assert document(response).select("main script") == []


def test_a_program_that_fills_in_everything_is_refused(send):
    make_bookable()

    response = send(website="https://spam.example")

    assert response.status_code == 422
    assert not Booking.objects.exists()


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Origin": "https://elsewhere.example"},
        {"Origin": "null"},
        {"Origin": "http://["},
    ],
)
def test_a_post_from_another_site_changes_nothing(client, headers):
    booking = book_slot(make_bookable())

    response = client.post(url_of(booking, "cancel"), headers=headers)

    booking.refresh_from_db()
    assert (response.status_code, booking.status) == (403, "CONFIRMED")
    assert "Mitään ei muutettu" in words(response)


@pytest.mark.parametrize(
    "headers", [{"Sec-Fetch-Site": "same-origin"}, {"Origin": "http://testserver"}, {}]
)
def test_a_post_of_our_own_page_needs_no_cookie(headers):
    booking = book_slot(make_bookable())
    strict = Client(enforce_csrf_checks=True)

    response = strict.post(url_of(booking, "cancel"), headers=headers)

    booking.refresh_from_db()
    assert (response.status_code, booking.status) == (303, "CANCELLED")


def test_too_many_bookings_in_an_hour_are_refused_in_words(send, settings):
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
    settings.BOOKINGS = settings.BOOKINGS | {"BOOKINGS_PER_HOUR": 1}
    cache.clear()
    make_bookable()
    send()

    response = send(start="2026-12-01T09:00Z", request_key="two")

    assert (response.status_code, response["Retry-After"]) == (429, "3600")
    assert "Verkostasi on tullut liian monta varausta" in words(response)
    assert document(response).select_one("#id_name")["value"] == "Veera Vieras"


@pytest.mark.parametrize("method", ["put", "patch", "delete"])
def test_other_methods_are_not_allowed(client, method):
    make_bookable()

    assert getattr(client, method)(DETAILS).status_code == 405


@pytest.mark.parametrize(
    "query",
    [
        "month=0000-00",
        "day=2026-02-30",
        "month=9999-12",
        "tz=%00",
        "with=%F0%9F%92%A9",
        "day=x" * 99,
    ],
)
def test_an_address_that_makes_no_sense_still_shows_times(client, query):
    make_bookable()

    response = client.get(f"/fi/varaa/maksuton-sparraus/?{query}")

    assert response.status_code == 200
    assert "Tiistai 1.12." in words(response)
