"""Tags of the public templates: the menu, structured data, dates and soft hyphens."""

from typing import Any

from django import template
from django.http import HttpRequest

from content.navigation import Menu, menu_for

register = template.Library()


@register.simple_tag(takes_context=True)
def site_menu(context: template.Context) -> Menu:
    """Return the menu for this request; empty where there is none, as on an error page."""
    request: HttpRequest | None = context.get("request")
    page: Any = getattr(request, "served_page", None) or context.get("page")
    languages = page.languages(request) if hasattr(page, "languages") else ()
    return menu_for(request, languages)
