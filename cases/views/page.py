"""The page of one case, and what is done on it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib.auth.models import AbstractBaseUser, AnonymousUser
from django.core.exceptions import BadRequest, PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST
from wagtail.admin import messages
from wagtail.admin.auth import permission_required
from wagtail.admin.utils import get_valid_next_url_from_request
from wagtail.admin.views import generic

from bookings.actions.booking import BookingClosedError, record_outcome
from bookings.models import Outcome
from cases import actions, queries
from cases.domain.stages import Need, Needs, Stage
from cases.forms import (
    LetterForm,
    MoveForm,
    NextStepForm,
    NoteForm,
    OriginForm,
    PersonForm,
    RoleForm,
    ShareForm,
    TakeOutForm,
    TaskForm,
)
from cases.forms.telling import changes_in_words
from cases.models import Case, CaseContact, Role
from cases.views.access import case_or_404, case_or_kept_404
from cases.views.alike import alike_to
from cases.views.stories import story_context

# So that a program, or a test, tells a refused form from a page that was asked for.
UNPROCESSABLE = 422


NEEDED = {
    Need.REASON: gettext_lazy("a reason is missing"),
    Need.LOST_REASON: gettext_lazy("the reason for the loss is missing"),
    Need.LOST_NOTE: gettext_lazy("a note on the loss is missing"),
    Need.DELIVERED_ON: gettext_lazy("the date of delivery is missing or still to come"),
    Need.SERVICES: gettext_lazy("what was sold is missing"),
    Need.NEXT_STEP: gettext_lazy("the next step and its date are missing"),
    Need.FUTURE_BOOKING: gettext_lazy("no confirmed session is to come"),
    Need.NO_FUTURE_BOOKING: gettext_lazy("a confirmed session is still to come"),
    Need.HELD_SESSION: gettext_lazy("no session is recorded as held"),
    Need.PUBLICATION: gettext_lazy("publishing the story does this"),
}


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody in the case, with the forms of the role and of leaving for one who may change it."""

    part: CaseContact
    role: forms.Form | None = None
    out: forms.Form | None = None
    is_refused: bool = False


class CasePageView(generic.InspectView):
    """All about one case, and what can be done with it now."""

    model = Case
    template_name = "cases/case.html"
    index_url_name = "cases:index"
    edit_url_name = "cases:edit"
    header_icon = "folder-open-inverse"
    # The form that was refused, by the prefix of its fields' ids.
    refused: dict[str, forms.Form] = {}

    def get_object(self, queryset: Any = None) -> Case:
        seen = queries.case_or_kept(self.request.user, self.pk)
        return get_object_or_404(seen.select_related("organisation", "owner", "lost_reason"))

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        # A letter or a note still names the case that was merged.
        if str(self.object.pk) != str(self.pk):
            return redirect("cases:inspect", self.object.pk)
        return super().dispatch(request, *args, **kwargs)

    def get_page_title(self) -> str:
        return str(self.object)

    def get_page_subtitle(self) -> str:
        return ""

    def get_breadcrumbs_items(self) -> list[dict[str, str]]:
        index = {"url": reverse("cases:index"), "label": _("Cases")}
        return [*self.breadcrumbs_items, index, {"url": "", "label": self.object.ref}]

    def get_fields_context(self) -> list[dict[str, Any]]:
        return []

    @cached_property
    def may_change(self) -> bool:
        return bool(self.user_has_permission("change"))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        now = timezone.now()
        history = queries.case_history(self.object, user=self.request.user, now=now)
        context: dict[str, Any] = super().get_context_data(**kwargs)
        context |= {"case": self.object, "history": history, "may_change": self.may_change}
        context |= {"now": now, "today": queries.site_date(now), "outcomes": Outcome}
        context |= story_context(self.object, self.request.user)
        context["people"] = [self._person(part) for part in history.contacts]
        context["alike"] = alike_to(self.request.user, self.object)
        context["labels"] = {at: name.label for at, name in queries.stage_labels().items()}
        return context | (self._forms(history) if self.may_change else {})

    def _forms(self, history: queries.CaseHistory) -> dict[str, Any]:
        case, shown = self.object, self.refused
        step, me = initial_of(case), {"assignee": self.request.user.pk}
        shared = {"shared_with": history.shared_with, "lock_version": case.lock_version}
        fresh: dict[str, Any] = {
            "note": lambda: NoteForm(auto_id="note-%s"),
            "step": lambda: NextStepForm(initial=step, auto_id="step-%s"),
            "task": lambda: TaskForm(initial=me, auto_id="task-%s"),
            "letter": lambda: LetterForm(case=case, auto_id="letter-%s"),
            "origin": lambda: OriginForm(auto_id="origin-%s"),
            "person": lambda: self._person_form(history),
            "share": lambda: ShareForm(case=case, initial=shared, auto_id="share-%s"),
        }
        given = {f"{name}_form": shown.get(name) or make() for name, make in fresh.items()}
        moves = [
            (to, shown.get(to) or move_form(to, needs, initial=step))
            for to, needs in history.moves.items()
        ]
        given["edited_task"] = shown.get("edited_task")
        return given | {"moves": moves, "refused": set(shown)}

    def _person(self, part: CaseContact) -> Person:
        if not self.may_change:
            return Person(part)
        role, out, shown = f"role-{part.pk}", f"out-{part.pk}", self.refused
        return Person(
            part,
            shown.get(role) or RoleForm(initial={"role": part.role}, auto_id=f"{role}-%s"),
            shown.get(out) or TakeOutForm(role=part.role, auto_id=f"{out}-%s"),
            is_refused=role in shown or out in shown,
        )

    def _person_form(self, history: queries.CaseHistory) -> PersonForm:
        # Whoever is put into a case of nobody is most likely the one whom it began with.
        role = Role.PARTICIPANT if history.contacts else Role.INITIATOR
        return PersonForm(
            case=self.object, user=self.request.user, initial={"role": role}, auto_id="person-%s"
        )


