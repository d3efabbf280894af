"""What the list and the board of cases can be narrowed to."""

from datetime import timedelta
from typing import Any

import django_filters
from django import forms
from django.contrib.auth import get_user_model
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.functional import lazystr
from django.utils.translation import gettext_lazy, pgettext_lazy
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.utils import get_user_display_name
from wagtail.models import Page

from cases import queries
from cases.models import Case

UNKNOWN = "-"
OVERDUE, AWAITING, NOTHING_NEXT = "overdue", "awaiting", "nothing-next"
PROPOSAL_DUE = "proposal-due"
SITUATIONS = {
    OVERDUE: gettext_lazy("Next step overdue"),
    AWAITING: gettext_lazy("Awaiting outcome"),
    NOTHING_NEXT: gettext_lazy("No next step"),
    PROPOSAL_DUE: gettext_lazy("Proposal due"),
}
LATELY = {
    "1": gettext_lazy("Within a day"),
    "7": gettext_lazy("Within a week"),
    "30": gettext_lazy("Within 30 days"),
}

NOT_OFFERED = gettext_lazy("No case is shown: what is filtered by is no longer offered.")


class OwnerField(django_filters.fields.ModelChoiceField):
    """Owners by the name that the admin calls them."""

    def label_from_instance(self, obj: Any) -> str:
        return str(get_user_display_name(obj))


class OwnerFilter(django_filters.ModelChoiceFilter):
    """The cases of one person."""

    field_class = OwnerField


class SourceFilter(django_filters.ChoiceFilter):
    """The cases that one page led to."""

    @property
    def field(self) -> Any:
        # Choices, unlike a queryset, are not asked for with the request. No partial(): forms copy
        # their fields in depth, and a request cannot be copied.
        self.extra["choices"] = lambda: sources(self.parent.request)
        return super().field


def stages() -> list[tuple[str, str]]:
    """Return the stages in the words of the house, those left out of the board too."""
    return [(stage.value, name.label) for stage, name in queries.stage_labels().items()]


def owners(request: Any) -> QuerySet[Any]:
    """Return whoever owns a case that is there for this person, by name."""
    # What a filter offers tells of cases too, so it goes by what the person sees, as the list does.
    owned = Exists(queries.cases_for(request.user).filter(owner=OuterRef("pk")))
    return get_user_model().objects.filter(owned).order_by("first_name", "last_name", "pk")


def services(request: Any) -> QuerySet[Any]:
    """Return the pages that some case of this person's names as its service."""
    # By key: asked of each page, the database would look through all cases for those that none names.
    named = Case.services.through.objects.filter(case__in=queries.cases_for(request.user))
    pages: QuerySet[Any] = Page.objects.filter(pk__in=named.values("page")).order_by("title")
    return pages


def sources(request: Any) -> list[tuple[str, Any]]:
    """Return what led to this person's cases: pages, also those that are gone, and what people said."""
    found = queries.sources_of(queries.cases_for(request.user))
    return [(UNKNOWN, gettext_lazy("Not known")), *((title, lazystr(title)) for title in found)]


class CaseFilters(WagtailFilterSet):
    """By stage, owner, service, source, what is missing, and what changed lately."""

    stage = django_filters.MultipleChoiceFilter(
        label=gettext_lazy("Stage"), choices=stages, widget=forms.CheckboxSelectMultiple
    )
    owner = OwnerFilter(label=pgettext_lazy("case", "Owner"), queryset=owners)
    situation = django_filters.MultipleChoiceFilter(
        label=gettext_lazy("To do"),
        choices=list(SITUATIONS.items()),
        widget=forms.CheckboxSelectMultiple,
        method="filter_situation",
    )
    changed = django_filters.ChoiceFilter(
        label=gettext_lazy("Changed"),
        choices=list(LATELY.items()),
        empty_label=gettext_lazy("Any time"),
        method="filter_changed",
    )
    source = SourceFilter(
        label=gettext_lazy("Came from"),
        empty_label=gettext_lazy("Anywhere"),
        method="filter_source",
    )
    services = django_filters.ModelChoiceFilter(
        label=gettext_lazy("Service"), queryset=services, method="filter_service"
    )

    class Meta:
        model = Case
        fields = ["stage", "owner", "situation", "changed", "source", "services"]

    def filter_situation(self, cases: QuerySet[Case], _name: str, asked: list[str]) -> Any:
        """Keep what is in any of the situations, as with stages."""
        now, found = timezone.now(), Q()
        conditions = {
            OVERDUE: queries.is_overdue(now),
            AWAITING: queries.awaits_outcome(now),
            NOTHING_NEXT: queries.has_nothing_next(),
            PROPOSAL_DUE: queries.has_proposal_due(now),
        }
        for situation in asked:
            found |= conditions[situation]
        return cases.filter(found)

    def filter_changed(self, cases: QuerySet[Case], _name: str, days: str) -> Any:
        """Keep what somebody or something changed within so many days."""
        return cases.filter(queries.changed_since(timezone.now() - timedelta(days=int(days))))

    def filter_source(self, cases: QuerySet[Case], _name: str, title: str) -> Any:
        """Keep what a page of this title led to."""
        return cases.filter(queries.came_from("" if title == UNKNOWN else title))

    def filter_service(self, cases: QuerySet[Case], _name: str, page: Page) -> Any:
        """Keep what is about one service."""
        # By key, since a join with services would change what is counted and summed.
        about = Case.services.through.objects.filter(page=page).values("case")
        return cases.filter(pk__in=about)


def narrowed(request: HttpRequest, cases: QuerySet[Case]) -> QuerySet[Case]:
    """Return those of the cases that the address asks for, by its filters and its search."""
    found = kept_by(CaseFilters(request.GET, queryset=cases, request=request), cases)
    words = request.GET.get("q", "").strip()
    return found.filter(queries.mentions(words)) if words else found


def kept_by(filters: CaseFilters, cases: QuerySet[Case]) -> QuerySet[Case]:
    """Return those of the cases that the filters keep; none by a value that they do not offer."""
    # Left out, as Wagtail's lists do, it would show (and export) every case
    # to whoever asked for those of a person who owns none by now.
    kept: QuerySet[Case] = filters.filter_queryset(cases) if filters.is_valid() else cases.none()
    return kept
