"""Opening hours that the weekly grid cannot show: added, changed, removed one by one."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bookings.actions.availability import (
    RepeatedHours,
    remove_hours,
    rule_of,
    save_repeated_hours,
)
from bookings.admin.repeated import Line, RemoveRowPage, RepeatedForm, RepeatedPage, RowPage
from bookings.admin.repetition import can_be_shown, dates_to_come, repetition_shown
from bookings.admin.rules import rule_text
from bookings.admin.windows import window_text
from bookings.domain.opening_hours import OpeningRule, Schedule, WallWindow
from bookings.domain.repetition import Repetition
from bookings.domain.weekly import first_overlap
from bookings.models import Consultant, OpeningHours, TypeSchedule
from bookings.zones import long_date


class RepeatedHoursForm(RepeatedForm):
    """A window and the days that it is open on; `others` are the rules it may not overlap."""

    nights_meant = forms.BooleanField(
        label=gettext_lazy("It may run past midnight into the next date"), required=False
    )
    others: tuple[OpeningRule, ...] = ()

    def clean(self) -> None:
        super().clean()
        window = self.clean_window(nights_meant=self.cleaned_data.get("nights_meant", False))
        if not self.errors and window and self.repetition:
            self.hours = RepeatedHours(self.repetition, window, self.starts_on_given)
            self._refuse_overlap(self.hours)

    def _refuse_overlap(self, hours: RepeatedHours) -> None:
        # On the dates that are shown below the form: rules without an end cannot
        # be compared to theirs.
        days = dates_to_come(hours.repetition, hours.starts_on, zone=self.zone, today=self.today)
        # The rules alone: an override of one date must not hide that they overlap on all others.
        schedule = Schedule(self.zone, self.others)
        for day in days:
            if overlap := first_overlap([*schedule.windows_on(day), hours.window]):
                told = _("On %(day)s, %(first)s and %(second)s overlap. Part them.")
                first, second = map(window_text, overlap)
                params = {"day": long_date(day), "first": first, "second": second}
                self.add_error("opens_at", forms.ValidationError(told, params=params))
                return


def repeated_hours_lines(rows: Iterable[OpeningHours], consultant: Consultant) -> list[Line]:
    """Return the rows as a list with ways to change and remove each."""
    return [_line(row, consultant) for row in rows]


def _line(row: OpeningHours, consultant: Consultant) -> Line:
    address = [consultant.pk, row.pk]
    can_edit = can_be_shown(row.recurrence, row.valid_until_on)
    return Line(
        rule_text(row, consultant.zone),
        reverse("consultant:repeated_hours_edit", args=address) if can_edit else "",
        reverse("consultant:remove_hours", args=address),
    )


class HoursPage(RowPage[OpeningHours]):
    """What the pages about one row of opening hours have in common."""

    def rows(self) -> QuerySet[OpeningHours]:
        rows = OpeningHours.objects.filter(consultant=self.consultant)
        return rows.select_related("type_schedule", "consultant")

    @cached_property
    def schedule(self) -> TypeSchedule | None:
        """The schedule of its own that the row belongs to, or that the address names."""
        return self.row.type_schedule if self.row else super().schedule

    def success_url(self) -> str:
        return hours_url(self.consultant.pk, self.schedule)

    def told(self, row: OpeningHours) -> str:
        return rule_text(row, self.consultant.zone)


class RepeatedHoursView(HoursPage, RepeatedPage[OpeningHours]):
    """Adds or changes hours that repeat."""

    form_class = RepeatedHoursForm
    page_title = gettext_lazy("Other opening hours")
    page_name = "hours"
    header_icon = "time"
    remove_url_name = "consultant:remove_hours"
    log_action = "bookings.set_hours"

    def shown(self, row: OpeningHours) -> Repetition:
        return repetition_shown(row.recurrence, row.valid_until_on, self.consultant.zone)

    def get_initial(self) -> dict[str, Any]:
        if not self.row:
            return {}
        row = self.row
        at = {"opens_at": row.opens_at, "closes_at": row.closes_at, "starts_on": row.valid_from_on}
        nights = WallWindow.between(row.opens_at, row.closes_at).closes > 24 * 60
        return super().get_initial() | at | {"nights_meant": nights}

    def get_form(self, form_class: Any = None) -> Any:
        form = super().get_form(form_class)
        rows = self.rows().filter(type_schedule=self.schedule)
        form.others = tuple(rule_of(row) for row in rows if row != self.row)
        return form

    def save(self, form: RepeatedHoursForm) -> OpeningHours:
        return save_repeated_hours(
            self.consultant, form.hours, row=self.row, schedule=self.schedule
        )


class RemoveHoursView(HoursPage, RemoveRowPage[OpeningHours]):
    """Asks before hours that repeat are removed."""

    page_title = gettext_lazy("Remove opening hours")
    page_name = "hours"
    log_action = "bookings.set_hours"
    asked = gettext_lazy("Remove these hours: %s?")

    def remove(self) -> None:
        remove_hours(self.removed)


def hours_url(consultant: int, schedule: TypeSchedule | None) -> str:
    """Return the page of the usual hours, or of a schedule's."""
    if schedule is None:
        return reverse("consultant:hours", args=[consultant])
    return reverse("consultant:schedule", args=[consultant, schedule.pk])
