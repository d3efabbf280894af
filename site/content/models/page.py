"""What every page of the site has: an introduction, a picture, its translations and the way up."""

from typing import Any, ClassVar

from django.core.paginator import Page as PaginatorPage
from django.core.paginator import Paginator
from django.db import models
from django.http import HttpRequest
from django.utils import translation
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.models import Page, PageViewRestriction
from wagtail.query import PageQuerySet
from wagtail.search import index

from content.covers import Cover, cover_for
from content.family import Family, read_family, tree_address
from content.navigation import LanguageLink

ITEMS_A_PAGE = 12


class SitePage(Page):
    """A page of this site; every page type extends it."""

    intro = models.TextField(
        _("introduction"), blank=True, help_text=_("One to three sentences under the title.")
    )
    image = models.ForeignKey(
        "wagtailimages.Image",
        verbose_name=_("image"),
        null=True,
        blank=True,
        # A picture that is deleted takes no page along.
        on_delete=models.SET_NULL,
        related_name="+",
        help_text=_("Without one the page gets a drawn cover."),
    )
    image_alt = models.CharField(
        _("what the image shows"),
        max_length=250,
        blank=True,
        help_text=_("For those who do not see it. Leave empty when it only decorates."),
    )

    # What a card or a link shows; a whole page has forty columns and its text besides.
    # To those who add one: a field that a card reads and is not
    # here costs a statement for each card.
    card_fields: ClassVar[tuple[str, ...]] = (
        "title",
        "url_path",
        "live",
        "intro",
        "image",
        "translation_key",
        "locale__language_code",
    )

    # A page is public, or it is not published. Wagtail's private pages need a cookie that visitors
    # never get (ADR 0009), do not hold for an alias of the page, and would still show on cards.
    private_page_options: ClassVar[list[str]] = []

    # Inline rows that lead to other pages: the relation's name to the field's.
    linked_rows: ClassVar[dict[str, str]] = {}

    content_panels = [
        *Page.content_panels,
        FieldPanel("intro"),
        MultiFieldPanel([FieldPanel("image"), FieldPanel("image_alt")], heading=_("Image")),
    ]
    search_fields = [
        *Page.search_fields,
        index.SearchField("intro"),
        index.AutocompleteField("intro"),
    ]

    class Meta:
        abstract = True

    @cached_property
    def family(self) -> Family:
        """Return the pages above and the same page in other languages (set by the router)."""
        return read_family(self)

    @property
    def address(self) -> str:
        """Return where the page is, without asking the database."""
        return tree_address(self)

    @property
    def cover(self) -> Cover:
        """Return the drawn cover; translations share it."""
        # Not by the primary key: then an article would change its cover with the language.
        return cover_for(str(self.translation_key))

    @property
    def share_text(self) -> str:
        """Return one or two sentences for search engines and link previews."""
        return self.search_description or self.intro

    @classmethod
    def for_cards(cls) -> PageQuerySet:
        """Return the live pages with all that a card shows (two more queries, however many)."""
        # With the renditions: Wagtail looks there first, and each
        # picture it misses is a statement more.
        pages = cls.objects.live().select_related("locale").prefetch_related("image__renditions")
        return pages.only(*cls.card_fields)

    def languages(self, request: HttpRequest | None) -> list[LanguageLink]:
        """Return a link to this page in each language it exists in; the home page elsewhere."""
        active = translation.get_language()
        return [
            LanguageLink(
                code=code,
                url=self.address_in(code, url, request),
                current=code == active,
                exact=True,
            )
            for code, url in self.family.translations.items()
        ]

    def address_in(self, code: str, url: str, request: HttpRequest | None) -> str:
        """Return where the visitor lands who asks for language `code` (page types may refine)."""
        return url

    def get_view_restrictions(self) -> Any:
        """Return the restrictions above this page; no query when the router saw that there are none."""
        # Not by the attribute, which would read the family where the router has not.
        family = self.__dict__.get("family")
        if family is not None and not family.restricted:
            return PageViewRestriction.objects.none()
        return super().get_view_restrictions()


def card_fields_of(relation: str, model: type[SitePage]) -> list[str]:
    """Return what a row of an inline panel takes that leads to a page by `relation`."""
    # The parent too: a deferred parental key is read again for each row.
    return ["page", relation, *(f"{relation}__{name}" for name in model.card_fields)]


def page_of(items: models.QuerySet[Any], request: HttpRequest) -> PaginatorPage[Any]:
    """Return the asked page of a list; a wrong number gives the nearest."""
    return Paginator(items, ITEMS_A_PAGE).get_page(request.GET.get("page"))
