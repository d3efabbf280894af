"""Time off that repeats, whole days or hours: added, changed, removed one by one."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy

from bookings.actions.availability import (
    RepeatedTimeOff,
    remove_time_off,
    save_repeated_time_off,
)
from bookings.admin.booked import warn_of_sessions
from bookings.admin.clocks import clock_of
from bookings.admin.fields import DayField
from bookings.admin.repeated import Line, RemoveRowPage, RepeatedForm, RepeatedPage, RowPage
from bookings.admin.repetition import can_be_shown, repetition_shown
from bookings.admin.rules import repeated_off_text
from bookings.admin.time_off import NOTE_HELP
from bookings.domain.opening_hours import WallWindow
from bookings.domain.repetition import Repetition
from bookings.models import Consultant, TimeOff


class RepeatedOffForm(RepeatedForm):
    """Days that are off again and again, whole or between two times."""

    all_day = forms.BooleanField(label=gettext_lazy("Whole days"), required=False)
    nights_meant = forms.BooleanField(
        label=gettext_lazy("It may run past midnight into the next date"), required=False
    )
    # Unlike opening hours, time off has a first day in its column, always.
    starts_on = DayField(label=gettext_lazy("First day"))
    note = forms.CharField(
        label=gettext_lazy("Note"), max_length=120, required=False, help_text=NOTE_HELP
    )

    def clean(self) -> None:
        super().clean()
        window = None
        if self.cleaned_data.get("all_day"):
            # Whole days have no times, whatever was left standing in their fields.
            self.errors.pop("opens_at", None)
            self.errors.pop("closes_at", None)
        else:
            window = self.clean_window(nights_meant=self.cleaned_data.get("nights_meant", False))
        if not self.errors and self.repetition and self.starts_on_given:
            note = self.cleaned_data["note"]
            self.off = RepeatedTimeOff(self.repetition, self.starts_on_given, window, note)


def repeated_off_lines(rows: Iterable[TimeOff], consultant: Consultant) -> list[Line]:
    """Return the rows as a list with ways to change and remove each."""
    return [_line(row, consultant) for row in rows]


def _line(row: TimeOff, consultant: Consultant) -> Line:
    address = [consultant.pk, row.pk]
    can_edit = can_be_shown(row.recurrence, row.last_on)
    return Line(
        repeated_off_text(row, consultant.zone),
        reverse("consultant:repeated_off_edit", args=address) if can_edit else "",
        reverse("consultant:remove_off", args=address),
    )


class OffPage(RowPage[TimeOff]):
    """What the pages about one time off that repeats have in common."""

    def rows(self) -> QuerySet[TimeOff]:
        rows = TimeOff.objects.filter(consultant=self.consultant, recurrence__isnull=False)
        return rows.select_related("consultant")

    def success_url(self) -> str:
        return reverse("consultant:dates", args=[self.consultant.pk])

    def told(self, row: TimeOff) -> str:
        return repeated_off_text(row, self.consultant.zone)


class RepeatedOffView(OffPage, RepeatedPage[TimeOff]):
    """Adds or changes time off that repeats, and tells which sessions are booked in it."""

    form_class = RepeatedOffForm
    page_title = gettext_lazy("Time off that repeats")
    page_name = "dates"
    header_icon = "date"
    remove_url_name = "consultant:remove_off"
    log_action = "bookings.set_dates"

    def shown(self, row: TimeOff) -> Repetition:
        return repetition_shown(row.recurrence, row.last_on, self.consultant.zone)

    def get_initial(self) -> dict[str, Any]:
        if not (row := self.row):
            return {"starts_on": self.today}
        window = None
        if row.starts_at is not None and row.ends_at is not None:
            window = WallWindow.between(row.starts_at, row.ends_at)
        return super().get_initial() | {
            "opens_at": row.starts_at,
            "closes_at": row.ends_at,
            "all_day": window is None,
            "nights_meant": bool(window and window.closes > 24 * 60),
            "starts_on": row.first_on,
            "note": row.note,
        }

    def save(self, form: RepeatedOffForm) -> TimeOff:
        return save_repeated_time_off(self.consultant, form.off, row=self.row)

    def warn(self, form: RepeatedOffForm) -> None:
        now = timezone.now()
        rule = form.off.rule(self.consultant.zone)
        off = replace(clock_of(self.consultant, now), repeated_off=(rule,))
        warn_of_sessions(self.request, self.consultant, off, now)


class RemoveOffView(OffPage, RemoveRowPage[TimeOff]):
    """Asks before time off that repeats is removed."""

    page_title = gettext_lazy("Remove time off")
    page_name = "dates"
    log_action = "bookings.set_dates"
    asked = gettext_lazy("Remove this time off: %s?")

    def remove(self) -> None:
        remove_time_off(self.removed)
