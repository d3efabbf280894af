"""What the consultancy helps with."""

from typing import Any

from django.db import models
from django.http import HttpRequest
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalManyToManyField
from wagtail.admin.panels import FieldPanel
from wagtail.fields import StreamField
from wagtail.search import index

from content.blocks import BodyBlock
from content.models.page import SitePage
from content.models.people import PersonPage

LATEST = 3


class ServiceIndexPage(SitePage):
    """All services, in the order of the page tree."""

    parent_page_types = ["content.HomePage"]
    subpage_types = ["content.ServicePage"]
    template = "content/service_index_page.html"

    class Meta:
        verbose_name = _("list of services")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Add the services."""
        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        context["services"] = ServicePage.for_cards().child_of(self).order_by("path")
        return context


class ServicePage(SitePage):
    """One service, with its proof."""

    body = StreamField(BodyBlock(), verbose_name=_("text"), blank=True)
    people = ParentalManyToManyField(
        PersonPage, verbose_name=_("who does it"), blank=True, related_name="services"
    )

    parent_page_types = ["content.ServiceIndexPage"]
    subpage_types: list[str] = []
    content_panels = [*SitePage.content_panels, FieldPanel("body"), FieldPanel("people")]
    search_fields = [*SitePage.search_fields, index.SearchField("body")]
    template = "content/service_page.html"

    class Meta:
        verbose_name = _("service")

    @cached_property
    def people_list(self) -> list[PersonPage]:
        """Return who does it (one query)."""
        return list(self.people.filter(live=True).select_related("locale", "image"))

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Add the latest stories and articles of this service."""
        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        # By the relation's name: both types import this module, so it cannot import them.
        for name in ("stories", "articles"):
            model = getattr(self, name).model
            pages: models.QuerySet[Any] = model.for_cards().filter(services=self)
            context[name] = pages.order_by("-published_on", "-pk")[:LATEST]
        return context
