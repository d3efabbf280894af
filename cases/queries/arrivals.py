"""Reads of what is known already of a booking and its person."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from bookings.models import Booking
from cases.domain.keys import email_key, organisation_key, work_domain
from cases.models import (
    Activity,
    ActivityKind,
    Case,
    CaseContact,
    Contact,
    ContactEmail,
    Organisation,
)
from cases.models.tokens import read_invitation
from cases.queries.cases import OPEN


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


def arrival_of(booking: Booking) -> Arrival:
    """Return what the booking's address and organisation lead to (1 statement).

    An organisation is found by the address's domain, else by its name.
    """
    by_domain, by_name = _employers(booking.email, booking.organisation)
    colleagues = Case.objects.filter(organisation=OuterRef("employer"), stage__in=OPEN)
    colleagues = colleagues.filter(merged_into=None)
    contact = ContactEmail.objects.filter(key=email_key(booking.email)).values("contact")
    told = Activity.objects.filter(booking=OuterRef("pk"), kind=ActivityKind.BOOKED)
    # All in one: whoever books waits for it.
    found = (
        Booking.objects.filter(pk=booking.pk)
        # The domain first: it is where the mail goes, the name is whatever was typed.
        .annotate(employer=Coalesce(Subquery(by_domain), Subquery(by_name)))
        .values_list(
            Subquery(contact),
            "employer",
            Subquery(colleagues.order_by("pk").values("ref")[:1]),
            Subquery(told.values("case")),
        )
        .get()
    )
    return Arrival(*found)


def arrival_of_enquiry(email: str, organisation: str) -> Arrival:
    """Return what an address and an organisation lead to, as `arrival_of` does (at most 4 statements).

    There is no row of a message to hang the one statement on; and nobody's slot is held meanwhile.
    """
    contact = ContactEmail.objects.filter(key=email_key(email)).values_list("contact", flat=True)
    found = (keys.first() for keys in _employers(email, organisation))
    employer = next((row["lives"] for row in found if row), None)
    colleagues = Case.objects.filter(organisation=employer, stage__in=OPEN, merged_into=None)
    colleagues = colleagues.order_by("pk")
    ref = colleagues.values_list("ref", flat=True).first() if employer else None
    return Arrival(contact.first(), employer, ref, None)


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


def _employers(email: str, organisation: str) -> tuple[Any, Any]:
    """Return by which organisations the person may be employed: by the domain first, then by the name."""
    domain, name = work_domain(email), organisation_key(organisation)
    # A merged one is still known by its name and domain, as what it has become.
    organisations = Organisation.objects.annotate(lives=Coalesce("merged_into", "pk")).order_by(
        "pk"
    )
    by_name = organisations.filter(name_key=name).exclude(name_key="")
    return organisations.filter(domain=domain).values("lives")[:1], by_name.values("lives")[:1]
