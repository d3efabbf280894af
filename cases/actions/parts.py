"""Who takes part in a case: putting a person in, saying what they are to it, taking them out."""

from datetime import datetime
from typing import Any

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction

from cases.actions.edits import CaseError, changed_error, log_edit, was_updated
from cases.domain.parts import roles_to_write
from cases.models import Case, CaseContact, Contact, Role


class FirstContactError(CaseError):
    """Whoever a case began with is taken out only by one who says so."""

    def __init__(self, part: CaseContact) -> None:
        super().__init__(f"{part.contact_id} is the first contact of case {part.case_id}")
        self.part = part


def give_role(
    case: Case,
    contact: Contact,
    role: Role,
    *,
    now: datetime,
    actor: AbstractBaseUser | None = None,
) -> None:
    """Make the contact this to the case, put in if need be, and log it (4 statements at least).

    A first contact there was before only takes part from then on, so that there is one at most. A
    role that the contact has already writes nothing. Raises CaseChangedError.
    """
    present = dict(case.case_contacts.values_list("contact", "role"))
    changes = roles_to_write(present, contact.pk, role.value)
    if not changes:
        return
    with transaction.atomic(savepoint=False):
        # The version is the lock: of two who make somebody the first contact, the second is told.
        if was_updated(case, {}):
            for person, given in changes.items():
                CaseContact.objects.update_or_create(
                    case=case, contact_id=person, defaults={"role": given}
                )
            told = [_told(person, present.get(person, ""), to) for person, to in changes.items()]
            log_edit(case, ["contacts"], now=now, actor=actor, parts=told)
            return
    raise changed_error(case)


def take_out(
    case: Case,
    part: CaseContact,
    *,
    sure: bool,
    now: datetime,
    actor: AbstractBaseUser | None = None,
) -> None:
    """Take a person out of the case and log it (3 statements); what was said with them stays.

    Raises FirstContactError for the first contact unless `sure`, and CaseChangedError.
    """
    if part.role == Role.INITIATOR and not sure:
        raise FirstContactError(part)
    with transaction.atomic(savepoint=False):
        if was_updated(case, {}):
            part.delete()
            told = [_told(part.contact_id, part.role, "")]
            log_edit(case, ["contacts"], now=now, actor=actor, parts=told)
            return
    raise changed_error(case)


def _told(person: int, was: str, now_is: str) -> dict[str, Any]:
    # By key, never by name: a log with names in it would keep those of the erased.
    return {"contact": person, "was": was, "is": now_is}
