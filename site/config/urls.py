"""Every address of the site: the admin, the public API, bookings, and the pages."""

from django.conf import settings
from django.conf.urls.i18n import i18n_patterns
from django.conf.urls.static import static
from django.urls import include, path, re_path
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.documents import urls as wagtaildocs_urls
from wagtail.urls import serve_pattern

from bookings.api import api
from cases.api import api as cases_api
from content import views as content_views
from content.sitemaps import sitemap

urlpatterns = [
    # Below the admin, where the cookies of staff are sent, and before its own addresses.
    path("admin/api/v1/", cases_api.urls),
    path("admin/", include(wagtailadmin_urls)),
    path("api/v1/", api.urls),
    path("documents/", include(wagtaildocs_urls)),
    # While developing only: elsewhere this is empty and the web server hands the files out.
    *static(settings.MEDIA_URL, document_root=settings.MEDIA_ROOT),
    path("sitemap.xml", sitemap, name="sitemap"),
    path("robots.txt", content_views.robots, name="robots"),
    # The default language has its prefix too: each page has one address, whatever browsers prefer.
    *i18n_patterns(
        # Before the pages, whose pattern matches every path.
        path("", include("bookings.urls")),
        path("", include("content.urls")),
        # The same address as Wagtail's own, found in fewer queries.
        re_path(serve_pattern, content_views.page, name="wagtail_serve"),
        # Wagtail's other addresses: the form that asks for a private
        # page's password is drawn with one.
        path("", include(wagtail_urls)),
    ),
]
