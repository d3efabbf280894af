"""The reports: one page for each question, its figures as chart, table and file."""

from abc import ABC, abstractmethod
from dataclasses import dataclass, field
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.views.generic.permissions import PermissionCheckedMixin

from cases import queries
from cases.domain.periods import Period, period_of
from cases.domain.stages import Stage
from cases.domain.tables import Row
from cases.forms.reports import ReportForm
from cases.models import Case
from cases.views.exports import ExcelExportMixin
from cases.views.listing import exported
from cases.views.report_sections import (
    closed_sections,
    content_section,
    forecast_section,
    funnel_section,
    part_of,
)
from cases.views.report_tables import Section

REPORTS = {
    "funnel": gettext_lazy("Funnel"),
    "closed": gettext_lazy("Wins and losses"),
    "forecast": gettext_lazy("Forecast"),
    "content": gettext_lazy("Content and cases"),
}
PERIODS = {
    "year": gettext_lazy("This year"),
    "lately": gettext_lazy("Last 90 days"),
    "all": gettext_lazy("All time"),
}


@dataclass(frozen=True, slots=True)
class Report:
    """What a report says first, and its sections; without any, there is nothing to tell yet."""

    facts: list[str]
    sections: list[Section] = field(default_factory=list)


class ReportView(
    PermissionCheckedMixin, ExcelExportMixin, WagtailAdminTemplateMixin, TemplateView, ABC
):
    """One report over the cases of whoever looks, of a period and an owner."""

    model = Case
    any_permission_required = ["change", "view"]
    template_name = "cases/report.html"
    header_icon = "table"
    # Each table has its own link: there is no one file of a page.
    show_export_buttons = False
    name = ""
    asks_for_dates = True
    introduction: Any = ""
    nothing_yet: Any = ""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.is_export and self.form.is_valid() and (section := self._section()):
            return self._file(section)
        page: HttpResponse = super().get(request, *args, **kwargs)
        return page

    @abstractmethod
    def report(self, cases: QuerySet[Case], period: Period) -> Report:
        """Return the report of these cases."""

    @cached_property
    def seen(self) -> QuerySet[Case]:
        return queries.cases_for(self.request.user)

    @cached_property
    def form(self) -> ReportForm:
        """What was asked for: dates, a period by its name, or else this year."""
        given = self.request.GET
        if "since" in given or "until" in given:
            return ReportForm(given, cases=self.seen)
        period = period_of(given.get("period", ""), timezone.localdate())
        asked = {"since": period.first, "until": period.last, "owner": given.get("owner")}
        return ReportForm(asked, cases=self.seen)

    @cached_property
    def found(self) -> Report:
        if not self.form.is_valid():
            return Report([])
        owner = self.form.cleaned_data["owner"]
        cases = self.seen.filter(owner=owner) if owner else self.seen
        return self.report(cases, self.form.cleaned_data["period"])

    @cached_property
    def labels(self) -> dict[Stage, str]:
        return {stage: name.label for stage, name in queries.stage_labels().items()}

    def get_page_title(self) -> str:
        return str(REPORTS[self.name])

    def get_breadcrumbs_items(self) -> list[dict[str, str]]:
        index = {"url": reverse("case-reports:funnel"), "label": _("Reports")}
        return [*self.breadcrumbs_items, index, {"url": "", "label": self.get_page_title()}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        return context | {
            "form": self.form,
            "report": self.found,
            "tabs": self._tabs(),
            "periods": self._periods(),
            "asked": self._asked(),
            "asks_for_dates": self.asks_for_dates,
            "introduction": self.introduction,
            "nothing_yet": self.nothing_yet,
        }

    def _asked(self) -> str:
        """Return what the address asks for, without the file that it may ask for besides."""
        kept = [name for name in ("period", "since", "until", "owner") if name in self.request.GET]
        return urlencode({name: self.request.GET.get(name, "") for name in kept})

    def _tabs(self) -> list[tuple[str, Any, bool]]:
        query = f"?{asked}" if (asked := self._asked()) else ""
        return [
            (reverse(f"case-reports:{name}") + query, label, name == self.name)
            for name, label in REPORTS.items()
        ]

    def _periods(self) -> list[tuple[str, Any, bool]]:
        """Return a link to each named period, and whether it is the present one."""
        owner = self.request.GET.get("owner", "")
        kept = {"owner": owner} if owner else {}
        today = timezone.localdate()
        present = self.form.cleaned_data.get("period") if self.form.is_valid() else None
        return [
            (f"?{urlencode({'period': name, **kept})}", label, period_of(name, today) == present)
            for name, label in PERIODS.items()
        ]

    def _section(self) -> Section | None:
        wanted = self.request.GET.get("table")
        return next((s for s in self.found.sections if s.name == wanted), None)

    def _file(self, section: Section) -> HttpResponse:
        table = section.table
        self.export_headings = {str(n): heading for n, heading in enumerate(table.headings)}
        self.list_export = list(self.export_headings)
        self.exported_section = section
        rows = [*table.rows, table.total] if table.total else table.rows
        sheet: HttpResponse = self.as_spreadsheet(rows, self.request.GET["export"])
        return sheet

    def exported_name(self) -> str:
        return self.exported_section.heading

    def to_row_dict(self, item: Row) -> dict[str, Any]:
        # By the cells of the list of cases: titles are typed by people too.
        return {str(n): exported(cell.value) for n, cell in enumerate(item)}


class FunnelView(ReportView):
    """How far cases come; 4 statements and those of the page."""

    name = "funnel"
    introduction = gettext_lazy(
        "The cases opened in the period, by how far they have come since. Dates are those of the log of moves."
    )
    nothing_yet = gettext_lazy(
        "Nothing was opened in this period. Once there are cases, it shows how many came to each stage, and in how many days."
    )

    def report(self, cases: QuerySet[Case], period: Period) -> Report:
        lines = queries.funnel_of(cases, period)
        opened = lines[0].reached
        if not opened:
            return Report([])
        lost = part_of(
            _("%(part)d of %(whole)d cases are lost"), sum(p.lost for p in lines), opened
        )
        return Report([lost], [funnel_section(lines, self.labels)])


class ClosedView(ReportView):
    """Wins and losses; 8 statements at most and those of the page."""

    name = "closed"
    introduction = gettext_lazy(
        "The cases closed in the period, on the day they were won or lost. A case of two services counts under each."
    )
    nothing_yet = gettext_lazy(
        "Nothing was won or lost in this period. Once cases are, it shows who won what, and why the others were lost."
    )

    def report(self, cases: QuerySet[Case], period: Period) -> Report:
        found = queries.closed_report(cases, period)
        closed = found.won + found.lost
        if not closed:
            return Report([])
        won = part_of(_("%(part)d of %(whole)d closed cases were won"), found.won, closed)
        return Report([won], closed_sections(found))


class ForecastView(ReportView):
    """What open cases may bring; 5 statements and those of the page."""

    name = "forecast"
    asks_for_dates = False
    introduction = gettext_lazy(
        "The open cases of today. A stage counts by how many of all closed cases that ever stood there were won, whoever owned them."
    )
    nothing_yet = gettext_lazy(
        "No case is open. Once there are some, it shows what they may bring, by the part that was won before."
    )

    def report(self, cases: QuerySet[Case], period: Period) -> Report:
        lines = queries.forecast_of(cases, self.seen)
        if not any(line.standing.count for line in lines):
            return Report([])
        owner = self.form.cleaned_data["owner"]
        return Report([], [forecast_section(lines, self.labels, owner and owner.pk)])


class ContentView(ReportView):
    """What pages were looked at and brought; 6 statements and those of the page."""

    name = "content"
    introduction = gettext_lazy(
        "The cases opened in the period and the pages that led to them, with the views of the same days. A reload is a view; nothing is kept of who looked."
    )
    nothing_yet = gettext_lazy(
        "Nobody has looked at an article or a story in this period, and no case was opened. Views are counted from now on; bookings made from a page bring it here."
    )

    def report(self, cases: QuerySet[Case], period: Period) -> Report:
        found = queries.content_report(cases, period)
        known = part_of(
            _("%(part)d of %(whole)d cases have a known source"), found.known, found.cases
        )
        return Report([known], [content_section(found)] if found.lines else [])
