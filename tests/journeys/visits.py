"""Steps that several journeys take, in the words of the page's language."""

import secrets

from django.utils import translation

ANYONE = "maksuton-sparraus"


def words(text, language="fi"):
    """Return a text of ours as the page says it."""
    with translation.override(language):
        return translation.gettext(text)


def an_address():
    """Return the address of somebody who was never here before."""
    return f"{secrets.token_hex(4)}@vieras.example"


def open_times(page, language="fi", kind=ANYONE):
    """Go straight to the times of a session type, by the address that every language knows."""
    page.goto(f"/{language}/varaa/{kind}/")


def choose_time(page, *, day=1, slot=0):
    """Choose a free day of the month (not the one that is open already), then a time; return its words."""
    open_day(page, day)
    chosen = page.locator(".slots a").nth(slot)
    told = chosen.inner_text().strip()
    chosen.click()
    return told


def open_day(page, day):
    """Open a free day of the month shown, the last one where there are not so many."""
    days = page.locator(".month__days a")
    days.first.wait_for()
    days.nth(min(day, days.count() - 1)).click()


def fill_details(page, *, email, name="Veera Vieras"):
    page.locator("[name=name]").fill(name)
    page.locator("[name=email]").fill(email)


def send(page):
    page.locator(".details__send button").click()


def book(page, *, email, language="fi", **choice):
    """Book a session from the general pages; leaves the page on the confirmation."""
    open_times(page, language)
    choose_time(page, **choice)
    fill_details(page, email=email)
    send(page)
    page.locator(".ticket--large").wait_for()


def log_in(page, user):
    page.goto("/admin/login/")
    page.locator("[name=username]").fill(user)
    page.locator("[name=password]").fill("sparring")
    page.locator("main form [type=submit]").click()
    page.wait_for_url("**/admin/")
