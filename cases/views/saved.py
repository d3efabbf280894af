"""Views of the list that somebody keeps under a name."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from wagtail.admin import messages
from wagtail.admin.auth import permission_required

from cases import actions
from cases.domain.saved_filters import kept_filters
from cases.forms import SavedViewForm
from cases.models import SavedView
from cases.views.filters import CaseFilters
from cases.views.page import staff

KEPT = frozenset({*CaseFilters.base_filters, "q", "ordering"})


def present_filters(request: HttpRequest) -> str:
    """Return the filters of the address as a saved view keeps them."""
    return kept_filters(request.GET.urlencode(), KEPT)


def list_with(query: str) -> HttpResponse:
    """Lead to the list narrowed so."""
    return redirect(f"{reverse('cases:index')}?{query}" if query else reverse("cases:index"))


@require_POST
@permission_required("cases.view_case")
def save(request: HttpRequest) -> HttpResponse:
    """Keep the present filters under a name."""
    given = request.POST.copy()
    given["query"] = query = kept_filters(given.get("query", ""), KEPT)
    form = SavedViewForm(given)
    if form.is_valid():
        actions.save_view(staff(request), **form.cleaned_data)
        messages.success(request, _("Saved as “%(name)s”.") % form.cleaned_data)
    else:
        messages.error(
            request, _("Not saved: give a name of 1 to 60 characters, and fewer filters.")
        )
    return list_with(query)


@require_POST
@permission_required("cases.view_case")
def share(request: HttpRequest, pk: int) -> HttpResponse:
    """Let the others use a view of one's own, or no longer."""
    view = get_object_or_404(SavedView, pk=pk, owner=staff(request))
    actions.share_view(view, shared="shared" in request.POST)
    return list_with(view.query)


@require_POST
@permission_required("cases.view_case")
def delete(request: HttpRequest, pk: int) -> HttpResponse:
    """Forget a view of one's own."""
    view = get_object_or_404(SavedView, pk=pk, owner=staff(request))
    view.delete()
    messages.success(request, _("The view “%(name)s” is gone.") % {"name": view.name})
    return list_with("")
