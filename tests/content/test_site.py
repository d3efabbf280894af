"""What holds on every public page: languages, caching, machines' view of it, search."""

import json
import re
from xml.etree import ElementTree as ET

import pytest
from django.core.management import CommandError, call_command
from django.template.loader import render_to_string
from wagtail.images.models import Image
from wagtail.images.tests.utils import get_test_image_file

from content.demo_pictures import draw_pictures
from content.models import (
    ArticleIndexPage,
    ArticlePage,
    HomePage,
    PeopleIndexPage,
    PersonPage,
    StoryIndexPage,
    StoryPage,
)
from content.routing import find
from content.templatetags.content_tags import json_ld
from content.typography import soft_hyphens

ATOM = "{http://www.w3.org/2005/Atom}"
SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
XHTML = "{http://www.w3.org/1999/xhtml}"


@pytest.fixture
def twins(sites):
    """One article in both languages."""
    english = sites["en"].article("Rhythm", slug="rhythm")
    finnish = sites["fi"].article("Rytmi", slug="rytmi", translation_key=english.translation_key)
    return finnish, english


@pytest.mark.parametrize(
    "path", ["/fi/", "/en/", "/fi/artikkelit/rytmi/", "/fi/olematon/", "/sitemap.xml"]
)
def test_no_page_sets_a_cookie_or_varies_by_one(twins, client, path):
    response = client.get(path)

    assert not response.cookies
    assert "Cookie" not in response.headers.get("Vary", "")


def test_the_language_switch_leads_to_the_same_page(twins, read):
    page = read("/fi/artikkelit/rytmi/")

    assert re.search(r'<a class="languages__link" href="/en/articles/rhythm/"', page)


def test_the_language_switch_leads_home_where_there_is_no_translation(finnish, read):
    page = read(finnish.article().address)

    assert re.search(r'<a class="languages__link" href="/en/"', page)


def test_the_language_switch_of_a_view_keeps_the_view(sites, read):
    assert re.search(r'<a class="languages__link" href="/en/[a-z]+/"', read("/fi/haku/"))


def test_a_page_says_its_language(sites, read):
    assert '<html lang="fi">' in read("/fi/")
    assert '<html lang="en">' in read("/en/")


def test_a_page_names_its_canonical_address_and_its_translations(twins, read):
    page = read("/en/articles/rhythm/")

    assert '<link rel="canonical" href="http://testserver/en/articles/rhythm/">' in page
    assert 'hreflang="fi" href="http://testserver/fi/artikkelit/rytmi/"' in page
    assert 'hreflang="x-default" href="http://testserver/fi/artikkelit/rytmi/"' in page


def test_breadcrumbs_lead_up_to_the_home_page(twins, read):
    trail = re.search(r'<ol class="breadcrumbs">.*?</ol>', read("/fi/artikkelit/rytmi/"), re.DOTALL)

    assert re.findall(r'href="([^"]+)"', trail[0]) == ["/fi/", "/fi/artikkelit/"]


def test_a_new_page_in_the_menu_shows_at_once(finnish, read, remembering):
    read("/fi/")
    finnish.articles.title = "Kirjoitukset"
    finnish.articles.save_revision().publish()

    assert "Kirjoitukset" in read("/fi/")


def test_an_article_is_a_blog_posting_to_machines(finnish, read):
    page = read(finnish.article("Rytmi", author=finnish.person("Eero")).address)

    found = json.loads(re.search(r'<script type="application/ld\+json">(.*?)</script>', page)[1])

    assert found["@type"] == "BlogPosting"
    assert found["author"][0]["name"] == "Eero"
    assert found["datePublished"] == "2026-03-27T00:00:00+02:00"


def test_a_title_cannot_break_out_of_the_structured_data():
    script = json_ld({"headline": "</script><script>alert(1)</script>"})

    assert script.count("<script") == 1
    assert script.count("</script>") == 1


def test_a_link_preview_has_title_text_and_picture(finnish, read):
    page = read(finnish.article("Rytmi").address)

    assert '<meta property="og:title" content="Rytmi">' in page
    assert '<meta property="og:description" content="Viikko on pitkä väli.">' in page
    assert 'property="og:image" content="http://testserver/' in page


def test_the_feed_holds_the_whole_text_in_its_own_language(twins, client):
    response = client.get("/fi/articles.atom")
    entries = ET.fromstring(response.content).findall(f"{ATOM}entry")

    assert response.headers["Content-Type"].startswith("application/atom+xml")
    assert [entry.findtext(f"{ATOM}title") for entry in entries] == ["Rytmi"]
    assert "Viikko on pitkä väli." in entries[0].findtext(f"{ATOM}summary")


