"""Every page and state for everyone: axe finds nothing, and nothing scrolls sideways on a narrow screen."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.journeys.visits import (
    ANYONE,
    ARTICLES,
    an_address,
    book,
    choose_time,
    fill_details,
    log_in,
    open_day,
    open_times,
    public_addresses,
    send,
    words,
)

AXE = Axe()
WIDE = {"width": 1280, "height": 900}
# A small phone, and a laptop at 200 % zoom.
NARROW = [{"width": 320, "height": 640}, {"width": 640, "height": 450}]
SIDEWAYS = "document.documentElement.scrollWidth > document.documentElement.clientWidth"
# What moves between two pages would end half-way when the window changes its size.
STILL = {"reduced_motion": "reduce"}
IN_DARK = ["/fi/", ARTICLES["fi"], f"/fi/varaa/{ANYONE}/", "/en/customer-stories/"]
ADMIN = [
    "/admin/calendar/?who=1",
    "/admin/calendar/?view=month&who=all",
    "/admin/calendar/?view=agenda",
    "/admin/calendar/block/1/",
    "/admin/calendar/book/?session_type=1&consultant=1&on=2026-12-01&overriding=on",
    "/admin/calendar/why/?session_type=1&on=2026-12-01&at=10",
    "/admin/session/move/1/",
    "/admin/session/hand-over/1/",
    "/admin/session/cancel/1/",
    "/admin/session/",
    "/admin/sessiontype/",
    "/admin/sessiontype/new/",
    "/admin/consultant/",
    "/admin/consultant/hours/1/",
    "/admin/consultant/hours/1/other/new/",
    "/admin/consultant/hours/1/schedule/new/",
    "/admin/consultant/dates/1/",
    "/admin/consultant/dates/1/off/new/",
    "/admin/consultant/holidays/1/",
    "/admin/consultant/calendars/1/",
    "/admin/consultant/feed/1/",
    "/admin/consultant/calendars/1/add/",
    "/admin/outgoingmail/",
    "/admin/outgoingmail/inspect/1/",
    "/admin/cases/",
    "/admin/cases/?stage=lead&situation=overdue",
    "/admin/",
    "/admin/today/",
    "/admin/today/?whose=team",
    "/admin/today/stand-up/",
    "/admin/cases/board/",
    "/admin/cases/inspect/1/",
    "/admin/cases/new/",
    "/admin/cases/duplicates/",
    "/admin/cases/merge/case/1/2/",
    "/admin/contacts/",
    "/admin/case-reports/?period=all",
    "/admin/case-reports/?since=2026-12-01&until=2026-01-01",
    "/admin/case-reports/?since=1999-01-01&until=1999-01-01",
    "/admin/case-reports/closed/?period=all",
    "/admin/case-reports/forecast/",
    "/admin/case-reports/content/?period=all",
    "/admin/contacts/edit/1/",
]


@pytest.mark.parametrize("address", public_addresses())
def test_a_public_page_is_for_everyone(visitor, address):
    page = visitor(**STILL)
    page.goto(address)
    assert faults(page) == []


@pytest.mark.parametrize("address", IN_DARK)
def test_a_page_is_for_everyone_in_the_dark_too(visitor, address):
    page = visitor(color_scheme="dark", **STILL)
    page.goto(address)
    assert faults(page) == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("language", ["fi", "en"])
def test_every_state_of_a_booking_is_for_everyone(visitor, language, scheme):
    page = visitor(color_scheme=scheme, **STILL)
    found = {}
    for state in booking_states(page, visitor(), language):
        found[state] = faults(page)
    assert {state: some for state, some in found.items() if some} == {}
    assert len(found) == 9


@pytest.mark.parametrize("address", ADMIN)
def test_a_view_of_the_admin_is_for_everyone(visitor, address):
    page = visitor()
    log_in(page, "admin")
    assert page.goto(address).status == 200
    assert violations(page) == []


def booking_states(page, other, language):
    """Lead a visitor through a booking; yield the name of each state while it is on the screen."""
    open_times(page, language)
    page.goto(f"{page.url.split('?')[0]}?with=eero")
    choose_time(page)
    yield "details"
    send(page)
    expect(page.locator(".error-summary")).to_be_visible()
    yield "details with errors"
    fill_details(page, email=an_address())
    take_the_same(other, page, language)
    send(page)
    expect(page.locator(".gone")).to_be_visible()
    yield "the time is gone"
    book(page, email=an_address(), language=language)
    yield "confirmation"
    yield from managed_states(page, language)


def managed_states(page, language):
    page.get_by_role("link", name=words("See your booking", language)).click()
    manage = page.url
    yield "manage"
    page.get_by_role("link", name=words("Move the session", language)).click()
    yield "move"
    open_day(page, 1)
    page.locator(".slots button").first.click()
    yield "moved"
    page.goto(manage)
    page.get_by_role("link", name=words("Cancel the session", language)).click()
    yield "cancel question"
    page.get_by_role("button", name=words("Cancel the session", language)).click()
    yield "cancelled"


def take_the_same(other, page, language):
    start = page.locator("[name=start]").get_attribute("value")
    other.goto(f"/{language}/varaa/{ANYONE}/?with=eero")
    other.goto(f"/fi/varaa/{ANYONE}/tiedot/?start={start.replace('+', '%2B')}&with=eero")
    fill_details(other, email=an_address())
    send(other)
    other.locator(".ticket--large").wait_for()


def faults(page):
    """Return what axe finds on a wide screen, and where narrow ones scroll sideways."""
    page.set_viewport_size(WIDE)
    found = violations(page)
    for size in NARROW:
        page.set_viewport_size(size)
        if page.evaluate(SIDEWAYS):
            found.append(f"scrolls sideways at {size['width']} px")
    return found


# What is just fading in has no contrast yet; what turns for ever cannot be brought to its end.
AT_REST = """document.getAnimations().forEach(animation => {
    if (animation.effect.getComputedTiming().endTime !== Infinity) animation.finish()
})"""


def violations(page):
    page.wait_for_load_state()
    page.evaluate(AT_REST)
    return [
        f"{violation['id']}: {node['target'][0]}"
        for violation in AXE.run(page).response["violations"]
        for node in violation["nodes"]
    ]
