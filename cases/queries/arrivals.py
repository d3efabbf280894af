"""Reads of what is known already of a booking and its person."""

from dataclasses import dataclass
from datetime import datetime

from django.db import connection
from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from bookings.models import Booking
from cases.domain.keys import email_key, key_domain, organisation_key
from cases.models import (
    Activity,
    ActivityKind,
    Case,
    CaseContact,
    Contact,
)
from cases.models.tokens import read_invitation
from cases.queries.cases import OPEN

# All in one, and written out: whoever books waits for it, and the ORM takes longer to put it together
# than the database to answer. The domain first: it is where the mail goes, the name is whatever was typed.
_ARRIVAL = """
WITH employer AS (
    SELECT COALESCE(
        (SELECT COALESCE(merged_into_id, id) FROM cases_organisation
         WHERE domain = %(domain)s ORDER BY id LIMIT 1),
        (SELECT COALESCE(merged_into_id, id) FROM cases_organisation
         WHERE name_key = %(name)s AND name_key <> '' ORDER BY id LIMIT 1)
    ) AS id
)
SELECT
    (SELECT contact_id FROM cases_contactemail WHERE key = %(key)s),
    employer.id,
    (SELECT ref FROM cases_case
     WHERE organisation_id = employer.id AND stage IN ({open}) AND merged_into_id IS NULL
     ORDER BY id LIMIT 1),
    (SELECT case_id FROM cases_activity WHERE booking_id = %(booking)s AND kind = %(booked)s)
FROM employer
"""
ARRIVAL = _ARRIVAL.format(open=", ".join(f"'{stage}'" for stage in OPEN))


@dataclass(frozen=True, slots=True)
class Arrival:
    """What is known of a booking's person before anything is written; None where nothing is."""

    contact_id: int | None
    organisation_id: int | None
    colleague_ref: str | None
    told_case_id: int | None


@dataclass(frozen=True, slots=True)
class Part:
    """A contact's part in a case, and when something last happened in that case."""

    case: Case
    contact: Contact
    active_at: datetime


def arrival_of(email: str, organisation: str, *, booking: int | None = None) -> Arrival:
    """Return what an address and an organisation's name lead to (1 statement).

    `told_case_id` only with the key of the booking. An organisation is found by the address's domain,
    else by its name; a merged one is still known by both, as what it has become.
    """
    key = email_key(email)
    given = {"key": key, "domain": key_domain(key), "name": organisation_key(organisation)}
    with connection.cursor() as cursor:
        cursor.execute(ARRIVAL, given | {"booking": booking, "booked": ActivityKind.BOOKED.value})
        return Arrival(*cursor.fetchone())


def case_of_message(request_key: str) -> Case | None:
    """Return the case that the message of one showing of a form was kept in, or None (1 statement)."""
    return Case.objects.filter(activities__request_key=request_key).first()


def parts_in_cases(contact_id: int) -> list[Part]:
    """Return the contact's parts in cases, by case, the cases and the contact locked.

    1 statement, 2 for one who took part in a case that was merged.
    """
    parts = CaseContact.objects.filter(contact=contact_id)
    found = _locked_parts(parts)
    if any(part.case.merged_into_id for part in found):
        # Perhaps merged while we waited for the lock: asked again, the one it became is found.
        return _locked_parts(parts.filter(case__merged_into=None))
    return found


def _locked_parts(parts: QuerySet[CaseContact]) -> list[Part]:
    newest = Activity.objects.filter(case=OuterRef("case")).order_by("-at").values("at")[:1]
    found = (
        parts.select_related("case", "contact__organisation")
        .annotate(active_at=Coalesce(Subquery(newest), "case__opened_at"))
        # By key, as a merge locks them.
        .order_by("case_id")
        # Locked until the commit: were a case changed by staff in between, its version
        # would no longer match, and the booking would be undone for it. Of these two
        # alone, since PostgreSQL refuses to lock the nullable side of a join.
        .select_for_update(of=("case", "contact"))
    )
    return [Part(part.case, part.contact, part.active_at) for part in found]


def case_told_of(booking: Booking) -> Case | None:
    """Return the case that the booking belongs to, locked, or None (1 statement)."""
    told = Q(activities__booking=booking, activities__kind=ActivityKind.BOOKED)
    # The activity is only the way there: others may go on writing.
    cases = Case.objects.filter(told).select_for_update(of=("self",))
    case = cases.first()
    # Merged while we waited for the lock: the activity has moved on, and is followed.
    return cases.first() if case and case.merged_into_id else case


def invited_case(booking: Booking) -> Case | None:
    """Return the case from which the booking's person was invited, locked, or None.

    No statement without an invitation, else 1, and 1 more where that case was merged into another.
    """
    key = read_invitation(booking.context) if booking.context else None
    if key is None:
        return None
    cases = Case.objects.select_for_update(of=("self",))
    case = cases.filter(pk=key).first()
    # One step is enough: what is merged again takes along what was merged into it.
    return cases.get(pk=case.merged_into_id) if case and case.merged_into_id else case


def was_told(booking: Booking, kind: ActivityKind) -> bool:
    """Return whether this kind of news of the session's sequence was written (1 statement)."""
    told = Activity.objects.filter(booking=booking, kind=kind, sequence=booking.session.sequence)
    return told.exists()
