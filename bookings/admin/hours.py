"""The weekly grid: a consultant's opening hours, weekday by weekday."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from itertools import groupby
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.dates import WEEKDAYS
from django.utils.functional import cached_property
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import FormView
from wagtail.admin import messages
from wagtail.log_actions import log

from bookings.actions.availability import rule_of, set_weekly_hours
from bookings.admin.focus import focus_first_error
from bookings.admin.meanwhile import ReplacingPage
from bookings.admin.repeated_hours import repeated_hours_lines
from bookings.admin.repetition import SHOWN
from bookings.admin.schedules import schedule_tabs
from bookings.admin.windows import DayForm, WindowsField, nights, window_text, windows_text
from bookings.domain.intervals import Interval, moment, subtract
from bookings.domain.opening_hours import OpeningRule, WallWindow, hours_off, openings
from bookings.domain.weekly import Week, first_clash, week_of, weekdays_of
from bookings.models import Consultant, OpeningHours
from bookings.queries import schedules_of
from bookings.zones import clock, long_date, short_date

PREVIEWED = 7  # days
OFFICE = (WallWindow(9 * 60, 12 * 60), WallWindow(13 * 60, 16 * 60))
SUGGESTION = Week((OFFICE,) * 5 + ((),) * 2)


@dataclass(frozen=True, slots=True)
class Others:
    """The hours of the same schedule that the grid does not show, and whose dates they are."""

    rules: tuple[OpeningRule, ...]
    zone: str
    today: date


class WeekForm(DayForm):
    """A week of windows: fields `open_0`, `windows_0` (Monday) to `open_6`, `windows_6`."""

    nights_meant = forms.BooleanField(
        label=gettext_lazy("Windows may run past midnight into the next date"), required=False
    )

    def __init__(self, *args: Any, week: Week, others: Others, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.others = others
        self.initial["nights_meant"] = any(map(nights, week.days))
        for number, windows in enumerate(week.days):
            day = capfirst(WEEKDAYS[number])
            self.fields[f"open_{number}"] = forms.BooleanField(label=day, required=False)
            self.fields[f"windows_{number}"] = WindowsField(label=day, day=day)
            self.initial[f"open_{number}"] = bool(windows)
            self.initial[f"windows_{number}"] = windows

    @property
    def days(self) -> Iterator[dict[str, Any]]:
        for number in range(7):
            yield {"switch": self[f"open_{number}"], "windows": self[f"windows_{number}"]}

    @property
    def asks_about_nights(self) -> bool:
        """Whether the box for windows past midnight is of any use here."""
        return bool(self["nights_meant"].value()) or "nights" in self.error_codes

    @property
    def error_codes(self) -> set[str | None]:
        return {error.code for errors in self.errors.as_data().values() for error in errors}

    def clean(self) -> None:
        days = [self.clean_day(f"open_{n}", f"windows_{n}") for n in range(7)]
        self.week = Week(tuple(days))
        if not self.cleaned_data.get("nights_meant"):
            for number, windows in enumerate(days):
                self._refuse_nights(f"windows_{number}", nights(windows))
        if not self.errors:
            self._refuse_clash()

    def _refuse_clash(self) -> None:
        others = self.others
        clash = first_clash(
            self.week, others.rules, zone=others.zone, after=others.today, count=SHOWN
        )
        if clash:
            day, first, second = clash
            told = _("On %(day)s, %(first)s and %(second)s overlap. Part them.")
            params = {
                "day": long_date(day),
                "first": window_text(first),
                "second": window_text(second),
            }
            error = forms.ValidationError(told, params=params)
            self.add_error(f"windows_{day.weekday()}", error)

    def _refuse_nights(self, field: str, windows: str) -> None:
        if windows:
            self.add_error(field, forms.ValidationError(NIGHT, "nights", {"windows": windows}))


NIGHT = gettext_lazy(
    "%(windows)s ends on the next date. If that is meant, tick the box below and save again."
)


# Generic in its stubs alone.
FormPage: Any = FormView


class HoursView(ReplacingPage, FormPage):
    """Shows and saves the weekly grid, of the usual hours or of a schedule of its own."""

    form_class = WeekForm
    template_name = "bookings/admin/hours.html"
    page_title = gettext_lazy("Opening hours")
    page_name = "hours"
    header_icon = "time"

    @cached_property
    def rows(self) -> list[OpeningHours]:
        """All rules of the schedule (1 statement)."""
        rows = OpeningHours.objects.filter(consultant=self.consultant, type_schedule=self.schedule)
        return list(rows)

    def get_form_kwargs(self) -> dict[str, Any]:
        # Shown and not saved: nobody is open before they have said so.
        week = week_of(map(rule_of, self.rows)) if self.rows else SUGGESTION
        rules = tuple(rule_of(row) for row in self._other_rows())
        zone = self.consultant.zone
        others = Others(rules, zone, timezone.now().astimezone(ZoneInfo(zone)).date())
        return {**super().get_form_kwargs(), "week": week, "others": others}

    def _other_rows(self) -> Iterator[OpeningHours]:
        return (row for row in self.rows if not weekdays_of(rule_of(row)))

    def stored(self) -> list[str]:
        week = week_of(map(rule_of, self.rows)).days
        return [f"{WEEKDAYS[n]}: {windows_text(day)}" for n, day in enumerate(week) if day]

    def form_valid(self, form: WeekForm) -> HttpResponse:
        set_weekly_hours(self.consultant, form.week, schedule=self.schedule)
        log(self.consultant, "bookings.set_hours", user=self.request.user)
        messages.success(self.request, _("The opening hours of %s are saved.") % self.consultant)
        return redirect(self.request.path)

    def form_invalid(self, form: WeekForm) -> HttpResponse:
        messages.validation_error(self.request, _("The opening hours could not be saved."), form)
        focus_first_error([form])
        response: HttpResponse = super().form_invalid(form)
        return response

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(
            **kwargs,
            is_suggestion=not self.rows,
            schedule=self.schedule,
            schedules=schedule_tabs(self.consultant, self.schedule),
            other_rules=repeated_hours_lines(self._other_rows(), self.consultant),
            preview=coming_days(self.consultant, map(rule_of, self.rows), timezone.now()),
        )
        return context


def coming_days(
    consultant: Consultant, rules: Iterable[OpeningRule], now: datetime
) -> list[tuple[str, str]]:
    """Return (day, open times) of the next seven dates, as saved; 1 statement."""
    today = now.astimezone(ZoneInfo(consultant.zone)).date()
    usual = schedules_of([consultant], now)[consultant.pk]
    # Overrides, time off and travel hold for every schedule; the weekly rules alone are its own.
    schedule = replace(usual, rules=tuple(rules))
    last = today + timedelta(days=PREVIEWED - 1)
    off = hours_off(schedule, today, last)
    # One by one: merged with the next date's opening, a night would be told as one long day.
    spans = [left for span in openings(schedule, today, last) for left in subtract([span], off)]
    texts = {
        day: ", ".join(_span_text(span, schedule.zone_on(day)) for span in found)
        for day, found in groupby(spans, key=lambda span: schedule.date_of(span.start))
    }
    days = [today + timedelta(days=number) for number in range(PREVIEWED)]
    return [(short_date(day), texts.get(day, _("closed"))) for day in days]


def _span_text(span: Interval, zone: str) -> str:
    return f"{clock(moment(span.start), zone)}–{clock(moment(span.end), zone)}"
