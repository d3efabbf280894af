"""What else happens while a visitor books: another zone, a time that goes, a double click, no mouse."""

from datetime import datetime
from urllib.parse import parse_qs, urlsplit

from django.utils import translation
from playwright.sync_api import expect

from bookings.zones import clock, zone_name
from tests.journeys.visits import (
    ANYONE,
    an_address,
    choose_time,
    fill_details,
    open_times,
    send,
    words,
)

NEW_YORK = "America/New_York"
ONLY_SOFIA = f"/fi/varaa/{ANYONE}/?with=sofia"


def test_a_visitor_elsewhere_sees_times_of_their_own_with_the_zone_named(visitor):
    page = visitor(timezone_id=NEW_YORK, locale="en-US")
    open_times(page, "en")
    page.wait_for_url("**tz=America**")

    told = choose_time(page)

    start = datetime.fromisoformat(parse_qs(urlsplit(page.url).query)["start"][0])
    with translation.override("en"):
        assert one_spaced(told) == one_spaced(clock(start, NEW_YORK))
        assert zone_name(NEW_YORK) in page.locator(".ticket").inner_text()


def test_a_visitor_without_script_chooses_the_zone_by_hand(visitor):
    page = visitor(java_script_enabled=False)
    open_times(page)

    page.locator(".zone summary").click()
    page.locator("[name=tz]").select_option(NEW_YORK)
    page.locator(".zone__form button").click()

    with translation.override("fi"):
        expect(page.locator(".zone__now")).to_contain_text(zone_name(NEW_YORK), ignore_case=True)


def test_a_time_that_goes_while_one_types_keeps_what_was_typed_and_offers_others(page, visitor):
    page.goto(ONLY_SOFIA)
    choose_time(page)
    fill_details(page, email=an_address(), name="Hidas Kirjoittaja")
    take(visitor(), page.url)

    send(page)

    expect(page.locator(".gone[role=alert]")).to_be_visible()
    expect(page.locator("[name=name]")).to_have_value("Hidas Kirjoittaja")
    page.locator(".gone__time input").first.check()
    send(page)
    expect(page.locator("h1")).to_have_text(words("Your session is booked"))


def test_a_double_click_books_once(visitor, inbox):
    page, me = visitor(), an_address()
    open_times(page)
    choose_time(page)
    fill_details(page, email=me)

    page.locator(".details__send button").dblclick()

    expect(page.locator("h1")).to_have_text(words("Your session is booked"))
    inbox.wait_for(me, 1)
    page.wait_for_timeout(2_000)
    assert len(inbox.to(me)) == 1


def test_a_session_is_booked_by_keyboard_alone(visitor):
    page = visitor()
    page.goto("/fi/varaa/")

    press(page, f".offer a[href*='/{ANYONE}/']")
    press(page, ".month__days a:not([aria-current])")
    press(page, ".slots a")
    write(page, "[name=name]", "Näppäin Veera")
    write(page, "[name=email]", an_address())
    press(page, ".details__send button")

    expect(page.locator("h1")).to_have_text(words("Your session is booked"))


def take(page, address):
    """Book the very time that another visitor is looking at."""
    page.goto(address)
    fill_details(page, email=an_address())
    send(page)
    expect(page.locator("h1")).to_have_text(words("Your session is booked"))


def press(page, selector):
    tab_to(page, selector)
    address = page.url
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: url != address)


def write(page, selector, text):
    tab_to(page, selector)
    page.keyboard.type(text)


def tab_to(page, selector):
    for _ in range(100):
        page.keyboard.press("Tab")
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
    raise AssertionError(f"no Tab leads to {selector}")


def one_spaced(text):
    return " ".join(text.split())
