"""Moving a case between stages: the one way to do it, whoever or whatever asks."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from wagtail.models import Page

from bookings.models import Booking
from cases import queries
from cases.actions.edits import CaseError, changed_error, was_updated
from cases.actions.language import site_language
from cases.domain.outcomes import CORRECTIONS
from cases.domain.stages import Need, Needs, Stage, needs_of
from cases.domain.working_days import working_days_after
from cases.models import ActorKind, Case, LostReason, StageChange, Task

DAYS_TO_ASK = 5


class MoveNotAllowedError(CaseError):
    """There is no move between the two stages."""

    def __init__(self, case: Case, to: Stage) -> None:
        super().__init__(f"case {case.ref} cannot go from {case.stage} to {to.value}")
        self.case = case
        self.to = to


class MoveRefusedError(CaseError):
    """The move exists, but what it asks for is missing: see `need`."""

    def __init__(self, case: Case, to: Stage, need: Need) -> None:
        super().__init__(f"case {case.ref} goes to {to.value} only with {need.value}")
        self.case = case
        self.to = to
        self.need = need


@dataclass(frozen=True, slots=True)
class NextStep:
    """What is done next in a case, and by which date."""

    text: str
    on: date


@dataclass(frozen=True, slots=True)
class Loss:
    """Why a case was lost; some reasons say nothing without a note."""

    reason: LostReason
    note: str = ""


@dataclass(frozen=True, slots=True)
class _Told:
    """What is given with a move."""

    now: datetime
    actor: AbstractBaseUser | None
    reason: str
    step: NextStep | None
    booking: Booking | None
    loss: Loss | None
    delivered_on: date | None
    services: Sequence[Page] | None


def move_case(
    case: Case,
    to: Stage,
    *,
    now: datetime,
    actor: AbstractBaseUser | None = None,
    reason: str = "",
    next_step: NextStep | None = None,
    booking: Booking | None = None,
    loss: Loss | None = None,
    delivered_on: date | None = None,
    services: Sequence[Page] | None = None,
) -> StageChange:
    """Move the case to a stage, log it, and return the logged change.

    `actor` is the person who moves; without one it is the booking that gives rise to the move, else
    the system. Without `next_step` the present one stays, without `services` the present ones. The
    log keeps the reason of a loss and the date of a delivery, which reopening clears on the case.
    Delivering opens the task to ask for a story; where one is live already, the case goes on to
    published at once. 2 statements, 1 for each fact that the move asks
    for, 2 for that task, and those of new services. Raises MoveNotAllowedError, MoveRefusedError,
    and CaseChangedError when the case was written since it was read.
    """
    needs = needs_of(case.at_stage, to)
    if needs is None:
        raise MoveNotAllowedError(case, to)
    # What is planned already is enough: a move should not ask again for what is there.
    step = next_step or _present_step(case)
    # Spaces are no reason.
    told = _Told(now, actor, reason.strip(), step, booking, loss, delivered_on, services)
    if missing := _missing(case, needs, told):
        raise MoveRefusedError(case, to, missing)
    # No savepoint: a booking's POST counts its statements, and nothing here is caught and gone on from.
    with transaction.atomic(savepoint=False):
        if change := _move(case, to, told):
            _follow_delivery(case, told, change)
            return change
    raise changed_error(case)


def correct_stage(
    case: Case,
    to: Stage,
    *,
    booking: Booking,
    now: datetime,
    reason: str,
    next_step: NextStep | None,
) -> StageChange:
    """Bring the case where a corrected outcome of the booking would have brought it, and log it.

    Past the table of moves, which knows no way back from held: the log keeps both, what was thought
    and what was so. Without `next_step` the present one stays. 2 statements. Raises
    MoveNotAllowedError for all but the corrections, and CaseChangedError.
    """
    if (case.at_stage, to) not in CORRECTIONS:
        raise MoveNotAllowedError(case, to)
    step = next_step or _present_step(case)
    told = _Told(now, None, reason, step, booking, loss=None, delivered_on=None, services=None)
    with transaction.atomic(savepoint=False):
        if change := _move(case, to, told):
            return change
    raise changed_error(case)


def actor_kind(actor: AbstractBaseUser | None, booking: Booking | None) -> ActorKind:
    """Return who or what acted: the person, else the booking, else the system."""
    if actor:
        return ActorKind.USER
    return ActorKind.BOOKING if booking else ActorKind.SYSTEM


def _present_step(case: Case) -> NextStep | None:
    if case.next_step and case.next_step_on:
        return NextStep(case.next_step, case.next_step_on)
    return None


def _missing(case: Case, needs: Needs, told: _Told) -> Need | None:
    """Return the first thing that the move asks for and does not have; facts are asked last."""
    noted = told.loss is None or not told.loss.reason.needs_note or bool(told.loss.note.strip())
    given = {
        Need.REASON: bool(told.reason),
        Need.LOST_REASON: told.loss is not None,
        Need.LOST_NOTE: noted,
        Need.NEXT_STEP: told.step is not None,
        # What is still to come is not delivered, and its date could be any.
        Need.DELIVERED_ON: told.delivered_on is not None
        and told.delivered_on <= queries.site_date(told.now),
        # Only the site itself knows that a story went live.
        Need.PUBLICATION: told.actor is None,
    }
    asked = needs | {Need.LOST_NOTE} if Need.LOST_REASON in needs else needs
    # In a fixed order, so that of several lacks the same one is always named first.
    for need in sorted(asked, key=list(Need).index):
        if not (given[need] if need in given else _is_so(need, case, told)):
            return need
    return None


def _is_so(need: Need, case: Case, told: _Told) -> bool:
    if need is Need.SERVICES:
        # Where the site has no pages of services, there is nothing to choose from.
        return bool(told.services) or not queries.asks_for_services() or case.services.exists()
    if need is Need.HELD_SESSION:
        return queries.has_held_session(case)
    # A booking that has just been made is proof enough.
    booking = told.booking
    coming = booking is not None and booking.is_live and not booking.is_over(told.now)
    coming = coming or queries.has_future_booking(case, told.now)
    return coming if need is Need.FUTURE_BOOKING else not coming


def _move(case: Case, to: Stage, told: _Told) -> StageChange | None:
    start = case.stage
    if not was_updated(case, _values(case, to, told)):
        return None
    if told.services is not None:
        case.services.set(told.services)
    return StageChange.objects.create(
        case=case,
        seq=case.lock_version,
        from_stage=start,
        to_stage=to.value,
        at=told.now,
        actor=actor_kind(told.actor, told.booking),
        user_id=told.actor.pk if told.actor else None,
        reason=_logged_reason(to, told),
        booking=told.booking,
    )


def _values(case: Case, to: Stage, told: _Told) -> dict[str, Any]:
    # Delivered or published later, it was still closed on the day it was won.
    closed_at = None if to.is_open else told.now if case.at_stage.is_open else case.closed_at
    # A closed case has nothing next, so nothing in it can become overdue.
    step = told.step if to.is_open else None
    loss = told.loss if to is Stage.LOST else None
    delivered_on = None if to.is_open else told.delivered_on or case.delivered_on
    return {
        "stage": to.value,
        "closed_at": closed_at,
        "next_step": step.text if step else "",
        "next_step_on": step.on if step else None,
        "lost_reason_id": loss.reason.pk if loss else None,
        "lost_note": loss.note.strip() if loss else "",
        "delivered_on": delivered_on,
    }


def _logged_reason(to: Stage, told: _Told) -> str:
    """Return what the log keeps: the case itself forgets it when it is reopened."""
    parts = [told.reason]
    with site_language():
        if to is Stage.LOST and told.loss:
            parts = [str(told.loss.reason), told.loss.note.strip(), told.reason]
        elif to is Stage.DELIVERED and told.delivered_on:
            on = date_format(told.delivered_on, "SHORT_DATE_FORMAT")
            parts = [_("Delivered on %(date)s") % {"date": on}, told.reason]
    return ": ".join(part for part in parts if part)


def _follow_delivery(case: Case, told: _Told, change: StageChange) -> None:
    if (change.from_stage, change.to_stage) != (Stage.WON, Stage.DELIVERED):
        return
    if not queries.has_live_story(case):
        _ask_for_a_story(case, told)
        return
    # The story came first: nothing will announce it once more.
    with site_language():
        move_case(case, Stage.PUBLISHED, now=told.now, reason=_("The story is live"))


def _ask_for_a_story(case: Case, told: _Told) -> None:
    with site_language():
        text = _("Ask for a story")
    on = queries.site_date(told.now)
    assignee = case.owner_id or (told.actor.pk if told.actor else None)
    given = {
        "due_on": working_days_after(on, DAYS_TO_ASK),
        "assignee_id": assignee,
        "created_at": told.now,
    }
    # One such task is enough, however often a case is reopened and delivered again.
    Task.objects.get_or_create(case=case, text=text, done_at=None, defaults=given)
