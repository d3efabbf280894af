"""The way up and the translations of a page, out of the rows that one statement brought."""

from dataclasses import replace
from uuid import UUID

import pytest

from content.family import Relative, address, family_of, lineage, read_family, relatives
from content.navigation import Link

HOME_KEY, LIST_KEY, PAGE_KEY = (UUID(int=n) for n in (1, 2, 3))


def row(url_path: str, key: UUID, language: str = "fi", **fields) -> Relative:
    """Return a live public page at a tree address, as the database tells of it."""
    given = {
        "pk": 1,
        "title": url_path.strip("/").rpartition("/")[2],
        "depth": url_path.count("/"),
        "live": True,
        "content_type_id": 1,
        "locale_id": 1,
        "restricted": False,
    }
    return Relative(
        url_path=url_path,
        translation_key=key,
        locale__language_code=language,
        **(given | fields),
    )


ROOT = row("/", UUID(int=0))
HOME, LIST = row("/koti/", HOME_KEY), row("/koti/lista/", LIST_KEY)
PAGE = row("/koti/lista/sivu/", PAGE_KEY)
ENGLISH_HOME = row("/front/", HOME_KEY, "en")
ENGLISH = row("/front/list/page/", PAGE_KEY, "en")


@pytest.mark.parametrize(
    ("url_path", "line", "sentence"),
    [
        ("/", ["/"], "the root is its own line"),
        ("/koti/", ["/", "/koti/"], "a home page"),
        ("/koti/lista/sivu/", ["/", "/koti/", "/koti/lista/", "/koti/lista/sivu/"], "deeper"),
        ("/koti//lista/", ["/", "/koti/", "/koti/lista/"], "a doubled slash names no page"),
        ("/koti", ["/", "/koti/"], "each ends with a slash, whatever was asked"),
    ],
)
def test_the_line_leads_from_the_root_to_the_page(url_path, line, sentence):
    assert lineage(url_path) == line, sentence


@pytest.mark.parametrize(
    ("language", "url_path", "where"),
    [
        ("fi", "/koti/", "/fi/"),
        ("en", "/front/", "/en/"),
        ("fi", "/koti/lista/sivu/", "/fi/lista/sivu/"),
        ("en", "/front/list/page/", "/en/list/page/"),
    ],
)
def test_the_language_stands_in_the_place_of_the_home_pages_name(language, url_path, where):
    assert address(language, url_path) == where


def test_the_way_up_begins_at_the_home_page_and_ends_above_the_page():
    family = family_of(PAGE.url_path, [ROOT, HOME, LIST, PAGE])

    assert family.ancestors == (Link("koti", "/fi/"), Link("lista", "/fi/lista/"))


def test_above_a_home_page_there_is_nothing():
    assert family_of(HOME.url_path, [ROOT, HOME]).ancestors == ()


def test_translations_of_the_pages_above_are_not_on_the_way_up():
    family = family_of(PAGE.url_path, [ROOT, HOME, ENGLISH_HOME, LIST, PAGE])

    assert [link.title for link in family.ancestors] == ["koti", "lista"]


def test_a_page_leads_to_itself_in_each_language():
    family = family_of(PAGE.url_path, [ROOT, HOME, ENGLISH_HOME, LIST, PAGE, ENGLISH])

    assert family.translations == {"fi": "/fi/lista/sivu/", "en": "/en/list/page/"}


def test_a_draft_in_the_other_language_is_not_led_to():
    draft = replace(ENGLISH, live=False)

    assert family_of(PAGE.url_path, [ROOT, HOME, LIST, PAGE, draft]).translations == {
        "fi": "/fi/lista/sivu/"
    }


def test_a_draft_leads_to_itself_in_its_preview():
    draft = replace(PAGE, live=False)
    family = family_of(PAGE.url_path, [ROOT, HOME, LIST, draft, ENGLISH])

    assert family.translations == {"fi": "/fi/lista/sivu/", "en": "/en/list/page/"}


@pytest.mark.parametrize("place", [HOME, LIST, PAGE])
def test_a_restriction_anywhere_on_the_line_makes_the_page_private(place):
    private = replace(place, restricted=True)
    rows = [private if row == place else row for row in (ROOT, HOME, LIST, PAGE)]

    assert family_of(PAGE.url_path, rows).restricted


def test_a_restricted_translation_leaves_the_page_public():
    private = replace(ENGLISH, restricted=True)

    assert not family_of(PAGE.url_path, [ROOT, HOME, LIST, PAGE, private]).restricted


def test_the_rows_may_be_read_only_once():
    family = family_of(PAGE.url_path, iter([ROOT, HOME, LIST, PAGE]))

    assert (len(family.ancestors), len(family.translations)) == (2, 1)


def test_of_no_rows_there_is_no_family():
    family = family_of("/koti/", [])

    assert (family.ancestors, family.translations, family.restricted) == ((), {}, False)


def test_the_whole_family_is_read_in_one_statement(sites, django_assert_num_queries):
    article = sites["fi"].article("Rytmi", slug="rytmi")
    sites["en"].article("Rhythm", slug="rhythm", translation_key=article.translation_key)

    with django_assert_num_queries(1):
        family = read_family(article)

    assert family.translations == {"fi": "/fi/artikkelit/rytmi/", "en": "/en/articles/rhythm/"}
    assert [link.url for link in family.ancestors] == ["/fi/", "/fi/artikkelit/"]


def test_the_rows_tell_who_is_restricted_and_who_is_a_draft(finnish):
    article = finnish.article("Rytmi", slug="rytmi")
    finnish.articles.view_restrictions.create(restriction_type="login")
    article.unpublish()

    told = {row.title: (row.restricted, row.live) for row in relatives(article.url_path)}

    assert told["Artikkelit"] == (True, True)
    assert told["Rytmi"] == (False, False)


def test_pages_beside_the_line_are_not_read(finnish):
    article = finnish.article("Rytmi", slug="rytmi")
    finnish.article("Naapuri", slug="rytmi-2")

    assert "Naapuri" not in {row.title for row in relatives(article.url_path)}
