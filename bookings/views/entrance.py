"""Where a visitor came in: the general booking pages, or those of one article or story."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import pgettext
from wagtail.models import Page


@dataclass(frozen=True, slots=True)
class Entrance:
    """The root of the booking pages in use; every link between them is made here."""

    root: str
    page: Page | None = None

    @classmethod
    def of(cls, page: Page | None) -> "Entrance":
        """Return the entrance of a page (its own .../varaa/), or the general one."""
        if page is None:
            return cls(reverse("bookings:session_types"))
        book = pgettext("URL", "book")
        return cls(f"{page.url}{book}/", page)

    def times_url(self, slug: str, **params: str) -> str:
        """Return the address where a time of this session type is chosen."""
        return with_params(f"{self.root}{slug}/", params)

    def details_url(self, slug: str, **params: str) -> str:
        """Return the address of the form for a chosen time."""
        details = pgettext("URL", "details")
        return with_params(f"{self.root}{slug}/{details}/", params)


def with_params(url: str, params: dict[str, str]) -> str:
    """Return the address with those parameters that have a value."""
    query = urlencode({name: value for name, value in params.items() if value})
    return f"{url}?{query}" if query else url
