"""Reads of merges: what would move along, and what can be undone."""

from datetime import datetime
from typing import Any

from django.db.models import Model, Q, QuerySet

from bookings.models import Booking
from cases.domain.merging import UNDO_FOR
from cases.models import (
    Activity,
    Case,
    Contact,
    ContactEmail,
    MergedKind,
    MergeLog,
    Organisation,
    Task,
    Touch,
)
from cases.queries.access import activities_for, merged_cases_for, wholly_seen
from cases.queries.cases import bookings_of


def moving_along(record: Contact | Organisation | Case, user: Any) -> dict[type[Model], int]:
    """Return how many of what moves when the record becomes part of another (at most 5 statements).

    Another's private notes move too, and are not counted: a number would tell of them.
    """
    activities = activities_for(user)
    match record:
        case Contact():
            return {
                ContactEmail: record.emails.count(),
                Case: record.case_contacts.filter(case__merged_into=None).count(),
                Activity: activities.filter(contact=record).count(),
            }
        case Organisation():
            return {
                Contact: record.contacts.filter(merged_into=None).count(),
                Case: record.cases.filter(merged_into=None).count(),
            }
        case Case():
            return {
                Contact: record.case_contacts.count(),
                Activity: activities.filter(case=record).count(),
                Booking: bookings_of(record).count(),
                Touch: Touch.objects.filter(case=record).count(),
                Task: Task.objects.filter(case=record).count(),
            }


def merges_for(user: Any) -> QuerySet[MergeLog]:
    """Return the merges of which the user sees both records, undone ones too, the latest first."""
    contacts, organisations, cases = (
        wholly_seen(user, model).order_by().values("pk") for model in (Contact, Organisation, Case)
    )
    merged = merged_cases_for(user).order_by().values("pk")
    seen = (
        Q(kind=MergedKind.CONTACT, kept_id__in=contacts)
        | Q(kind=MergedKind.ORGANISATION, kept_id__in=organisations)
        # Undone, the merged case is its own people's alone again: who is none of them moves nothing.
        | Q(kind=MergedKind.CASE, kept_id__in=cases)
        & (Q(merged_id__in=merged) | Q(merged_id__in=cases))
    )
    return MergeLog.objects.filter(seen).select_related("by").order_by("-at", "-pk")


def merges_to_undo(user: Any, now: datetime) -> QuerySet[MergeLog]:
    """Return those merges of the user's that can still be undone, the latest first (1 statement)."""
    return merges_for(user).filter(undone_at=None, at__gte=now - UNDO_FOR)


def merge_of(kind: MergedKind, one: int, other: int) -> MergeLog | None:
    """Return the merge that made these two one, whichever was kept, or None (1 statement)."""
    either = Q(kept_id=one, merged_id=other) | Q(kept_id=other, merged_id=one)
    return MergeLog.objects.filter(either, kind=kind, undone_at=None).first()
