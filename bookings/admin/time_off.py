"""Time off in rows: whole days, or from a time of the first day to a time of the last."""

from datetime import date, time, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bookings.actions.availability import DaysOff
from bookings.admin.fields import DayField
from bookings.admin.rows import ComingFormSet, rows_of
from bookings.admin.windows import TimeOfDayField, hours_text
from bookings.models import TimeOff

LONGEST_OFF = 366  # days
MIDNIGHT = time()
DAY = timedelta(days=1)
NOTE_HELP = gettext_lazy("For yourselves; visitors never see it.")


class TimeOffForm(forms.Form):
    """Dates, both included, without sessions, or a part of them."""

    first_on = DayField(label=gettext_lazy("First day"))
    starts_at = TimeOfDayField(
        label=gettext_lazy("From"), help_text=gettext_lazy("Both times empty: whole days.")
    )
    last_on = DayField(
        label=gettext_lazy("Last day"),
        required=False,
        help_text=gettext_lazy("Empty: one day."),
    )
    ends_at = TimeOfDayField(label=gettext_lazy("To"))
    note = forms.CharField(
        label=gettext_lazy("Note"), max_length=120, required=False, help_text=NOTE_HELP
    )

    def clean(self) -> None:
        first = self.cleaned_data.get("first_on")
        last = self.cleaned_data.get("last_on") or first
        if not first or not last:
            return
        if last < first:
            told = _("%(last)s is before the first day, %(first)s.")
            params = {"last": date_format(last), "first": date_format(first)}
            self.add_error("last_on", ValidationError(told, params=params))
        elif (last - first).days > LONGEST_OFF:
            self.add_error("last_on", _("Longer than a year: check the year."))
        self._clean_times(one_day=first == last)
        if not self.errors:
            self.days_off = self._days_off(first, last)

    def _clean_times(self, *, one_day: bool) -> None:
        if self.errors.keys() & {"starts_at", "ends_at"}:
            return
        starts_at: time | None = self.cleaned_data.get("starts_at")
        ends_at: time | None = self.cleaned_data.get("ends_at")
        if starts_at is None or ends_at is None:
            if starts_at != ends_at:
                missing = "starts_at" if starts_at is None else "ends_at"
                self.add_error(missing, _("Give both times, or neither for whole days."))
        elif one_day and MIDNIGHT < ends_at <= starts_at:
            told = _(
                "%(ends)s is not after %(starts)s. For a night, give the next day as the last."
            )
            params = {"ends": hours_text(ends_at), "starts": hours_text(starts_at)}
            self.add_error("ends_at", ValidationError(told, params=params))

    def _days_off(self, first: date, last: date) -> DaysOff:
        starts_at, ends_at = self.cleaned_data["starts_at"], self.cleaned_data["ends_at"]
        # 24:00 is the midnight that begins the next date: the two look alike as a time.
        until = last + DAY if ends_at == MIDNIGHT else last
        return DaysOff(first, until, self.cleaned_data["note"], starts_at, ends_at)


class TimeOffFormSet(ComingFormSet):
    """Time off that has not ended."""

    def clean(self) -> None:
        for form in self.kept:
            off = getattr(form, "days_off", None)
            if off and off.last_on < self.today:
                form.add_error("last_on", _("This is past."))

    def times_off(self) -> list[DaysOff]:
        return [form.days_off for form in self.kept]


TimesOff = rows_of(TimeOffForm, TimeOffFormSet)


def time_off_initial(row: TimeOff) -> dict[str, Any]:
    """Return what a row shows; a midnight at its end is told as 24:00 of the day before."""
    initial = forms.model_to_dict(row, ["first_on", "last_on", "starts_at", "ends_at", "note"])
    if row.ends_at == MIDNIGHT and row.last_on:
        initial |= {"last_on": row.last_on - DAY, "ends_at": "24:00"}
    return initial


def time_off_text(row: TimeOff) -> str:
    """Return time off in a line: its days, its times and its note."""
    times = [hours_text(at) for at in (row.starts_at, row.ends_at) if at is not None]
    days = date_format(row.first_on) if row.last_on == row.first_on else str(row)
    return " ".join(filter(None, [days, "–".join(times), row.note]))
