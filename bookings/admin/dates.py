"""Single dates of a consultant: overrides of the weekly hours, and time off."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from itertools import groupby
from typing import Any

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

from bookings.actions.availability import set_date_overrides, set_times_off
from bookings.admin.booked import warn_of_sessions
from bookings.admin.clocks import clock_of, clock_words
from bookings.admin.fields import DayField
from bookings.admin.focus import focus_first_error
from bookings.admin.meanwhile import ReplacingPage
from bookings.admin.repeated_off import repeated_off_lines
from bookings.admin.rows import ComingFormSet, rows_of
from bookings.admin.time_off import TimesOff, time_off_initial, time_off_text
from bookings.admin.windows import DayForm, WindowsField, nights, windows_text
from bookings.domain.opening_hours import HoursOff, Override, Schedule, WallWindow
from bookings.domain.recurring_dates import Dates
from bookings.models import Consultant, DateOverride, TimeOff

PAST_SHOWN = 30


class OverrideForm(DayForm):
    """The windows of one date, instead of the weekly ones."""

    on = DayField(label=gettext_lazy("Date"))
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


Overrides = rows_of(OverrideForm, OverrideFormSet)


class DatesView(ReplacingPage, TemplateView):
    """Shows and saves date overrides and time off, both with one button."""

    template_name = "bookings/admin/dates.html"
    page_title = gettext_lazy("Dates and time off")
    page_name = "dates"
    header_icon = "calendar-alt"

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        given = request.POST if request.method == "POST" else None
        overrides = _overrides(self.consultant)
        self.past_overrides = [o for o in overrides if o.on < self.today]
        self.coming_overrides = [o for o in overrides if o.on >= self.today]
        # Of what was posted nothing is initial: its rows may be others by now.
        initial = [] if given else [_override_initial(o) for o in self.coming_overrides]
        self.overrides = Overrides(given, prefix="overrides", today=self.today, initial=initial)
        off = list(TimeOff.objects.filter(consultant=self.consultant))
        self.past_off = [row for row in off if row.last_on and row.last_on < self.today]
        coming = [row for row in off if not row.last_on or row.last_on >= self.today]
        self.repeated_off = [row for row in coming if row.recurrence is not None]
        self.coming_off = [row for row in coming if row.recurrence is None]
        initial = [] if given else [time_off_initial(row) for row in self.coming_off]
        self.times_off = TimesOff(given, prefix="off", today=self.today, initial=initial)

    def stored(self) -> list[str]:
        told = map(time_off_text, self.coming_off)
        return [*map(_override_text, self.coming_overrides), *told]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        # `&` and not `and`: both are read, so that all that is wrong is told at once.
        if not (self.overrides.is_valid() & self.times_off.is_valid()):
            messages.error(request, _("The dates could not be saved: see below."))
            focus_first_error([*self.overrides.forms, *self.times_off.forms])
            return self.render_to_response(self.get_context_data())
        set_date_overrides(self.consultant, self.overrides.overrides(), today=self.today)
        set_times_off(self.consultant, self.times_off.times_off(), today=self.today)
        log(self.consultant, "bookings.set_dates", user=request.user)
        messages.success(request, _("The dates of %s are saved.") % self.consultant)
        warn_of_sessions(request, self.consultant, self.off(), timezone.now())
        return redirect(request.path)

    def off(self) -> Schedule:
        """Return a schedule of nothing but the time off and the closed dates just saved."""
        off = self.times_off.times_off()
        # On their clock: hours off in the days of a journey are hours there.
        return replace(
            clock_of(self.consultant, timezone.now()),
            overrides=tuple(self.overrides.overrides()),
            days_off=tuple(Dates(o.first_on, o.last_on) for o in off if not o.starts_at),
            hours_off=tuple(HoursOff(*o.span) for o in off if o.starts_at),
        )

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(
            **kwargs,
            overrides=self.overrides,
            times_off=self.times_off,
            repeated_off=repeated_off_lines(self.repeated_off, self.consultant),
            past=_past(self.past_overrides, self.past_off),
        )
        # Of these dates some may lie on a journey, and their times are times there.
        clock = clock_of(self.consultant, timezone.now())
        return context | {"zone": clock_words(clock, self.today)}


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


def _override_text(override: Override) -> str:
    return f"{date_format(override.on)}: {windows_text(override.windows)}"


def _past(overrides: Iterable[Override], off: Iterable[TimeOff]) -> list[str]:
    told = [(o.on, _override_text(o)) for o in overrides]
    told += [(row.first_on, time_off_text(row)) for row in off]
    return [text for _day, text in sorted(told, reverse=True)[:PAST_SHOWN]]
