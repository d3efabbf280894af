"""What machines read of the pages: the sitemap, the feed, structured data, and robots.txt."""

from datetime import UTC, date, datetime
from xml.etree import ElementTree as ET

import pytest
from django.utils import translation

from content.feeds import NEWEST, ArticleFeed
from content.models import ArticleAuthor, ArticlePage
from content.sitemaps import entries
from content.structured_data import article_data, organisation_data, story_data

ATOM = "{http://www.w3.org/2005/Atom}"
CHANGED = datetime(2026, 5, 4, 12, 30, tzinfo=UTC)


@pytest.fixture
def feed(client):
    """Return the entries of a language's feed."""

    def read(language: str = "fi") -> list[ET.Element]:
        return ET.fromstring(client.get(f"/{language}/articles.atom").content).findall(
            f"{ATOM}entry"
        )

    return read


def titles(found: list[ET.Element]) -> list[str]:
    return [entry.findtext(f"{ATOM}title") for entry in found]


# --- the sitemap ----------------------------------------------------------------


def test_the_sitemap_goes_down_the_tree_without_its_root(sites):
    sites["fi"].article(slug="rytmi")

    assert [entry.url.removeprefix("http://testserver") for entry in entries()] == [
        "/fi/",
        "/fi/artikkelit/",
        "/fi/artikkelit/rytmi/",
        "/fi/asiakastarinat/",
        "/fi/palvelut/",
        "/fi/ihmiset/",
        "/en/",
        "/en/articles/",
        "/en/customer-stories/",
        "/en/services/",
        "/en/people/",
    ]


def test_a_page_without_translation_is_its_own_only_alternate(finnish):
    address = f"http://testserver{finnish.article(slug='rytmi').address}"

    found = {entry.url: entry.alternates for entry in entries()}

    assert found[address] == {"fi": address}


def test_both_translations_name_both(sites):
    both = {"fi": "http://testserver/fi/ihmiset/", "en": "http://testserver/en/people/"}

    found = {entry.url: entry.alternates for entry in entries()}

    assert [found[url] for url in both.values()] == [both, both]


def test_a_draft_is_nobodys_alternate(sites):
    sites["en"].people.unpublish()

    found = {entry.url: set(entry.alternates) for entry in entries()}

    assert found["http://testserver/fi/ihmiset/"] == {"fi"}


def test_the_sitemap_tells_when_a_page_was_published_last(finnish):
    article = finnish.article(slug="rytmi")
    ArticlePage.objects.filter(pk=article.pk).update(last_published_at=CHANGED)

    found = {entry.url: entry.changed_at for entry in entries()}

    assert found["http://testserver/fi/artikkelit/rytmi/"] == CHANGED
    assert found["http://testserver/fi/"] is None


def test_a_page_that_was_never_published_by_hand_has_no_date(sites, client):
    assert b"<lastmod>" not in client.get("/sitemap.xml").content


def test_more_articles_cost_the_sitemap_no_more_statements(finnish, django_assert_num_queries):
    finnish.article("Eka")
    finnish.article("Toka")

    with django_assert_num_queries(2):
        entries()


@pytest.mark.parametrize("path", ["/sitemap.xml", "/robots.txt", "/fi/haku/"])
def test_what_only_shows_takes_no_posts(sites, client, path):
    assert client.post(path).status_code == 405


def test_robots_are_kept_from_the_admin_alone(db, client):
    answer = client.get("/robots.txt")

    assert answer.headers["Content-Type"] == "text/plain; charset=utf-8"
    assert answer.content.decode().splitlines() == [
        "User-agent: *",
        "Disallow: /admin/",
        "Sitemap: http://testserver/sitemap.xml",
    ]


# --- the feed -------------------------------------------------------------------


def test_the_feed_begins_with_the_latest_and_then_the_last_made(finnish, feed):
    finnish.article("Vanha", published_on=date(2026, 1, 1))
    finnish.article("Uusi", published_on=date(2026, 3, 1))
    finnish.article("Samana päivänä", published_on=date(2026, 3, 1))

    assert titles(feed()) == ["Samana päivänä", "Uusi", "Vanha"]


def test_the_feed_leaves_out_drafts_and_what_is_private(finnish, feed):
    finnish.article("Luonnos").unpublish()
    finnish.article("Salattu").view_restrictions.create(restriction_type="login")
    finnish.article("Julkinen")

    assert titles(feed()) == ["Julkinen"]


def test_each_language_has_a_feed_of_its_own(sites, feed):
    sites["fi"].article("Rytmi")
    sites["en"].article("Rhythm")

    assert (titles(feed("fi")), titles(feed("en"))) == (["Rytmi"], ["Rhythm"])


