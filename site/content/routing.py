"""From an address to its page in two queries, however deep the page lies."""

from typing import cast

from django.http import Http404, HttpRequest
from django.utils import translation
from wagtail.models import Page, Site
from wagtail.url_routing import RouteResult

from content.family import family_of, lineage, relatives
from content.models import SitePage
from content.navigation import home_for


class PageRequest(HttpRequest):
    """A request whose page is known."""

    served_page: SitePage


def find(request: HttpRequest, path: str) -> RouteResult | None:
    """Return the page (and view) at `path` below the home page of the active language.

    Wagtail's own way asks the database twice per level. This one reads the page, the pages above it
    and their translations at once, so that breadcrumbs and language links cost nothing more.
    """
    site = Site.find_for_request(request)
    home = home_for(site, translation.get_language() or "") if site else None
    if home is None:
        return None
    wanted = home.url_path + path.strip("/") + "/" if path.strip("/") else home.url_path
    rows = list(relatives(lineage(wanted)))
    row = _deepest(rows, home.url_path, wanted)
    return _route(request, row, rows, wanted) if row is not None else None


def _deepest(rows: list[Page], home_path: str, wanted: str) -> Page | None:
    """Return the page that lies furthest along the wanted address, within this language."""
    along = [r for r in rows if r.url_path.startswith(home_path) and wanted.startswith(r.url_path)]
    return along[-1] if along else None


def _route(request: HttpRequest, row: Page, rows: list[Page], wanted: str) -> RouteResult | None:
    page = _specific(row)
    if page is None:
        return None
    page.family = family_of(row, rows)
    cast("PageRequest", request).served_page = page
    rest = [part for part in wanted.removeprefix(row.url_path).split("/") if part]
    try:
        result: RouteResult | None = page.route(request, rest)
    except Http404:
        return None
    return result


def _specific(row: Page) -> SitePage | None:
    """Return the row as its own type, with its picture (one query)."""
    model = row.specific_class
    if model is None or not issubclass(model, SitePage):
        return None
    page: SitePage = model.objects.select_related("image").get(pk=row.pk)
    page.locale = row.locale
    return page
