"""What the site's own middleware does to answers."""

import pytest
from django.http import Http404, HttpResponse

from config.middleware import (
    ADMIN,
    PUBLIC,
    ContentSecurityPolicyMiddleware,
    NotFoundPageMiddleware,
    ProxyAddressMiddleware,
)

pytestmark = pytest.mark.django_db


def test_what_is_not_there_gets_our_own_page_while_developing(client, settings):
    settings.DEBUG = True

    answer = client.get("/fi/no-such-page/")

    assert answer.status_code == 404
    assert "urlpatterns" not in answer.content.decode()
    assert "site-header" in answer.content.decode()


def test_an_address_without_a_language_is_sent_to_its_own(client):
    answer = client.get("/", headers={"Accept-Language": "en"})

    assert (answer.status_code, answer.url) == (302, "/en/")


@pytest.mark.parametrize("path", ["/api/v1/nothing", "/media/nothing.png"])
def test_what_has_no_language_is_just_not_found(client, path):
    assert client.get(path).status_code == 404


def test_public_answers_carry_the_strict_policy(client):
    policy = client.get("/fi/no-such-page/").headers["Content-Security-Policy"]

    assert "default-src 'none'" in policy
    assert "unsafe-inline" not in policy


def test_the_admin_may_use_what_wagtail_needs(client):
    policy = client.get("/admin/login/").headers["Content-Security-Policy"]

    assert "script-src 'self' 'unsafe-inline'" in policy


@pytest.mark.parametrize(
    ("forwarded", "address", "sentence"),
    [
        ("198.51.100.7", "198.51.100.7", "the visitor's own, as our proxy saw it"),
        ("203.0.113.9, 198.51.100.7", "198.51.100.7", "what a visitor sent comes before it"),
        ("", "10.0.0.1", "without the header the connection's own"),
    ],
)
def test_behind_a_proxy_the_visitor_is_the_last_address_it_names(rf, forwarded, address, sentence):
    seen = ProxyAddressMiddleware(lambda request: HttpResponse(request.META["REMOTE_ADDR"]))

    response = seen(rf.get("/", headers={"X-Forwarded-For": forwarded}, REMOTE_ADDR="10.0.0.1"))

    assert response.content.decode() == address, sentence


def policy_of(path: str, rf, **headers: str) -> str:
    """Return the policy of an answer at `path`, which a view may have given `headers`."""
    answering = ContentSecurityPolicyMiddleware(lambda request: HttpResponse(headers=headers))
    return answering(rf.get(path)).headers["Content-Security-Policy"]


@pytest.mark.parametrize(
    ("path", "policy", "sentence"),
    [
        ("/fi/", PUBLIC, "a page"),
        ("/admin/pages/", ADMIN, "Wagtail's own"),
        ("/api/v1/docs", ADMIN, "Swagger's page"),
        ("/api/v1/bookings", PUBLIC, "the API itself needs nothing"),
        ("/administration/", PUBLIC, "only looks like the admin"),
        ("/fi/admin/", PUBLIC, "a page that an editor called so"),
    ],
)
def test_only_what_needs_it_gets_the_wider_policy(rf, path, policy, sentence):
    assert policy_of(path, rf) == policy, sentence


def test_a_policy_of_the_views_own_is_kept(rf):
    own = {"Content-Security-Policy": "default-src 'self'"}

    assert policy_of("/fi/", rf, **own) == "default-src 'self'"


@pytest.mark.parametrize("policy", [PUBLIC, ADMIN])
def test_no_policy_lets_another_host_in(policy):
    sources = {word for part in policy.split("; ") for word in part.split()[1:]}

    assert sources <= {"'self'", "'none'", "'unsafe-inline'", "data:", "blob:"}


@pytest.mark.parametrize(
    ("path", "error", "sentence"),
    [
        ("/fi/sivu/", ValueError("broken"), "a fault is not a missing page"),
        ("/api/v1/nothing", Http404(), "a client of the API reads no page"),
        ("/admin/nothing/", Http404(), "Wagtail has its own"),
        ("/static/nothing.css", Http404(), "nobody sees it"),
        ("/documents/1/nothing.pdf", Http404(), "a file"),
    ],
)
def test_what_is_no_missing_page_is_left_to_django(rf, path, error, sentence):
    middleware = NotFoundPageMiddleware(lambda request: HttpResponse())

    assert middleware.process_exception(rf.get(path), error) is None, sentence


@pytest.mark.parametrize("path", ["/api/v1/nothing", "/documents/9/x.pdf", "/static/no.css"])
def test_what_has_no_language_is_never_sent_to_one(client, path):
    answer = client.get(path, headers={"Accept-Language": "en"})

    assert (answer.status_code, answer.headers.get("Location")) == (404, None)


def test_an_answer_without_language_says_nothing_of_language(client):
    assert "Accept-Language" not in client.get("/api/v1/nothing").headers.get("Vary", "")
