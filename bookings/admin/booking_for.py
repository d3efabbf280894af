"""Booking on behalf of somebody: first what, with whom and which day, then a time and who comes."""

from datetime import date, datetime
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from bookings import queries
from bookings.actions.booking import BookingRequest, SlotTakenError, book
from bookings.admin.clocks import asks, clock_of
from bookings.admin.fields import DayField, ZoneField
from bookings.admin.permissions import consultant_of
from bookings.domain.intervals import instant
from bookings.domain.opening_hours import Schedule
from bookings.domain.typed import read_start
from bookings.forms import (
    SingleLineField,
    answers_given,
    new_request_key,
    question_field,
    question_name,
)
from bookings.models import Consultant, SessionType
from bookings.zones import clock, zone_name

ANYONE = "bookings.change_session"


def bookable_by(user: Any) -> list[Consultant]:
    """Return whose sessions the user may book: everyone's, or one's own (1 statement at most)."""
    if user.has_perm(ANYONE):
        return list(Consultant.objects.filter(is_active=True).order_by("name"))
    own = consultant_of(user)
    return [own] if own and own.is_active else []


def likely_type(people: list[Consultant], consultant: str) -> str:
    """Return the key of the first session type that they give, or of all; nothing without one.

    Whoever presses a time in the calendar sees an answer at once; another type is a choice away.
    """
    person = next((one for one in people if str(one.pk) == consultant), None)
    kinds = queries.session_types_of(person) if person else queries.bookable_session_types()
    first = kinds.values_list("pk", flat=True).first()
    return "" if first is None else str(first)


