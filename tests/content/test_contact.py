"""Writing to us without booking: the page, its defences, and what becomes of a message."""

from datetime import timedelta

import pytest
import time_machine
from bs4 import BeautifulSoup
from django.core.cache import cache
from django.test import Client

from bookings.models import OutgoingMail
from cases.models import Activity, Case, Contact
from content.models import ContactPage
from tests.bookings.views.reading import document, texts, words
from tests.content.conftest import add
from tests.factories import NOW

pytestmark = pytest.mark.usefixtures("now")
GIVEN = {
    "name": "Veera Vieras",
    "email": "veera@vieras.example",
    "message": "Kokouksemme venyvät.",
}
LATER = NOW + timedelta(minutes=2)


@pytest.fixture
def url(sites) -> str:
    finnish = add(sites["fi"].home, ContactPage(title="Ota yhteyttä", slug="ota-yhteytta"))
    english = ContactPage(title="Contact us", slug="contact")
    english.translation_key = finnish.translation_key
    add(sites["en"].home, english)
    return "/fi/ota-yhteytta/"


def key_on(page: BeautifulSoup) -> str:
    return page.select_one("[name=request_key]")["value"]


@pytest.fixture
def send(client, url):
    """Open the form and post it two minutes later, as Veera fills it in, with what differs."""

    def post(at=LATER, *, headers=None, key=None, **changes):
        key = key or key_on(document(client.get(url)))
        with time_machine.travel(at, tick=False):
            return client.post(url, {**GIVEN, "request_key": key, **changes}, headers=headers or {})

    return post


def test_the_page_asks_for_six_things_of_which_three_are_needed(url, read):
    page = BeautifulSoup(read(url), "html.parser")

    assert texts(page, ".details .field__label") == [
        "Nimesi (pakollinen)",
        "Sähköposti (pakollinen)",
        "Organisaatio",
        "Puhelin",
        *texts(page, ".details .field__label")[4:],
    ]
    assert len(texts(page, ".details .field__label")) == 6


def test_every_page_leads_to_it(url, finnish, read):
    page = BeautifulSoup(read(finnish.home.address), "html.parser")

    assert [link.text for link in page.select(f'footer a[href="{url}"]')] == ["Ota yhteyttä"]


def test_the_privacy_notice_stands_beside_the_button_with_its_link(url, read, settings):
    settings.BOOKINGS = settings.BOOKINGS | {"PRIVACY_URL": {"fi": "/fi/tietosuoja/"}}

    notice = BeautifulSoup(read(url), "html.parser").select_one(".details__privacy")

    assert notice.a["href"] == "/fi/tietosuoja/"


def test_a_message_opens_a_case_and_leads_to_a_word_of_thanks(send, client, url):
    response = send(organisation="Vieras Oy", heard_from="Ystävältä")

    assert (response.status_code, response.url) == (303, f"{url}kiitos/")
    assert client.get(response.url).status_code == 200
    case = Case.objects.get()
    assert (case.stage, case.organisation.name) == ("lead", "Vieras Oy")
    assert case.touches.get().label == "Ystävältä"


def test_no_cookie_is_given_on_the_way(client, send):
    assert (send().cookies, client.cookies.output()) == ({}, "")


def test_a_browser_without_any_cookie_may_write(url):
    browser = Client(enforce_csrf_checks=True)
    key = key_on(document(browser.get(url)))

    with time_machine.travel(LATER, tick=False):
        answer = browser.post(url, {**GIVEN, "request_key": key})

    assert (answer.status_code, Case.objects.count()) == (303, 1)


def test_a_message_in_english_is_answered_in_english(client, url):
    key = key_on(document(client.get("/en/contact/")))

    with time_machine.travel(LATER, tick=False):
        answer = client.post("/en/contact/", {**GIVEN, "request_key": key})

    assert answer.url == "/en/contact/thanks/"
    assert Contact.objects.get().language == "en"


def test_the_word_of_thanks_leads_to_itself_in_the_other_language(client, url):
    page = document(client.get(f"{url}kiitos/"))

    assert page.select_one('a[hreflang="en"]')["href"].endswith("/en/contact/thanks/")


def test_each_visitor_gets_a_form_of_their_own_from_no_cache(client, url):
    first, second = client.get(url), client.get(url)

    assert key_on(document(first)) != key_on(document(second))
    assert "no-store" in first["Cache-Control"]


