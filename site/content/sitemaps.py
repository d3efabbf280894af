"""The sitemap: every public page with its other languages."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe
from wagtail.models import Page

from content.family import tree_address
from content.structured_data import absolute


@dataclass(frozen=True, slots=True)
class Entry:
    """One page of the sitemap; `alternates` holds its address per language, itself included."""

    url: str
    changed_at: datetime | None
    alternates: dict[str, str]


def entries() -> list[Entry]:
    """Return every live public page in tree order."""
    # Our own view, since Wagtail's sitemap names no other languages (wagtail/wagtail#1196).
    pages = list(
        Page.objects.live().public().filter(depth__gte=2).select_related("locale").order_by("path")
    )
    languages: dict[UUID, dict[str, str]] = defaultdict(dict)
    # All first: a page's alternates may come after it in the tree.
    for page in pages:
        languages[page.translation_key][page.locale.language_code] = absolute(tree_address(page))
    return [
        Entry(
            url=absolute(tree_address(page)),
            changed_at=page.last_published_at,
            alternates=languages[page.translation_key],
        )
        for page in pages
    ]


@require_safe
def sitemap(request: HttpRequest) -> HttpResponse:
    """Show the sitemap."""
    return render(
        request, "content/sitemap.xml", {"entries": entries()}, content_type="application/xml"
    )
