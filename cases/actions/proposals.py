"""Reminding the owner of a case that its proposal is due."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from bookings.domain.invitations import Mailbox
from bookings.emails import Letter
from bookings.outbox import queue_letter
from bookings.zones import long_date
from cases import queries
from cases.actions.language import site_language
from cases.actions.staff_letters import button_to_case, letter_to_staff
from cases.actions.tasks import is_night
from cases.models import Case
from cases.queries.letters import OF_PROPOSAL


def remind_of_proposals(now: datetime) -> int:
    """Queue a reminder to the owner of each case whose proposal is due soon; return how many.

    From two working days before, once for each date; none at night, and none once somebody
    noted the proposal as sent. Each in a transaction of its own. 1 statement, and 3 for each.
    """
    if is_night(now):
        return 0
    return sum(_remind(case, now) for case in queries.proposals_to_remind_of(now))


def _remind(case: Case, now: datetime) -> bool:
    with transaction.atomic():
        # Claimed by a conditional write, as with tasks: of two workers one gets the row.
        same = Case.objects.filter(pk=case.pk, proposal_due_on=case.proposal_due_on)
        unclaimed = same.exclude(proposal_reminded_on=F("proposal_due_on"))
        if not unclaimed.update(proposal_reminded_on=case.proposal_due_on):
            return False
        about = f"{OF_PROPOSAL}{case.pk}"
        key = f"{about}:{case.proposal_due_on}:{case.owner_id}:{now.isoformat()}"
        with site_language():
            queue_letter(_reminder(case, case.owner), about=about, key=key, now=now)
    return True


def _reminder(case: Case, owner: Any) -> Letter:
    due_on = long_date(case.proposal_due_on) if case.proposal_due_on else ""
    return letter_to_staff(
        Mailbox(owner.email, owner.get_full_name()),
        subject=_("Proposal due: %(case)s") % {"case": case},
        lead=_("A proposal is due soon, and nobody has noted it as sent."),
        facts=[(_("Case"), str(case)), (_("Proposal due"), due_on)],
        button=button_to_case(case.pk),
        thread=f"{OF_PROPOSAL}{case.pk}",
    )
