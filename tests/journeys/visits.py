"""Steps that several journeys take, in the words of the page's language."""

import secrets
from urllib.parse import parse_qs, urlsplit

from django.urls import reverse
from django.utils import translation

ANYONE = "maksuton-sparraus"
WITHOUT_TIMES = "syyssparraus"
ARTICLES = {
    "fi": "/fi/artikkelit/kymmenen-vinkkia-kokoukseen/",
    "en": "/en/articles/ten-tips-for-meetings/",
}
PUBLIC = [
    "/fi/",
    "/fi/artikkelit/",
    ARTICLES["fi"],
    "/fi/asiakastarinat/",
    "/fi/asiakastarinat/sumusaari-hybridityo/",
    "/fi/palvelut/",
    "/fi/palvelut/muutoksen-johtaminen/",
    "/fi/ihmiset/",
    "/fi/ihmiset/aino-kaarnasaari/",
    "/fi/tietosuoja/",
    "/fi/varaa/",
    f"{ARTICLES['fi']}varaa/",
    f"/fi/varaa/{ANYONE}/",
    f"/fi/varaa/{WITHOUT_TIMES}/",
    "/fi/olematon/",
    "/en/",
    "/en/articles/",
    ARTICLES["en"],
    "/en/customer-stories/",
    "/en/customer-stories/sumusaari-hybrid-work/",
    "/en/services/",
    "/en/services/leading-change/",
    "/en/people/",
    "/en/people/aino-kaarnasaari/",
    "/en/privacy/",
    "/en/varaa/",
    f"{ARTICLES['en']}book/",
    f"/en/varaa/{ANYONE}/",
    f"/en/varaa/{WITHOUT_TIMES}/",
    "/en/nowhere/",
]


def words(text, language="fi"):
    """Return a text of ours as the page says it."""
    with translation.override(language):
        return translation.gettext(text)


def an_address():
    """Return the address of somebody who was never here before."""
    return f"{secrets.token_hex(4)}@vieras.example"


def address_of(name, *args, language="fi"):
    """Return the address of one of our views."""
    with translation.override(language):
        return reverse(name, args=args)


def public_addresses():
    """Return an address of every kind of public page, in both languages."""
    searches = [
        f"{address_of('content:search', language=language)}?q={asked}"
        for language in ("fi", "en")
        for asked in ("", "sparraus", "zzzz")
    ]
    gone = [address_of("bookings:manage", "gone", language=language) for language in ("fi", "en")]
    return [*PUBLIC, *searches, *gone]


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
    chosen = days.nth(min(day, days.count() - 1))
    wanted = parse_qs(urlsplit(chosen.get_attribute("href")).query)["day"][0]
    chosen.click()
    # Script changes the times in place: until the address says so, the old ones may still stand.
    page.wait_for_url(lambda url: f"day={wanted}" in url, wait_until="commit")


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
