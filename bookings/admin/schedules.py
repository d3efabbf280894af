"""Schedules of their own: named, followed by certain session types, deleted again."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import FormView
from wagtail.admin import messages
from wagtail.log_actions import log

from bookings.actions.availability import delete_schedule, save_schedule
from bookings.admin.consultants import ConsultantPage
from bookings.admin.focus import focus_first_error
from bookings.admin.repeated import RemovePage
from bookings.admin.repeated_hours import hours_url
from bookings.models import Consultant, SessionType, TypeSchedule
from bookings.queries import schedules_by_type

# Generic in its stubs alone.
FormPage: Any = FormView


class ScheduleForm(forms.Form):
    """A schedule's name and the session types that follow it instead of the usual hours."""

    name = forms.CharField(
        label=gettext_lazy("Name"),
        max_length=80,
        help_text=gettext_lazy("For yourselves; visitors never see it."),
    )
    session_types = forms.ModelMultipleChoiceField(
        label=gettext_lazy("Session types that follow it"),
        queryset=SessionType.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": gettext_lazy("Choose at least one session type.")},
    )

    def __init__(
        self,
        *args: Any,
        kinds: QuerySet[SessionType],
        taken: dict[SessionType, TypeSchedule],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["session_types"]
        field.queryset = kinds
        self.taken = taken

    def clean_session_types(self) -> QuerySet[SessionType]:
        chosen: QuerySet[SessionType] = self.cleaned_data["session_types"]
        told = _("%(kind)s follows “%(schedule)s” already: take it off there first.")
        errors = [
            ValidationError(told, params={"kind": kind, "schedule": self.taken[kind]})
            for kind in chosen
            if kind in self.taken
        ]
        if errors:
            raise ValidationError(errors)
        return chosen


class ScheduleView(ConsultantPage, FormPage):
    """Adds a schedule, or changes its name and who follows it."""

    form_class = ScheduleForm
    template_name = "bookings/admin/schedule.html"
    page_title = gettext_lazy("Schedule of its own")
    page_name = "hours"
    header_icon = "time"

    def get_initial(self) -> dict[str, Any]:
        if not self.schedule:
            return {}
        return {"name": self.schedule.name, "session_types": self.schedule.session_types.all()}

    def get_form_kwargs(self) -> dict[str, Any]:
        # One that is not saved equals no other, so all of them count as taken.
        besides = self.schedule or TypeSchedule()
        return {
            **super().get_form_kwargs(),
            "kinds": kinds_of(self.consultant, self.schedule),
            "taken": schedules_by_type(self.consultant, besides=besides),
        }

    def form_valid(self, form: ScheduleForm) -> HttpResponse:
        name, kinds = form.cleaned_data["name"], list(form.cleaned_data["session_types"])
        schedule = save_schedule(self.consultant, name, kinds, schedule=self.schedule)
        log(self.consultant, "bookings.set_hours", user=self.request.user)
        messages.success(self.request, _("The schedule “%s” is saved.") % schedule)
        return redirect(hours_url(self.consultant.pk, schedule))

    def form_invalid(self, form: ScheduleForm) -> HttpResponse:
        messages.error(self.request, _("The schedule could not be saved: see below."))
        focus_first_error([form])
        response: HttpResponse = super().form_invalid(form)
        return response

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(
            **kwargs,
            schedule=self.schedule,
            schedules=schedule_tabs(self.consultant, self.schedule, is_new=self.schedule is None),
            has_kinds=kinds_of(self.consultant, self.schedule).exists(),
        )
        return context


class RemoveScheduleView(RemovePage):
    """Asks before a schedule is deleted with its hours."""

    page_title = gettext_lazy("Delete schedule")
    page_name = "hours"
    log_action = "bookings.set_hours"

    def question(self) -> str:
        told = _("Delete “%(schedule)s” with its hours? %(kinds)s will follow the usual hours.")
        kinds = ", ".join(map(str, self.removed.session_types.all()))
        return told % {"schedule": self.removed, "kinds": kinds}

    def remove(self) -> None:
        delete_schedule(self.removed)

    @property
    def removed(self) -> TypeSchedule:
        """The schedule that is to go: its address always names one."""
        if self.schedule is None:
            raise Http404
        return self.schedule

    def success_url(self) -> str:
        return hours_url(self.consultant.pk, None)


def kinds_of(consultant: Consultant, schedule: TypeSchedule | None) -> QuerySet[SessionType]:
    """Return the session types that the consultant takes part in, and those of the schedule."""
    given = Q(consultants=consultant) | Q(fixed_consultants=consultant)
    if schedule:
        given |= Q(type_schedules=schedule)
    # Joined to three tables, a type would come once for each row in them.
    found: QuerySet[SessionType] = SessionType.objects.filter(given).distinct()
    return found


def schedule_tabs(
    consultant: Consultant, current: TypeSchedule | None, *, is_new: bool = False
) -> Iterable[dict[str, Any]]:
    """Return the links between the usual hours, each schedule and a new one (1 statement)."""
    found: list[TypeSchedule | None] = [None, *consultant.type_schedules.all()]
    tabs = [
        {
            "url": hours_url(consultant.pk, schedule),
            "label": str(schedule) if schedule else _("Usual hours"),
            "is_current": schedule == current and not is_new,
        }
        for schedule in found
    ]
    add = reverse("consultant:add_schedule", args=[consultant.pk])
    return [*tabs, {"url": add, "label": _("New schedule"), "is_current": is_new}]