def initial_of(case: Case) -> dict[str, Any]:
    """Return what the forms of a case begin with (1 statement where services are asked for)."""
    return {
        "lock_version": case.lock_version,
        "next_step": case.next_step,
        "next_step_on": case.next_step_on,
        "delivered_on": queries.site_date(timezone.now()),
        "services": list(case.services.all()) if queries.asks_for_services() else [],
    }


def move_form(to: Stage, needs: Needs, **kwargs: Any) -> MoveForm:
    """Return the form of one move; each has ids of its own, since a page shows several."""
    return MoveForm(needs=needs, auto_id=f"{to}-%s", **kwargs)


def page_with(request: HttpRequest, case: Case, **refused: forms.Form) -> HttpResponse:
    """Return the case page again with the form that was refused, saying why."""
    # The page answers to GET alone; the refused form comes along as its own argument.
    request.method = "GET"
    response: HttpResponse = CasePageView.as_view(refused=refused)(request, pk=case.pk)
    response.status_code = UNPROCESSABLE
    return response


def staff(request: HttpRequest) -> AbstractBaseUser:
    """Return who is logged in; the admin lets in nobody else."""
    if isinstance(request.user, AnonymousUser):
        raise PermissionDenied
    return request.user


def done(request: HttpRequest, case: Case, act: Callable[[], object]) -> HttpResponse:
    """Do it, and lead back to where that was asked, which tells what stood in the way if anything did."""
    try:
        act()
    except (actions.CaseError, BookingClosedError) as error:
        messages.error(request, refusal(error))
    return back_to(request, case)


def back_to(request: HttpRequest, case: Case) -> HttpResponse:
    """Lead back to where the form was, the case's own page unless it says another."""
    address = get_valid_next_url_from_request(request)
    return redirect(address) if address else redirect("cases:inspect", case.pk)


def refusal(error: actions.CaseError | BookingClosedError) -> str:
    """Return in the user's words what stood in the way."""
    match error:
        case actions.CaseChangedError(changes=changes):
            told = _("Somebody else changed this case just now: look again before you go on.")
            return f"{told} {changes_in_words(changes)}"
        case actions.MoveRefusedError(need=need):
            return _("Not moved: %(missing)s.") % {"missing": NEEDED[need]}
        case actions.MoveNotAllowedError(to=to):
            label = queries.stage_labels()[to].label
            return _("The case cannot go from here to “%(stage)s”.") % {"stage": label}
        case actions.FirstContactError(part=part):
            told = _("%(name)s is the first contact: say that the case then has none.")
            return told % {"name": part.contact}
        case actions.CaseClosedError():
            return _("The case is closed: reopen it before you plan the next step.")
        case _:
            return _("The outcome can be recorded once the session has begun.")


@require_POST
@permission_required("cases.change_case")
def add_note(request: HttpRequest, pk: int) -> HttpResponse:
    """Write a note into the case's history."""
    case, form = case_or_kept_404(request, pk), NoteForm(request.POST, auto_id="note-%s")
    if not form.is_valid():
        return page_with(request, case, note=form)
    actions.add_note(case, **form.cleaned_data, author=staff(request), now=timezone.now())
    return redirect("cases:inspect", case.pk)


@require_POST
@permission_required("cases.change_case")
def plan_next_step(request: HttpRequest, pk: int) -> HttpResponse:
    """Plan what is done next."""
    case, form = case_or_kept_404(request, pk), NextStepForm(request.POST, auto_id="step-%s")
    if not form.is_valid():
        return page_with(request, case, step=form)
    try:
        check_shown(case, pk, form.cleaned_data["lock_version"])
        actions.set_next_step(case, form.step, now=timezone.now(), actor=staff(request))
    except actions.CaseChangedError as error:
        messages.error(request, refusal(error))
        # What was typed stays, in a form that can be sent once more by one who has looked.
        given = request.POST.copy()
        given["lock_version"] = str(error.case.lock_version)
        return page_with(request, case, step=NextStepForm(given, auto_id="step-%s"))
    except actions.CaseError as error:
        messages.error(request, refusal(error))
    return back_to(request, case)


def check_shown(case: Case, pk: int, version: int) -> None:
    """Raise CaseChangedError unless this very case was shown, as it is."""
    # Of the case that was merged into it the version says nothing: by chance it may be the same.
    if case.pk != pk:
        raise actions.CaseChangedError(case, [])
    actions.check_unchanged(case, version)


@require_POST
@permission_required("cases.change_case")
def record(request: HttpRequest, pk: int, booking_pk: int) -> HttpResponse:
    """Record what happened in one of the case's sessions."""
    case = case_or_404(request, pk)
    # Through the case: by its key alone it could be one of a case that this person does not see.
    booking = get_object_or_404(queries.bookings_of(case), pk=booking_pk)
    outcome = request.POST.get("outcome", "")
    if outcome not in Outcome.values:
        raise BadRequest("there is no such outcome")
    now, by = timezone.now(), staff(request)
    return done(request, case, lambda: record_outcome(booking, Outcome(outcome), now=now, by=by))