class ChoiceForm(forms.Form):
    """What, with whom and on which day."""

    session_type = forms.ModelChoiceField(
        label=gettext_lazy("Session type"), queryset=SessionType.objects.filter(is_active=True)
    )
    consultant = forms.ModelChoiceField(
        label=gettext_lazy("Consultant"),
        queryset=Consultant.objects.none(),
        required=False,
        empty_label=gettext_lazy("Whoever is next in turn"),
    )
    on = DayField(label=gettext_lazy("Date"))
    overriding = forms.BooleanField(
        label=gettext_lazy("Go past notice, horizon and caps"),
        help_text=gettext_lazy("Never past another session, busy time or the opening hours."),
        required=False,
    )
    # The time that was pressed in the calendar; kept while the rest is chosen.
    at = forms.CharField(required=False, widget=forms.HiddenInput, max_length=5)

    def __init__(
        self,
        *args: Any,
        people: list[Consultant],
        anyone: bool,
        now: datetime,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.now = now
        field: Any = self.fields["consultant"]
        field.queryset = Consultant.objects.filter(pk__in=[person.pk for person in people])
        if not anyone:
            field.required, field.empty_label = True, None

    @cached_property
    def clock(self) -> Schedule:
        """The clock that the day is counted on: the consultant's, or the site's."""
        return clock_of(self.cleaned_data["consultant"], self.now)

    @property
    def zone(self) -> str:
        """Whose time the times of that day are told in."""
        return self.clock.zone_on(self.cleaned_data["on"])

    def has(self, start: datetime) -> bool:
        """Return whether a start lies on that day."""
        on_that_day: bool = self.clock.date_of(instant(start)) == self.cleaned_data["on"]
        return on_that_day

    def team(self) -> queries.Team:
        """Return who would give the session."""
        team = queries.team_of(self.cleaned_data["session_type"])
        person = self.cleaned_data["consultant"]
        return team.with_only(person) if person else team

    def slots(self) -> list[queries.OfferedSlot]:
        """Return the starts of that day."""
        on: date = self.cleaned_data["on"]
        return queries.free_slots_for(
            self.cleaned_data["session_type"],
            self.clock.instants_of(on, on),
            self.now,
            team=self.team(),
            overriding=self.cleaned_data["overriding"],
        )


class AttendeeForm(forms.Form):
    """The time, and who comes; the invitation goes to the address."""

    start = forms.ChoiceField(label=gettext_lazy("Time"), widget=forms.RadioSelect)
    name = SingleLineField(label=gettext_lazy("Name"), max_length=120)
    email = forms.EmailField(label=gettext_lazy("Email"), max_length=200)
    organisation = SingleLineField(
        label=gettext_lazy("Organisation"), max_length=120, required=False
    )
    phone = SingleLineField(label=gettext_lazy("Phone"), max_length=40, required=False)
    language = forms.ChoiceField(
        label=gettext_lazy("Language of the mail"), choices=settings.LANGUAGES
    )
    tz = ZoneField(label=gettext_lazy("Time zone of the attendee"))
    request_key = forms.CharField(widget=forms.HiddenInput, max_length=60)

    def __init__(
        self,
        *args: Any,
        starts: list[tuple[str, str]],
        session_type: SessionType,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["start"]
        field.choices = starts
        for question in session_type.questions.all():
            # On the phone not everything is asked: an answer that nobody gave stops no booking.
            asked = question_field(question, is_required=False)
            self.fields[question_name(question)] = asked

    def clean_start(self) -> datetime | None:
        """Return the start, which is among those that were offered."""
        return read_start(self.cleaned_data["start"])


class BookForView(WagtailAdminTemplateMixin, TemplateView):
    """Asks for the day by GET, and books by POST at the same address."""

    template_name = "bookings/admin/book_for.html"
    page_title = gettext_lazy("Book for someone")
    header_icon = "calendar-check"

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.user: Any = request.user
        self.people = bookable_by(request.user)
        if not self.people:
            raise PermissionDenied
        self.now = timezone.now()

    @cached_property
    def choice(self) -> ChoiceForm:
        given = self.request.GET.dict()
        if given.get("at") and not given.get("session_type"):
            given["session_type"] = likely_type(self.people, given.get("consultant", ""))
        return ChoiceForm(
            given if given.get("session_type") else None,
            initial=given,
            people=self.people,
            anyone=self.user.has_perm(ANYONE),
            now=self.now,
        )

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not self.choice.is_valid():
            return self.get(request, *args, **kwargs)
        form = self._attendee(request.POST)
        if not form.is_valid():
            return self.show(form)
        try:
            booking = book(self._wanted(form), now=self.now)
        except SlotTakenError:
            form.add_error("start", _("That time was just taken: choose another."))
            return self.show(form)
        told = _("Booked for %(name)s. The invitation is on its way.")
        messages.success(request, told % {"name": booking.name})
        return redirect("session:inspect", booking.session_id)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        is_chosen = self.choice.is_bound and self.choice.is_valid()
        return self.show(self._attendee() if is_chosen else None)

    def show(self, form: AttendeeForm | None) -> HttpResponse:
        """Return the page, with the second form once the day is chosen."""
        page: HttpResponse = self.render_to_response(self.get_context_data(form=form))
        return page

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [
            *self.breadcrumbs_items,
            {"url": reverse("calendar:index"), "label": _("Calendar")},
            {"url": "", "label": self.get_page_title()},
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        zone = zone_name(self.choice.zone) if kwargs.get("form") else ""
        context: dict[str, Any] = super().get_context_data(**kwargs, choice=self.choice, zone=zone)
        return context

    def _attendee(self, given: Any = None) -> AttendeeForm:
        zone = self.choice.zone
        starts = [
            (slot.start_at.isoformat(), clock(slot.start_at, zone)) for slot in self.choice.slots()
        ]
        # Typed on a form that was shown before somebody took the time: told there, nothing is lost.
        start = read_start(given.get("start", "")) if given else None
        if start and self.choice.has(start):
            starts.append((given["start"], clock(start, zone)))
        initial = {
            # Not where the consultant is that day: they travel, whoever comes does not.
            "tz": self.choice.clock.zone,
            "language": settings.LANGUAGE_CODE,
            "request_key": new_request_key(),
            "start": self._start_asked(starts),
        }
        return AttendeeForm(
            given,
            starts=list(dict(starts).items()),
            session_type=self.choice.cleaned_data["session_type"],
            initial=initial,
        )

    def _start_asked(self, starts: list[tuple[str, str]]) -> str:
        """Return the start whose time of day the address names, if it is one of them."""
        at, there = self.request.GET.get("at", ""), self.choice.clock
        found = (s for s, _told in starts if asks(datetime.fromisoformat(s), there)["at"] == at)
        return next(found, "")

    def _wanted(self, form: AttendeeForm) -> BookingRequest:
        chosen, given = self.choice.cleaned_data, form.cleaned_data
        return BookingRequest(
            session_type=chosen["session_type"],
            start_at=given["start"],
            name=given["name"],
            email=given["email"],
            organisation=given["organisation"],
            phone=given["phone"],
            answers=tuple(answers_given(chosen["session_type"], given)),
            zone=given["tz"],
            language=given["language"],
            consultant=chosen["consultant"],
            request_key=f"staff:{given['request_key']}",
            booked_by=self.user,
            overriding=chosen["overriding"],
        )
