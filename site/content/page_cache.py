"""Public pages as they were sent, remembered for a minute or until any page changes."""

import hashlib
from collections.abc import Callable
from functools import wraps

from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.template.response import SimpleTemplateResponse
from django.utils.cache import patch_cache_control

from content import memory
from content.page_views import count_view, counted_key

PageView = Callable[[HttpRequest, str], HttpResponseBase]


def remembered(view: PageView) -> PageView:
    """Answer a GET without a query from memory; a visitor has no cookie, so all see the same."""

    @wraps(view)
    def answer(request: HttpRequest, path: str) -> HttpResponseBase:
        # Booking below a page is a post to that page.
        if request.method not in {"GET", "HEAD"}:
            return view(request, path)
        # A query may change the page (?page=2), and anyone can invent as many as would
        # fill the memory. The mark in the key is read before the page is: what was read
        # while something was published is kept under the old mark, where nobody looks.
        key = "" if request.META.get("QUERY_STRING") else _key(request)
        if key and (known := cache.get(key)) is not None:
            counted, text = known
            count_view(request, counted)
            return _for_all(HttpResponse(text))
        response = view(request, path)
        return _keep(request, response, key) if _is_public(request, response) else response

    return answer


def _key(request: HttpRequest) -> str:
    # The path begins with the language. Hashed, since a cache may refuse long or odd keys.
    place = hashlib.sha256(f"{request.get_host()}{request.path}".encode()).hexdigest()
    return f"content.page_with_key.{memory.version()}.{place}"


def _is_public(request: HttpRequest, response: HttpResponseBase) -> bool:
    """Return whether it is the page itself, and nobody has said how long it keeps.

    Wagtail forbids caching of a restricted page, and so do the booking views below a page.
    """
    page = getattr(request, "served_page", None)
    # Below a page lie booking pages, whose free times are nobody's to remember.
    is_page = page is not None and page.address == request.path
    is_free = not response.has_header("Cache-Control") and not response.cookies
    return is_page and is_free and response.status_code == 200


def _keep(request: HttpRequest, response: HttpResponseBase, key: str) -> HttpResponseBase:
    # Known now only: from memory the answer comes without its page.
    counted = counted_key(getattr(request, "served_page", None))
    count_view(request, counted)
    if isinstance(response, SimpleTemplateResponse):
        # Wagtail's answer is rendered only after its view has returned.
        response.render()
    if key and isinstance(response, HttpResponse):
        # The text alone: the middleware puts its headers on again each time.
        cache.set(key, (counted, response.content), memory.REMEMBERED_FOR)
    return _for_all(response)


def _for_all(response: HttpResponseBase) -> HttpResponseBase:
    """Let shared caches keep it a while; a browser asks again, so that editors see what they publish."""
    patch_cache_control(response, public=True, max_age=0, s_maxage=memory.REMEMBERED_FOR)
    return response
