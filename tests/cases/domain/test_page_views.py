"""What counts as a view of a page."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cases.domain.page_views import is_program, is_view

FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0"
SAFARI = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.1 Mobile/15E148 Safari/604.1"
CUBOT = "Mozilla/5.0 (Linux; Android 13; CUBOT P80) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0 Mobile Safari/537.36"


def asked(**headers: str) -> dict[str, str]:
    given_headers = {name.replace("_", "-"): value for name, value in headers.items()}
    return {"User-Agent": FIREFOX} | given_headers


@pytest.mark.parametrize("browser", [FIREFOX, SAFARI, CUBOT])
def test_a_page_that_a_browser_asks_for_is_a_view(browser):
    assert is_view("GET", {"User-Agent": browser, "Sec-Fetch-Dest": "document"})


def test_a_browser_too_old_to_say_what_for_is_believed():
    assert is_view("GET", {"User-Agent": FIREFOX})


@pytest.mark.parametrize("method", ["HEAD", "POST", "OPTIONS", ""])
def test_only_a_get_is_a_view(method):
    assert not is_view(method, asked())


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)", "search"),
        ("Mozilla/5.0 (compatible; YandexBot/3.0)", "search, in capitals"),
        ("Mozilla/5.0 (X11; Linux x86_64) HeadlessChrome/131.0 Safari/537.36", "nobody looks"),
        ("facebookexternalhit/1.1", "the preview of a link"),
        ("WhatsApp/2.23.20.0", "the preview of a link"),
        ("curl/8.5.0", "a command"),
        ("python-requests/2.32", "a script"),
        ("Mozilla/5.0 (compatible; UptimeRobot/2.0)", "a watchman"),
        ("", "it does not say"),
        ("   ", "it does not say"),
    ],
)
def test_a_program_is_no_reader(name, why):
    assert is_program(name), why
    assert not is_view("GET", {"User-Agent": name})


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec_Purpose": "prefetch"},
        {"Sec_Purpose": "prefetch;prerender"},
        {"Purpose": "prefetch"},
        {"X_Moz": "prefetch"},
    ],
)
def test_a_page_fetched_on_a_guess_is_no_view(headers):
    assert not is_view("GET", asked(**headers))


@pytest.mark.parametrize("destination", ["iframe", "empty", "image", "object"])
def test_what_a_page_fetches_for_itself_is_no_view(destination):
    assert not is_view("GET", asked(Sec_Fetch_Dest=destination))


@given(before=st.text(), after=st.text())
def test_a_program_is_known_wherever_its_name_says_so(before, after):
    assert is_program(f"{before} Crawler {after}")
