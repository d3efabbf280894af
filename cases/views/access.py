"""What the admin's views show and change of the records: only what is there for this person."""

from collections.abc import Callable, Collection
from typing import Any

from django.db.models import Model, QuerySet
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_lazy
from wagtail.admin.views import generic
from wagtail.admin.views.generic.history import HistoryView
from wagtail.log_actions import LogFormatter
from wagtail.permission_policies import ModelPermissionPolicy
from wagtail.permissions import register_permission_policy

from cases import queries
from cases.models import Case, Contact, Organisation
from cases.views.alike import alike_to
from cases.views.pages import CountingPaginator

SEEN: dict[type[Model], Callable[[Any], QuerySet[Any]]] = {
    Case: queries.cases_for,
    Contact: queries.contacts_for,
    Organisation: queries.organisations_for,
}


class RecordPolicy(ModelPermissionPolicy):
    """The model's own permissions, and for instances also whether the person sees them.

    Wagtail asks it for links, choosers, bulk actions and usage, which no view of ours passes.
    """

    def user_has_any_permission_for_instance(
        self, user: Any, actions: Collection[str], instance: Any
    ) -> bool:
        permitted = self.instances_user_has_any_permission_for(user, actions)
        return bool(permitted.filter(pk=instance.pk).exists())

    def user_has_permission_for_instance(self, user: Any, action: str, instance: Any) -> bool:
        return self.user_has_any_permission_for_instance(user, [action], instance)

    def instances_user_has_any_permission_for(
        self, user: Any, actions: Collection[str]
    ) -> QuerySet[Any]:
        seen = SEEN[self.model](user)
        return seen if self.user_has_any_permission(user, actions) else seen.none()


def register_policies() -> None:
    """Register the policies; before any viewset, since looking one up makes a fallback."""
    for model in SEEN:
        register_permission_policy(model, RecordPolicy(model))


def case_or_404(request: HttpRequest, pk: int) -> Case:
    """Return a case that is there for whoever asks; the others do not exist for them."""
    # Not 403, which would tell that there is such a case.
    return get_object_or_404(queries.cases_for(request.user), pk=pk)


def case_or_kept_404(request: HttpRequest, pk: int) -> Case:
    """Return a case as `case_or_404` does, or the one that it was merged into.

    For what is written into a case from a page that was opened before the merge: it belongs to the
    kept one, and the text would be gone with a 404. Not for moves, which go by what was shown.
    """
    return get_object_or_404(queries.case_or_kept(request.user, pk))


class SeenListMixin:
    """A list of those records that are there for this person."""

    def get_base_queryset(self) -> QuerySet[Any]:
        view: Any = self
        return SEEN[view.model](view.request.user)


class SeenRecordMixin:
    """A view of one record; one that is not there for this person is not found."""

    def get_object(self, *args: Any) -> Any:
        view: Any = self
        # Here rather than in `dispatch`: Wagtail reads the record before it checks any right.
        return get_object_or_404(SEEN[view.model](view.request.user), pk=view.kwargs["pk"])

    def form_invalid(self, form: Any) -> Any:
        """Answer with the form, below the name that the record has: what was typed is not saved."""
        view: Any = self
        view.object = self.get_object()
        view_above: Any = super()
        return view_above.form_invalid(form)


class RecordListView(SeenListMixin, generic.IndexView):
    """The list of contacts or organisations."""

    paginator_class = CountingPaginator


class RecordEditView(SeenRecordMixin, generic.EditView):
    """The form of a contact or an organisation, and what may be the same."""

    template_name = "cases/record_edit.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        return context | {"alike": alike_to(self.request.user, self.object)}


class EditFormatter(LogFormatter):
    """One edit in a record's own history: which fields were written."""

    label = gettext_lazy("Edited")

    def format_message(self, log_entry: Any) -> str:
        """Return the fields in words; without this Wagtail calls the action unknown."""
        model = log_entry.content_type.model_class()
        fields = [str(getattr(model, name).field.verbose_name) for name in log_entry.data["fields"]]
        return f"{self.label}: {', '.join(fields)}"


class RecordHistoryView(SeenRecordMixin, HistoryView):
    """Who edited a record and when."""