def test_the_same_form_sent_twice_is_one_case(send, client, url):
    key = key_on(document(client.get(url)))

    first, second = send(key=key), send(key=key)

    assert (first.url, second.status_code) == (second.url, 303)
    assert (Case.objects.count(), Activity.objects.count()) == (1, 1)


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Sec-Fetch-Site": "cross-site"}, 403),
        ({"Sec-Fetch-Site": "same-site"}, 403),
        ({"Origin": "https://paha.example"}, 403),
        ({"Sec-Fetch-Site": "same-origin"}, 303),
    ],
)
def test_only_this_site_may_send_the_form(send, headers, status):
    assert (send(headers=headers).status_code, Case.objects.count()) == (status, status == 303)


def test_what_only_programs_fill_in_is_refused(send):
    response = send(website="https://paha.example")

    assert (response.status_code, Case.objects.count()) == (422, 0)


def test_a_form_sent_at_once_is_refused_and_passes_at_the_next_press(send, client, url):
    key = key_on(document(client.get(url)))

    hasty = send(NOW + timedelta(seconds=1), key=key)
    again = send(key=key_on(document(hasty)))

    assert (hasty.status_code, again.status_code, Case.objects.count()) == (422, 303, 1)


@pytest.mark.parametrize("key", ["", "keksitty", "x" * 400, "a:b:c"])
def test_a_key_that_we_did_not_give_opens_nothing(client, url, key):
    response = client.post(url, {**GIVEN, "request_key": key})

    page = document(response)
    assert (response.status_code, Case.objects.count()) == (422, 0)
    assert page.select_one("textarea").text.strip() == GIVEN["message"]


def test_after_too_many_the_form_keeps_what_was_typed(send, settings):
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
    cache.clear()
    settings.BOOKINGS = settings.BOOKINGS | {"BOOKINGS_PER_HOUR": 1}
    send()

    response = send(email="toinen@vieras.example")

    assert (response.status_code, response["Retry-After"]) == (429, "3600")
    assert document(response).select_one("textarea").text.strip() == GIVEN["message"]
    assert Case.objects.count() == 1


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"name": ""}, "id_name"),
        ({"name": "V" * 10_000}, "id_name"),
        ({"name": "\r\n\t"}, "id_name"),
        ({"email": "veera"}, "id_email"),
        ({"email": "veera@vieras.example\nBcc: uhri@muu.example"}, "id_email"),
        ({"message": ""}, "id_message"),
        ({"message": "V" * 10_000}, "id_message"),
        ({"organisation": "V" * 10_000}, "id_organisation"),
        ({"phone": "0" * 10_000}, "id_phone"),
        ({"heard_from": "V" * 10_000}, "id_heard_from"),
    ],
)
def test_what_is_wrong_is_said_at_its_field_and_nothing_typed_is_lost(send, changes, field):
    response = send(**changes)

    page = document(response)
    assert (response.status_code, Case.objects.count(), OutgoingMail.objects.count()) == (422, 0, 0)
    assert [link["href"] for link in page.select(".error-summary a")] == [f"#{field}"]
    assert page.select_one(f"#{field}")["aria-invalid"] == "true"
    if "email" not in changes:
        assert page.select_one("#id_email")["value"] == GIVEN["email"]


def test_a_name_on_several_lines_is_kept_on_one(send):
    send(name="Veera\r\nBcc: uhri@muu.example")

    assert Contact.objects.get().full_name == "Veera Bcc: uhri@muu.example"


def test_a_message_in_html_is_kept_and_shown_again_as_text(send):
    response = send(message="<b>Moi</b><script>alert(1)</script>", email="veera")

    assert b"<script>alert(1)" not in response.content
    assert b"&lt;script&gt;alert(1)" in response.content


def test_a_visitor_is_told_nothing_of_who_is_known_already(send, client, url):
    first = words(client.get(send().url))

    second = send(name="Joku Muu")

    assert words(client.get(second.url)) == first


@pytest.mark.parametrize("path", ["", "kiitos/"])
def test_looking_writes_nothing(client, url, path):
    client.get(url + path)
    client.head(url + path)

    assert (Case.objects.count(), Contact.objects.count()) == (0, 0)


def test_there_is_one_such_page_below_a_home_page(url, finnish):
    assert not ContactPage.can_create_at(finnish.home)
    assert not ContactPage.can_create_at(finnish.articles)
