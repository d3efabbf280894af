"""Pages that a reader can book a session from, each at an address of its own below it."""

from django.db import models
from django.http import HttpRequest
from wagtail.contrib.routable_page.models import RoutablePageMixin

# What follows the page's address, in each language; both work below every page.
BOOKING_SEGMENT = {"fi": "varaa/", "en": "book/"}


class BookablePageMixin(RoutablePageMixin, models.Model):
    """A page with its own booking pages: the address tells what the session is about, no parameter does."""

    class Meta:
        abstract = True

    @property
    def booking_url(self) -> str:
        """Return where booking a session about this page begins."""
        language: str = self.locale.language_code
        return f"{self.address}{BOOKING_SEGMENT.get(language, 'book/')}"

    def address_in(self, code: str, url: str, request: HttpRequest | None) -> str:
        """Return the same booking page in language `code`, or the page itself when reading."""
        match = getattr(request, "routable_resolver_match", None)
        if match is None or not match.route:
            return url
        segment = BOOKING_SEGMENT.get(code, "book/")
        return f"{url}{segment}"
