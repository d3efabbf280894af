"""Opening a case by hand or for a booking, and what people write into it."""

from collections.abc import Iterator
from datetime import datetime
from itertools import pairwise

from django.contrib.auth.models import AbstractBaseUser
from django.db import connection, transaction

from bookings.models import Booking
from cases import queries
from cases.actions.edits import CaseError, edit_case
from cases.actions.stages import MoveNotAllowedError, NextStep, actor_kind
from cases.domain.stages import Stage, first_refused
from cases.models import (
    Activity,
    ActivityKind,
    Case,
    CaseContact,
    Contact,
    Role,
    StageChange,
)

# One statement that makes the year's row or locks it: bookings made at once queue here, and a
# transaction that fails gives its number back.
NEXT_NUMBER = """
INSERT INTO cases_casecounter (year, last) VALUES (%s, 1)
ON CONFLICT (year) DO UPDATE SET last = cases_casecounter.last + 1
RETURNING last
"""


class CaseClosedError(CaseError):
    """A closed case has no next step: reopen it first."""

    def __init__(self, case: Case) -> None:
        super().__init__(f"case {case.ref} is closed: reopen it before planning the next step")
        self.case = case


def open_case(
    case: Case,
    *,
    contact: Contact | None,
    now: datetime,
    actor: AbstractBaseUser | None = None,
    booking: Booking | None = None,
    stages: tuple[Stage, ...] = (Stage.LEAD,),
) -> Case:
    """Save a new case under the next number of the year, log its stages, and return it.

    `contact` becomes its initiator; `stages` are those it has gone through at once, lead first.
    4 statements, 1 less without a contact. Raises MoveNotAllowedError for any other beginning.
    """
    if refused := first_refused(stages):
        raise MoveNotAllowedError(case, refused)
    with transaction.atomic(savepoint=False):
        case.ref = _next_ref(now)
        case.stage, case.opened_at, case.lock_version = stages[-1].value, now, len(stages)
        # Never an update: a case that is there already would get another number.
        case.save(force_insert=True)
        if contact:
            CaseContact.objects.create(case=case, contact=contact, role=Role.INITIATOR)
        # All stages at once: a booked case has been a lead too, or
        # the funnel would begin in the middle.
        StageChange.objects.bulk_create(_opening(case, stages, actor=actor, booking=booking))
    return case


def set_next_step(
    case: Case, step: NextStep, *, now: datetime, actor: AbstractBaseUser | None = None
) -> None:
    """Plan what is done next (2 statements). Raises CaseClosedError and CaseChangedError."""
    if not case.at_stage.is_open:
        raise CaseClosedError(case)
    edit_case(case, now=now, actor=actor, next_step=step.text, next_step_on=step.on)


def add_note(
    case: Case,
    body: str,
    *,
    author: AbstractBaseUser | None,
    now: datetime,
    kind: ActivityKind = ActivityKind.NOTE,
    url: str = "",
    private: bool = False,
) -> Activity:
    """Write a note, call, mail, meeting or link into the history, and return it (1 statement)."""
    return Activity.objects.create(
        case=case,
        kind=kind,
        body=body.strip(),
        url=url,
        at=now,
        author_id=author.pk if author else None,
        private=private,
    )


def link_contact(case: Case, contact: Contact, role: Role = Role.PARTICIPANT) -> CaseContact:
    """Tie a contact to a case and return the tie; one that exists keeps its role."""
    # Who was the initiator is not made a participant by being named again.
    return CaseContact.objects.get_or_create(case=case, contact=contact, defaults={"role": role})[0]


def _opening(
    case: Case,
    stages: tuple[Stage, ...],
    *,
    actor: AbstractBaseUser | None,
    booking: Booking | None,
) -> Iterator[StageChange]:
    for seq, (start, to) in enumerate(pairwise(("", *stages)), 1):
        yield StageChange(
            case=case,
            seq=seq,
            from_stage=str(start),
            to_stage=to,
            at=case.opened_at,
            actor=actor_kind(actor, booking),
            user_id=actor.pk if actor else None,
            booking=booking,
        )


def _next_ref(now: datetime) -> str:
    # The site's year: in its first hours UTC is still in the old one.
    year = queries.site_date(now).year
    with connection.cursor() as cursor:
        cursor.execute(NEXT_NUMBER, [year])
        (number,) = cursor.fetchone()
    return f"{year}-{number:03d}"