def test_the_feed_holds_twenty_at_most(finnish):
    new = [ArticlePage(title=f"A{n}", locale=finnish.home.locale) for n in range(NEWEST + 1)]
    for page in new:
        finnish.articles.add_child(instance=page)

    assert len(ArticleFeed().items("fi")) == NEWEST == 20


def test_the_feed_of_a_new_site_is_empty_but_there(sites, client):
    answer = client.get("/en/articles.atom")

    assert (answer.status_code, b"<entry>" in answer.content) == (200, False)
    assert b"Sparring: articles" in answer.content


def test_an_entry_names_all_its_authors_and_its_day(finnish, feed):
    article = finnish.article(slug="rytmi", author=finnish.person("Aino"))
    article.article_authors.add(ArticleAuthor(person=finnish.person("Eero")))
    article.save_revision().publish()

    entry = feed()[0]

    assert entry.findtext(f"{ATOM}author/{ATOM}name") == "Aino, Eero"
    assert entry.findtext(f"{ATOM}published") == "2026-03-27T00:00:00+02:00"
    assert entry.find(f"{ATOM}link").get("href") == "http://testserver/fi/artikkelit/rytmi/"


def test_an_entry_shows_an_introduction_as_text_and_tells_of_changes(finnish, feed):
    article = finnish.article(intro="a < b & c")
    ArticlePage.objects.filter(pk=article.pk).update(last_published_at=CHANGED)

    entry = feed()[0]

    assert entry.findtext(f"{ATOM}summary").startswith("<p>a &lt; b &amp; c</p>")
    assert entry.findtext(f"{ATOM}updated") == "2026-05-04T12:30:00+00:00"


@pytest.mark.parametrize("names", [["Eka"], ["Eka", "Toka", "Kolmas"]])
def test_three_entries_ask_no_more_than_one(finnish, names, django_assert_num_queries):
    for name in names:
        finnish.article(name, author=finnish.person(f"Aino {name}"))
    feed = ArticleFeed()

    with django_assert_num_queries(4):
        for item in feed.items("fi"):
            assert feed.item_author_name(item) + feed.item_link(item)


# --- structured data ------------------------------------------------------------


def test_the_consultancy_is_one_organization_in_every_language(db):
    with translation.override("en"):
        english = organisation_data()

    assert english == organisation_data()
    assert (english["@type"], english["name"]) == ("Organization", "Sparring")
    assert english["url"] == "http://testserver/"
    assert english["logo"].endswith("/static/content/share.png")


def test_an_article_tells_its_authors_with_their_pages(finnish):
    author = finnish.person("Aino Kaarnasaari", slug="aino")

    told = article_data(finnish.article(author=author))

    assert told["author"] == [
        {
            "@type": "Person",
            "name": "Aino Kaarnasaari",
            "url": "http://testserver/fi/ihmiset/aino/",
        }
    ]


def test_a_story_is_ours_and_about_its_customer(finnish):
    told = story_data(finnish.story(published_on=date(2026, 3, 27)))

    assert (told["@type"], told["author"]) == ("Article", organisation_data())
    assert told["about"] == {"@type": "Organization", "name": "Sumusaaren kaupunki"}


@pytest.mark.parametrize(
    ("day", "midnight", "sentence"),
    [
        (date(2026, 3, 28), "2026-03-28T00:00:00+02:00", "the last day of winter time"),
        (date(2026, 3, 29), "2026-03-29T00:00:00+02:00", "midnight is before the change"),
        (date(2026, 3, 30), "2026-03-30T00:00:00+03:00", "the first midnight of summer time"),
    ],
)
def test_a_day_begins_at_midnight_of_the_site(finnish, day, midnight, sentence):
    article = finnish.article(published_on=day)
    article.last_published_at = None

    told = article_data(article)

    assert (told["datePublished"], told["dateModified"]) == (midnight, midnight), sentence


def test_a_text_for_search_engines_goes_before_the_introduction(finnish):
    article = finnish.article(intro="Alku", search_description="")
    plain = article_data(article)["description"]
    article.search_description = "Hakukoneelle"

    assert (plain, article_data(article)["description"]) == ("Alku", "Hakukoneelle")


def test_machines_are_told_the_language_and_the_one_address(sites):
    told = article_data(sites["en"].article("Rhythm", slug="rhythm"))

    assert told["inLanguage"] == "en"
    assert told["mainEntityOfPage"] == "http://testserver/en/articles/rhythm/"
