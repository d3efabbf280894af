"""Where a visitor came in: the general booking pages, or those of one article or story."""

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import pgettext
from wagtail.models import Page

# What a visitor chooses on the way, by the names that addresses carry it under.
CHOSEN = ("start", "month", "day", "tz", "with", "context")


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
    # Another of its own may be there already.
    return f"{url}{'&' if '?' in url else '?'}{query}" if query else url


def in_other_language(url: str, chosen: Mapping[str, str]) -> str:
    """Return the address of a booking page's translation, with what was chosen on this one."""
    return with_params(url, {name: chosen.get(name, "") for name in CHOSEN})
