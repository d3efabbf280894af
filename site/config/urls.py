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
from content import views as content_views
from content.sitemaps import sitemap

urlpatterns = [
    path("admin/", include(wagtailadmin_urls)),
    path("api/v1/", api.urls),
    path("documents/", include(wagtaildocs_urls)),
    *static(settings.MEDIA_URL, document_root=settings.MEDIA_ROOT),
    path("sitemap.xml", sitemap, name="sitemap"),
    path("robots.txt", content_views.robots, name="robots"),
    *i18n_patterns(
        path("", include("bookings.urls")),
        path("", include("content.urls")),
        # The same address as Wagtail's own, found in fewer queries.
        re_path(serve_pattern, content_views.page, name="wagtail_serve"),
        path("", include(wagtail_urls)),
    ),
]
