"""When what is remembered of the pages is forgotten, and what a copy for translation takes along."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.db import transaction
from django.utils import timezone
from wagtail.models import PageViewRestriction, Site

from content import memory
from content.models import ArticleAuthor, ArticlePage, PlainPage, RelatedArticle
from tests.content.conftest import add

pytestmark = pytest.mark.usefixtures("remembering")


@pytest.fixture
def forgotten(finnish):
    """Return whether something was forgotten since this was asked last."""
    seen = [memory.version()]

    def changed() -> bool:
        seen.append(memory.version())
        return seen[-1] != seen[-2]

    return changed


def test_nothing_is_forgotten_by_itself(finnish, client, forgotten):
    client.get("/fi/")

    assert not forgotten()


def test_a_draft_changes_nothing_that_visitors_see(finnish, forgotten):
    finnish.articles.save_revision()

    assert not forgotten()


@pytest.mark.parametrize("change", ["publish", "unpublish", "move", "delete"])
def test_every_change_to_a_live_page_is_seen(finnish, forgotten, change):
    page = finnish.article("Rytmi")
    forgotten()
    {
        "publish": lambda: page.save_revision().publish(),
        "unpublish": page.unpublish,
        "move": lambda: page.move(finnish.home, pos="last-child"),
        "delete": page.delete,
    }[change]()

    assert forgotten()


def test_a_site_or_a_restriction_is_seen_when_it_comes_and_when_it_goes(finnish, forgotten):
    site = Site.objects.create(hostname="other.example", root_page=finnish.home)
    private = PageViewRestriction.objects.create(page=finnish.articles, restriction_type="login")
    came = forgotten()
    site.delete()
    private_went = forgotten()
    private.delete()

    assert (came, private_went, forgotten()) == (True, True, True)


def test_what_was_read_before_the_commit_is_forgotten_after_it(
    finnish, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks() as callbacks, transaction.atomic():
        memory.forget()
        within = memory.version()
    for callback in callbacks:
        callback()

    assert memory.version() != within


def test_two_that_forget_at_once_leave_no_mark_of_before(db):
    marks = {memory.version()}
    for _ in range(20):
        memory.forget()
        marks.add(memory.version())

    assert len(marks) == 21


def test_the_mark_outlives_what_is_remembered_under_it(db, time_machine):
    memory.forget()
    mark = memory.version()
    time_machine.move_to(timezone.now() + timedelta(seconds=memory.REMEMBERED_FOR * 10))

    assert memory.version() == mark


# --- remembered pages -----------------------------------------------------------


def test_a_page_is_remembered_a_minute_and_no_longer(finnish, client, time_machine):
    time_machine.move_to("2026-11-30T07:00:00Z", tick=False)
    article = finnish.article("Rytmi", intro="Ennen")
    client.get(article.address)
    ArticlePage.objects.update(intro="Jälkeen")
    time_machine.shift(memory.REMEMBERED_FOR - 1)
    late = client.get(article.address).content.decode()
    time_machine.shift(1)

    assert "Ennen" in late
    assert "Jälkeen" in client.get(article.address).content.decode()


def test_each_name_of_the_site_is_remembered_by_itself(finnish, client):
    Site.objects.create(hostname="other.example", root_page=finnish.articles)
    client.get("/fi/")

    other = client.get("/fi/", headers={"host": "other.example"}).content.decode()

    assert "<h1>Tulet jumissa</h1>" not in other


def test_asking_for_the_headers_alone_gets_those_of_the_page(finnish, client):
    page = client.get("/fi/")

    head = client.head("/fi/")

    assert (head.status_code, head.content) == (200, b"")
    assert head.headers["Cache-Control"] == page.headers["Cache-Control"]


def test_a_post_to_a_page_is_not_answered_from_memory(finnish, client):
    client.get("/fi/")

    assert "public" not in client.post("/fi/").headers.get("Cache-Control", "")


def test_a_made_up_query_fills_no_memory(finnish, client):
    client.get("/fi/", {"fresh": "1"})
    before = len(cache._cache)
    for n in range(5):
        client.get("/fi/", {"made": f"up-{n}"})

    assert len(cache._cache) == before


def test_a_page_from_memory_carries_the_policy_and_its_type_again(finnish, client):
    first, again = client.get("/fi/"), client.get("/fi/")

    for name in ("Content-Security-Policy", "Content-Type", "Content-Language"):
        assert again.headers[name] == first.headers[name]


# --- a copy for translation -----------------------------------------------------


def test_a_copy_keeps_a_name_that_has_no_page_in_its_language(sites):
    author = sites["fi"].person("Aino")
    article = sites["fi"].article(author=author)

    copy = article.copy_for_translation(sites["en"].home.locale)

    assert [row.person_id for row in copy.article_authors.all()] == [author.pk]


def test_a_copy_leads_to_the_articles_to_read_next_in_its_language(sites):
    english = sites["en"].home.locale
    other = sites["fi"].article("Toinen")
    article = sites["fi"].article("Eka")
    article.related_articles = [RelatedArticle(article=other)]
    article.save_revision().publish()
    translated = other.copy_for_translation(english)

    copy = article.copy_for_translation(english)

    assert [row.article_id for row in copy.related_articles.all()] == [translated.pk]


def test_the_editor_of_a_copy_opens_it_with_the_links_changed(sites):
    english = sites["en"].home.locale
    author = sites["fi"].person("Aino")
    article = sites["fi"].article(author=author)
    translated = author.copy_for_translation(english)

    opened = article.copy_for_translation(english).get_latest_revision_as_object()

    assert [row.person_id for row in opened.article_authors.all()] == [translated.pk]


def test_the_page_that_was_copied_keeps_its_own_links(sites):
    author = sites["fi"].person("Aino")
    article = sites["fi"].article(author=author)
    author.copy_for_translation(sites["en"].home.locale)
    article.copy_for_translation(sites["en"].home.locale)

    rows = ArticleAuthor.objects.filter(page=article)
    assert [row.person_id for row in rows] == [author.pk]


def test_a_page_that_leads_nowhere_is_copied_as_it_is(sites):
    page = add(sites["fi"].home, PlainPage(title="Tietoa", slug="tietoa"))

    copy = page.copy_for_translation(sites["en"].home.locale)

    assert (copy.title, copy.locale.language_code, copy.live) == ("Tietoa", "en", False)
