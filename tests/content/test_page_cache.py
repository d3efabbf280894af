"""Which answers are remembered, for whom, and until when."""

import pytest
from wagtail.models import PageViewRestriction

from tests.factories import make_bookable

PUBLIC = "max-age=0, public, s-maxage=60"
pytestmark = pytest.mark.usefixtures("remembering")


@pytest.fixture
def article(finnish):
    return finnish.article("Rytmi", slug="rytmi", intro="Ennen")


def caching(response) -> str:
    return ", ".join(sorted(response.headers.get("Cache-Control", "").split(", ")))


def test_a_second_reader_of_a_page_costs_no_statement(article, client, django_assert_num_queries):
    first = client.get(article.address)

    with django_assert_num_queries(0):
        second = client.get(article.address)

    assert second.content == first.content


def test_shared_caches_may_keep_a_page_from_the_start_and_from_memory(article, client):
    assert [caching(client.get(article.address)) for _ in range(2)] == [PUBLIC, PUBLIC]


def test_a_published_change_shows_at_once(article, read):
    read(article.address)
    article.intro = "Jälkeen"
    article.save_revision().publish()

    assert "Jälkeen" in read(article.address)


def test_an_unpublished_page_is_gone_at_once(article, client):
    client.get(article.address)
    article.unpublish()

    assert client.get(article.address).status_code == 404


def test_a_moved_page_leaves_its_old_address_at_once(article, finnish, client):
    client.get(article.address)
    finnish.articles.slug = "kirjoitukset"
    finnish.articles.save_revision().publish()

    assert client.get("/fi/artikkelit/rytmi/").status_code == 404


def test_a_page_is_private_from_the_moment_it_is_restricted(article, read):
    read(article.address)
    PageViewRestriction.objects.create(
        page=article.page_ptr, restriction_type="password", password="salainen"
    )

    assert "Ennen" not in read(article.address)


def test_a_restricted_page_is_never_kept(article, client):
    article.view_restrictions.create(restriction_type="password", password="salainen")

    assert "no-store" in client.get(article.address).headers["Cache-Control"]


def test_a_draft_and_its_preview_never_reach_a_visitor(article, read):
    article.intro = "Luonnos"
    article.save_revision()
    preview = article.get_latest_revision_as_object().make_preview_request(preview_mode="")

    assert "Luonnos" in preview.content.decode()
    assert "public" not in preview.headers.get("Cache-Control", "")
    assert "Luonnos" not in read(article.address)


def test_a_query_is_read_anew(article, read, django_assert_num_queries):
    read(article.address)
    type(article).objects.update(intro="Jälkeen")

    assert "Jälkeen" in read(article.address, page="1")
    assert "Ennen" in read(article.address)


def test_each_language_is_remembered_by_itself(sites, read):
    read("/fi/")

    assert '<html lang="en">' in read("/en/")


@pytest.mark.parametrize("path", ["varaa/", "varaa/maksuton-sparraus/"])
def test_the_booking_pages_of_an_article_are_never_kept(article, client, path):
    make_bookable()

    assert "public" not in client.get(article.address + path).headers.get("Cache-Control", "")


def test_a_missing_page_is_not_kept(finnish, client):
    assert "public" not in client.get("/fi/olematon/").headers.get("Cache-Control", "")
