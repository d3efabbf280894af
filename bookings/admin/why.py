"""Why a time is not on offer: the rules in order, in words, for those who could give the session."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from bookings import queries
from bookings.admin.agenda_query import consultants_seen_by, sees_all
from bookings.admin.booking_for import likely_type
from bookings.admin.calendar_words import is_untrusted, stale_words
from bookings.admin.clocks import clock_of
from bookings.admin.fields import DayField
from bookings.admin.windows import TimeOfDayField, clean_start
from bookings.domain.explanation import Closed, Explanation, Finding, Numbers, Rule, Verdict
from bookings.domain.intervals import Interval, moment
from bookings.domain.opening_hours import Schedule
from bookings.models import BusyCalendar, Consultant, SessionType
from bookings.zones import clock, long_date, start_words, when, zone_name

RULES = {
    Rule.TYPE: gettext_lazy("The session type can be booked"),
    Rule.GIVES: gettext_lazy("The consultant gives this session type"),
    Rule.CALENDARS: gettext_lazy("The consultant’s other calendars are up to date"),
    Rule.NOTICE: gettext_lazy("It is to come, with the notice that is asked"),
    Rule.HORIZON: gettext_lazy("It can be booked that far ahead"),
    Rule.OPEN: gettext_lazy("The consultant is open then"),
    Rule.FITS: gettext_lazy("The session ends within the opening hours"),
    Rule.GRID: gettext_lazy("Sessions start at this time of day"),
    Rule.TIME_OFF: gettext_lazy("No time off"),
    Rule.SEATS: gettext_lazy("A seat is left in the group that meets then"),
    Rule.SESSIONS: gettext_lazy("No other session is in the way, buffers included"),
    Rule.BUSY: gettext_lazy("No other calendar is busy, buffers included"),
    Rule.TYPE_CAPS: gettext_lazy("This session type is not full that day and week"),
    Rule.CONSULTANT_CAPS: gettext_lazy("The consultant is not full that day and week"),
}
VERDICTS = {
    Verdict.PASSED: gettext_lazy("passed"),
    Verdict.REFUSED: gettext_lazy("refused"),
    Verdict.NOT_REACHED: gettext_lazy("not reached"),
}
CLOSED = {
    Closed.TIME_OFF: gettext_lazy("The day is taken off."),
    Closed.OVERRIDE: gettext_lazy("A date override replaces the usual hours of that day."),
    Closed.HOLIDAY: gettext_lazy("The day is a public holiday."),
    Closed.HOURS: gettext_lazy("It is outside the usual opening hours."),
}
MINUTE = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class ToldRule:
    """One rule in words."""

    title: str
    verdict: str
    state: str
    about: str


@dataclass(frozen=True, slots=True)
class ToldExplanation:
    """What became of a start with some consultants."""

    names: str
    is_on_offer: bool
    rules: tuple[ToldRule, ...]


class WhyForm(forms.Form):
    """A start: of what, with whom, when; times are the consultant's, or the site's."""

    session_type = forms.ModelChoiceField(
        label=gettext_lazy("Session type"), queryset=SessionType.objects.all()
    )
    consultant = forms.ModelChoiceField(
        label=gettext_lazy("Consultant"),
        queryset=Consultant.objects.none(),
        required=False,
        empty_label=gettext_lazy("Anyone who gives it"),
    )
    on = DayField(label=gettext_lazy("Date"))
    at = TimeOfDayField(label=gettext_lazy("Time"), required=True)

    def __init__(
        self,
        *args: Any,
        seen: list[Consultant],
        anyone: bool,
        now: datetime,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.now = now
        field: Any = self.fields["consultant"]
        field.queryset = Consultant.objects.filter(pk__in=[person.pk for person in seen])
        if not anyone:
            field.required, field.empty_label = True, None

    def clean(self) -> None:
        clean_start(self, self.clock)

    @cached_property
    def clock(self) -> Schedule:
        """The clock the time is read on: the consultant's, or the site's."""
        return clock_of(self.cleaned_data.get("consultant"), self.now)


class WhyView(WagtailAdminTemplateMixin, TemplateView):
    """Answers by GET, so that an answer can be sent to a colleague as an address."""

    template_name = "bookings/admin/why.html"
    page_title = gettext_lazy("Why is a time not on offer?")
    header_icon = "help"

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.now = timezone.now()
        self.seen = consultants_seen_by(request.user, self.now)
        if not self.seen:
            raise PermissionDenied

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        given = request.GET.dict()
        # Whoever presses a time in the calendar has named no type; another one is a choice away.
        if given.get("at") and not given.get("session_type"):
            given["session_type"] = likely_type(self.seen, given.get("consultant", ""))
        form = WhyForm(
            given if given.get("session_type") else None,
            initial=given,
            seen=self.seen,
            anyone=sees_all(request.user),
            now=self.now,
        )
        told = self._answer(form) if form.is_bound and form.is_valid() else {}
        page: HttpResponse = self.render_to_response(self.get_context_data(form=form, **told))
        return page

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [
            *self.breadcrumbs_items,
            {"url": reverse("calendar:index"), "label": _("Calendar")},
            {"url": "", "label": self.get_page_title()},
        ]

    def _answer(self, form: WhyForm) -> dict[str, Any]:
        given = form.cleaned_data
        found = queries.explanations_of(
            given["session_type"],
            given["start_at"],
            self.now,
            consultant=given["consultant"],
        )
        zone = form.clock.zone_on(given["on"])
        words = Words(given["session_type"], given["start_at"], zone, self.now)
        return {
            "asked": f"{start_words(given['start_at'], zone)}, {zone_name(zone)}",
            "told": [words.told(explanation) for explanation in found],
            "is_answered": True,
        }


@dataclass(frozen=True, slots=True)
class Words:
    """Findings about one start in words, on the clock of a zone."""

    session_type: SessionType
    start_at: datetime
    zone: str
    now: datetime

    def told(self, explanation: Explanation[Consultant]) -> ToldExplanation:
        """Return an explanation in words."""
        return ToldExplanation(
            names=", ".join(person.name for person in explanation.party),
            is_on_offer=explanation.is_on_offer,
            rules=tuple(self._rule(finding) for finding in explanation.findings),
        )

    def _rule(self, finding: Finding[Consultant]) -> ToldRule:
        about = self._about(finding) if finding.verdict is Verdict.REFUSED else ""
        name = f"{finding.who.name}: " if finding.who and about else ""
        return ToldRule(
            title=str(RULES[finding.rule]),
            verdict=str(VERDICTS[finding.verdict]),
            state=finding.verdict.name.lower().replace("_", "-"),
            about=f"{name}{about}",
        )

    def _about(self, finding: Finding[Consultant]) -> str:
        # What decided is whose calendars they are, which no number tells.
        if finding.rule is Rule.CALENDARS and finding.who:
            return self.stale(finding.who)
        return ABOUT[finding.rule](self, finding.numbers)

    def nothing(self, _numbers: Numbers) -> str:
        return ""

    def inactive(self, _numbers: Numbers) -> str:
        return _("not among those who give it, or gives no sessions now.")

    def stale(self, person: Consultant) -> str:
        """Return which calendars of a person are not trusted, and since when (1 statement)."""
        calendars = BusyCalendar.objects.filter(consultant=person, is_active=True).order_by("pk")
        told = [stale_words(one, self.now) for one in calendars if is_untrusted(one, self.now)]
        return " ".join([*told, _("Nothing is offered until it can be read.")])

    def notice(self, numbers: Numbers) -> str:
        earliest = start_words(moment(numbers.times[0]), self.zone)
        hours = f"{self.session_type.notice / timedelta(hours=1):g}"
        told = _("Notice is %(hours)s hours: the earliest start now is %(start)s.")
        return told % {"hours": hours, "start": earliest}

    def horizon(self, numbers: Numbers) -> str:
        first, last = (long_date(day) if day else "" for day in numbers.dates)
        told = [_("not before %(day)s") % {"day": first}] if first else []
        told += [_("until %(day)s") % {"day": last}] if last else []
        return _("It can be booked %(range)s.") % {"range": ", ".join(told)}

    def open(self, numbers: Numbers) -> str:
        why = str(CLOSED[numbers.closed]) if numbers.closed else ""
        hours = ", ".join(self._clocks(span) for span in numbers.spans)
        told = _("Open that day: %(hours)s.") % {"hours": hours} if hours else _("Closed all day.")
        return f"{why} {told}"

    def fits(self, numbers: Numbers) -> str:
        if not numbers.spans:
            return _("These people are never open together then.")
        told = _("It lasts %(minutes)s minutes, and it is open until %(end)s.")
        minutes = self.session_type.duration // MINUTE
        return told % {"minutes": minutes, "end": clock(moment(numbers.spans[0].end), self.zone)}

    def grid(self, numbers: Numbers) -> str:
        nearest = ", ".join(start_words(moment(at), self.zone) for at in numbers.times)
        return _("The nearest starts are %(starts)s.") % {"starts": nearest}

    def taken(self, numbers: Numbers) -> str:
        [span] = numbers.spans
        told = when(moment(span.start), moment(span.end), self.zone)
        return _("%(when)s. Buffers: %(before)s minutes before, %(after)s after.") % {
            "when": told,
            "before": self.session_type.buffer_before // MINUTE,
            "after": self.session_type.buffer_after // MINUTE,
        }

    def off(self, numbers: Numbers) -> str:
        [span] = numbers.spans
        return f"{when(moment(span.start), moment(span.end), self.zone)}."

    def seats(self, _numbers: Numbers) -> str:
        return _("all seats are taken.")

    def caps(self, numbers: Numbers) -> str:
        day, week = ("–" if most is None else most for most in numbers.most)
        return _("At most %(day)s a day and %(week)s a week.") % {"day": day, "week": week}

    def _clocks(self, span: Interval) -> str:
        return f"{clock(moment(span.start), self.zone)}–{clock(moment(span.end), self.zone)}"


ABOUT: dict[Rule, Callable[[Words, Numbers], str]] = {
    Rule.TYPE: Words.nothing,
    Rule.GIVES: Words.inactive,
    Rule.CALENDARS: Words.nothing,
    Rule.NOTICE: Words.notice,
    Rule.HORIZON: Words.horizon,
    Rule.OPEN: Words.open,
    Rule.FITS: Words.fits,
    Rule.GRID: Words.grid,
    Rule.TIME_OFF: Words.off,
    Rule.SEATS: Words.seats,
    Rule.SESSIONS: Words.taken,
    Rule.BUSY: Words.taken,
    Rule.TYPE_CAPS: Words.caps,
    Rule.CONSULTANT_CAPS: Words.caps,
}
