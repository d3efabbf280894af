"""What a visitor reads on each type of page."""

import json

import pytest
from django.urls import reverse

from content.models import ArticlePage, HomePage, PlainPage
from tests.content.conftest import add
from tests.factories import book_slot, make_bookable, make_consultant, make_session_type

BODY = [
    {"type": "text", "value": "<h2>Aluksi</h2><p>Maanantaina sovitaan viikon työt.</p>"},
    {
        "type": "tips",
        "value": {"title": "Kaksi kohtaa", "items": [{"title": "Ajoissa", "text": "Klo 9."}]},
    },
    {
        "type": "quote",
        "value": {"text": "Laskin minuutteja.", "people": [{"name": "Eero", "role": "Konsultti"}]},
    },
    {"type": "facts", "value": {"items": [{"number": "27", "unit": "%", "label": "vähemmän"}]}},
    {"type": "call", "value": {"text": "Tuo yhden viikon kalenteri."}},
]


def test_the_home_page_opens_with_what_changes_for_the_customer(finnish, read):
    assert "<h1>Tulet jumissa</h1>" in read("/fi/")


def test_the_home_page_shows_the_story_that_proves_it(finnish, read):
    facts = json.dumps([{"type": "fact", "value": {"number": "512", "label": "vastaajaa"}}])
    story = finnish.story(facts=facts)
    HomePage.objects.filter(pk=finnish.home.pk).update(story=story, proof="Sovittiin yhdessä")

    page = read("/fi/")

    assert "Sovittiin yhdessä" in page
    assert "512" in page


def test_an_article_names_its_author_date_and_reading_time(finnish, read):
    page = read(finnish.article(author=finnish.person("Eero Haapaniitty")).address)

    assert "Eero Haapaniitty" in page
    assert '<time datetime="2026-03-27">27.3.2026</time>' in page
    assert "1&nbsp;min" in page


@pytest.mark.parametrize(
    "words",
    ["Maanantaina sovitaan viikon työt.", "Kaksi kohtaa", "Laskin minuutteja.", "27&nbsp;<span"],
)
def test_an_article_shows_each_of_its_blocks(finnish, read, words):
    assert words in read(finnish.article(body=json.dumps(BODY)).address)


def test_a_numbered_tip_can_be_linked_to(finnish, read):
    page = read(finnish.article(body=json.dumps(BODY)).address)

    assert 'id="vinkki-1"' in page
    assert 'href="#vinkki-1"' in page


def test_an_article_ends_with_a_call_that_leads_to_its_own_booking_page(finnish, read):
    page = read(finnish.article(slug="rytmi", body=json.dumps(BODY)).address)

    assert page.count("Tuo yhden viikon kalenteri.") == 1
    assert 'href="/fi/artikkelit/rytmi/varaa/"' in page


def test_the_call_to_book_names_the_next_free_time(finnish, read, now):
    make_bookable()

    page = read(finnish.article().address)

    assert "Seuraava vapaa aika: tiistai 1.12. klo\xa09.00 (Helsingin aikaa)" in page


def test_the_call_to_book_names_no_time_where_none_is_free(finnish, read, now):
    make_session_type()

    assert "Seuraava vapaa aika" not in read(finnish.article().address)


def test_an_english_article_is_booked_in_english(sites):
    article = sites["en"].article(slug="rhythm")

    assert article.booking_url == "/en/articles/rhythm/book/"


def test_the_articles_an_editor_chose_are_shown_first(finnish, read):
    service = finnish.service()
    article = finnish.article(services=[service])
    finnish.article("Laskettu", services=[service])
    article.related_articles = [article.related_articles.model(article=finnish.article("Valittu"))]
    article.save_revision().publish()

    page = read(article.address)

    assert "Valittu" in page
    assert "Laskettu" not in page


def test_without_a_choice_articles_on_the_same_service_are_shown(finnish, read):
    service = finnish.service()
    finnish.article("Naapuri", services=[service])
    finnish.article("Muuta asiaa", services=[finnish.service("Muutos")])

    page = read(finnish.article(services=[service]).address)

    assert "Naapuri" in page
    assert "Muuta asiaa" not in page


