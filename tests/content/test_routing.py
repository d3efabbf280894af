"""From an address to its page: what is found, what is not, and what it costs."""

import pytest
from django.utils import translation
from wagtail.models import Page

from content.models import PlainPage
from content.routing import find
from tests.content.conftest import add


@pytest.fixture
def found(rf):
    """Return the page that stands at an address below the home page, or None."""

    def look(path: str, language: str = "fi"):
        with translation.override(language):
            result = find(rf.get(f"/{language}/{path}"), path)
        return result.page if result else None

    return look


@pytest.mark.parametrize("path", ["", "/"])
def test_the_bare_language_leads_to_its_home_page(sites, found, path):
    assert found(path, "fi") == sites["fi"].home
    assert found(path, "en") == sites["en"].home


@pytest.mark.parametrize(
    ("path", "sentence"),
    [
        ("olematon/", "nothing of the name"),
        ("artikkelit/olematon/", "nothing below a page that is there"),
        ("rytmi/", "a page at a shorter way"),
        ("artikkelit/rytmi/artikkelit/", "a way that goes on past its page"),
        ("home-fi/artikkelit/", "the home page's own name is in no address"),
        ("artikkeli/", "the beginning of a name"),
        ("articles/", "the page of the other language"),
    ],
)
def test_what_is_not_there_is_not_found(finnish, found, path, sentence):
    finnish.article(slug="rytmi")

    assert found(path) is None, sentence


def test_a_draft_is_not_found_by_its_address(finnish, found):
    article = finnish.article(slug="rytmi")
    assert found("artikkelit/rytmi/") == article

    article.unpublish()
    assert found("artikkelit/rytmi/") is None


def test_a_language_without_a_home_page_has_no_pages(sites, found):
    sites["en"].home.unpublish()

    assert found("articles/", "en") is None


def test_a_page_below_a_draft_is_found_by_its_own_address(finnish, found):
    above = add(finnish.home, PlainPage(title="Tietoa", slug="tietoa"))
    below = add(above, PlainPage(title="Evästeet", slug="evasteet"))
    above.unpublish()

    assert found("tietoa/evasteet/") == below


def test_a_page_is_found_in_two_statements_however_deep(
    finnish, rf, remembering, django_assert_num_queries
):
    page = finnish.home
    for n in range(4):
        page = add(page, PlainPage(title=f"Taso {n}", slug=f"taso-{n}"))
    path = page.url_path.removeprefix(finnish.home.url_path)
    find(rf.get("/fi/"), "")  # the home pages are remembered

    with django_assert_num_queries(2):
        assert find(rf.get(f"/fi/{path}"), path).page == page


def test_the_request_knows_the_page_and_the_page_its_family(finnish, rf, django_assert_num_queries):
    article = finnish.article(slug="rytmi")
    request = rf.get("/fi/artikkelit/rytmi/")
    find(request, "artikkelit/rytmi/")

    with django_assert_num_queries(0):
        assert request.served_page.locale.language_code == "fi"
        assert [link.url for link in request.served_page.family.ancestors] == [
            "/fi/",
            "/fi/artikkelit/",
        ]
    assert request.served_page == article


def test_a_page_of_another_kind_than_ours_is_not_shown(finnish, found):
    add(finnish.home, Page(title="Vieras", slug="vieras"))

    assert found("vieras/") is None
