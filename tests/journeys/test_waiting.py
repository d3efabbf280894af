"""A full group: a visitor waits in its line, is offered the seat that is freed, and takes it."""

from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import expect

from tests.journeys.inbox import links_in
from tests.journeys.test_accessibility import STILL, faults, violations
from tests.journeys.visits import an_address, fill_details, log_in, send, words

GROUP = "ryhmasparraus"


@pytest.fixture
def full(visitor):
    """Fill a group by the API, and return one booking of it."""
    api = visitor().request
    first = datetime.now(UTC).date() + timedelta(days=3)
    last = first + timedelta(days=57)
    asked = f"/api/v1/session-types/{GROUP}/slots?from={first}&to={last}&tz=Europe/Helsinki"
    slot = api.get(asked).json()["slots"][0]
    for _seat in range(slot["seats_left"]):
        wanted = {"session_type": GROUP, "start": slot["start"], "name": "Otto", "answers": {}}
        wanted |= {"email": an_address(), "consultant": slot["consultants"][0]}
        answer = api.post("/api/v1/bookings", data=wanted)
        assert answer.status == 201, answer.text()
    return answer.json()


def test_a_freed_seat_is_offered_by_mail_and_taken_with_one_press(visitor, inbox, full):
    page, found, email = visitor(**STILL), {}, an_address()
    page.goto(f"/fi/varaa/{GROUP}/?day={full['start'][:10]}")
    found["times"] = faults(page)
    page.locator(".full a").first.click()
    send(page)
    expect(page.locator(".error-summary")).to_be_visible()
    found["join, with errors"] = faults(page)
    fill_details(page, email=email)
    send(page)
    expect(page.locator("h1")).to_have_text(words("You are on the waiting list"))
    found["in line"] = faults(page)

    leave(visitor(), full["manage_url"])
    (offer,) = inbox.wait_for(email, 1)
    page.goto(next(link for link in links_in(offer) if "seat" in link or "paikka" in link))
    found["seat"] = faults(page)
    page.get_by_role("button", name=words("Take the seat")).click()

    expect(page.locator("h1")).to_have_text(words("Your session is booked"))
    inbox.wait_for(email, 2)
    assert {state: some for state, some in found.items() if some} == {}


def leave(page, manage_url):
    page.goto(manage_url)
    page.get_by_role("link", name=words("Cancel your place")).click()
    page.get_by_role("button", name=words("Cancel your place")).click()
    page.locator(".ticket--void").wait_for()


def test_the_page_of_a_calendar_feed_is_for_everyone(visitor):
    page = visitor()
    log_in(page, "aino")
    page.goto("/admin/consultant/feed/1/")
    page.locator("button[value=renew]").first.click()
    page.locator("#own-address").wait_for()
    assert violations(page) == []
    page.set_viewport_size({"width": 375, "height": 800})
    assert violations(page) == []
