"""What staff do to one session, each on a page with a form: hand it over, cancel it, say what happened."""

from abc import ABC, abstractmethod
from collections.abc import Collection
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.http import require_POST
from django.views.generic import FormView
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.permissions import policy_registry

from bookings import queries
from bookings.actions.booking import BookingClosedError, BookingError, record_outcome
from bookings.actions.sessions import (
    CannotTakeOverError,
    ConcernsError,
    OverlapError,
    PastTimeError,
    cancel_session,
    hand_over,
)
from bookings.admin.clocks import clock_of, zone_at
from bookings.admin.permissions import require
from bookings.domain.intervals import Interval, instant
from bookings.domain.placement import Concern
from bookings.models import Booking, Consultant, Outcome, Session
from bookings.zones import when, zone_name

CONCERN_WORDS = {
    Concern.OUTSIDE_HOURS: gettext_lazy("outside the opening hours"),
    Concern.BUSY: gettext_lazy("another calendar is busy then"),
    Concern.IN_BUFFER: gettext_lazy("too close to another session or to busy time"),
    Concern.UNKNOWN: gettext_lazy("another calendar cannot be read, so it may be busy"),
}
ALL = [(concern.name, concern.value) for concern in Concern]


def concern_words(concerns: Collection[Concern]) -> list[str]:
    """Return what speaks against a time, in words."""
    return [str(CONCERN_WORDS[concern]) for concern in concerns]


def refusal_words(error: BookingError) -> str:
    """Return why an action was refused, in words for staff."""
    if isinstance(error, PastTimeError):
        return _("That time is past.")
    if isinstance(error, OverlapError):
        names = ", ".join(person.name for person in error.people)
        return _("%(names)s would be in two sessions at one time.") % {"names": names}
    if isinstance(error, CannotTakeOverError):
        return _("%(name)s cannot take this session over.") % {"name": error.to.name}
    return _("The session has begun or is cancelled, so it can no longer be changed.")


class ChangeForm(forms.Form):
    """A form whose warnings have been seen: `despite` holds for what was asked then, and no other."""

    despite = forms.MultipleChoiceField(choices=ALL, required=False)
    meant_for = forms.CharField(required=False, max_length=64)

    def seen(self, asked: str) -> list[Concern]:
        """Return the concerns that were shown for `asked` and gone past."""
        if self.cleaned_data.get("meant_for") != asked:
            return []
        return [Concern[name] for name in self.cleaned_data.get("despite", [])]


