"""A reader's whole visit: from an article to a session, moved and cancelled, as the case tells it."""

import shutil

import pytest

from tests.invites import libical
from tests.invites.mime_assertions import Mail, check_message
from tests.journeys.inbox import links_in
from tests.journeys.visits import (
    ANYONE,
    ARTICLES,
    an_address,
    choose_time,
    fill_details,
    log_in,
    open_day,
    send,
    words,
)
from tests.requirements import require

ARTICLE = ARTICLES["fi"]
HISTORY = ["Session booked", "Session moved", "Session cancelled"]
TITLE = "Kymmenen vinkkiä kokoukseen, jonka jälkeen tapahtuu jotain"


@pytest.fixture
def parsers():
    require("node", shutil.which("node") is not None)
    require("libical (Debian: libical3)", libical.library() is not None)


@pytest.mark.node
@pytest.mark.libical
@pytest.mark.usefixtures("parsers")
def test_a_reader_books_from_an_article_moves_the_session_and_cancels_it(page, inbox, visitor):
    me = an_address()

    book_from_the_article(page, me)
    (asked,) = inbox.wait_for(me, 1)
    first_start = check(asked, me, sequence=0).facts["start"]

    move_from_the_mail(page, asked)
    _, moved = inbox.wait_for(me, 2)
    assert check(moved, me, sequence=1, previous=asked).facts["start"] != first_start

    cancel_from_the_mail(page, moved)
    _, _, cancelled = inbox.wait_for(me, 3)
    assert check(cancelled, me, sequence=2, previous=moved).is_cancel

    told = history_of_the_case(visitor(), me)
    events = [words(event) for event in HISTORY]
    assert [entry for entry in told if entry in events] == events


def book_from_the_article(page, email):
    page.goto(ARTICLE)
    page.locator("aside.call a.button").click()
    assert page.url.endswith(f"{ARTICLE}varaa/")
    assert TITLE in page.locator(".about").inner_text()
    page.locator(f".offer a[href*='/{ANYONE}/']").click()
    told = choose_time(page)
    fill_details(page, email=email)
    send(page)
    ticket = page.locator(".ticket--large")
    assert page.locator("h1").inner_text() == words("Your session is booked")
    assert TITLE in ticket.inner_text()
    assert told in ticket.locator(".ticket__time").inner_text()


def move_from_the_mail(page, mail):
    page.goto(links_in(mail)[0])
    page.get_by_role("link", name=words("Move the session")).click()
    open_day(page, 2)
    page.locator(".slots button").first.click()
    assert words("The session has a new time") in page.locator("main").inner_text()


def cancel_from_the_mail(page, mail):
    page.goto(links_in(mail)[0])
    page.get_by_role("link", name=words("Cancel the session")).click()
    page.get_by_role("button", name=words("Cancel the session")).click()
    assert page.locator("h1").inner_text() == words("This session is cancelled")


def check(raw, recipient, *, sequence, previous=None):
    """Return the invitation in a mail that fulfils every point."""
    check_message(raw, recipient=recipient, previous=previous)
    invite = Mail(raw, recipient).invite
    assert invite.facts["sequence"] == sequence
    return invite


def history_of_the_case(page, email):
    """Return what an administrator reads in the case, oldest first; it names the article."""
    log_in(page, "admin")
    page.goto(f"/admin/cases/?q={email}")
    page.locator("td.case-list__title a").click()
    assert TITLE in page.locator("[aria-labelledby=case-source]").inner_text()
    return page.locator(".case-history__what").all_inner_texts()[::-1]
