"""Single dates of a consultant: overrides of the weekly hours, and time off."""

from collections.abc import Iterable
from datetime import date
from itertools import groupby
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView
from wagtail.admin import messages
from wagtail.log_actions import log

from bookings.actions.availability import DaysOff, set_date_overrides, set_times_off
from bookings.admin.consultants import ConsultantPage
from bookings.admin.windows import DayForm, WindowsField, nights, windows_text
from bookings.domain.opening_hours import Override, WallWindow
from bookings.domain.recurring_dates import Dates
from bookings.models import Consultant, DateOverride, Session, TimeOff
from bookings.queries import sessions_on
from bookings.zones import when

PAST_SHOWN = 30
LONGEST_OFF = 366  # days


class DayInput(forms.DateInput):
    """The browser's own date picker: it needs no script and speaks the reader's language."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class OverrideForm(DayForm):
    """The windows of one date, instead of the weekly ones."""

    on = forms.DateField(label=gettext_lazy("Date"), widget=DayInput())
    open = forms.BooleanField(label=gettext_lazy("Open"), required=False, initial=True)
    windows = WindowsField(label=gettext_lazy("Windows"), day=gettext_lazy("Windows of this date"))
    nights_meant = forms.BooleanField(
        label=gettext_lazy("It may run past midnight into the next date"), required=False
    )

    def clean(self) -> None:
        windows = self.clean_day("open", "windows")
        if not self.cleaned_data.get("nights_meant") and (found := nights(windows)):
            text = _("%s ends on the next date. If that is meant, tick the box below.")
            self.add_error("windows", ValidationError(text % found, "nights"))
        if "on" in self.cleaned_data:
            self.override = Override(self.cleaned_data["on"], windows)

    @property
    def asks_about_nights(self) -> bool:
        """Whether the box for windows past midnight is of any use here."""
        codes = (
            {e.code for e in self.errors.as_data().get("windows", ())} if self.is_bound else set()
        )
        return bool(self["nights_meant"].value()) or "nights" in codes


class TimeOffForm(forms.Form):
    """Dates, both included, without sessions."""

    first_on = forms.DateField(label=gettext_lazy("First day"), widget=DayInput())
    last_on = forms.DateField(
        label=gettext_lazy("Last day"),
        widget=DayInput(),
        required=False,
        help_text=gettext_lazy("Empty: one day."),
    )
    note = forms.CharField(
        label=gettext_lazy("Note"),
        max_length=120,
        required=False,
        help_text=gettext_lazy("For yourselves; visitors never see it."),
    )

    def clean(self) -> None:
        first = self.cleaned_data.get("first_on")
        last = self.cleaned_data.get("last_on") or first
        if not first or not last:
            return
        if last < first:
            self.add_error("last_on", _("The last day is before the first."))
        elif (last - first).days > LONGEST_OFF:
            self.add_error("last_on", _("Longer than a year: check the year."))
        self.days_off = DaysOff(first, last, self.cleaned_data.get("note", ""))


# Generic in its stubs alone.
FormSet: Any = forms.BaseFormSet


class ComingFormSet(FormSet):
    """Rows that can be added and removed; `today` is the first date that can be changed."""

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today

    @property
    def kept(self) -> list[Any]:
        removed = {id(form) for form in self.deleted_forms}
        filled = [*self.initial_forms, *(f for f in self.extra_forms if f.has_changed())]
        return [form for form in filled if id(form) not in removed]


class OverrideFormSet(ComingFormSet):
    """Each date once, today or later."""

    def clean(self) -> None:
        seen: set[date] = set()
        for form in self.kept:
            on = form.cleaned_data.get("on")
            if not on:
                continue
            if on < self.today:
                form.add_error("on", _("This date is past."))
            elif on in seen:
                form.add_error("on", _("This date is here twice: give it all its windows once."))
            seen |= {on}

    def overrides(self) -> list[Override]:
        return [form.override for form in self.kept]


class TimeOffFormSet(ComingFormSet):
    """Time off that has not ended."""

    def clean(self) -> None:
        for form in self.kept:
            off = getattr(form, "days_off", None)
            if off and off.last_on < self.today:
                form.add_error("last_on", _("This is past."))

    def times_off(self) -> list[DaysOff]:
        return [form.days_off for form in self.kept]


def _formset(form: type[forms.Form], base: type[ComingFormSet]) -> Any:
    return forms.formset_factory(form, formset=base, extra=1, can_delete=True, max_num=400)


Overrides = _formset(OverrideForm, OverrideFormSet)
TimesOff = _formset(TimeOffForm, TimeOffFormSet)


class DatesView(ConsultantPage, TemplateView):
    """Shows and saves date overrides and time off, both with one button."""

    template_name = "bookings/admin/dates.html"
    page_title = gettext_lazy("Dates and time off")
    page_name = "dates"
    header_icon = "calendar-alt"

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.today = timezone.now().astimezone(ZoneInfo(self.consultant.zone)).date()
        given = request.POST if request.method == "POST" else None
        overrides = _overrides(self.consultant)
        self.past_overrides = [o for o in overrides if o.on < self.today]
        self.overrides = Overrides(
            given,
            prefix="overrides",
            today=self.today,
            initial=[_override_initial(o) for o in overrides if o.on >= self.today],
        )
        off = list(TimeOff.objects.filter(consultant=self.consultant))
        self.past_off = [row for row in off if row.last_on and row.last_on < self.today]
        self.times_off = TimesOff(
            given,
            prefix="off",
            today=self.today,
            initial=[
                forms.model_to_dict(row)
                for row in off
                if not row.last_on or row.last_on >= self.today
            ],
        )

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not (self.overrides.is_valid() & self.times_off.is_valid()):
            messages.error(request, _("The dates could not be saved: see below."))
            return self.render_to_response(self.get_context_data())
        set_date_overrides(self.consultant, self.overrides.overrides(), today=self.today)
        set_times_off(self.consultant, self.times_off.times_off(), today=self.today)
        log(self.consultant, "bookings.set_dates", user=request.user)
        messages.success(request, _("The dates of %s are saved.") % self.consultant)
        self.warn_of_sessions()
        return redirect(request.path)

    def warn_of_sessions(self) -> None:
        off = self.times_off.times_off()
        spans = [Dates(max(days.first_on, self.today), days.last_on) for days in off]
        closed = [Dates(o.on, o.on) for o in self.overrides.overrides() if not o.windows]
        if found := sessions_on(self.consultant, [*spans, *closed]):
            lead = _("These sessions are booked on days off. They stay as they are:")
            told = "; ".join(_told(session, self.consultant) for session in found)
            messages.warning(self.request, f"{lead} {told}")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(
            **kwargs,
            overrides=self.overrides,
            times_off=self.times_off,
            past=_past(self.past_overrides, self.past_off),
        )
        return context


def _overrides(consultant: Consultant) -> list[Override]:
    rows = DateOverride.objects.filter(consultant=consultant)
    return [Override(on, _windows(of_date)) for on, of_date in groupby(rows, lambda row: row.on)]


def _windows(rows: Iterable[DateOverride]) -> tuple[WallWindow, ...]:
    times = [(row.opens_at, row.closes_at) for row in rows]
    return tuple(WallWindow.between(opens, closes) for opens, closes in times if opens and closes)


def _override_initial(override: Override) -> dict[str, Any]:
    return {
        "on": override.on,
        "open": bool(override.windows),
        "windows": override.windows,
        "nights_meant": bool(nights(override.windows)),
    }


def _told(session: Session, consultant: Consultant) -> str:
    attendees = ", ".join(b.name for b in session.bookings.all() if b.is_live)
    return f"{when(session.start_at, session.end_at, consultant.zone)} ({attendees})"


def _past(overrides: Iterable[Override], off: Iterable[TimeOff]) -> list[str]:
    told = [(o.on, f"{date_format(o.on)}: {windows_text(o.windows)}") for o in overrides]
    told += [(row.first_on, f"{row} {row.note}".strip()) for row in off]
    return [text for _day, text in sorted(told, reverse=True)[:PAST_SHOWN]]
