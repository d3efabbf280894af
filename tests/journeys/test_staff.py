"""A day of the staff: the week of a newcomer, a consultant's own sessions, an editor's article."""

import re

from playwright.sync_api import expect

from tests.journeys.visits import ARTICLES, log_in, words

ARTICLE = "Kymmenen vinkkiä kokoukseen, jonka jälkeen tapahtuu jotain"
WEEK = [("9", "12"), ("13", "16")]
HALF_HOURS = 12  # starts in those two windows


def test_a_newcomer_sets_the_week_by_keyboard_and_visitors_get_those_times(visitor):
    staff, reader = visitor(), visitor()
    log_in(staff, "noora")
    staff.goto("/admin/consultant/my-hours/")

    write_monday(staff)
    staff.locator("[data-bookings-week-target=copy]").press("Enter")
    staff.locator("form:has(.bookings-week) [type=submit]").press("Enter")

    expect(staff.locator("#panel-preview-content, .bookings-preview").first).to_be_visible()
    reader.goto("/fi/varaa/ensisparraus/")
    reader.locator(".month__days a").last.click()
    expect(reader.locator(".slots a")).to_have_count(HALF_HOURS)


def test_a_consultant_sees_her_sessions_and_no_mail_of_another(visitor):
    page = visitor()
    log_in(page, "aino")

    page.goto("/admin/session/")
    expect(page.locator("main tbody tr", has_text="Aino").first).to_be_visible()
    page.goto("/admin/outgoingmail/")
    mails = page.locator("main tbody")
    expect(mails).to_contain_text("aino@sparring.example")
    expect(mails).not_to_contain_text("eero@sparring.example")


def test_an_editor_publishes_new_words_of_an_article(visitor):
    page = visitor()
    log_in(page, "editor")

    page.goto(f"/admin/pages/{page_id(page, ARTICLE)}/edit/")
    page.locator("#id_intro").fill("Tämän toimittaja kirjoitti juuri.")
    publish(page)

    page.goto(ARTICLES["fi"])
    expect(page.locator(".lead")).to_have_text("Tämän toimittaja kirjoitti juuri.")


def test_an_editor_cannot_open_cases(visitor):
    page = visitor()
    log_in(page, "editor")

    page.goto("/admin/cases/")

    expect(page).to_have_url(re.compile(r"/admin/$"))
    assert page.get_by_role("link", name=words("Cases"), exact=True).count() == 0


def write_monday(page):
    """Write Monday's windows whatever is suggested."""
    monday = page.locator(".bookings-day").first
    pairs = monday.locator(".bookings-windows__pair")
    for number, window in enumerate(WEEK):
        for field, text in zip(pairs.nth(number).locator("input").all(), window, strict=True):
            field.focus()
            page.keyboard.press("Control+A")
            page.keyboard.type(text)


def page_id(page, title):
    """Return the number of a page found in the admin."""
    page.goto(f"/admin/pages/search/?q={title}")
    link = page.locator("main a[href*='/edit/']", has_text=title).first
    return re.search(r"/pages/(\d+)/", link.get_attribute("href")).group(1)


def publish(page):
    page.locator("footer [data-w-dropdown-target=toggle]").click()
    page.locator("[name=action-publish]:visible").click()
    expect(page.locator(".messages .success")).to_be_visible()