class HandOverForm(ChangeForm):
    """From whom to whom."""

    giver = forms.ModelChoiceField(
        label=gettext_lazy("Given now by"), queryset=Consultant.objects.none()
    )
    to = forms.ModelChoiceField(
        label=gettext_lazy("Colleague"),
        queryset=Consultant.objects.none(),
        widget=forms.RadioSelect,
        empty_label=None,
    )

    def __init__(self, *args: Any, session: Session, told: dict[int, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        giver: Any = self.fields["giver"]
        giver.queryset, giver.initial = session.consultants.all(), session.people[0]
        if len(session.people) == 1:
            giver.widget = forms.HiddenInput()
        to: Any = self.fields["to"]
        to.queryset = Consultant.objects.filter(pk__in=told).order_by("name")
        to.label_from_instance = lambda person: f"{person.name}: {told[person.pk]}"


class CancelForm(forms.Form):
    """A word to the attendees."""

    note = forms.CharField(
        label=gettext_lazy("A word to the attendees"),
        help_text=gettext_lazy("It is in the mail that takes the session out of their calendars."),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )


# Generic in its stubs alone.
FormPage: Any = FormView


class SessionChange(WagtailAdminTemplateMixin, FormPage, ABC):
    """Base of the pages that change one session; what is refused changes nothing."""

    template_name = "bookings/admin/session_change.html"
    header_icon = "calendar-check"
    button: Any = ""
    button_despite: Any = ""
    concerns: Collection[Concern] = ()
    asked = ""

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.session: Session = get_object_or_404(queries.sessions_to_show(), pk=kwargs["pk"])
        # Before anything is shown or done: another product answered 403 and had
        # changed the row by then.
        require(request.user, ["change"], self.session)
        self.now = timezone.now()
        self.clock = clock_of(self.session.people[0], self.now)

    @property
    def closed(self) -> str:
        """Why nothing can be done to it any more, in words, if that is so."""
        if not self.session.is_live:
            return _("The session is cancelled already. Nothing more can be done to it.")
        if self.session.start_at <= self.now:
            return _("The session has begun. Only what happened can be recorded now.")
        return ""

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        # Not left to the actions: to cancel what is cancelled is no error there, but tells nobody.
        if self.closed:
            return self.show(None)
        answer: HttpResponse = super().post(request, *args, **kwargs)
        return answer

    @abstractmethod
    def act(self, form: Any) -> Session:
        """Do it; a BookingError is told in the form."""

    @abstractmethod
    def done_words(self, session: Session) -> str:
        """Return what is told when it is done."""

    def form_valid(self, form: Any) -> HttpResponse:
        try:
            session = self.act(form)
        # Ahead of its base: concerns are a question to staff, every other refusal is an answer.
        except ConcernsError as error:
            self.concerns = error.concerns
            return self.show(form)
        except BookingError as error:
            form.add_error(None, ValidationError(refusal_words(error)))
            return self.show(form)
        messages.success(self.request, self.done_words(session))
        return redirect(self._back(session))

    def _back(self, session: Session) -> str:
        """Return where to go on: one who handed a session over may not see it any more."""
        policy = policy_registry.get(session)
        user = self.request.user
        if policy.user_has_any_permission_for_instance(user, ["view", "change"], session):
            return reverse("session:inspect", args=[session.pk])
        return reverse("calendar:index")

    def show(self, form: Any) -> HttpResponse:
        """Return the page with the form."""
        page: HttpResponse = self.render_to_response(self.get_context_data(form=form))
        return page

    def get_page_subtitle(self) -> str:
        return self.when_words(self.session)

    def when_words(self, session: Session) -> str:
        zone = zone_at(self.clock, session.start_at)
        return f"{when(session.start_at, session.end_at, zone)}, {zone_name(zone)}"

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        inspect_url = reverse("session:inspect", args=[self.session.pk])
        return [
            *self.breadcrumbs_items,
            {"url": reverse("session:index"), "label": _("Sessions")},
            {"url": inspect_url, "label": self.when_words(self.session)},
            {"url": "", "label": self.get_page_title()},
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        attending = self.session.attending
        return context | {
            "session": self.session,
            "attendees": ", ".join(booking.name for booking in attending),
            "closed": self.closed,
            "button": self.button_despite if self.concerns else self.button,
            "concerns": concern_words(self.concerns),
            "despite": [concern.name for concern in self.concerns],
            "asked": self.asked,
        }


class HandOverView(SessionChange):
    """Hands a session over to a colleague, telling of each whether they are free."""

    page_title = gettext_lazy("Hand the session over")
    button = gettext_lazy("Hand over")
    button_despite = gettext_lazy("Hand over all the same")
    form_class = HandOverForm

    def get_form_kwargs(self) -> dict[str, Any]:
        kwargs: dict[str, Any] = super().get_form_kwargs()
        return kwargs | {"session": self.session, "told": self._told()}

    def act(self, form: Any) -> Session:
        given = form.cleaned_data
        self.asked = str(given["to"].pk)
        return hand_over(
            self.session,
            given["giver"],
            given["to"],
            now=self.now,
            by=self.request.user,
            despite=form.seen(self.asked),
        )

    def done_words(self, session: Session) -> str:
        names = ", ".join(person.name for person in session.people)
        return _("The session is now given by %(names)s. Everyone was told.") % {"names": names}

    def _told(self) -> dict[int, str]:
        taken = Interval(instant(self.session.start_at), instant(self.session.end_at))
        colleagues = queries.colleagues_of(self.session)
        placings = queries.placings_of(self.session, colleagues, taken, self.now)
        return {key: _placing_words(placing) for key, placing in placings.items()}


def _placing_words(placing: queries.Placing) -> str:
    if placing.overlapped:
        return _("has another session then")
    return "; ".join(concern_words(placing.concerns)) or _("free then")


class CancelView(SessionChange):
    """Cancels a session for everyone."""

    page_title = pgettext_lazy("all of it", "Cancel the session")
    button = pgettext_lazy("all of it", "Cancel the session")
    form_class = CancelForm

    def act(self, form: Any) -> Session:
        note = form.cleaned_data["note"]
        return cancel_session(self.session, note=note, now=self.now, by=self.request.user)

    def done_words(self, session: Session) -> str:
        return _("The session is cancelled. Everyone was told.")


@require_POST
def record(request: HttpRequest, pk: int) -> HttpResponse:
    """Record what happened to one booking of a session."""
    booking = get_object_or_404(queries.bookings_to_show(), pk=pk)
    require(request.user, ["change"], booking.session)
    outcome = request.POST.get("outcome", "")
    if outcome not in Outcome.values:
        messages.error(request, _("There is no such outcome."))
    else:
        _record(request, booking, Outcome(outcome))
    return redirect("session:inspect", booking.session_id)


def _record(request: HttpRequest, booking: Booking, outcome: Outcome) -> None:
    try:
        record_outcome(booking, outcome, now=timezone.now(), by=request.user)
    except BookingClosedError:
        messages.error(request, _("An outcome is recorded once the session has begun."))
    else:
        told = _("Recorded for %(name)s: %(outcome)s.")
        messages.success(request, told % {"name": booking.name, "outcome": outcome.label})
