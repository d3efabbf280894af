"""Importing cases from a file: checked, looked at, carried out, and taken back."""

import csv
from collections.abc import Iterator
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from wagtail.admin import messages
from wagtail.admin.auth import permission_required
from wagtail.admin.menu import MenuItem
from wagtail.admin.viewsets.base import ViewSet

from cases import actions, queries
from cases.domain.cells import neutral
from cases.domain.importing import Verdict
from cases.forms import ImportForm
from cases.models import VERDICT_LABELS, ImportBatch, ImportRow, ImportState, RowState
from cases.views.exports import DELIMITER, MARK, Line
from cases.views.page import UNPROCESSABLE, staff

MAY_IMPORT = "cases.add_importbatch"
ROWS_SHOWN = 50
# Seconds after which a page of an import at work asks anew: by a header, since it works without script.
RELOAD = 3


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(MAY_IMPORT)
def imports(request: HttpRequest) -> HttpResponse:
    """List the imports, and take a new file."""
    if request.method != "POST":
        return _list(request, ImportForm())
    form = ImportForm(request.POST, request.FILES)
    if not form.is_valid():
        return _list(request, form, status=UNPROCESSABLE)
    batch = actions.check_file(
        form.sheet,
        file_name=form.cleaned_data["file"].name,
        digest=form.digest,
        user=staff(request),
        now=timezone.now(),
    )
    return redirect("imports:page", batch.pk)


@require_safe
@permission_required(MAY_IMPORT)
def import_page(request: HttpRequest, pk: int) -> HttpResponse:
    """Show what becomes of each row, and how far it has come."""
    batch = get_object_or_404(queries.batches_for(request.user), pk=pk)
    shown = _shown(request, batch)
    counts = queries.verdict_counts(batch)
    context = {
        "batch": batch,
        "ways": _ways(counts),
        "only": request.GET.get("only", ""),
        "rows": Paginator(shown, ROWS_SHOWN).get_page(request.GET.get("p")),
        "labels": VERDICT_LABELS,
        "waiting": sum(n for (_v, state), n in counts.items() if state == RowState.WAITING),
        "total": sum(counts.values()),
        "wrong": sum(
            n for (v, s), n in counts.items() if v == Verdict.ERROR or s == RowState.FAILED
        ),
        "kept": sum(n for (_v, state), n in counts.items() if state == RowState.KEPT),
        "failed": sum(n for (_v, state), n in counts.items() if state == RowState.FAILED),
        "earlier": queries.batches_for(request.user)
        .filter(digest=batch.digest, pk__lt=batch.pk)
        .first(),
        "states": ImportState,
    }
    response = TemplateResponse(request, "cases/import.html", context)
    if batch.is_at_work:
        response.headers["Refresh"] = str(RELOAD)
    return response


@require_POST
@permission_required(MAY_IMPORT)
def run_import(request: HttpRequest, pk: int) -> HttpResponse:
    """Let the import be carried out."""
    batch = get_object_or_404(queries.batches_for(request.user), pk=pk)
    return _step(request, batch, actions.start_import)


@require_POST
@permission_required(MAY_IMPORT)
def revert_import(request: HttpRequest, pk: int) -> HttpResponse:
    """Let the import be taken back."""
    batch = get_object_or_404(queries.batches_for(request.user), pk=pk)
    return _step(request, batch, actions.start_revert)


@require_safe
@permission_required(MAY_IMPORT)
def import_errors(request: HttpRequest, pk: int) -> StreamingHttpResponse:
    """Hand out the rows that were not carried out, with the reason, to be mended and read in again."""
    batch = get_object_or_404(queries.batches_for(request.user), pk=pk)
    lines = _error_lines(batch)
    response = StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="import-{batch.pk}-errors.csv"'
    return response


class ImportMenuItem(MenuItem):
    """Shown to whoever may import."""

    def is_shown(self, request: HttpRequest) -> bool:
        return request.user.has_perm(MAY_IMPORT)


class ImportViewSet(ViewSet):
    """The addresses of imports."""

    name = "imports"
    url_prefix = "imports"
    icon = "download"
    menu_label = gettext_lazy("Import cases")
    menu_item_class = ImportMenuItem

    def get_urlpatterns(self) -> list[URLPattern]:
        return [
            path("", imports, name="index"),
            path("<int:pk>/", import_page, name="page"),
            path("<int:pk>/run/", run_import, name="run"),
            path("<int:pk>/revert/", revert_import, name="revert"),
            path("<int:pk>/errors/", import_errors, name="errors"),
        ]


def _list(request: HttpRequest, form: ImportForm, *, status: int = 200) -> HttpResponse:
    batches = Paginator(queries.batches_for(request.user), ROWS_SHOWN)
    context = {"form": form, "batches": batches.get_page(request.GET.get("p"))}
    return TemplateResponse(request, "cases/imports.html", context, status=status)


def _step(request: HttpRequest, batch: ImportBatch, act: Any) -> HttpResponse:
    try:
        act(batch)
    except actions.ImportNotReadyError:
        messages.error(request, _("Somebody was quicker: this has been asked for already."))
    return redirect("imports:page", batch.pk)


def _shown(request: HttpRequest, batch: ImportBatch) -> Any:
    only = request.GET.get("only", "")
    rows = batch.rows.select_related("case")
    if only in set(Verdict):
        return rows.filter(verdict=only)
    return rows.filter(state=only) if only in {RowState.FAILED, RowState.KEPT} else rows


def _ways(counts: dict[tuple[Verdict, RowState], int]) -> list[tuple[str, Any, int]]:
    """Return each verdict with its words and how many rows have it."""
    told = dict.fromkeys(Verdict, 0)
    for (verdict, _state), count in counts.items():
        told[verdict] += count
    return [(verdict.value, VERDICT_LABELS[verdict], count) for verdict, count in told.items()]


def _error_lines(batch: ImportBatch) -> Iterator[str]:
    writer: Any = csv.writer(Line(), delimiter=DELIMITER)
    yield MARK
    yield writer.writerow([*map(neutral, batch.header), _("Row"), _("Why")])
    errors = batch.rows.filter(verdict=Verdict.ERROR.value) | batch.rows.filter(
        state=RowState.FAILED
    )
    for row in errors.order_by("number").iterator():
        yield writer.writerow(_error_cells(row))


def _error_cells(row: ImportRow) -> list[Any]:
    return [*map(neutral, row.cells), row.number, neutral(row.message)]
