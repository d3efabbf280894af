"""What a visitor finds on the site, and what is kept from the search."""

import pytest
from bs4 import BeautifulSoup

from content.views import LONGEST_QUERY, RESULTS_A_PAGE


@pytest.fixture
def results(read):
    """Return the titles that a search shows."""

    def search(query: str, path: str = "/fi/haku/", **more: str) -> list[str]:
        page = BeautifulSoup(read(path, q=query, **more), "html.parser")
        return [link.text.replace("\u00ad", "") for link in page.select(".result-list a")]

    return search


def test_a_page_is_found_by_a_word_of_its_title_or_introduction(finnish, results):
    finnish.article("Viikkorytmi", intro="Kalenteri täyttyy.")

    assert results("viikkorytmi") == results("kalenteri") == ["Viikkorytmi"]


def test_drafts_and_private_pages_are_not_found(finnish, results):
    finnish.article("Kalenteri luonnos").unpublish()
    finnish.article("Kalenteri salattu").view_restrictions.create(restriction_type="login")
    finnish.article("Kalenteri julki")

    assert results("kalenteri") == ["Kalenteri julki"]


def test_each_language_finds_its_own_pages(sites, results):
    sites["fi"].article("Kalenteri")
    sites["en"].article("Kalenteri in English")

    assert results("kalenteri", "/en/search/") == ["Kalenteri in English"]


def test_a_home_page_is_no_result(sites, results):
    assert results("sparring") == []


@pytest.mark.parametrize("query", ["", "   "])
def test_nothing_asked_is_nothing_answered(finnish, read, query):
    finnish.article("Kalenteri")

    page = BeautifulSoup(read("/fi/haku/", q=query), "html.parser")

    assert (page.select(".results"), page.select_one("#q")["value"]) == ([], "")


def test_a_long_query_is_cut_before_anything_reads_it(sites, read):
    page = BeautifulSoup(read("/fi/haku/", q="a" * (LONGEST_QUERY + 50)), "html.parser")

    assert page.select_one("#q")["value"] == "a" * LONGEST_QUERY


@pytest.mark.parametrize("query", ["'", '"', "%", "*", "a AND", "NEAR(", "col:x", "\x00", "(((("])
def test_signs_that_mean_something_to_the_database_are_only_text(finnish, results, query):
    finnish.article("Kalenteri")

    assert results(query) == []


@pytest.mark.parametrize("query", ['"kalenteri"', 'kalen"teri kalenteri', "kalenteri\x00"])
def test_quotation_marks_part_words_and_forbid_none(finnish, results, query):
    finnish.article("Kalenteri", intro="kalen teri")

    assert results(query) == ["Kalenteri"]


@pytest.fixture
def many(finnish):
    for n in range(RESULTS_A_PAGE + 1):
        finnish.article(f"Kalenteri {n}")


@pytest.mark.usefixtures("many")
def test_the_eleventh_result_stands_on_the_second_page(results):
    first, second = results("kalenteri"), results("kalenteri", page="2")

    assert (len(first), len(second)) == (RESULTS_A_PAGE, 1)
    assert not set(first) & set(second)


@pytest.mark.usefixtures("many")
@pytest.mark.parametrize(("page", "shown"), [("0", 1), ("99", 1), ("-1", 1), ("x", RESULTS_A_PAGE)])
def test_a_page_that_is_not_there_shows_the_nearest(results, page, shown):
    assert len(results("kalenteri", page=page)) == shown


@pytest.mark.usefixtures("many")
def test_the_way_to_the_next_page_keeps_the_query(read):
    page = BeautifulSoup(read("/fi/haku/", q="kalenteri & co kalenteri"), "html.parser")
    assert page.select(".pagination") == []

    page = BeautifulSoup(read("/fi/haku/", q=" kalenteri "), "html.parser")
    assert page.select_one('a[rel="next"]')["href"] == "?page=2&q=kalenteri"


def test_a_result_leads_to_its_page_with_its_text(finnish, read):
    article = finnish.article("Kalenteri", intro="Viikko täyttyy.")

    card = BeautifulSoup(read("/fi/haku/", q="kalenteri"), "html.parser").select_one(
        ".result-list .card"
    )

    assert card.a["href"] == article.address
    assert card.select_one(".card__text").text == "Viikko täyttyy."


def test_results_are_no_pages_for_other_searches(sites, read):
    assert '<meta name="robots" content="noindex">' in read("/fi/haku/", q="kalenteri")
