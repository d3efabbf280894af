"""Moving a session to a date and a time of its consultant's clock."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bookings import queries
from bookings.actions.sessions import OverlapError, PastTimeError, move_session
from bookings.admin.clocks import asks, clock_words, zone_at
from bookings.admin.fields import DayField
from bookings.admin.session_changes import ChangeForm, SessionChange, refusal_words
from bookings.admin.windows import TimeOfDayField, clean_start
from bookings.domain.intervals import Interval, instant
from bookings.domain.opening_hours import Schedule
from bookings.models import Booking, Session
from bookings.zones import known_zones, start_words

SUGGESTED = 8


class MoveForm(ChangeForm):
    """A date and a time of the consultant's clock."""

    on = DayField(label=gettext_lazy("Date"))
    at = TimeOfDayField(label=gettext_lazy("Time"), required=True)

    def __init__(self, *args: Any, clock: Schedule, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.clock = clock

    def clean(self) -> None:
        clean_start(self, self.clock)


class MoveView(SessionChange):
    """Moves a session; an address with a date and a time shows what would speak against it."""

    page_title = gettext_lazy("Move the session")
    button = gettext_lazy("Move")
    button_despite = gettext_lazy("Move all the same")
    form_class = MoveForm
    template_name = "bookings/admin/session_move.html"

    def get_initial(self) -> dict[str, Any]:
        return asks(self.session.start_at, self.clock)

    def get_form_kwargs(self) -> dict[str, Any]:
        kwargs: dict[str, Any] = super().get_form_kwargs()
        kwargs["clock"] = self.clock
        if self.request.method == "GET" and "on" in self.request.GET:
            kwargs["data"] = self._on_own_clock(self.request.GET.dict())
        return kwargs

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = self.get_form()
        if form.is_bound and form.is_valid() and not self.closed:
            self._foresee(form)
        return self.show(form)

    def act(self, form: Any) -> Session:
        start_at = form.cleaned_data["start_at"]
        self.asked = start_at.isoformat()
        despite = form.seen(self.asked)
        return move_session(
            self.session, start_at, now=self.now, by=self.request.user, despite=despite
        )

    def done_words(self, session: Session) -> str:
        told = _("Moved to %(when)s. Everyone was sent the new time.")
        if session.sequence == self.session.sequence:
            told = _("It is at that time already: %(when)s. Nothing was changed or sent.")
        return told % {"when": self.when_words(session)}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        today = self.clock.date_of(instant(self.now))
        return context | {
            "zone": clock_words(self.clock, today),
            "suggested": [] if self.closed else self._suggested(),
        }

    def _suggested(self) -> list[tuple[str, dict[str, str]]]:
        slots = queries.next_free_slots(
            self.session.session_type,
            self.now,
            count=SUGGESTED,
            team=queries.Team((), tuple(self.session.people)),
            moving=Booking(session=self.session),
        )
        return [(self._start_words(s.start_at), asks(s.start_at, self.clock)) for s in slots]

    def _start_words(self, at: datetime) -> str:
        return start_words(at, zone_at(self.clock, at))

    def _on_own_clock(self, given: dict[str, str]) -> dict[str, str]:
        """Return what the address asks for on the consultant's clock.

        A calendar of everyone is written in the site's zone, and says so in the address: there one
        line on the page is one instant, whoever it is that travels.
        """
        if (zone := given.get("zone")) not in known_zones():
            return given
        there = MoveForm(given, clock=Schedule(str(zone)))
        return asks(there.cleaned_data["start_at"], self.clock) if there.is_valid() else given

    def _foresee(self, form: Any) -> None:
        """Tell before anything is pressed what a press would tell."""
        start_at = form.cleaned_data["start_at"]
        self.asked = start_at.isoformat()
        length = self.session.end_at - self.session.start_at
        taken = Interval(instant(start_at), instant(start_at + length))
        placing = queries.placing_of(self.session, self.session.people, taken, self.now)
        if start_at <= self.now:
            form.add_error(None, refusal_words(PastTimeError(start_at)))
        elif placing.overlapped:
            form.add_error(None, refusal_words(OverlapError(placing.overlapped)))
        else:
            self.concerns = placing.concerns
