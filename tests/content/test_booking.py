"""Booking from an article: its own address tells what the session is about."""

import pytest
from bs4 import BeautifulSoup
from django.test import Client

from bookings.models import Booking
from content.models import ArticlePage
from tests.factories import make_bookable

pytestmark = pytest.mark.usefixtures("now")
FORM = {"start": "2026-12-01T08:00Z", "tz": "Europe/Helsinki", "name": "Veera"}
FORM["email"] = "veera@vieras.example"


@pytest.fixture
def booking_url(finnish):
    make_bookable()
    return finnish.article("Päivärytmi", slug="rytmi").booking_url


def test_each_step_says_what_the_session_is_about(booking_url, read):
    for step in ("", "maksuton-sparraus/"):
        page = BeautifulSoup(read(booking_url + step), "html.parser")
        assert page.select_one(".about strong").text == "Päivärytmi"


def test_the_article_can_be_left_out_before_the_form(booking_url, read):
    page = BeautifulSoup(read(f"{booking_url}maksuton-sparraus/?tz=Europe/London"), "html.parser")

    assert page.select_one(".about a")["href"] == (
        "/fi/varaa/maksuton-sparraus/?tz=Europe%2FLondon"
    )


def test_the_other_language_keeps_the_time_that_was_chosen(sites, booking_url, read):
    key = ArticlePage.objects.get().translation_key
    sites["en"].article("Rhythm", slug="rhythm", translation_key=key)
    url = f"{booking_url}maksuton-sparraus/tiedot/?start=2026-12-01T08:00Z&with=aino"

    page = BeautifulSoup(read(url), "html.parser")

    assert page.select_one('.languages a[hreflang="en"]')["href"] == (
        "/en/articles/rhythm/book/maksuton-sparraus/details/?start=2026-12-01T08%3A00Z&with=aino"
    )


def test_every_link_stays_below_the_article(booking_url, read):
    page = BeautifulSoup(read(f"{booking_url}maksuton-sparraus/"), "html.parser")

    links = page.select(".month__days a, .slots a, .back")
    assert len(links) > 10
    assert all(link["href"].startswith(booking_url) for link in links)


def test_a_booking_keeps_the_article_it_came_from(booking_url, client):
    client.post(f"{booking_url}maksuton-sparraus/tiedot/", {**FORM, "about": "on"})

    booking = Booking.objects.get()
    assert (booking.entry_title, booking.entry_path) == ("Päivärytmi", "/fi/artikkelit/rytmi/")


def test_a_browser_without_any_cookie_may_book(booking_url):
    browser = Client(enforce_csrf_checks=True)

    answer = browser.post(f"{booking_url}maksuton-sparraus/tiedot/", FORM)

    assert (answer.status_code, Booking.objects.count()) == (303, 1)


def test_another_site_may_not_post_below_an_article(booking_url, client):
    answer = client.post(
        f"{booking_url}maksuton-sparraus/tiedot/", FORM, headers={"Sec-Fetch-Site": "cross-site"}
    )

    assert (answer.status_code, Booking.objects.count()) == (403, 0)


def test_the_visitor_may_leave_the_article_out_on_the_form(booking_url, client):
    client.post(f"{booking_url}maksuton-sparraus/tiedot/", FORM)

    booking = Booking.objects.get()
    assert (booking.entry_page, booking.entry_title) == (None, "")


def test_leaving_it_out_keeps_what_is_typed(booking_url, client):
    response = client.post(
        f"{booking_url}maksuton-sparraus/tiedot/", {**FORM, "email": "", "phone": "040"}
    )

    page = BeautifulSoup(response.content, "html.parser")
    assert page.select_one("#id_phone")["value"] == "040"
    assert not page.select_one("#id_about").has_attr("checked")
