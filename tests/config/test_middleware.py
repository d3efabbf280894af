"""What the site's own middleware does to answers."""

import pytest
from django.http import HttpResponse

from config.middleware import ProxyAddressMiddleware

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
