"""Customer stories and their index."""

from typing import Any, ClassVar

from django.db import models
from django.http import HttpRequest
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from modelcluster.fields import ParentalManyToManyField
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.blocks import StructValue
from wagtail.fields import StreamField
from wagtail.models import PageManager
from wagtail.search import index

from content.blocks import BodyBlock, FactBlock, QuotesBlock
from content.models.articles import RELATED_ARTICLES, ArticlePage
from content.models.booking import BookablePageMixin
from content.models.page import SitePage, page_of
from content.models.people import PersonPage
from content.models.services import ServicePage
from content.story_case import CasePanel, StoryForm
from content.structured_data import story_data


class StoryIndexPage(SitePage):
    """All customer stories, latest first."""

    parent_page_types = ["content.HomePage"]
    subpage_types = ["content.StoryPage"]
    template = "content/story_index_page.html"

    class Meta:
        verbose_name = _("list of customer stories")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Add the asked page of stories."""
        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        stories = StoryPage.for_cards().child_of(self).order_by("-published_on", "-pk")
        context["page_obj"] = page_of(stories, request)
        return context


class StoryPage(BookablePageMixin, SitePage):
    """One customer story: who, what changed, and how it was done."""

    objects: ClassVar[PageManager]
    # The case that a save has just taken it from (`content.receivers`).
    case_left: int | None = None

    organisation = models.CharField(_("organisation"), max_length=150)
    project = models.CharField(_("project"), max_length=150, blank=True)
    year = models.PositiveSmallIntegerField(_("year"), null=True, blank=True)
    result = models.CharField(_("result in one line"), max_length=200)
    published_on = models.DateField(_("date"), default=timezone.localdate)
    # Three at most: they stand side by side.
    facts = StreamField(
        [("fact", FactBlock(label=_("Fact")))], verbose_name=_("facts"), max_num=3, blank=True
    )
    goals = StreamField(BodyBlock(), verbose_name=_("goals"), blank=True)
    implementation = StreamField(BodyBlock(), verbose_name=_("implementation"), blank=True)
    # With a context: a session's outcome is another word in Finnish.
    outcome = StreamField(BodyBlock(), verbose_name=pgettext_lazy("story", "outcome"), blank=True)
    feedback = StreamField(BodyBlock(), verbose_name=_("feedback"), blank=True)
    quotes = StreamField(
        QuotesBlock(),
        verbose_name=_("quotes"),
        blank=True,
        help_text=_("The first one is shown large."),
    )
    services = ParentalManyToManyField(
        ServicePage, verbose_name=_("services"), blank=True, related_name="stories"
    )
    consultants = ParentalManyToManyField(
        PersonPage, verbose_name=_("our people in it"), blank=True, related_name="stories"
    )

    # Ours alone: in no template, search, feed or API of the site.
    case = models.ForeignKey(
        "cases.Case",
        verbose_name=_("case"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text=_(
            "Only those who see the case know of this. Once the story is live, the delivered case"
            " counts as published."
        ),
    )

    # Facts and quotes too: the front page shows a story with its proof.
    card_fields = (*SitePage.card_fields, "organisation", "result", "facts", "quotes")
    parent_page_types = ["content.StoryIndexPage"]
    subpage_types: list[str] = []
    content_panels = [
        *SitePage.content_panels,
        MultiFieldPanel(
            [
                FieldPanel("organisation"),
                FieldPanel("project"),
                FieldPanel("result"),
                FieldRowPanel([FieldPanel("published_on"), FieldPanel("year")]),
            ],
            heading=_("In short"),
        ),
        FieldPanel("facts"),
        FieldPanel("goals"),
        FieldPanel("implementation"),
        FieldPanel("outcome"),
        FieldPanel("feedback"),
        FieldPanel("quotes"),
        FieldPanel("services"),
        FieldPanel("consultants"),
        CasePanel("case"),
    ]
    base_form_class = StoryForm
    # A copy becomes another story; a translation gets its case back (`content.receivers`).
    exclude_fields_in_copy = ["case"]
    search_fields = [
        *SitePage.search_fields,
        index.SearchField("organisation"),
        index.SearchField("project"),
        index.SearchField("result"),
        index.SearchField("goals"),
        index.SearchField("implementation"),
        index.SearchField("outcome"),
    ]
    template = "content/story_page.html"

    class Meta:
        verbose_name = _("customer story")
        verbose_name_plural = _("customer stories")

    @cached_property
    def service_list(self) -> list[ServicePage]:
        """Return the live services that were used (one query)."""
        services = self.services.filter(live=True).select_related("locale")
        return list(services.only(*ServicePage.card_fields))

    @cached_property
    def related(self) -> list[ArticlePage]:
        """Return the latest articles on the same services (one query)."""
        ids = [service.pk for service in self.service_list]
        articles = ArticlePage.objects.live().filter(services__in=ids, locale=self.locale_id)
        # An article on two of the services would come twice by the join.
        latest = articles.distinct().order_by("-published_on", "-pk")
        full = latest.select_related("image", "locale").only(*ArticlePage.card_fields)
        return list(full[:RELATED_ARTICLES]) if ids else []

    @cached_property
    def people(self) -> list[PersonPage]:
        """Return our people in the project (one query)."""
        people = self.consultants.filter(live=True).select_related("locale", "image")
        return list(people.only(*PersonPage.card_fields))

    @property
    def structured_data(self) -> dict[str, Any]:
        """Return the story as schema.org sees it: an article about an organisation."""
        return story_data(self)

    @property
    def fact_list(self) -> list[StructValue]:
        """Return the facts' values, in order."""
        return [block.value for block in self.facts]

    @property
    def large_quote(self) -> StructValue | None:
        """Return the first quote."""
        return self.quotes[0].value if self.quotes else None

    @property
    def other_quotes(self) -> list[StructValue]:
        """Return the quotes after the first."""
        return [block.value for block in self.quotes][1:]
