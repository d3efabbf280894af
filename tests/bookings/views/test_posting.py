"""Who may post: what a browser says of where a request comes from, and how often."""

from datetime import timedelta

import pytest
from django.core.cache import cache, caches
from django.http import HttpResponse
from django.test import RequestFactory

from bookings.views.posting import is_cross_site, is_limited, same_site_posts
from tests.factories import NOW


@pytest.fixture
def counting(settings):
    """A cache that keeps what it is given, and two attempts an hour."""
    backend = "django.core.cache.backends.locmem.LocMemCache"
    settings.CACHES = {"default": {"BACKEND": backend, "LOCATION": "posting"}}
    settings.BOOKINGS = {"BOOKINGS_PER_HOUR": 2}
    cache.clear()


def posted(address="192.0.2.1", **headers):
    return RequestFactory().post("/", headers=headers, REMOTE_ADDR=address)


def attempts(count, address="192.0.2.1"):
    return [is_limited(posted(address)) for _ in range(count)]


@pytest.mark.parametrize(
    ("headers", "refused", "reason"),
    [
        ({}, False, "a program: it has no rights of somebody's browser to misuse"),
        ({"Sec-Fetch-Site": "same-origin"}, False, "our own page"),
        ({"Sec-Fetch-Site": "none"}, False, "typed by the visitor"),
        ({"Sec-Fetch-Site": "same-site"}, True, "a neighbour is another site"),
        ({"Sec-Fetch-Site": "cross-site"}, True, "another site"),
        ({"Sec-Fetch-Site": "new-word"}, True, "a word that nobody knows yet"),
        ({"Origin": "http://testserver"}, False, "an old browser on our own page"),
        ({"Origin": "http://testserver:81"}, True, "another port is another site"),
        ({"Origin": "http://evil.example"}, True, "an old browser elsewhere"),
        ({"Origin": "null"}, True, "a page without an origin, such as a frame in a box"),
        ({"Origin": "http://["}, True, "what is no address at all"),
        (
            {"Sec-Fetch-Site": "same-origin", "Origin": "http://evil.example"},
            False,
            "the browser's own word goes before the address: a proxy may change the host",
        ),
        (
            {"Sec-Fetch-Site": "cross-site", "Origin": "http://testserver"},
            True,
            "and so it does the other way round",
        ),
    ],
)
def test_a_browser_says_whether_another_site_sent_the_request(headers, refused, reason):
    assert is_cross_site(posted(**headers)) is refused, reason


@pytest.mark.parametrize(("method", "status"), [("get", 200), ("head", 200), ("post", 403)])
def test_only_posts_of_other_sites_are_refused(db, method, status):
    view = same_site_posts(lambda request: HttpResponse("done"))
    request = getattr(RequestFactory(), method)("/", headers={"Sec-Fetch-Site": "cross-site"})

    assert view(request).status_code == status


def test_what_comes_in_the_address_reaches_the_view():
    view = same_site_posts(lambda request, slug: HttpResponse(slug))

    assert view(posted(), slug="tunti").content == b"tunti"


def test_a_visitor_has_as_many_attempts_as_the_site_allows(counting):
    assert attempts(4) == [False, False, True, True]


def test_each_address_has_a_count_of_its_own(counting):
    attempts(3)

    assert attempts(2, "192.0.2.2") == [False, False]


def test_the_hour_begins_with_the_first_attempt_and_not_anew(counting, time_machine):
    for minutes, limited in [(0, False), (40, False), (59, True), (60, False)]:
        time_machine.move_to(NOW + timedelta(minutes=minutes), tick=False)
        assert attempts(1) == [limited]


def test_no_address_of_a_visitor_is_kept(counting):
    attempts(1, "192.0.2.77")

    kept = list(caches["default"]._cache)
    assert (len(kept), [key for key in kept if "192.0.2.77" in key]) == (1, [])


def test_the_key_of_a_count_depends_on_the_secret_of_the_site(counting, settings):
    attempts(3)
    settings.SECRET_KEY = "another" * 10

    assert attempts(1) == [False]


def test_where_a_cache_keeps_nothing_nobody_is_limited(settings):
    settings.BOOKINGS = {"BOOKINGS_PER_HOUR": 0}

    assert attempts(2) == [False, False]
