"""Tags of the public templates: the menu, structured data, dates and soft hyphens."""

from datetime import date
from typing import Any

from django import template
from django.core.serializers.json import DjangoJSONEncoder
from django.http import HttpRequest
from django.utils import translation
from django.utils.html import json_script
from django.utils.safestring import SafeString, mark_safe

from content import structured_data, typography
from content.navigation import Menu, menu_for

register = template.Library()


@register.simple_tag(takes_context=True)
def site_menu(context: template.Context) -> Menu:
    """Return the menu for this request; empty where there is none, as on an error page."""
    request: HttpRequest | None = context.get("request")
    known: Menu | None = getattr(request, "_site_menu", None)
    if known is None:
        # The router's page, else the context's: a preview passes no router.
        page: Any = getattr(request, "served_page", None) or context.get("page")
        languages = page.languages(request) if hasattr(page, "languages") else ()
        known = menu_for(request, languages)
        # The header and the footer ask for the same.
        vars(request or context).update(_site_menu=known)
    return known


@register.simple_tag
def json_ld(value: dict[str, Any]) -> SafeString:
    """Return structured data as a script element that no text in it can break out of."""
    # Others print JSON with "safe" here, and a title that holds </script> ends the element.
    script = json_script(value, encoder=DjangoJSONEncoder)
    # json_script has escaped <, > and &; only the type differs.
    return mark_safe(script.replace("application/json", "application/ld+json", 1))  # noqa: S308 - escaped above


@register.filter
def absolute(path: str) -> str:
    """Return `path` with the site's own origin before it."""
    return structured_data.absolute(path)


@register.filter
def written_date(day: date | None) -> str:
    """Return a date as the active language writes it."""
    return typography.written_date(day, translation.get_language() or "fi") if day else ""


@register.filter
def soft(text: object) -> str:
    """Return a heading whose long Finnish words may break at their syllables."""
    is_finnish = (translation.get_language() or "").startswith("fi")
    return typography.soft_hyphens(str(text)) if is_finnish else str(text)


@register.simple_tag
def card_meta(page: Any) -> list[str]:
    """Return the line under a card's title: date and reading time, or the customer."""
    if hasattr(page, "organisation"):
        return [page.organisation]
    minutes = translation.gettext("%d min read") % page.reading_minutes
    # No break inside "4 min read": on a narrow card the number would stand alone.
    return [written_date(page.published_on), minutes.replace(" ", "\u00a0")]
