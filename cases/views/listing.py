"""The list of cases."""

from typing import Any

import django_filters
from django import forms
from django.contrib.auth import get_user_model
from django.db.models import F, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy, pgettext_lazy
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column
from wagtail.admin.views import generic

from cases import queries
from cases.models import Case
from cases.models.case import STAGE_CHOICES


class StepColumn(Column):
    """The next step with its date; marked when that has passed."""

    cell_template_name = "cases/step_cell.html"

    class Media:
        css = {"all": ["cases/cases.css"]}

    def get_cell_context_data(self, instance: Case, parent_context: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_cell_context_data(instance, parent_context)
        return context | {"today": queries.site_date(timezone.now())}


class CaseFilters(WagtailFilterSet):
    """The list by stage and by owner."""

    stage = django_filters.MultipleChoiceFilter(
        label=gettext_lazy("Stage"), choices=STAGE_CHOICES, widget=forms.CheckboxSelectMultiple
    )
    owner = django_filters.ModelChoiceFilter(
        label=pgettext_lazy("case", "Owner"),
        queryset=lambda request: get_user_model().objects.filter(cases__isnull=False).distinct(),
    )

    class Meta:
        model = Case
        fields = ["stage", "owner"]


class CaseListView(generic.IndexView):
    """The cases of whoever looks, those first whose next step is due first."""

    def get_base_queryset(self) -> QuerySet[Case]:
        due_first = F("next_step_on").asc(nulls_last=True)
        return queries.cases_to_list(self.request.user).order_by(due_first, "-opened_at", "-pk")

    def search_queryset(self, queryset: QuerySet[Case]) -> QuerySet[Case]:
        found: QuerySet[Case] = super().search_queryset(queryset)
        # A case is found once, however many of its contacts match.
        return found.distinct() if self.is_searching else found
