"""What the page types make of their fields: names, numbers, neighbours and lists."""

import json
from datetime import date

import pytest

from content.models import (
    ArticlePage,
    HomePage,
    PersonPage,
    RelatedArticle,
    ServicePage,
    SitePage,
    StoryPage,
)
from content.models.page import ITEMS_A_PAGE, page_of


def text(words: int) -> str:
    """Return the body of an article of this many words."""
    return json.dumps([{"type": "text", "value": f"<p>{'sana ' * words}</p>"}])


def names(pages) -> list[str]:
    return [page.title for page in pages]


@pytest.mark.parametrize(
    ("name", "initials", "sentence"),
    [
        ("Aino Kaarnasaari", "AK", "first and last"),
        ("Aino", "A", "one name has one letter"),
        ("Aino Maria Kaarnasaari", "AK", "names between are left out"),
        ("  Aino   Kaarnasaari ", "AK", "spaces are no names"),
        ("Örjan Ågren", "ÖÅ", "letters with rings and dots"),
        ("", "", "a page that has no title yet"),
    ],
)
def test_a_person_without_a_picture_has_initials(name, initials, sentence):
    assert PersonPage(title=name).initials == initials, sentence


@pytest.mark.parametrize(("words", "minutes"), [(0, 1), (180, 1), (269, 1), (271, 2), (900, 5)])
def test_reading_takes_a_minute_for_every_180_words(finnish, words, minutes):
    assert finnish.article(intro="", body=text(words)).reading_minutes == minutes


def test_the_introduction_is_read_too(finnish):
    assert finnish.article(intro="sana " * 200, body=text(100)).reading_minutes == 2


def test_an_article_without_a_call_has_no_words_for_it():
    assert ArticlePage(body=text(3)).call_text == ""


@pytest.mark.parametrize(("language", "word"), [("fi", "varaa"), ("en", "book")])
def test_booking_begins_below_the_page_in_its_own_language(sites, language, word):
    story = sites[language].story(slug="sumu")

    assert story.booking_url == f"{story.address}{word}/"


def test_chosen_articles_come_in_the_editors_order_without_drafts(finnish):
    chosen = [finnish.article(name) for name in ("Kolmas", "Eka", "Toka")]
    article = finnish.article()
    article.related_articles = [RelatedArticle(article=other) for other in chosen]
    article.save_revision().publish()
    chosen[1].unpublish()

    assert names(ArticlePage.objects.get(pk=article.pk).related) == ["Kolmas", "Toka"]


def test_the_nearest_articles_share_the_most_services_and_are_the_latest(finnish):
    one, two = finnish.service("Kokoukset"), finnish.service("Muutos")
    finnish.article("Yksi, vanha", services=[one], published_on=date(2026, 1, 1))
    finnish.article("Yksi, uusi", services=[two], published_on=date(2026, 2, 1))
    finnish.article("Molemmat", services=[one, two], published_on=date(2025, 1, 1))
    finnish.article("Vieras", services=[finnish.service("Muu")])

    related = finnish.article(services=[one, two]).related

    assert names(related) == ["Molemmat", "Yksi, uusi", "Yksi, vanha"]


def test_a_service_taken_down_brings_no_articles_together(finnish):
    service = finnish.service()
    finnish.article("Naapuri", services=[service])
    article = finnish.article(services=[service])
    service.unpublish()

    assert (article.service_list, article.related) == ([], [])


def test_neighbours_are_of_the_same_language_live_and_three_at_most(sites):
    service = sites["fi"].service()
    for n in range(5):
        sites["fi"].article(f"Naapuri {n}", services=[service], published_on=date(2026, 1, n + 1))
    sites["en"].article("Neighbour", services=[service], published_on=date(2026, 2, 1))
    sites["fi"].article("Luonnos", services=[service], published_on=date(2026, 2, 2)).unpublish()

    related = sites["fi"].article(services=[service]).related

    assert names(related) == ["Naapuri 4", "Naapuri 3", "Naapuri 2"]


def test_an_article_on_two_services_of_a_story_stands_there_once(finnish):
    both = [finnish.service("Kokoukset"), finnish.service("Muutos")]
    finnish.article("Molemmat", services=both)
    story = finnish.story()
    story.services = both
    story.save()

    assert names(StoryPage.objects.get(pk=story.pk).related) == ["Molemmat"]


