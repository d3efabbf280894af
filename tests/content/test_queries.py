"""How much each page asks of the database, and that more content never makes it ask more."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from wagtail.images.models import Image
from wagtail.images.tests.utils import get_test_image_file

pytestmark = pytest.mark.filterwarnings("ignore:unclosed file:ResourceWarning")


@pytest.fixture
def statements(client):
    """Return how many statements a page takes once the menu and renditions are remembered.

    A query keeps it from being answered from the page cache.
    """

    def count(url: str) -> int:
        client.get(url, {"fresh": ""})
        with CaptureQueriesContext(connection) as queries:
            assert client.get(url, {"fresh": ""}).status_code == 200
        return len(queries)

    return count


@pytest.fixture
def picture(db, drawing):
    return Image.objects.create(title="Kaksi kaarta", file=get_test_image_file())


def full_article(site, picture, title="Päivärytmi"):
    author = site.person(f"Aino {title}", image=picture)
    service = site.service(f"Kokoukset {title}")
    body = f'[{{"type": "image", "value": {{"image": {{"image": {picture.pk}, "decorative": true}}}}}}]'
    return site.article(title, author=author, services=[service], image=picture, body=body)


def test_an_article_takes_four_statements_when_its_parts_are_remembered(
    finnish, picture, remembering, statements
):
    article = full_article(finnish, picture)
    article.related_articles = [
        article.related_articles.model(article=full_article(finnish, picture, "Toinen"))
    ]
    article.save_revision().publish()

    assert statements(article.address) == 4


@pytest.mark.parametrize("path", ["/fi/", "/fi/artikkelit/"])
def test_three_articles_ask_no_more_than_one(finnish, picture, statements, path):
    full_article(finnish, picture, "Eka")
    one = statements(path)

    full_article(finnish, picture, "Toka")
    full_article(finnish, picture, "Kolmas")

    assert statements(path) <= one


def test_three_stories_ask_no_more_than_one(finnish, picture, statements):
    finnish.story("Eka", image=picture)
    one = statements("/fi/asiakastarinat/")

    finnish.story("Toka", image=picture)
    finnish.story("Kolmas", image=picture)

    assert statements("/fi/asiakastarinat/") == one


def test_three_people_ask_no_more_than_one(finnish, picture, statements):
    finnish.person("Aino", image=picture)
    one = statements("/fi/ihmiset/")

    finnish.person("Eero", image=picture)
    finnish.person("Sofia", image=picture)

    assert statements("/fi/ihmiset/") == one
