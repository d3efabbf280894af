"""A consultant's week in the calendar: blocked, moved and handed over by keyboard alone; dragged by mouse."""

import re

import pytest
from playwright.sync_api import expect

from tests.journeys.visits import (
    an_address,
    choose_time,
    fill_details,
    log_in,
    open_times,
    send,
    words,
)

MOST_TABS = 120
WIDE = {"width": 1280, "height": 1000}
PHONE = {"width": 375, "height": 800}


@pytest.fixture
def booked(visitor):
    """Book a session with Aino, and return the attendee's name."""
    name = f"Veera {an_address().partition('@')[0]}"
    reader = visitor()
    open_times(reader)
    reader.goto(f"{reader.url.partition('?')[0]}?with=aino")
    choose_time(reader, day=2)
    fill_details(reader, email=an_address(), name=name)
    send(reader)
    reader.locator(".ticket--large").wait_for()
    return name


@pytest.fixture
def aino(visitor):
    """Aino in the admin."""
    page = visitor()
    page.set_viewport_size(WIDE)
    log_in(page, "aino")
    return page


def tab_to(page, wanted):
    """Press Tab until the focus is there: nothing that is needed may be out of its reach."""
    for _press in range(MOST_TABS):
        page.keyboard.press("Tab")
        if wanted.evaluate("one => one === document.activeElement"):
            return
    pytest.fail(f"{wanted} cannot be reached by Tab")


def press(page, wanted):
    tab_to(page, wanted)
    page.keyboard.press("Enter")


def write(page, wanted, text):
    tab_to(page, wanted)
    page.keyboard.press("Control+A")
    page.keyboard.type(text)


def link(page, text):
    return page.locator("main").get_by_role("link", name=words(text), exact=True).first


def button(page, text):
    return page.locator("main").get_by_role("button", name=words(text), exact=True)


def session_in_agenda(page, name):
    page.goto("/admin/calendar/?view=agenda")
    return page.locator("a.bookings-entry", has_text=name)


def test_a_week_is_blocked_and_given_back_by_keyboard_alone(aino):
    aino.goto("/admin/calendar/")
    press(aino, link(aino, "Next"))
    aino.wait_for_url("**on=**")
    press(aino, link(aino, "Block time"))
    aino.wait_for_url("**/block/**")
    write(aino, aino.locator("[name=starts_at]"), "12")
    write(aino, aino.locator("[name=ends_at]"), "12:30")
    write(aino, aino.locator("[name=note]"), "Lounas")
    aino.keyboard.press("Enter")

    blocked = aino.locator("a.bookings-entry--off", has_text="Lounas")
    expect(blocked).to_contain_text("12.00–12.30")
    press(aino, blocked)
    aino.wait_for_url("**/unblock/**")
    press(aino, button(aino, "Give it back"))
    aino.wait_for_url("**/calendar/?**")
    expect(aino.locator("a.bookings-entry--off", has_text="Lounas")).to_have_count(0)


def test_a_session_is_moved_and_handed_over_by_keyboard_alone(aino, booked):
    press(aino, session_in_agenda(aino, booked))
    aino.wait_for_url("**/inspect/**")
    press(aino, link(aino, "Move"))
    aino.wait_for_url("**/move/**")
    write(aino, aino.locator("[name=at]"), "20:00")
    aino.keyboard.press("Enter")
    press(aino, button(aino, "Move all the same"))
    aino.wait_for_url("**/inspect/**")
    expect(aino.locator("main")).to_contain_text("20.00–20.30")

    press(aino, link(aino, "Hand over"))
    aino.wait_for_url("**/hand-over/**")
    tab_to(aino, aino.locator("[name=to]").first)
    aino.keyboard.press("Space")
    press(aino, button(aino, "Hand over"))
    press(aino, button(aino, "Hand over all the same"))
    expect(aino.locator(".messages .success")).to_be_visible()
    assert "/hand-over/" not in aino.url
    expect(session_in_agenda(aino, booked)).to_have_count(0)


def test_a_session_that_is_dragged_ends_on_the_form_that_moves_it(aino, booked):
    session_in_agenda(aino, booked)
    day = aino.locator("section", has=aino.locator("a", has_text=booked)).get_attribute(
        "aria-labelledby"
    )
    aino.goto(f"/admin/calendar/?on={day.removeprefix('day-')}")
    entry = aino.locator("a[data-move]", has_text=booked)
    entry.scroll_into_view_if_needed()
    hour, minute = map(int, re.match(r"(\d+)[.](\d\d)", entry.inner_text()).groups())
    box = entry.bounding_box()
    aino.mouse.move(box["x"] + 10, box["y"] + 5)
    aino.mouse.down()
    aino.mouse.move(box["x"] + 10, box["y"] + 5 + box["height"] * 2, steps=5)
    aino.mouse.up()

    aino.wait_for_url("**/move/**")
    expect(aino.locator("[name=at]")).to_have_value(f"{hour + 1:02}:{minute:02}")


def test_empty_time_that_is_clicked_can_be_blocked_or_booked(aino):
    aino.goto("/admin/calendar/")
    press(aino, link(aino, "Next"))
    aino.wait_for_url("**on=**")
    sunday = aino.locator("[data-day]").last
    sunday.click(position={"x": 20, "y": 100})

    menu = aino.locator(".bookings-grid__menu a")
    expect(menu).to_have_count(3)
    expect(menu.first).to_be_focused()
    aino.keyboard.press("Escape")
    expect(aino.locator(".bookings-grid__mark")).to_have_count(0)


def test_on_a_phone_the_week_is_a_list_of_days(aino, booked):
    aino.set_viewport_size(PHONE)
    aino.goto("/admin/calendar/")

    expect(aino.locator(".bookings-grid__hours")).to_be_hidden()
    tops = [day.bounding_box()["y"] for day in aino.locator(".bookings-grid__day").all()]
    assert tops == sorted(set(tops))
    assert not aino.evaluate(
        "document.documentElement.scrollWidth > document.documentElement.clientWidth"
    )
