"""Views of the site that are no page: the router's entrance, search and robots.txt."""

from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe
from wagtail.models import Locale, Page
from wagtail.views import serve

from bookings.views.posting import same_site_posts
from content.page_cache import remembered
from content.routing import find
from content.structured_data import absolute

RESULTS_A_PAGE = 10
# Cut before anything reads it: a long query once held Wagtail up for long (CVE-2024-39317).
LONGEST_QUERY = 200
# Both databases refuse a null, and Wagtail's SQLite search puts each word between
# quotation marks without doubling those in it: either would end in an error 500.
NO_WORDS = str.maketrans({"\0": " ", '"': " "})


# Outermost: Wagtail's view would ask a visitor's booking for the CSRF cookie that nobody gets.
@same_site_posts
@remembered
def page(request: HttpRequest, path: str) -> HttpResponseBase:
    """Serve the page at `path`, found our way."""
    # Wagtail looks here before it walks the tree itself (Page.route_for_request).
    vars(request)["_wagtail_route_for_request"] = find(request, path)
    response: HttpResponseBase = serve(request, path)
    return response


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """Show the pages of the active language that match `q`."""
    query = request.GET.get("q", "").strip()[:LONGEST_QUERY]
    # Private pages are left out: a title and an excerpt tell too much already.
    pages = Page.objects.live().public().filter(locale=Locale.get_active(), depth__gt=2)
    words = query.translate(NO_WORDS).strip()
    found = pages.specific().search(words) if words else pages.none()
    results = Paginator(found, RESULTS_A_PAGE).get_page(request.GET.get("page"))
    suffix = "&" + urlencode({"q": query})
    context = {"query": query, "page_obj": results, "query_suffix": suffix}
    return render(request, "content/search.html", context)


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """Tell crawlers what is not for them and where the sitemap is."""
    lines = ["User-agent: *", "Disallow: /admin/", f"Sitemap: {absolute('/sitemap.xml')}", ""]
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")