def test_the_sitemap_lists_each_page_with_its_other_languages(twins, client):
    urls = ET.fromstring(client.get("/sitemap.xml").content).findall(f"{SITEMAP}url")
    by_place = {url.findtext(f"{SITEMAP}loc"): url for url in urls}

    alternates = by_place["http://testserver/fi/artikkelit/rytmi/"].findall(f"{XHTML}link")

    assert {link.get("hreflang") for link in alternates} == {"fi", "en", "x-default"}


def test_the_sitemap_leaves_out_what_is_private_or_unpublished(finnish, client):
    finnish.article(slug="luonnos").unpublish()
    finnish.articles.view_restrictions.create(restriction_type="login")
    finnish.article(slug="salattu")

    sitemap = client.get("/sitemap.xml").content.decode()

    assert "luonnos" not in sitemap
    assert "salattu" not in sitemap


def test_robots_are_shown_the_sitemap(db, client):
    assert "Sitemap: http://testserver/sitemap.xml" in client.get("/robots.txt").content.decode()


def test_search_finds_pages_of_the_active_language_only(twins, read):
    page = read("/fi/haku/", q="viikko")

    assert "/fi/artikkelit/rytmi/" in page
    assert "/en/articles/rhythm/" not in page


def test_a_search_without_results_offers_a_way_on(sites, read):
    assert "olematon" in read("/fi/haku/", q="olematon")


def test_a_search_shows_what_was_typed_as_text(sites, read):
    assert "<b>x</b>" not in read("/fi/haku/", q="<b>x</b>")


def test_long_finnish_words_may_break_at_their_syllables():
    assert soft_hyphens("Asiakastarinat ja työ") == "Asia\u00adkas\u00adta\u00adrinat ja työ"


def test_every_page_has_one_first_heading_and_a_main_landmark(twins, read):
    page = read("/fi/artikkelit/rytmi/")

    assert page.count("<h1") == page.count("<main") == 1
    assert 'href="#content"' in page


def test_nothing_in_a_page_is_styled_or_scripted_inline(twins, read):
    page = read("/fi/artikkelit/rytmi/")

    assert " style=" not in page
    assert re.findall(r"<script(?! type=\"application/ld\+json\")", page) == []
    assert " onclick=" not in page


def test_the_demo_refuses_to_load_on_a_site_that_is_not_for_development(db, settings):
    settings.DEBUG = False

    with pytest.raises(CommandError, match="DEBUG"):
        call_command("load_demo")


def test_the_demo_loads_once_in_both_languages(db, settings, capsys):
    settings.DEBUG = True
    call_command("load_demo")
    articles = ArticlePage.objects.live().count()

    call_command("load_demo")

    assert HomePage.objects.live().count() == 2
    assert ArticlePage.objects.live().count() == articles >= 12
    assert "already" in capsys.readouterr().out
    assert PersonPage.objects.filter(consultant__slug="aino").count() == 2


@pytest.mark.parametrize("template", ["410.html", "500.html", "503.html"])
def test_an_error_page_needs_neither_request_nor_database(template):
    assert "<h1>" in render_to_string(template)


@pytest.mark.parametrize(
    ("page_type", "parents"),
    [
        (ArticlePage, {ArticleIndexPage}),
        (StoryPage, {StoryIndexPage}),
        (PersonPage, {PeopleIndexPage}),
    ],
)
def test_an_editor_finds_each_page_type_under_its_own_list_only(page_type, parents):
    assert set(page_type.allowed_parent_page_models()) == parents


def test_the_language_switch_of_an_articles_booking_page_stays_with_the_article(twins, rf):
    finnish, _ = twins
    request = rf.get("/fi/artikkelit/rytmi/varaa/sparraus/tiedot/")

    found = find(request, "artikkelit/rytmi/varaa/sparraus/tiedot/")
    links = {link.code: link.url for link in found.page.languages(request)}

    assert found.page == finnish
    assert links["en"] == "/en/articles/rhythm/book/sparraus/details/"


def test_a_page_copied_for_translation_leads_to_people_and_services_of_its_language(sites):
    author, service = sites["fi"].person(), sites["fi"].service()
    english_author = author.copy_for_translation(sites["en"].home.locale)
    english_service = service.copy_for_translation(sites["en"].home.locale)
    article = sites["fi"].article(author=author, services=[service])

    copy = ArticlePage.objects.get(pk=article.copy_for_translation(sites["en"].home.locale).pk)

    assert [person.pk for person in copy.authors] == [english_author.pk]
    assert list(copy.services.values_list("pk", flat=True)) == [english_service.pk]


@pytest.mark.filterwarnings("ignore:unclosed file:ResourceWarning")
def test_the_pictures_of_the_main_pages_are_drawn_before_anyone_comes(finnish, drawing):
    image = Image.objects.create(title="Kaari", file=get_test_image_file())
    finnish.article(image=image)

    draw_pictures()

    assert image.renditions.filter(file__endswith=".avif").exists()
