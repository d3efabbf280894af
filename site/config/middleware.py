"""The Content-Security-Policy of public pages and of the admin, and which addresses have a language."""

from collections.abc import Callable

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.middleware.locale import LocaleMiddleware
from django.views.defaults import page_not_found

# Public pages carry no inline script or style and ask no other host for anything.
PUBLIC = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "font-src 'self'; connect-src 'self'; manifest-src 'self'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'self'"
)
# Wagtail's admin still needs inline script and style (wagtail/wagtail#1288).
ADMIN = (
    # No nonce here: beside one, browsers leave 'unsafe-inline' out of account.
    "default-src 'self'; script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data: blob:; frame-ancestors 'self'; base-uri 'self'; form-action 'self'"
)
# Addresses that are the same in every language.
# A missing one stays a plain 404: a client of the API would follow a redirect to a page of text.
WITHOUT_LANGUAGE = ("/admin/", "/api/", "/documents/", "/media/", "/static/")


class ProxyAddressMiddleware:
    """Take the visitor's network address from the proxy in front (`BEHIND_PROXY`)."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        # The last one only: that our proxy wrote, the others anybody may have sent.
        forwarded = request.headers.get("X-Forwarded-For", "").rpartition(",")[2].strip()
        if forwarded:
            request.META["REMOTE_ADDR"] = forwarded
        return self.get_response(request)


class ContentSecurityPolicyMiddleware:
    """Set the policy that fits the path, unless the view set one."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        # The API's documentation is Swagger's page: not ours to keep to the strict policy.
        policy = ADMIN if request.path.startswith(("/admin/", "/api/v1/docs")) else PUBLIC
        # A default: no policy of one view is undone by the one for all.
        response.headers.setdefault("Content-Security-Policy", policy)
        return response


class PageLocaleMiddleware(LocaleMiddleware):
    """Choose the language by the address; only what could be a page is sent on to its own language.

    Wagtail's catch-all makes every path look like a page, so a 404 of the API would become a redirect.
    """

    def process_response(
        self, request: HttpRequest, response: HttpResponseBase
    ) -> HttpResponseBase:
        """Leave the answers of addresses without a language as they are."""
        if request.path.startswith(WITHOUT_LANGUAGE):
            return response
        return super().process_response(request, response)


class NotFoundPageMiddleware:
    """Show visitors our own page for what is not there, on a development site too.

    Django's page of patterns helps nobody here: Wagtail's catch-all matches every address.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(
        self, request: HttpRequest, exception: Exception
    ) -> HttpResponseBase | None:
        """Answer a page that was not found; leave all else to Django."""
        # Only what a view raises comes here. An address that no pattern knows, such
        # as "/", stays with Django, so that the language is still put before it.
        if not isinstance(exception, Http404) or request.path.startswith(WITHOUT_LANGUAGE):
            return None
        return page_not_found(request, exception)
