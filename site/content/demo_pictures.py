"""The pictures of the demo's main pages in every size, so that its first visitor does not wait."""

from urllib.parse import urlsplit

from django.conf import settings
from django.test import Client

from content.demo_texts import LANGUAGES
from content.models import (
    ArticleIndexPage,
    ArticlePage,
    HomePage,
    SitePage,
    StoryIndexPage,
    StoryPage,
)

MAIN_PAGES: tuple[type[SitePage], ...] = (
    HomePage,
    ArticleIndexPage,
    StoryIndexPage,
    ArticlePage,
    StoryPage,
)


def draw_pictures() -> None:
    """Read one page of each main kind in each language; showing a picture makes it."""
    host = urlsplit(settings.WAGTAILADMIN_BASE_URL).hostname or "localhost"
    # By the name that ALLOWED_HOSTS knows; the test client's own, "testserver", is refused.
    visitor = Client(SERVER_NAME=host)
    for model in MAIN_PAGES:
        for language in LANGUAGES:
            page = model.objects.live().filter(locale__language_code=language).first()
            if page is not None:
                # As over https: a site that sends plain requests there would
                # answer before it drew anything.
                visitor.get(page.address, secure=True)
