"""Blocking time from the calendar, and giving it back: time off by the hour, one stretch at a time."""

from dataclasses import replace
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import FormView, TemplateView
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.log_actions import log

from bookings.actions.availability import DaysOff, add_time_off, remove_time_off
from bookings.admin.agenda_query import CalendarQuery
from bookings.admin.booked import warn_of_sessions
from bookings.admin.clocks import clock_of, clock_words
from bookings.admin.permissions import require
from bookings.admin.time_off import TimeOffForm, time_off_text
from bookings.domain.agenda import Span
from bookings.domain.away import taken_away
from bookings.domain.intervals import instant, intersect
from bookings.domain.opening_hours import HoursOff, Schedule
from bookings.domain.recurring_dates import Dates
from bookings.models import Consultant, TimeOff
from bookings.queries import schedules_of

PREFILLED = ("first_on", "starts_at", "last_on", "ends_at")
# Generic in its stubs alone.
FormPage: Any = FormView


class BlockView(WagtailAdminTemplateMixin, FormPage):
    """Blocks time of one consultant; an address with dates and times fills the form in."""

    template_name = "bookings/admin/block.html"
    page_title = gettext_lazy("Block time")
    header_icon = "calendar-alt"
    form_class = TimeOffForm

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.consultant: Consultant = get_object_or_404(Consultant, pk=kwargs["pk"])
        require(request.user, ["change"], self.consultant)
        self.now = timezone.now()

    @cached_property
    def clock(self) -> Schedule:
        """The clock that the times are read on (1 statement)."""
        return clock_of(self.consultant, self.now)

    def get_initial(self) -> dict[str, Any]:
        return {name: self.request.GET[name] for name in PREFILLED if name in self.request.GET}

    def form_valid(self, form: Any) -> HttpResponse:
        off = form.days_off
        alone = only(self.clock, off)
        taken = taken_away(alone, off.first_on, off.last_on)
        if taken and taken[-1].end <= instant(self.now):
            form.add_error("first_on", _("This is past."))
            page: HttpResponse = self.form_invalid(form)
            return page
        add_time_off(self.consultant, off)
        log(self.consultant, "bookings.set_dates", user=self.request.user)
        messages.success(self.request, _("The time is blocked: nobody can book it."))
        warn_of_sessions(self.request, self.consultant, alone, self.now)
        return redirect(week_of(self.consultant, off.first_on))

    def get_page_subtitle(self) -> str:
        return self.consultant.name

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [
            *self.breadcrumbs_items,
            {"url": reverse("calendar:index"), "label": _("Calendar")},
            {"url": "", "label": self.get_page_title()},
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        clock = self.clock
        zone = clock_words(clock, clock.date_of(instant(self.now)))
        return context | {"consultant": self.consultant, "zone": zone}


class UnblockView(WagtailAdminTemplateMixin, TemplateView):
    """Gives blocked time back, after a question."""

    template_name = "bookings/admin/unblock.html"
    page_title = gettext_lazy("Give blocked time back")
    header_icon = "calendar-alt"

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        # What repeats is changed as a whole, on the page of dates.
        rows = TimeOff.objects.select_related("consultant").filter(recurrence__isnull=True)
        self.row: TimeOff = get_object_or_404(rows, pk=kwargs["pk"])
        require(request.user, ["change"], self.row.consultant)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        remove_time_off(self.row)
        log(self.row.consultant, "bookings.set_dates", user=request.user)
        if self._is_still_off():
            told = _("It is removed, but other time off or a closed date still covers that time.")
            messages.warning(request, told)
        else:
            messages.success(request, _("The time can be booked again."))
        return redirect(week_of(self.row.consultant, self.row.first_on))

    def _is_still_off(self) -> bool:
        """Return whether something else takes some of the time away (1 statement)."""
        row, now = self.row, timezone.now()
        schedule = schedules_of([row.consultant], now)[row.consultant.pk]
        dates = row.first_on, row.last_on or row.first_on
        off = DaysOff(*dates, starts_at=row.starts_at, ends_at=row.ends_at)
        given_back = taken_away(only(schedule.clock, off), *dates)
        return bool(intersect(given_back, taken_away(schedule, *dates)))

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [
            *self.breadcrumbs_items,
            {"url": reverse("calendar:index"), "label": _("Calendar")},
            {"url": "", "label": self.get_page_title()},
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        back = week_of(self.row.consultant, self.row.first_on)
        context: dict[str, Any] = super().get_context_data(
            **kwargs, consultant=self.row.consultant, told=time_off_text(self.row), back=back
        )
        return context


def only(clock: Schedule, off: DaysOff) -> Schedule:
    """Return a schedule on that clock that holds nothing but one time off."""
    if off.starts_at is None:
        return replace(clock, days_off=(Dates(off.first_on, off.last_on),))
    return replace(clock, hours_off=(HoursOff(*off.span),))


def week_of(consultant: Consultant, day: Any) -> str:
    """Return the address of the week of a consultant's calendar that a date lies in."""
    return CalendarQuery(Span.WEEK, day, str(consultant.pk)).url
