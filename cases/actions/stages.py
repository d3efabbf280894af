"""Moving a case between stages: the one way to do it, whoever or whatever asks."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction

from bookings.models import Booking
from cases import queries
from cases.domain.stages import Need, Stage, needs_of
from cases.models import ActorKind, Case, StageChange


class CaseError(Exception):
    """A case could not be changed; each subclass is a case that callers treat apart."""


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


class CaseChangedError(CaseError):
    """Somebody else changed the case since it was read; `case` is as it is now."""

    def __init__(self, case: Case) -> None:
        super().__init__(f"case {case.ref} has changed meanwhile: it is {case.stage} now")
        self.case = case


@dataclass(frozen=True, slots=True)
class NextStep:
    """What is done next in a case, and by which date."""

    text: str
    on: date


def move_case(
    case: Case,
    to: Stage,
    *,
    now: datetime,
    actor: AbstractBaseUser | None = None,
    reason: str = "",
    next_step: NextStep | None = None,
    booking: Booking | None = None,
) -> StageChange:
    """Move the case to a stage, log it, and return the logged change.

    `actor` is the person who moves; without one it is the booking that gives rise to the move, else
    the system. Without `next_step` the present one stays. 2 statements, and 1 for each fact that the
    move asks for. Raises MoveNotAllowedError, MoveRefusedError, and CaseChangedError when the case
    was written since it was read.
    """
    needs = needs_of(case.at_stage, to)
    if needs is None:
        raise MoveNotAllowedError(case, to)
    # What is planned already is enough: a move should not ask again for what is there.
    step = next_step or _present_step(case)
    told = {
        # Spaces are no reason.
        Need.REASON: bool(reason.strip()),
        Need.NEXT_STEP: step is not None,
        # Only the site itself knows that a story went live.
        Need.PUBLICATION: actor is None,
    }
    # In a fixed order, so that of several lacks the same one is always named first.
    for need in sorted(needs, key=list(Need).index):
        if not (told[need] if need in told else _is_so(need, case, booking, now)):
            raise MoveRefusedError(case, to, need)
    return _write(case, to, now, step=step, actor=actor, reason=reason, booking=booking)


def check_unchanged(case: Case, lock_version: int) -> None:
    """Raise CaseChangedError unless the case is still the one that was shown (no statement)."""
    if case.lock_version != lock_version:
        raise CaseChangedError(case)


def update_case(case: Case, **values: Any) -> None:
    """Write values to the case and raise its version, in the database and here (1 statement).

    Raises CaseChangedError when the case was written since it was read.
    """
    if not _updated(case, values):
        raise CaseChangedError(Case.objects.get(pk=case.pk))


def actor_kind(actor: AbstractBaseUser | None, booking: Booking | None) -> ActorKind:
    """Return who or what acted: the person, else the booking, else the system."""
    if actor:
        return ActorKind.USER
    return ActorKind.BOOKING if booking else ActorKind.SYSTEM


def _updated(case: Case, values: dict[str, Any]) -> bool:
    values["lock_version"] = case.lock_version + 1
    # Asked and written in one statement: between a look and a write another could write.
    same = Case.objects.filter(pk=case.pk, lock_version=case.lock_version)
    if not same.update(**values):
        return False
    for name, value in values.items():
        setattr(case, name, value)
    return True


def _present_step(case: Case) -> NextStep | None:
    if case.next_step and case.next_step_on:
        return NextStep(case.next_step, case.next_step_on)
    return None


def _is_so(need: Need, case: Case, booking: Booking | None, now: datetime) -> bool:
    if need is Need.HELD_SESSION:
        return queries.has_held_session(case)
    # A booking that has just been made is proof enough.
    coming = booking is not None and booking.is_live and not booking.is_over(now)
    coming = coming or queries.has_future_booking(case, now)
    return coming if need is Need.FUTURE_BOOKING else not coming


def _write(
    case: Case,
    to: Stage,
    now: datetime,
    *,
    step: NextStep | None,
    actor: AbstractBaseUser | None,
    reason: str,
    booking: Booking | None,
) -> StageChange:
    start = case.at_stage
    # Delivered or published later, it was still closed on the day it was won.
    closed_at = None if to.is_open else now if start.is_open else case.closed_at
    # A closed case has nothing next, so nothing in it can become overdue.
    text, on = (step.text, step.on) if step and to.is_open else ("", None)
    values = {"stage": to.value, "closed_at": closed_at, "next_step": text, "next_step_on": on}
    # No savepoint: a booking's POST counts its statements, and nothing here is caught and gone on from.
    with transaction.atomic(savepoint=False):
        if _updated(case, values):
            return StageChange.objects.create(
                case=case,
                seq=case.lock_version,
                from_stage=start.value,
                to_stage=to.value,
                at=now,
                actor=actor_kind(actor, booking),
                user_id=actor.pk if actor else None,
                reason=reason.strip(),
                booking=booking,
            )
    raise CaseChangedError(Case.objects.get(pk=case.pk))
