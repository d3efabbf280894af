"""Lists that are read and never edited by hand."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.contrib.auth.models import Permission
from django.db.models import QuerySet
from django.urls import URLPattern, path
from django.utils.formats import date_format
from django.utils.functional import cached_property
from django.utils.translation import pgettext
from wagtail.admin.views import generic
from wagtail.admin.viewsets.model import ModelViewSet

from bookings.admin.permissions import OwnInstanceMixin, OwnListMixin
from bookings.zones import clock


def short_moment(at: datetime, zone: str) -> str:
    """Return a time on a zone's clock for a list: “ti 1.12.2026 10.00”."""
    day = date_format(at.astimezone(ZoneInfo(zone)), pgettext("date format", "D j M Y"))
    return f"{day} {clock(at, zone)}"


class ReadingIndexView(OwnListMixin, generic.IndexView):
    """A list of what the user may see."""

    template_name = "bookings/admin/listing.html"
    results_template_name = "bookings/admin/listing_results.html"
    table_classname = "listing bookings-listing"
    empty_message: Any = ""

    @cached_property
    def no_results_message(self) -> Any:
        nothing = super().no_results_message
        return nothing if self.is_searching or self.is_filtering else self.empty_message

    any_permission_required = ["view", "change"]


class ReadingInspectView(OwnInstanceMixin, generic.InspectView):
    """One of them."""

    any_permission_required = ["view", "change"]


class ReadingViewSet(ModelViewSet):
    """A list and a page for each row; rows come and change by actions alone."""

    add_to_reference_index = False  # every booking would pay for it
    inspect_view_enabled = True
    copy_view_enabled = False
    search_backend_name = None
    registered_permissions = ["view"]

    def get_common_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        # Where a view has no address, Wagtail shows no button to it.
        absent = {
            f"{name}_url_name": None for name in ("add", "edit", "delete", "history", "usage")
        }
        found: dict[str, Any] = super().get_common_view_kwargs(**{**absent, **kwargs})
        return found

    def get_urlpatterns(self) -> list[URLPattern]:
        return [
            path("", self.index_view, name="index"),
            path("results/", self.index_results_view, name="index_results"),
            path("inspect/<int:pk>/", self.inspect_view, name="inspect"),
        ]

    def get_permissions_to_register(self) -> QuerySet[Permission]:
        names = [f"{action}_{self.model_name}" for action in self.registered_permissions]
        found: QuerySet[Permission] = super().get_permissions_to_register()
        return found.filter(codename__in=names)

    def register_admin_url_finder(self) -> None:
        """Register none: there is no page for editing."""
