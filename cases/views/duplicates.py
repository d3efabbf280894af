"""Which records may be the same, where a person looks at them, and telling them apart."""

from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe
from wagtail.admin import messages

from cases import actions, queries
from cases.actions.merging import MODELS
from cases.models import MergedKind
from cases.views.alike import Alike, in_full, may_merge
from cases.views.page import staff

# What a person settles at one sitting; the rest follows.
MOST_SHOWN = 50


@dataclass(frozen=True, slots=True)
class Section:
    """The pairs of one kind, and how many more there are."""

    name: str
    pairs: list[Alike]
    left_out: int


@require_safe
def duplicates(request: HttpRequest) -> HttpResponse:
    """Show the pairs that may be one, and the merges that can be undone."""
    kinds = [kind for kind in MergedKind if may_merge(request.user, kind)]
    if not kinds:
        raise PermissionDenied
    context = {
        "sections": [_section(request.user, kind) for kind in kinds],
        "merges": queries.merges_to_undo(request.user, timezone.now()).filter(kind__in=kinds),
    }
    return TemplateResponse(request, "cases/duplicates.html", context)


@require_POST
def tell_apart(request: HttpRequest, kind: MergedKind, pk: int, other_pk: int) -> HttpResponse:
    """Keep that two records are not the same."""
    both = both_or_404(request, kind, pk, other_pk)
    actions.tell_apart(kind, pk, other_pk, by=staff(request), now=timezone.now())
    told = _("Not the same: %(first)s and %(second)s.")
    messages.success(request, told % {"first": both[0], "second": both[1]})
    return redirect("cases:duplicates")


def both_or_404(request: HttpRequest, kind: MergedKind, pk: int, other_pk: int) -> tuple[Any, Any]:
    """Return two records of which all is there for whoever asks; the others do not exist for them."""
    if not may_merge(request.user, kind):
        raise PermissionDenied
    seen = queries.wholly_seen(request.user, MODELS[kind])
    return get_object_or_404(seen, pk=pk), get_object_or_404(seen.exclude(pk=pk), pk=other_pk)


def _section(user: Any, kind: MergedKind) -> Section:
    pairs = queries.pairs_alike(user, kind)
    name = str(MODELS[kind]._meta.verbose_name_plural)
    left_out = max(len(pairs) - MOST_SHOWN, 0)
    return Section(name, in_full(user, kind, pairs[:MOST_SHOWN]), left_out)
