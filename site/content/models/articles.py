"""Articles and their index."""

from typing import Any, ClassVar

from django.db import models
from django.http import HttpRequest
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey, ParentalManyToManyField
from wagtail.admin.panels import FieldPanel, InlinePanel, PageChooserPanel
from wagtail.fields import StreamField
from wagtail.models import Orderable, PageManager
from wagtail.search import index

from content.blocks import ArticleBlock, plain_text
from content.models.booking import BookablePageMixin
from content.models.page import SitePage, card_fields_of, page_of
from content.models.people import PersonPage
from content.models.services import ServicePage
from content.structured_data import article_data

WORDS_A_MINUTE = 180
RELATED_ARTICLES = 3


class ArticleIndexPage(SitePage):
    """All articles, latest first."""

    parent_page_types = ["content.HomePage"]
    subpage_types = ["content.ArticlePage"]
    template = "content/article_index_page.html"

    class Meta:
        verbose_name = _("list of articles")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Add the asked page of articles."""
        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        articles = ArticlePage.for_cards().child_of(self).order_by("-published_on", "-pk")
        context["page_obj"] = page_of(articles, request)
        return context


# The plugin cannot see the managers of modelcluster's parental keys.
class ArticlePage(BookablePageMixin, SitePage):  # type: ignore[django-manager-missing]
    """One article: the text is the design."""

    objects: ClassVar[PageManager]

    published_on = models.DateField(_("date"), default=timezone.localdate)
    body = StreamField(ArticleBlock(), verbose_name=_("text"), blank=True)
    services = ParentalManyToManyField(
        ServicePage,
        verbose_name=_("services"),
        blank=True,
        related_name="articles",
        help_text=_("What we can help with in this matter; also finds related articles."),
    )
    # Kept, since a card shows it and does not read the text.
    reading_minutes = models.PositiveSmallIntegerField(default=1, editable=False)

    card_fields = (*SitePage.card_fields, "published_on", "reading_minutes")
    # What a copy for translation has to lead to the other language.
    linked_rows = {"article_authors": "person", "related_articles": "article"}
    parent_page_types = ["content.ArticleIndexPage"]
    subpage_types: list[str] = []
    content_panels = [
        *SitePage.content_panels,
        FieldPanel("published_on"),
        # No min_num: an empty required row made every autosave of a new article fail.
        InlinePanel("article_authors", label=_("Author"), heading=_("Authors")),
        FieldPanel("body"),
        FieldPanel("services"),
        InlinePanel(
            "related_articles",
            label=_("Related article"),
            heading=_("Related articles"),
            max_num=RELATED_ARTICLES,
            help_text=_("When none is chosen, articles on the same services are shown."),
        ),
    ]
    search_fields = [
        *SitePage.search_fields,
        index.SearchField("body"),
        index.FilterField("published_on"),
    ]
    template = "content/article_page.html"

    class Meta:
        verbose_name = _("article")
        # Every list and feed asks for the latest.
        indexes = [models.Index(fields=["-published_on"], name="content_article_latest")]

    @cached_property
    def authors(self) -> list[PersonPage]:
        """Return who wrote it, in order (one query)."""
        rows = self.article_authors.select_related("person__image", "person__locale")
        return [row.person for row in rows.only(*card_fields_of("person", PersonPage))]

    @cached_property
    def service_list(self) -> list[ServicePage]:
        """Return the live services this article belongs to (one query)."""
        services = self.services.filter(live=True).select_related("locale")
        return list(services.only(*ServicePage.card_fields))

    @cached_property
    def related(self) -> list["ArticlePage"]:
        """Return up to three articles to read next: the chosen ones, else those of shared services."""
        rows = self.related_articles.select_related("article__image", "article__locale")
        rows = rows.only(*card_fields_of("article", ArticlePage))
        # One that was taken down leaves the list without anyone editing this page.
        chosen = [row.article for row in rows if row.article.live]
        return chosen or self._of_shared_services()

    @property
    def call_text(self) -> str:
        """Return the words of the call to book, empty when the editor wrote none."""
        calls = self.body.blocks_by_name("call")
        return str(calls[0].value["text"]) if calls else ""

    @property
    def structured_data(self) -> dict[str, Any]:
        """Return the article as schema.org sees it."""
        return article_data(self)

    def full_clean(self, *args: Any, **kwargs: Any) -> None:
        """Count the reading time anew, since every save passes here."""
        words = len(f"{self.intro} {plain_text(self.body)}".split())
        self.reading_minutes = max(1, round(words / WORDS_A_MINUTE))
        super().full_clean(*args, **kwargs)

    def _of_shared_services(self) -> list["ArticlePage"]:
        ids = [service.pk for service in self.service_list]
        others = ArticlePage.objects.live().filter(services__in=ids, locale=self.locale_id)
        ranked = (
            # Counted after the filter: only the services in common, not all that the other one has.
            others.exclude(pk=self.pk)
            .annotate(shared=models.Count("services"))
            .order_by("-shared", "-published_on")
        )
        full = ranked.select_related("image", "locale").only(*ArticlePage.card_fields)
        return list(full[:RELATED_ARTICLES]) if ids else []


class ArticleAuthor(Orderable):
    """A person's place among an article's authors."""

    objects: ClassVar[models.Manager["ArticleAuthor"]]

    page = ParentalKey(ArticlePage, on_delete=models.CASCADE, related_name="article_authors")
    person = models.ForeignKey(
        PersonPage,
        verbose_name=_("person"),
        on_delete=models.CASCADE,
        related_name="authorships",
    )

    panels = [PageChooserPanel("person")]

    def __str__(self) -> str:
        return str(self.person)


class RelatedArticle(Orderable):
    """An article that an editor chose to be read next."""

    objects: ClassVar[models.Manager["RelatedArticle"]]

    page = ParentalKey(ArticlePage, on_delete=models.CASCADE, related_name="related_articles")
    article = models.ForeignKey(
        ArticlePage,
        verbose_name=_("article"),
        on_delete=models.CASCADE,
        related_name="+",
    )

    panels = [PageChooserPanel("article")]

    def __str__(self) -> str:
        return str(self.article)
