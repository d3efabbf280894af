"""The JSON API of cases for staff who are logged in: reading one, and moving it as the admin does.

To be had below the admin's address, since the cookies of staff are sent nowhere else (ADR 0009).
Errors are of the form of the public API: a machine's word in `error`, and what to mend by field in
`fields`.
"""

from datetime import date, datetime
from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from ninja import NinjaAPI, Schema, Status
from ninja.decorators import decorate_view
from ninja.security import SessionAuth
from ninja.utils import check_csrf
from pydantic import ConfigDict, Field
from wagtail.admin.auth import require_admin_access

from bookings.api import ApiError, answer_errors
from cases import actions, queries
from cases.domain.stages import Need, Needs, Stage
from cases.models import Case, LostReason
from cases.queries import Card
from cases.views import may_see_cases, refusal, staff

# The field by which each thing is given; what only facts can give is said of the move itself.
FIELDS = {
    Need.REASON: "reason",
    Need.LOST_REASON: "lost_reason",
    Need.LOST_NOTE: "lost_note",
    Need.NEXT_STEP: "next_step",
    Need.DELIVERED_ON: "delivered_on",
    Need.SERVICES: "services",
}


class StaffSession(SessionAuth):
    """Whoever is logged in to the admin; a browser sends their cookie along, so posts carry a CSRF token."""

    def __call__(self, request: HttpRequest) -> Any:
        # First this: one whose session has ended would be told of a token that does not help them.
        if not request.user.is_authenticated:
            raise ApiError(401, "logged_out")
        if check_csrf(request):
            raise ApiError(403, "csrf")
        if not may_see_cases(request.user):
            # Before any case is looked for: the answer is the same for one that does not exist.
            raise ApiError(403, "forbidden")
        return request.user


api = NinjaAPI(
    title="Sparring: cases",
    version="1",
    urls_namespace="cases-api",
    auth=StaffSession(),
    docs_decorator=require_admin_access,
)
answer_errors(api)


class CaseOut(Schema):
    """A case as it is now; `moves` names each stage it can go to, with the fields that asks for."""

    ref: str
    title: str
    stage: Stage
    lock_version: int
    organisation: str
    owner: str
    value_amount: int | None
    value_currency: str
    opened_at: datetime
    closed_at: datetime | None
    delivered_on: date | None
    next_step: str
    next_step_on: date | None
    lost_reason: str
    lost_note: str
    moves: dict[str, list[str]]


class MoveIn(Schema):
    """A move of the case as it was read; services by the keys of their pages, a loss by its code."""

    # A misspelt field must not move a case without what it was to carry.
    model_config = ConfigDict(extra="forbid")

    to: Stage
    lock_version: int = Field(ge=0, lt=2**31)
    reason: str = Field(default="", max_length=2000)
    next_step: str = Field(default="", max_length=250)
    next_step_on: date | None = None
    lost_reason: str = Field(default="", max_length=30)
    lost_note: str = Field(default="", max_length=2000)
    delivered_on: date | None = None
    services: list[int] | None = Field(default=None, max_length=50)


@api.get("/cases/{ref}", response=CaseOut, operation_id="read_case")
@decorate_view(never_cache)
def read_case(request: HttpRequest, ref: str) -> CaseOut:
    """Return a case that is there for whoever asks (3 statements)."""
    return _case_out(request, _case(request, ref))


@api.post(
    "/cases/{ref}/move", response={200: CaseOut, 409: dict, 422: dict}, operation_id="move_case"
)
@decorate_view(never_cache)
def move_case(request: HttpRequest, ref: str, wanted: MoveIn) -> CaseOut | Status[dict[str, Any]]:
    """Move a case by the same action as the board, and return it as it is then."""
    if not request.user.has_perm("cases.change_case"):
        raise ApiError(403, "forbidden")
    case = _case(request, ref)
    try:
        # Before anything that was given: what another stage asks for would puzzle who comes second.
        actions.check_unchanged(case, wanted.lock_version)
        given = _given(wanted)
        actions.move_case(case, wanted.to, **given, now=timezone.now(), actor=staff(request))
    except actions.CaseChangedError as error:
        return Status(409, _changed(request, error))
    except actions.CaseError as error:
        return Status(422, _refused(error))
    return _case_out(request, case)


def _case(request: HttpRequest, ref: str) -> Case:
    case = queries.cases_for(request.user).filter(ref=ref).first()
    if case is None:
        raise ApiError(404, "not_found")
    return case


def _given(wanted: MoveIn) -> dict[str, Any]:
    """Return what the move carries as the action takes it; raises ApiError 422 for what makes no sense."""
    step = _next_step(wanted)
    loss = actions.Loss(_lost_reason(wanted), wanted.lost_note) if wanted.lost_reason else None
    return {
        "reason": wanted.reason,
        "next_step": step,
        "loss": loss,
        "delivered_on": wanted.delivered_on,
        "services": _services(wanted),
    }


def _next_step(wanted: MoveIn) -> actions.NextStep | None:
    text, on = wanted.next_step.strip(), wanted.next_step_on
    if text and on:
        return actions.NextStep(text, on)
    if text or on:
        # Half a step would silently leave the present one.
        field = "next_step_on" if text else "next_step"
        raise ApiError(422, "invalid", {field: [_("A next step has a text and a date.")]})
    return None


def _lost_reason(wanted: MoveIn) -> LostReason:
    reason = queries.lost_reasons().filter(code=wanted.lost_reason).first()
    if reason is None:
        raise ApiError(422, "invalid", {"lost_reason": [_("There is no such reason.")]})
    return reason


def _services(wanted: MoveIn) -> list[Any] | None:
    if wanted.services is None:
        return None
    found = list(queries.service_pages().filter(pk__in=wanted.services))
    if len(found) != len(set(wanted.services)):
        raise ApiError(422, "invalid", {"services": [_("There is no such service.")]})
    return found


def _changed(request: HttpRequest, error: actions.CaseChangedError) -> dict[str, Any]:
    changes = [
        {"fields": list(change.fields), "who": change.who, "at": change.at.isoformat()}
        for change in error.changes
    ]
    case = _case_out(request, error.case).model_dump(mode="json")
    return {"error": "changed", "fields": {}, "case": case, "changes": changes}


def _refused(error: actions.CaseError) -> dict[str, Any]:
    text = [refusal(error)]
    if isinstance(error, actions.MoveRefusedError):
        field = FIELDS.get(error.need, "to")
        return {"error": "refused", "need": error.need.name.lower(), "fields": {field: text}}
    return {"error": "not_allowed", "fields": {"to": text}}


def _case_out(request: HttpRequest, case: Case) -> CaseOut:
    # Read anew: delivering may have published it at once, and another may own it by now.
    card: Card = queries.card_of(
        Case.objects.select_related("lost_reason"), case.pk, now=timezone.now()
    )
    now = card.case
    return CaseOut(
        ref=now.ref,
        title=now.title,
        stage=now.at_stage,
        lock_version=now.lock_version,
        organisation=str(now.organisation or ""),
        owner=now.owner.get_username() if now.owner else "",
        value_amount=now.value_amount,
        value_currency=now.value_currency,
        opened_at=now.opened_at,
        closed_at=now.closed_at,
        delivered_on=now.delivered_on,
        next_step=now.next_step,
        next_step_on=now.next_step_on,
        lost_reason=now.lost_reason.code if now.lost_reason else "",
        lost_note=now.lost_note,
        moves={to.value: _asked(needs) for to, needs in card.moves.items()},
    )


def _asked(needs: Needs) -> list[str]:
    return [name for need, name in FIELDS.items() if need in needs]
