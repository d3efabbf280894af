"""The list of cases."""

from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from wagtail.admin.ui.tables import BaseColumn, Column
from wagtail.admin.utils import get_user_display_name
from wagtail.admin.views import generic
from wagtail.admin.widgets.button import HeaderButton

from cases import queries
from cases.domain.cells import neutral
from cases.domain.stages import Stage
from cases.domain.steps import urgency
from cases.forms import ChosenForm, SavedViewForm
from cases.models import Case
from cases.views.amounts import amount_words
from cases.views.exports import ExcelExportMixin
from cases.views.filters import NOT_OFFERED, kept_by
from cases.views.pages import CountingPaginator
from cases.views.saved import list_with, present_filters

# With prefetched people, iterator() has to be told a size: they are fetched chunk by chunk.
EXPORT_CHUNK = 500


class StepColumn(Column):
    """The next step with its date; marked when that has passed."""

    cell_template_name = "cases/step_cell.html"

    class Media:
        css = {"all": ["cases/cases.css"]}

    def get_cell_context_data(self, instance: Case, parent_context: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_cell_context_data(instance, parent_context)
        today = queries.site_date(timezone.now())
        on = instance.next_step_on
        due = instance.proposal_due_on if instance.at_stage.is_open else None
        return context | {
            "urgency": urgency(on, today) if on else None,
            "proposal_due_on": due,
            "proposal_urgency": urgency(due, today) if due else None,
        }


class StageColumn(Column):
    """The stage in the words of the house, which the list reads once for all its rows."""

    def get_cell_context_data(self, instance: Case, parent_context: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_cell_context_data(instance, parent_context)
        return context | {"value": parent_context["table"].labels[instance.at_stage]}


class ValueColumn(Column):
    """What the case is worth, in whole units."""

    def get_value(self, instance: Case) -> str:
        cents = instance.value_amount
        return "" if cents is None else amount_words(cents, instance.value_currency)


class SelectColumn(BaseColumn):
    """A box to choose a case by; it carries the version that was shown."""

    header_template_name = "cases/select_header.html"
    cell_template_name = "cases/select_cell.html"


class CaseListView(ExcelExportMixin, generic.IndexView):
    """The cases of whoever looks, those first whose next step is due first."""

    template_name = "cases/listing.html"
    results_template_name = "cases/listing_results.html"
    paginator_class = CountingPaginator
    export_headings = {
        "ref": gettext_lazy("Reference"),
        "title": gettext_lazy("Title"),
        "stage": gettext_lazy("Stage"),
        "organisation": gettext_lazy("Organisation"),
        "owner": pgettext_lazy("case", "Owner"),
        "contacts": gettext_lazy("Contacts"),
        "emails": gettext_lazy("Email"),
        "services": gettext_lazy("Services"),
        "value": pgettext_lazy("case", "Value"),
        "currency": gettext_lazy("Currency"),
        "next_step": gettext_lazy("Next step"),
        "next_step_on": gettext_lazy("By"),
        "proposal_due_on": gettext_lazy("Proposal due"),
        "source": gettext_lazy("Came from"),
        "opened_on": pgettext_lazy("case", "Opened"),
        "closed_on": pgettext_lazy("case", "Closed"),
    }
    list_export = list(export_headings)

    def exported_name(self) -> str:
        return _("Cases")

    def get_base_queryset(self) -> QuerySet[Case]:
        return queries.cases_to_list(self.request.user)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.is_export and not self.filters.is_valid():
            # An empty file would not tell why: the list does.
            return list_with(present_filters(request))
        if self.is_export:
            # Past the page's context, which would hold every case of the table in memory at once.
            rows = queries.with_people(self.get_queryset()).iterator(chunk_size=EXPORT_CHUNK)
            sheet: HttpResponse = self.as_spreadsheet(rows, request.GET["export"])
            return sheet
        page: HttpResponse = super().get(request, *args, **kwargs)
        return page

    def order_queryset(self, queryset: QuerySet[Case]) -> QuerySet[Case]:
        # Without a column that was asked for, the order that the list has by itself.
        if not self.is_explicitly_ordered or not self.ordering:
            return queryset
        column = self.ordering.removeprefix("-")
        return queries.in_order(queryset, column, descending=column != self.ordering)

    def filter_queryset(self, queryset: QuerySet[Case]) -> QuerySet[Case]:
        return kept_by(self.filters, queryset)

    @cached_property
    def is_filtering(self) -> bool:
        # By a value that is not offered too, or the list would say that there are no cases at all.
        return bool(self.filters.form.has_changed())

    @cached_property
    def no_results_message(self) -> str:
        found: str = super().no_results_message
        return found if self.filters.is_valid() else str(NOT_OFFERED)

    def search_queryset(self, queryset: QuerySet[Case]) -> QuerySet[Case]:
        words = self.search_query
        return queryset.filter(queries.mentions(words)) if words else queryset

    @cached_property
    def columns(self) -> list[Any]:
        columns: list[Any] = super().columns
        may_choose = self.user_has_permission("change")
        return [c for c in columns if may_choose or not isinstance(c, SelectColumn)]

    @cached_property
    def header_buttons(self) -> list[Any]:
        board = f"{reverse('cases:board')}?{present_filters(self.request)}"
        button = HeaderButton(_("Board"), url=board, icon_name="grip", priority=10)
        return [*super().header_buttons, button]

    @cached_property
    def labels(self) -> dict[Stage, str]:
        return {stage: name.label for stage, name in queries.stage_labels().items()}

    def get_table(self, object_list: Any) -> Any:
        table = super().get_table(object_list)
        # A cell is given its table and no more of the page.
        table.labels = self.labels
        return table

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        return context | {
            "views": queries.views_for(self.request.user),
            "present": present_filters(self.request),
            "save_form": SavedViewForm(auto_id="view-%s"),
            "move_form": ChosenForm(auto_id="many-%s"),
            "may_change": self.user_has_permission("change"),
        }

    def to_row_dict(self, item: Case) -> dict[str, Any]:
        label = self.labels[item.at_stage]
        cells = (exported(value) for value in _export_values(item, label))
        return dict(zip(self.list_export, cells, strict=True))


def _export_values(case: Case, label: str) -> tuple[Any, ...]:
    return (
        case.ref,
        case.title,
        label,
        case.organisation or "",
        get_user_display_name(case.owner) if case.owner else "",
        ", ".join(str(contact) for contact in case.contacts.all()),
        ", ".join(queries.addresses_of(case)),
        ", ".join(page.title for page in case.services.all()),
        case.value,
        case.value_currency,
        case.next_step,
        case.next_step_on,
        case.proposal_due_on,
        queries.source_of(case),
        queries.site_date(case.opened_at),
        queries.site_date(case.closed_at) if case.closed_at else None,
    )


def exported(value: Any) -> Any:
    """Return dates and numbers as they are, and all else as text that is never calculated."""
    is_plain = value is None or isinstance(value, (date, Decimal, int, float))
    return value if is_plain else neutral(str(value))
