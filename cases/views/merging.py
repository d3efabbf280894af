"""Two records side by side, made one, and made two again."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST
from wagtail.admin import messages

from cases import actions, queries
from cases.actions import WhyNot
from cases.actions.merging import MODELS
from cases.domain.merging import Refusal
from cases.forms import MergeForm
from cases.forms.merging import label_of
from cases.models import MergedKind
from cases.views.alike import may_merge, url_of
from cases.views.duplicates import both_or_404
from cases.views.page import UNPROCESSABLE, staff

REFUSED = {
    Refusal.KEPT_IS_CLOSED: gettext_lazy(
        "An open case cannot become part of a closed one, where nobody would go on with it. Keep the open one instead, or reopen the closed one first."
    ),
    Refusal.MERGED_IS_WON: gettext_lazy(
        "A won case cannot become part of one that is not won: the win would be missing from every figure."
    ),
    Refusal.ERASED: gettext_lazy("One of the two is erased: there is nothing to merge."),
}
NOT_UNDONE = {
    WhyNot.ALREADY: gettext_lazy("Not undone: it is undone already."),
    WhyNot.TOO_LATE: gettext_lazy(
        "Not undone: it is more than 30 days old, and what it moved is forgotten."
    ),
    WhyNot.GONE: gettext_lazy("Not undone: one of the two has been erased since."),
    WhyNot.TAKEN: gettext_lazy("Not undone: something else is by now where it would go back to."),
}


@require_http_methods(["GET", "HEAD", "POST"])
def merge(request: HttpRequest, kind: MergedKind, pk: int, other_pk: int) -> HttpResponse:
    """Show two records side by side with a choice for each value, and make them one."""
    try:
        kept, merged = both_or_404(request, kind, pk, other_pk)
    except Http404:
        return _one_already(request, kind, pk, other_pk)
    posted = request.method == "POST"
    form = MergeForm(request.POST if posted else None, kept=kept, merged=merged)
    if posted and form.is_valid():
        return _merged(request, kept, merged, form)
    return _side_by_side(request, kept, merged, form)


@require_POST
def undo(request: HttpRequest, merge_pk: int) -> HttpResponse:
    """Make two of one again."""
    log = get_object_or_404(queries.merges_for(request.user), pk=merge_pk)
    if not may_merge(request.user, MergedKind(log.kind)):
        raise Http404
    try:
        left = actions.undo_merge(log, by=staff(request), now=timezone.now())
    except actions.MergeError as error:
        messages.error(request, refusal_in_words(request, error))
    else:
        messages.success(request, _("Two again: %(what)s") % {"what": log.label})
        _tell_left(request, log, left)
    return redirect("cases:duplicates")


def refusal_in_words(request: HttpRequest, error: actions.MergeError) -> str:
    """Return what stood in the way of a merge or its undoing."""
    match error:
        case actions.MergeRefusedError(why=why):
            return str(REFUSED[why])
        case actions.MergeNotUndoneError(why=why):
            return str(NOT_UNDONE[why])
        case actions.LaterMergeError(later=later):
            return _later_in_words(request, later)
        case _:
            return _("Nothing was merged: one of the two is not there for you any more.")


def _later_in_words(request: HttpRequest, later: Any) -> str:
    # Named to those alone who see it: the label has the titles of both.
    if queries.merges_for(request.user).filter(pk=later.pk).exists():
        told = _("Not undone: undo “%(later)s” first, which builds on it.")
        return told % {"later": later.label}
    return _("Not undone: a later merge builds on it, which you do not see.")


def _merged(request: HttpRequest, kept: Any, merged: Any, form: MergeForm) -> HttpResponse:
    now = timezone.now()
    try:
        log = actions.merge(
            kept, merged, by=staff(request), now=now, from_merged=form.from_merged()
        )
    except actions.AlreadyMergedError:
        return _one_already(request, actions.kind_of(kept), kept.pk, merged.pk)
    except actions.MergeError as error:
        messages.error(request, refusal_in_words(request, error))
        return redirect("cases:duplicates")
    undoing = messages.button(f"{reverse('cases:duplicates')}#merges", _("Undo"))
    messages.success(request, _("Merged: %(what)s") % {"what": log.label}, buttons=[undoing])
    return redirect(url_of(actions.kind_of(kept), kept.pk))


def _one_already(request: HttpRequest, kind: MergedKind, pk: int, other_pk: int) -> HttpResponse:
    """Lead to the one that these two are by now: whoever sends twice, or second, is told no error."""
    log = queries.merge_of(kind, pk, other_pk)
    seen = queries.wholly_seen(request.user, MODELS[kind])
    if log is None or not seen.filter(pk=log.kept_id).exists():
        raise Http404
    messages.info(request, _("These two are one already: %(what)s") % {"what": log.label})
    return redirect(url_of(kind, log.kept_id))


def _tell_left(request: HttpRequest, log: Any, left: list[str]) -> None:
    if not left:
        return
    model = MODELS[MergedKind(log.kind)]
    names = ", ".join(label_of(model, name) for name in left)
    told = _("Changed since the merge and left as it is now: %(fields)s.")
    messages.warning(request, told % {"fields": names})


def _side_by_side(request: HttpRequest, kept: Any, merged: Any, form: MergeForm) -> HttpResponse:
    kind = actions.kind_of(kept)
    why = actions.refusal_of(kept, merged)
    moving = queries.moving_along(merged, request.user)
    context = {
        "kind": kind,
        "kept": kept,
        "kept_url": url_of(kind, kept.pk),
        "merged": merged,
        "merged_url": url_of(kind, merged.pk),
        "form": form,
        "refused": REFUSED[why] if why else "",
        "can_swap": actions.refusal_of(merged, kept) is None,
        "moving": [
            (model._meta.verbose_name_plural, count) for model, count in moving.items() if count
        ],
    }
    status = UNPROCESSABLE if form.is_bound else 200
    return TemplateResponse(request, "cases/merge.html", context, status=status)
