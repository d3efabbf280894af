"""Opening a case by hand, and writing about one."""

from typing import Any

from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.admin.ui.components import MediaContainer
from wagtail.admin.views import generic

from cases import actions, queries
from cases.models import Case
from cases.views.access import SeenRecordMixin


class AddCaseView(generic.CreateView):
    """Open a case that did not begin with a booking."""

    template_name = "cases/case_add.html"

    def save_instance(self) -> Case:
        form = self.form
        return actions.open_by_hand(
            Case(**form.values()),
            now=timezone.now(),
            actor=self.request.user,
            stages=form.stages,
            asked=form.asked,
            services=form.cleaned_data.get("services", ()),
            origin=form.origin,
        )

    @property
    def submit_button_label(self) -> str:
        # After the warning the same button goes on, and says that.
        alike = getattr(getattr(self, "form", None), "alike", ())
        return _("Open it all the same") if alike else _("Create")

    def get_success_url(self) -> str:
        return reverse("cases:inspect", args=[self.object.pk])


class EditCaseView(SeenRecordMixin, generic.EditView):
    """What people write about a case."""

    def get_object(self, *args: Any) -> Case:
        # The form may have been opened before the case was merged: what was typed must not be gone.
        return get_object_or_404(queries.case_or_kept(self.request.user, self.kwargs["pk"]))

    def get_side_panels(self) -> MediaContainer:
        # Wagtail's own says that a case is public, as a page is; edits are told on the case's page.
        return MediaContainer()

    def get_form(self, form_class: Any = None) -> Any:
        form = super().get_form(form_class)
        form.was_merged = str(self.object.pk) != str(self.kwargs["pk"])
        return form

    def save_instance(self) -> Case:
        values, now = self.form.values(), timezone.now()
        # Read anew: the form has written into its own already, which would seem unchanged.
        case: Case = self.get_object()
        actions.edit_case(case, now=now, actor=self.request.user, **values)
        return case

    def get_success_url(self) -> str:
        return reverse("cases:inspect", args=[self.object.pk])
