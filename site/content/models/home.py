"""The home page: what changes for the customer, the proof, the latest articles, the people."""

from typing import Any

from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel

from content.models.articles import ArticlePage
from content.models.page import SitePage
from content.models.people import PersonPage
from content.models.stories import StoryPage
from content.structured_data import SCHEMA, organisation_data

LATEST_ARTICLES = 4


class HomePage(SitePage):
    """The front page of one language."""

    headline = models.CharField(
        _("headline"), max_length=120, help_text=_("One sentence: what changes for the customer.")
    )
    lead = models.TextField(_("lead"), blank=True)
    action = models.CharField(_("words on the button"), max_length=60, blank=True)
    story = models.ForeignKey(
        "content.StoryPage",
        verbose_name=_("story that proves it"),
        null=True,
        blank=True,
        # The front page stays when its proof is deleted.
        on_delete=models.SET_NULL,
        related_name="+",
    )
    proof = models.CharField(_("line beside the story"), max_length=200, blank=True)

    # Right below the root, where Wagtail looks for the languages of a site.
    parent_page_types = ["wagtailcore.Page"]
    content_panels = [
        *SitePage.content_panels,
        MultiFieldPanel(
            [FieldPanel("headline"), FieldPanel("lead"), FieldPanel("action")],
            heading=_("Opening"),
        ),
        MultiFieldPanel([FieldPanel("story"), FieldPanel("proof")], heading=_("Proof")),
    ]
    template = "content/home_page.html"

    class Meta:
        verbose_name = _("home page")

    @property
    def structured_data(self) -> dict[str, Any]:
        """Return the consultancy as schema.org sees it."""
        return {"@context": SCHEMA, **organisation_data()}

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Return what the page shows besides its own fields."""
        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        articles = ArticlePage.for_cards().descendant_of(self).order_by("-published_on", "-pk")
        stories = StoryPage.for_cards()
        # Through the live ones: a story that a customer takes back leaves the front page too.
        context["story"] = stories.filter(pk=self.story_id).first()
        context["articles"] = articles[:LATEST_ARTICLES]
        context["people"] = PersonPage.for_cards().descendant_of(self).order_by("path")
        return context
