"""Opening a case by hand, and writing about one."""

from django.urls import reverse
from django.utils import timezone
from wagtail.admin.views import generic

from cases import actions
from cases.models import Case
from cases.views.access import SeenRecordMixin


class AddCaseView(generic.CreateView):
    """Open a case that did not begin with a booking."""

    def save_instance(self) -> Case:
        given, now = self.form.cleaned_data, timezone.now()
        contact = None
        if given["contact_email"]:
            # By the address, so that who is known already gets no second, half-empty contact.
            contact = actions.contact_with(given["contact_email"], given["contact_name"])
        case = Case(**self.form.values())
        return actions.open_case(
            case, contact=contact, now=now, actor=self.request.user, stages=self.form.stages
        )

    def get_success_url(self) -> str:
        return reverse("cases:inspect", args=[self.object.pk])


class EditCaseView(SeenRecordMixin, generic.EditView):
    """What people write about a case."""

    def save_instance(self) -> Case:
        values, now = self.form.values(), timezone.now()
        # Read anew: the form has written into its own already, which would seem unchanged.
        case: Case = self.get_object()
        actions.edit_case(case, now=now, actor=self.request.user, **values)
        return case

    def get_success_url(self) -> str:
        return reverse("cases:inspect", args=[self.object.pk])
