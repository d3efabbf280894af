"""A consultant's whole availability by keyboard alone: the week, what repeats, an hour off, a holiday."""

from datetime import UTC, datetime, timedelta

from playwright.sync_api import expect

from tests.journeys.test_accessibility import violations
from tests.journeys.test_staff import write_monday
from tests.journeys.visits import log_in

DATES = ".bookings-dates li"
SAVED = ".messages .success"


def test_a_consultant_sets_up_all_her_availability_by_keyboard(visitor):
    page = visitor()
    log_in(page, "tuuli")
    page.goto("/admin/consultant/my-hours/")

    set_the_week(page)
    add_every_second_tuesday(page)
    take_an_hour_off(page)
    open_a_holiday(page)


def set_the_week(page):
    write_monday(page)
    assert violations(page) == []
    save(page)
    expect(page.locator(".bookings-preview")).to_be_visible()


def add_every_second_tuesday(page):
    page.locator("#other-hours-section a.button").press("Enter")
    write(page, "opens_at", "17")
    write(page, "closes_at", "19")
    write(page, "interval", "2")
    page.locator("[name=weekdays][value='1']").press("Space")
    write_date(page, "starts_on", datetime.now(UTC).date() + timedelta(days=7))
    expect(page.locator(DATES)).to_have_count(10)
    second = page.locator(DATES).nth(1)
    told = second.inner_text().splitlines()[0]
    second.locator("button").press("Enter")
    expect(page.locator(DATES).nth(1)).not_to_contain_text(told)
    assert violations(page) == []
    save(page)
    expect(page.locator(".bookings-repeated li")).to_have_count(1)


def take_an_hour_off(page):
    page.locator(".bookings-pages a").nth(2).press("Enter")
    page.locator("#off-section [data-bookings-rows-target=add]").press("Enter")
    write_date(page, "off-0-first_on", datetime.now(UTC).date() + timedelta(days=8))
    write(page, "off-0-starts_at", "9")
    write(page, "off-0-ends_at", "10")
    assert violations(page) == []
    save(page)
    expect(page.locator("[name=off-0-starts_at]")).to_have_value("09:00")


def open_a_holiday(page):
    page.locator(".bookings-pages a").nth(3).press("Enter")
    page.locator("[name=open_on]").first.press("Space")
    assert violations(page) == []
    save(page)
    expect(page.locator("[name=open_on]").first).to_be_checked()


def write(page, name, text):
    page.locator(f"[name={name}]").press("Control+A")
    page.keyboard.type(text)


def write_date(page, name, day):
    """Type a date as the browser's own field takes it: part by part, in its language's order."""
    field = page.locator(f"[name={name}]")
    field.focus()
    page.keyboard.type(f"{day:%m%d%Y}")
    expect(field).to_have_value(day.isoformat())


def save(page):
    page.locator("footer [type=submit]").press("Enter")
    expect(page.locator(SAVED).first).to_be_visible()
