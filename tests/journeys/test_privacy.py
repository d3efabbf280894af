"""What the site keeps of a visitor's browser and tells it: no cookie, no other host, a strict policy."""

import pytest

from tests.journeys.visits import an_address, book, public_addresses, words

TOKEN_PAGES = 4


@pytest.mark.parametrize("address", public_addresses())
def test_a_public_page_sets_no_cookie_and_is_strict(visitor, address):
    page = visitor()
    answers = answers_to(page)

    page.goto(address)

    assert page.context.cookies() == []
    assert [fault for answer in answers for fault in faults(answer)] == []


def test_a_whole_visit_leaves_no_cookie_and_shows_its_links_to_nobody(visitor):
    page = visitor()
    answers = answers_to(page)

    book(page, email=an_address())
    page.get_by_role("link", name=words("See your booking")).click()
    page.get_by_role("link", name=words("Cancel the session")).click()
    page.get_by_role("button", name=words("Cancel the session")).click()
    page.wait_for_load_state()

    assert page.context.cookies() == []
    assert [fault for answer in answers for fault in faults(answer)] == []
    assert len([answer for answer in answers if has_token(answer)]) >= TOKEN_PAGES


def answers_to(page):
    """Return a list that fills with all that the page's browser is answered."""
    found = []

    # Playwright writes on its listeners, so a list's own method will not do.
    def keep(answer):
        found.append(answer)

    page.on("response", keep)
    return found


def faults(answer):
    """Yield what an answer should not say, or fails to."""
    headers = answer.all_headers()
    if "set-cookie" in headers:
        yield f"{answer.url} sets a cookie"
    if answer.request.resource_type == "document":
        yield from lax_headers(answer.url, headers)
    if has_token(answer):
        yield from open_headers(answer.url, headers)


def lax_headers(url, headers):
    policy = headers.get("content-security-policy", "")
    if "default-src 'none'" not in policy or "unsafe" in policy:
        yield f"{url} has the policy {policy!r}"
    if headers.get("referrer-policy") != "same-origin":
        yield f"{url} lets its address be told to others"


def open_headers(url, headers):
    if headers.get("x-robots-tag") != "noindex":
        yield f"{url} may be indexed"
    if "no-store" not in headers.get("cache-control", ""):
        yield f"{url} may be stored"


def has_token(answer):
    """Whether the address is one of a booking: whoever has it may cancel."""
    return answer.request.resource_type == "document" and "/booking/" in answer.url.replace(
        "/varaus/", "/booking/"
    )
