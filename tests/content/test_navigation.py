"""The menu of each language, and where the language switch leads."""

import pytest
from django.urls import resolve
from django.utils import translation
from wagtail.models import Site

from content.models import PlainPage
from content.navigation import LanguageLink, home_for, landmarks, menu_for, page_url
from tests.content.conftest import add


@pytest.fixture
def menu(rf):
    """Return the menu that a visitor of an address gets."""

    def read(path: str, languages=(), query=""):
        language = path[1:3]
        with translation.override(language):
            request = rf.get(path, QUERY_STRING=query)
            request.resolver_match = resolve(path)
            return menu_for(request, languages)

    return read


@pytest.mark.parametrize(
    ("language", "path", "url"),
    [("fi", "", "/fi/"), ("en", "", "/en/"), ("en", "articles/first/", "/en/articles/first/")],
)
def test_the_address_of_a_page_begins_with_its_language(language, path, url):
    with translation.override("fi"):
        assert page_url(language, path) == url


def test_the_menu_holds_the_lists_in_the_order_of_the_tree(sites, menu):
    assert [link.url for link in menu("/fi/").links] == [
        "/fi/artikkelit/",
        "/fi/asiakastarinat/",
        "/fi/palvelut/",
        "/fi/ihmiset/",
    ]
    assert next(link.title for link in menu("/en/").links) == "Articles"


def test_what_is_not_for_the_menu_stands_in_small_print(finnish, menu):
    add(finnish.home, PlainPage(title="Tietosuoja", slug="tietosuoja"))

    assert [link.title for link in menu("/fi/").small_links] == ["Tietosuoja"]
    assert "Tietosuoja" not in [link.title for link in menu("/fi/").links]


def test_neither_drafts_nor_deeper_pages_reach_the_menu(finnish, menu):
    finnish.services.unpublish()
    finnish.article("Rytmi", show_in_menus=True)

    titles = [link.title for link in (*menu("/fi/").links, *menu("/fi/").small_links)]

    assert titles == ["Artikkelit", "Asiakastarinat", "Ihmiset"]


@pytest.mark.parametrize("path", ["/fi/artikkelit/", "/fi/artikkelit/rytmi/"])
def test_a_list_is_current_for_itself_and_all_below(sites, menu, path):
    assert [link.title for link in menu(path).links if link.current] == ["Artikkelit"]


def test_at_home_no_list_is_current(sites, menu):
    assert not any(link.current for link in menu("/fi/").links)


def test_a_page_without_translations_leads_home_in_the_others(sites, menu):
    assert menu("/fi/artikkelit/rytmi/").languages == (
        LanguageLink("fi", "/fi/", current=True, exact=False),
        LanguageLink("en", "/en/", current=False, exact=False),
    )


def test_a_view_leads_to_itself_in_the_other_language(sites, menu):
    assert [(link.url, link.exact) for link in menu("/fi/haku/").languages] == [
        ("/fi/haku/", True),
        ("/en/search/", True),
    ]


def test_a_booking_page_keeps_what_was_chosen_in_the_other_language(sites, menu):
    chosen = "month=2027-01&day=2027-01-13&tz=Europe%2FLondon&with=eero"

    (_finnish, english) = menu("/fi/varaa/sparraus/", query=f"{chosen}&utm_source=x").languages

    assert english.url == f"/en/book/sparraus/?{chosen}"


def test_what_a_page_knows_of_its_translations_wins_in_the_sites_own_order(sites, menu):
    english = LanguageLink("en", "/en/articles/rhythm/", current=False, exact=True)

    codes = [(link.code, link.exact) for link in menu("/fi/artikkelit/", [english]).languages]

    assert codes == [("fi", False), ("en", True)]


def test_a_language_that_nobody_has_written_in_is_not_offered(sites, menu):
    sites["en"].home.unpublish()

    assert [link.code for link in menu("/fi/").languages] == ["fi"]


def test_a_site_without_pages_has_an_empty_menu(sites, menu):
    Site.objects.all().delete()

    assert (menu("/fi/").home_url, menu("/fi/").links, menu("/fi/").languages) == ("/fi/", (), ())


def test_the_menu_is_read_once_for_all_visitors(sites, rf, remembering, django_assert_num_queries):
    landmarks(rf.get("/fi/"))

    with django_assert_num_queries(0):
        assert home_for(rf.get("/en/articles/"), "en").url == "/en/"


def test_another_site_of_the_same_database_has_a_menu_of_its_own(sites, rf, remembering):
    Site.objects.create(hostname="other.example", root_page=sites["fi"].articles)
    landmarks(rf.get("/fi/"))

    other = landmarks(rf.get("/fi/", headers={"host": "other.example"}))

    assert [mark.title for mark in other if mark.is_home] == ["Artikkelit", "Articles"]


def test_nobody_has_a_home_page_in_a_language_that_is_not_there(sites, rf):
    assert home_for(rf.get("/"), "sv") is None
