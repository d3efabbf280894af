"""Moving many cases at once: chosen in the list, asked for once, told case by case."""

from typing import Any

from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from wagtail.admin import messages
from wagtail.admin.auth import permission_required

from cases import actions, queries
from cases.domain.saved_filters import kept_filters
from cases.domain.stages import Needs, Stage, needs_of
from cases.forms import ChosenForm, ManyMoveForm
from cases.models import Case
from cases.views.page import UNPROCESSABLE, refusal, staff
from cases.views.saved import KEPT, list_with


@require_POST
@permission_required("cases.change_case")
def move_many(request: HttpRequest) -> HttpResponse:
    """Ask for what the moves need, or make them and tell what came of each."""
    chosen = ChosenForm(request.POST)
    if "case" not in request.POST:
        return _nothing_chosen(request)
    if not chosen.is_valid():
        raise BadRequest("cases and a stage are needed")
    try:
        # All or none: what was chosen and is not seen stops the rest (CVE-2026-44199
        # in Wagtail was a key that nobody compared with what was permitted).
        cases = queries.all_of(_listed(request), chosen.versions)
    except queries.NotAllSeenError as error:
        return _nothing_done(request, error.missing)
    to = chosen.cleaned_data["to"]
    asked = "confirmed" in request.POST
    form = ManyMoveForm(request.POST if asked else None, needs=_needs(cases, to))
    if not asked or not form.is_valid():
        return _ask(request, chosen, cases, form, status=UNPROCESSABLE if asked else 200)
    return _told(request, to, _moved(request, chosen, cases, form.given()))


def _listed(request: HttpRequest) -> Any:
    return queries.cases_for(request.user).select_related("organisation")


def _filters_of(request: HttpRequest) -> str:
    """Return the filters of the list where the cases were chosen."""
    return kept_filters(request.POST.get("query", ""), KEPT)


def _nothing_chosen(request: HttpRequest) -> HttpResponse:
    messages.warning(request, _("Nothing is chosen: mark in the list what you want to move."))
    return list_with(_filters_of(request))


def _nothing_done(request: HttpRequest, missing: int) -> HttpResponse:
    text = _("Nothing was moved: %(count)d of the chosen cases are no longer there for you.")
    messages.error(request, text % {"count": missing})
    return list_with(_filters_of(request))


def _needs(cases: list[Case], to: Stage) -> Needs:
    """Return all that any of the moves asks for; a case without such a move asks for nothing."""
    return frozenset().union(*(needs_of(case.at_stage, to) or () for case in cases))


def _ask(
    request: HttpRequest, chosen: ChosenForm, cases: list[Case], form: ManyMoveForm, *, status: int
) -> HttpResponse:
    to = chosen.cleaned_data["to"]
    context = {
        "chosen": chosen,
        "cases": cases,
        "form": form,
        "label": queries.stage_labels()[to].label,
        "query": _filters_of(request),
    }
    return TemplateResponse(request, "cases/many.html", context, status=status)


def _moved(
    request: HttpRequest, chosen: ChosenForm, cases: list[Case], given: dict[str, Any]
) -> list[actions.Attempt]:
    return actions.move_many(
        cases,
        chosen.cleaned_data["to"],
        versions=chosen.versions,
        now=timezone.now(),
        actor=staff(request),
        **given,
    )


def _told(request: HttpRequest, to: Stage, attempts: list[actions.Attempt]) -> HttpResponse:
    lines = [(a.case, refusal(a.error) if a.error else "") for a in attempts]
    moved = sum(not text for _case, text in lines)
    context = {
        "lines": lines,
        "moved": moved,
        "label": queries.stage_labels()[to].label,
        "query": _filters_of(request),
    }
    return TemplateResponse(request, "cases/many_done.html", context)