def test_a_story_of_no_service_has_no_neighbours(finnish):
    finnish.article("Muuta")

    assert finnish.story().related == []


def test_people_who_left_are_not_named_in_a_story(finnish):
    here, left = finnish.person("Aino"), finnish.person("Eero")
    story = finnish.story()
    story.consultants = [here, left]
    story.save()
    left.unpublish()

    assert names(StoryPage.objects.get(pk=story.pk).people) == ["Aino"]


@pytest.mark.parametrize(
    ("count", "large", "others"), [(0, None, []), (1, "0", []), (3, "0", ["1", "2"])]
)
def test_the_first_quote_of_a_story_is_the_large_one(count, large, others):
    quotes = [{"type": "quote", "value": {"text": f"{n}", "people": []}} for n in range(count)]
    story = StoryPage(quotes=json.dumps(quotes))

    assert (story.large_quote and story.large_quote["text"]) == large
    assert [quote["text"] for quote in story.other_quotes] == others


def test_the_facts_of_a_story_keep_their_order():
    facts = [{"type": "fact", "value": {"number": n, "label": "x"}} for n in ("2", "1")]

    assert [fact["number"] for fact in StoryPage(facts=json.dumps(facts)).fact_list] == ["2", "1"]


def test_the_home_page_shows_the_four_latest_articles_of_its_language(sites, rf):
    for n in range(5):
        sites["fi"].article(f"Kirjoitus {n}", published_on=date(2026, 1, n + 1))
    sites["en"].article("Newer", published_on=date(2026, 2, 1))

    context = sites["fi"].home.get_context(rf.get("/fi/"))

    assert names(context["articles"]) == [f"Kirjoitus {n}" for n in (4, 3, 2, 1)]


def test_a_story_that_is_taken_down_leaves_the_home_page(finnish, rf):
    story = finnish.story()
    finnish.home.story = story
    shown = finnish.home.get_context(rf.get("/fi/"))["story"]
    story.unpublish()

    assert (shown, finnish.home.get_context(rf.get("/fi/"))["story"]) == (story, None)


def test_deleting_the_story_leaves_the_home_page_standing(finnish):
    story = finnish.story()
    HomePage.objects.filter(pk=finnish.home.pk).update(story=story)
    story.delete()

    assert HomePage.objects.get(pk=finnish.home.pk).story is None


def test_a_service_shows_its_three_latest_articles(finnish, rf):
    service = finnish.service()
    for n in range(4):
        finnish.article(f"Kirjoitus {n}", services=[service], published_on=date(2026, 1, n + 1))
    finnish.article("Muu", published_on=date(2026, 2, 1))

    context = service.get_context(rf.get("/"))

    assert names(context["articles"]) == ["Kirjoitus 3", "Kirjoitus 2", "Kirjoitus 1"]


def test_people_stand_in_the_order_that_an_editor_gave_them(finnish, rf):
    first, second = finnish.person("Eero"), finnish.person("Aino")
    second.move(first, pos="left")

    assert names(finnish.people.get_context(rf.get("/"))["people"]) == ["Aino", "Eero"]


@pytest.mark.parametrize(
    ("asked", "number", "sentence"),
    [
        (None, 1, "nothing asked is the first"),
        ("2", 2, "the second"),
        ("3", 2, "past the end is the last"),
        ("0", 2, "no such page, as below nought"),
        ("x", 1, "no number at all"),
    ],
)
def test_a_wrong_page_of_a_list_gives_the_nearest(rf, asked, number, sentence):
    request = rf.get("/", {"page": asked} if asked else {})

    assert page_of(list(range(ITEMS_A_PAGE + 1)), request).number == number, sentence


def test_translations_share_their_drawn_cover(sites):
    finnish = sites["fi"].service("Kokoukset")
    english = finnish.copy_for_translation(sites["en"].home.locale)

    assert english.cover == finnish.cover
    assert sites["fi"].service("Muutos").cover != finnish.cover


@pytest.mark.parametrize("model", [ArticlePage, PersonPage, ServicePage, StoryPage])
def test_no_page_type_offers_a_private_page(model):
    assert issubclass(model, SitePage)
    assert model.private_page_options == []


def test_a_row_of_an_article_is_called_by_what_it_leads_to(finnish):
    article = finnish.article("Rytmi", author=finnish.person("Aino"))

    assert str(article.article_authors.first()) == "Aino"
    assert str(RelatedArticle(article=article)) == "Rytmi"
