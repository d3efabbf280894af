"""Moving one case, from its page or from the board: the same address answers both."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from wagtail.admin import messages
from wagtail.admin.auth import permission_required

from cases import actions, queries
from cases.domain.stages import Stage, needs_of
from cases.forms import MoveForm
from cases.models import Case
from cases.views.access import case_or_404
from cases.views.amounts import amount_words
from cases.views.filters import narrowed
from cases.views.page import (
    UNPROCESSABLE,
    back_to,
    initial_of,
    move_form,
    page_with,
    refusal,
    staff,
)

CONFLICT = 409


@require_POST
@permission_required("cases.change_case")
def move(request: HttpRequest, pk: int, to: Stage) -> HttpResponse:
    """Move the case to another stage; ask for what that needs, or tell what stood in the way."""
    case = case_or_404(request, pk)
    form = move_form(to, needs_of(case.at_stage, to) or frozenset(), data=request.POST)
    try:
        # Before the form: what another stage asks for would only puzzle whoever comes second.
        actions.check_unchanged(case, version_shown(form, case))
        if not form.is_valid():
            return _ask(request, case, to, form)
        actions.move_case(case, to, **form.given(), now=timezone.now(), actor=staff(request))
    except actions.CaseError as error:
        return _refused(request, case, error)
    return _moved(request, case, to)


def version_shown(form: MoveForm, case: Case) -> int:
    """Return the version that was shown; where the form carries none, it will ask for it itself."""
    try:
        return int(form.fields["lock_version"].clean(form.data.get("lock_version")))
    except ValidationError:
        return case.lock_version


def _is_board(request: HttpRequest) -> bool:
    # What the board's script asks for; without script its buttons post as those of the page do.
    return request.headers.get("Accept") == "application/json"


def _ask(request: HttpRequest, case: Case, to: Stage, form: MoveForm) -> HttpResponse:
    if not _is_board(request):
        return page_with(request, case, **{to: form})
    if not any(name in request.POST for name in form.fields if name != "lock_version"):
        # Nobody has been asked yet, so nothing is an error yet.
        form = move_form(to, needs_of(case.at_stage, to) or frozenset(), initial=initial_of(case))
    _use_the_browsers_dates(form)
    context = {"case": case, "stage": to, "form": form, "query": request.GET.urlencode()}
    context["label"] = queries.stage_labels()[to].label
    html = render_to_string("cases/board_form.html", context, request)
    return JsonResponse({"form": html}, status=UNPROCESSABLE)


def _use_the_browsers_dates(form: MoveForm) -> None:
    # Wagtail's calendar opens below the page, where a modal dialog lies over it.
    for field in form.fields.values():
        if isinstance(field, forms.DateField):
            field.widget = forms.DateInput({"type": "date"}, format="%Y-%m-%d")


def _refused(request: HttpRequest, case: Case, error: actions.CaseError) -> HttpResponse:
    if _is_board(request):
        status = CONFLICT if isinstance(error, actions.CaseChangedError) else UNPROCESSABLE
        return JsonResponse(_told(request, case, refusal(error)), status=status)
    messages.error(request, refusal(error))
    return back_to(request, case)


def _moved(request: HttpRequest, case: Case, to: Stage) -> HttpResponse:
    label = queries.stage_labels()[to].label
    text = _("%(case)s is now in “%(stage)s”.") % {"case": case, "stage": label}
    if _is_board(request):
        return JsonResponse(_told(request, case, text))
    messages.success(request, text)
    return back_to(request, case)


def _told(request: HttpRequest, case: Case, text: str) -> dict[str, Any]:
    """Return the text with the card as the case is now, and what stands in each column."""
    seen = queries.cases_for(request.user)
    card = queries.card_of(seen, case.pk, now=timezone.now())
    query = request.GET.urlencode()
    context = card_context(request) | {"card": card, "query": query}
    columns = queries.board_columns(narrowed(request, seen)).values()
    return {
        "message": text,
        "stage": card.case.stage,
        "card": render_to_string("cases/card.html", context, request),
        "columns": [{"stage": c.stage, "summary": summary_of(c)} for c in columns],
    }


def card_context(request: HttpRequest) -> dict[str, Any]:
    """Return what every card of a board shares."""
    labels = {stage: name.label for stage, name in queries.stage_labels().items()}
    may_change = request.user.has_perm("cases.change_case")
    return {
        "labels": labels,
        "may_change": may_change,
        "today": queries.site_date(timezone.now()),
    }


def summary_of(column: queries.Column) -> str:
    """Return how many cases a column holds and what they are worth."""
    worth = [amount_words(m.cents, m.currency) for m in column.worth]
    return " · ".join([str(column.count), *worth])
