"""Pages that a reader can book a session from, each at an address of its own below it."""

from django.db import models
from django.http import HttpRequest, HttpResponseBase
from wagtail.contrib.routable_page.models import RoutablePageMixin, path

from bookings import views
from bookings.views.entrance import in_other_language

# The words of the booking addresses, in each language; both work below every page.
BOOK = {"fi": "varaa", "en": "book"}
DETAILS = {"fi": "tiedot", "en": "details"}


class BookablePageMixin(RoutablePageMixin, models.Model):
    """A page with booking pages of its own: the address says what the session is about, no parameter does."""

    class Meta:
        abstract = True

    @property
    def booking_url(self) -> str:
        """Return where booking a session about this page begins."""
        return f"{self.address}{BOOK.get(self.locale.language_code, 'book')}/"

    # No parameter names the page, since a link that carries its origin counts as tracking (EDPB
    # Guidelines 2/2023, paragraph 49): the address asks for this page's own booking.
    @path("varaa/", name="session_types")
    @path("book/", name="session_types")
    def session_types(self, request: HttpRequest) -> HttpResponseBase:
        """Show what can be booked, about this page."""
        return views.session_types(request, entry_page=self)

    @path("varaa/<slug:slug>/", name="times")
    @path("book/<slug:slug>/", name="times")
    def times(self, request: HttpRequest, slug: str) -> HttpResponseBase:
        """Show the free times of a session type."""
        return views.times(request, slug, entry_page=self)

    @path("varaa/<slug:slug>/tiedot/", name="details")
    @path("book/<slug:slug>/details/", name="details")
    def details(self, request: HttpRequest, slug: str) -> HttpResponseBase:
        """Ask for the visitor's details, and book."""
        return views.details(request, slug, entry_page=self)

    def address_in(self, code: str, url: str, request: HttpRequest | None) -> str:
        """Return the same booking page in language `code`, or the page itself to one who reads."""
        match = getattr(request, "routable_resolver_match", None)
        # Of a page the router found; without one, as in a preview, there is nothing below it.
        if match is None or match.url_name not in {"session_types", "times", "details"}:
            return url
        parts = [BOOK.get(code, "book"), *match.kwargs.values()]
        if match.url_name == "details":
            parts.append(DETAILS.get(code, "details"))
        url += "".join(f"{part}/" for part in parts)
        return in_other_language(url, request.GET.dict()) if request else url
