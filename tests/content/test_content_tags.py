"""What the public templates are given: dates, headings, the line of a card, and structured data."""

import json
from datetime import UTC, date, datetime
from types import SimpleNamespace

import pytest
from django.template import Context
from django.utils import translation

from content.navigation import Menu
from content.templatetags import content_tags

WORD = "asiakastarinoita"


def article(minutes: int = 4) -> SimpleNamespace:
    return SimpleNamespace(published_on=date(2026, 3, 27), reading_minutes=minutes)


@pytest.mark.parametrize(("language", "text"), [("fi", "27.3.2026"), ("en", "27 March 2026")])
def test_a_date_is_written_in_the_language_of_the_page(language, text):
    with translation.override(language):
        assert content_tags.written_date(date(2026, 3, 27)) == text


def test_what_has_no_date_shows_none():
    assert content_tags.written_date(None) == ""


def test_without_a_language_dates_are_finnish():
    with translation.override(None):
        assert content_tags.written_date(date(2026, 3, 27)) == "27.3.2026"


@pytest.mark.parametrize(("language", "breaks"), [("fi", 4), ("fi-fi", 4), ("en", 0), (None, 0)])
def test_headings_may_break_in_finnish_only(language, breaks):
    with translation.override(language):
        assert content_tags.soft(WORD).count("\u00ad") == breaks


def test_a_heading_that_is_no_text_yet_becomes_one():
    assert content_tags.soft(translation.gettext_lazy("Home")) == translation.gettext("Home")


def test_a_card_of_a_story_names_its_customer_alone():
    story = SimpleNamespace(organisation="Sumusaaren kaupunki", **vars(article()))

    assert content_tags.card_meta(story) == ["Sumusaaren kaupunki"]


def test_a_card_of_an_article_tells_its_date_and_reading_time_unbroken():
    assert content_tags.card_meta(article()) == ["27.3.2026", "4\u00a0min\u00a0lukuaika"]


def test_a_card_in_english_keeps_all_its_words_on_a_line():
    with translation.override("en"):
        assert content_tags.card_meta(article()) == ["27 March 2026", "4\u00a0min\u00a0read"]


def test_structured_data_is_json_of_its_own_type():
    script = content_tags.json_ld({"datePublished": datetime(2026, 3, 27, tzinfo=UTC), "a": 'b"'})

    start, _, rest = script.partition(">")
    assert start == '<script type="application/ld+json"'
    assert json.loads(rest.removesuffix("</script>")) == {
        "datePublished": "2026-03-27T00:00:00Z",
        "a": 'b"',
    }


def test_words_of_a_title_that_name_the_type_stay_as_they_are():
    assert "on application/json" in content_tags.json_ld({"headline": "on application/json"})


@pytest.mark.parametrize(
    ("path", "url"), [("/fi/", "http://testserver/fi/"), ("", "http://testserver")]
)
def test_an_address_gets_the_sites_own_origin(path, url):
    assert content_tags.absolute(path) == url


@pytest.mark.parametrize("language", ["fi", "en"])
def test_an_error_page_without_a_request_leads_home(language):
    with translation.override(language):
        menu = content_tags.site_menu(Context({}))

    assert menu == Menu(home_url=f"/{language}/", links=(), small_links=(), languages=())


def test_header_and_footer_ask_for_the_menu_once(sites, rf, django_assert_num_queries):
    context = Context({"request": rf.get("/fi/")})
    context["request"].resolver_match = None
    header = content_tags.site_menu(context)

    with django_assert_num_queries(0):
        assert content_tags.site_menu(context) is header


def test_a_preview_has_its_languages_from_its_own_page(sites, rf):
    request = rf.get("/")
    request.resolver_match = None

    menu = content_tags.site_menu(Context({"request": request, "page": sites["fi"].articles}))

    assert {link.code: link.url for link in menu.languages} == {
        "fi": "/fi/artikkelit/",
        "en": "/en/articles/",
    }
