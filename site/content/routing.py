"""From an address to its page in two queries, however deep the page lies."""

from typing import cast

from django.contrib.contenttypes.models import ContentType
from django.http import Http404, HttpRequest
from django.utils import translation
from wagtail.models import Locale
from wagtail.url_routing import RouteResult

from content.family import Relative, family_of, relatives
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
    home = home_for(request, translation.get_language() or "")
    if home is None:
        return None
    wanted = home.url_path + path.strip("/") + "/" if path.strip("/") else home.url_path
    rows = relatives(wanted)
    along = [row for row in rows if _leads(row, home.url_path, wanted)]
    return _route(request, along[-1], rows, wanted) if along else None


def _leads(row: Relative, home_path: str, wanted: str) -> bool:
    """Return whether the row lies on the way to the wanted address, in this language."""
    return row.url_path.startswith(home_path) and wanted.startswith(row.url_path)


def _route(
    request: HttpRequest, row: Relative, rows: list[Relative], wanted: str
) -> RouteResult | None:
    # The last on the way, not always the end of it: what remains is the page's own to answer.
    page = _specific(row)
    if page is None:
        return None
    # Before the page is served, since restrictions, breadcrumbs and languages all look here.
    page.family = family_of(row.url_path, rows)
    cast("PageRequest", request).served_page = page
    rest = [part for part in wanted.removeprefix(row.url_path).split("/") if part]
    try:
        result: RouteResult | None = page.route(request, rest)
    # Wagtail's view answers no route with the 404 that it is.
    except Http404:
        return None
    return result


def _specific(row: Relative) -> SitePage | None:
    """Return the row as its own type, with its picture (one query)."""
    # From the process's own memory, so that the type costs no statement.
    model = ContentType.objects.get_for_id(row.content_type_id).model_class()
    if model is None or not issubclass(model, SitePage):
        return None
    page: SitePage = model.objects.select_related("image").get(pk=row.pk)
    # Brought by the first query: else the locale would be a statement of its own.
    page.locale = Locale(pk=row.locale_id, language_code=row.language)
    return page
