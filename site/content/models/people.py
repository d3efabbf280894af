"""The people of the consultancy."""

from typing import Any

from django.db import models
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.fields import RichTextField
from wagtail.search import index

from content.blocks import TEXT_FEATURES
from content.models.page import SitePage

LATEST_ARTICLES = 6


class PeopleIndexPage(SitePage):
    """Everyone, in the order of the page tree."""

    parent_page_types = ["content.HomePage"]
    subpage_types = ["content.PersonPage"]
    template = "content/people_index_page.html"

    class Meta:
        verbose_name = _("list of people")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Add the people."""
        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        context["people"] = PersonPage.for_cards().child_of(self).order_by("path")
        return context


class PersonPage(SitePage):
    """One person: the title is the name, the image the face."""

    role = models.CharField(_("role"), max_length=120, blank=True)
    email = models.EmailField(_("email"), blank=True)
    bio = RichTextField(_("about"), features=TEXT_FEATURES, blank=True)

    # Not one-to-one: a person has a page in each language.
    consultant = models.ForeignKey(
        "bookings.Consultant",
        verbose_name=_("consultant"),
        null=True,
        blank=True,
        # A person may stop giving sessions and still have written articles.
        on_delete=models.SET_NULL,
        related_name="+",
        help_text=_("Whose sessions this page leads to."),
    )

    card_fields = (*SitePage.card_fields, "role")
    parent_page_types = ["content.PeopleIndexPage"]
    subpage_types: list[str] = []
    content_panels = [
        *SitePage.content_panels,
        FieldPanel("role"),
        FieldPanel("email"),
        FieldPanel("bio"),
        FieldPanel("consultant"),
    ]
    search_fields = [
        *SitePage.search_fields,
        index.SearchField("role"),
        index.SearchField("bio"),
    ]
    template = "content/person_page.html"

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")

    @property
    def initials(self) -> str:
        """Return the first letters of the first and the last name."""
        names = self.title.split()
        return "".join(name[0] for name in (names[:1] + names[1:][-1:]))

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Add what the person has written lately and helps with."""
        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        written = self.authorships.filter(page__live=True).select_related("page__locale")
        latest = written.prefetch_related("page__image__renditions").order_by("-page__published_on")
        context["articles"] = [row.page for row in latest[:LATEST_ARTICLES]]
        # Someone inactive has no booking page, and a link to it would be a 404.
        if self.consultant and self.consultant.is_active:
            context["personal_url"] = reverse("bookings:personal", args=[self.consultant.slug])
        context["services"] = self.services.filter(live=True).select_related("locale")
        return context