def test_a_story_tells_its_customer_result_facts_and_quote(finnish, read):
    quote = {"text": "Se tuotti työlistan.", "people": [{"name": "Marjut", "role": "johtaja"}]}
    story = finnish.story(
        goals=json.dumps([{"type": "text", "value": "<p>Kolme asiaa.</p>"}]),
        facts=json.dumps([{"type": "fact", "value": {"number": "41", "label": "tiimiä"}}]),
        quotes=json.dumps([{"type": "quote", "value": quote}]),
    )

    page = read(story.address)

    for words in ("Sumusaaren kaupunki", "Yksi sivu.", "41", "Kolme asiaa.", "Se tuotti", "Marjut"):
        assert words in page


def test_an_empty_part_of_a_story_leaves_no_heading(finnish, read):
    assert 'id="goals"' not in read(finnish.story().address)


def test_a_service_shows_its_people_articles_and_stories(finnish, read):
    service = finnish.service()
    service.people = [finnish.person("Sofia Lindelius")]
    service.save_revision().publish()
    finnish.article("Kirjoitus", services=[service])

    page = read(service.address)

    assert "Sofia Lindelius" in page
    assert "Kirjoitus" in page


def test_a_person_shows_what_they_have_written(finnish, read):
    author = finnish.person()
    finnish.article("Oma kirjoitus", author=author)
    finnish.article("Toisen kirjoitus", author=finnish.person("Eero"))

    page = read(author.address)

    assert "Oma kirjoitus" in page
    assert "Toisen kirjoitus" not in page


def test_a_person_who_gives_sessions_leads_to_their_own_booking_page(finnish, read):
    page = read(finnish.person(consultant=make_consultant()).address)

    assert f'href="{reverse("bookings:personal", args=["aino"])}"' in page


def test_a_person_names_the_next_time_that_is_theirs(finnish, read, now):
    session_type = make_bookable("aino", "eero")
    eero = session_type.consultants.get(slug="eero")
    book_slot(session_type, "2026-12-01 09:00", consultant=eero)

    page = read(finnish.person(consultant=eero).address)

    assert "tiistai 1.12. klo\xa09.30" in page


@pytest.mark.parametrize("consultant", [None, {"is_active": False}])
def test_a_person_who_gives_none_leads_to_everyones(finnish, read, consultant):
    gives = make_consultant(**consultant) if consultant else None

    page = read(finnish.person(consultant=gives).address)

    assert 'class="call' in page
    assert reverse("bookings:personal", args=["aino"]) not in page


@pytest.mark.parametrize("path", ["/fi/artikkelit/", "/fi/asiakastarinat/"])
def test_an_empty_list_says_so(finnish, read, path):
    assert 'class="empty"' in read(path)


def test_lists_show_the_latest_first(finnish, read):
    finnish.article("Vanha", published_on="2025-01-01")
    finnish.article("Uusi", published_on="2026-01-01")

    page = read("/fi/artikkelit/")

    assert page.index("Uusi") < page.index("Vanha")


def test_a_plain_page_shows_its_text_and_stands_in_the_footer(finnish, read):
    body = json.dumps([{"type": "text", "value": "<p>Emme käytä evästeitä.</p>"}])
    page = add(finnish.home, PlainPage(title="Tietosuoja", slug="tietosuoja", body=body))

    assert "Emme käytä evästeitä." in read(page.address)
    assert 'href="/fi/tietosuoja/"' in read("/fi/")


def test_an_unpublished_article_is_not_found(finnish, client):
    article = finnish.article(slug="luonnos")
    article.unpublish()

    assert client.get("/fi/artikkelit/luonnos/").status_code == 404


def test_a_page_that_nobody_wrote_answers_with_the_ways_on(finnish, client):
    response = client.get("/fi/artikkelit/olematon/")

    assert response.status_code == 404
    assert 'href="/fi/artikkelit/"' in response.content.decode()


def test_a_private_page_asks_for_its_password(finnish, client):
    finnish.articles.view_restrictions.create(restriction_type="password", password="salainen")

    page = client.get(finnish.article("Salattu", intro="Vain omille").address)

    assert "Vain omille" not in page.content.decode()


def test_a_preview_shows_a_page_that_has_no_address_yet(finnish, rf):
    draft = ArticlePage(title="Luonnos", slug="luonnos", locale=finnish.home.locale)
    finnish.articles.add_child(instance=draft)

    response = draft.make_preview_request(preview_mode="")

    assert "Luonnos" in response.content.decode()
