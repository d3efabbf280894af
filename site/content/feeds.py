"""The articles of a language as an Atom feed, full text."""

from datetime import datetime, time
from typing import Any

from django.conf import settings
from django.contrib.syndication.views import Feed
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.feedgenerator import Atom1Feed
from django.utils.html import format_html
from django.utils.translation import gettext as _

from content.models import ArticlePage

NEWEST = 20


class ArticleFeed(Feed[ArticlePage, str]):
    """The newest articles of the active language."""

    feed_type = Atom1Feed

    def get_object(self, request: HttpRequest, *args: Any, **kwargs: Any) -> str:
        """Return the language of the feed."""
        return translation.get_language() or settings.LANGUAGE_CODE

    def title(self, language: str) -> str:
        """Return the feed's name."""
        return f"{settings.WAGTAIL_SITE_NAME}: {_('articles')}"

    def link(self, language: str) -> str:
        """Return the home page of the language."""
        return reverse("wagtail_serve", args=[""])

    def items(self, language: str) -> Any:
        """Return the newest articles."""
        # A reader of feeds has no login and no password: what is private never gets in.
        articles = ArticlePage.objects.live().public().filter(locale__language_code=language)
        newest = articles.select_related("locale").order_by("-published_on", "-pk")
        return newest.prefetch_related("article_authors__person")[:NEWEST]

    def item_title(self, item: ArticlePage) -> str:
        """Return the title as it stands; the feed escapes it."""
        return str(item.title)

    def item_link(self, item: ArticlePage) -> str:
        """Return the article's address."""
        return item.address

    def item_description(self, item: ArticlePage) -> str:
        """Return the whole text."""
        return format_html("<p>{}</p>{}", item.intro, item.body)

    def item_author_name(self, item: ArticlePage) -> str:
        """Return the authors' names."""
        return ", ".join(row.person.title for row in item.article_authors.all())

    def item_pubdate(self, item: ArticlePage) -> datetime:
        """Return midnight of the article's date, with its zone."""
        # Others give a naive midnight here, and readers in other zones see another day.
        return datetime.combine(item.published_on, time(), timezone.get_default_timezone())

    def item_updateddate(self, item: ArticlePage) -> datetime | None:
        """Return when it last changed."""
        changed_at: datetime | None = item.last_published_at
        return changed_at
