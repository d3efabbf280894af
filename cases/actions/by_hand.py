"""Cases that staff open by hand, and where staff say that a case came from."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction
from wagtail.models import Page

from bookings.domain.invitations import one_line
from cases.actions.cases import open_case
from cases.actions.language import site_language
from cases.actions.people import TOLD, contact_with
from cases.domain.introductions import Introduction, Known, differences
from cases.domain.stages import Stage
from cases.models import Activity, ActivityKind, Case, Contact, Touch, TouchGiver, TouchKind

LONGEST = 250


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a case came from in the words of staff; of a recommendation, who made it."""

    text: str
    is_referral: bool = False


@transaction.atomic
def open_by_hand(
    case: Case,
    *,
    now: datetime,
    actor: AbstractBaseUser,
    stages: tuple[Stage, ...] = (Stage.LEAD,),
    asked: Introduction | None = None,
    services: Sequence[Page] = (),
    origin: Origin | None = None,
) -> Case:
    """Open a case that did not begin with a booking, with all that is known of it, and return it.

    Who asked is known again by the address: nothing stored is written over, a name given otherwise
    becomes a suggestion, and without an organisation the case has the contact's.
    """
    contact = contact_with(asked.email, asked.name) if asked else None
    if contact and case.organisation_id is None:
        case.organisation_id = contact.organisation_id
    open_case(case, contact=contact, now=now, actor=actor, stages=stages)
    if services:
        case.services.set(services)
    if origin:
        note_origin(case, origin, now=now)
    if contact and asked:
        _suggest(case, contact, asked, now)
    return case


def note_origin(case: Case, origin: Origin, *, now: datetime) -> Touch:
    """Write down what staff know of where the case came from, once, and return it (2 statements)."""
    kind = TouchKind.REFERRAL if origin.is_referral else TouchKind.MANUAL
    # Sent twice it is one source, and not two touches that a report would weigh.
    return Touch.objects.get_or_create(
        case=case,
        kind=kind,
        label=one_line(origin.text)[:LONGEST],
        given_by=TouchGiver.STAFF,
        defaults={"at": now},
    )[0]


def _suggest(case: Case, contact: Contact, asked: Introduction, now: datetime) -> None:
    with site_language():
        found = differences(asked, Known(contact.full_name))
        doubts = [TOLD[difference] % {"given": asked.name} for difference in found]
    if doubts:
        Activity.objects.create(
            case=case,
            contact=contact,
            kind=ActivityKind.SUGGESTION,
            at=now,
            body="\n".join(doubts),
        )
