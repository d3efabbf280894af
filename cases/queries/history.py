"""Reads of all that one case’s page shows."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import Prefetch, Q, QuerySet

from bookings.models import Booking, Outcome, Status
from cases.domain.moves import Facts, moves_of_staff
from cases.domain.stages import Needs, Stage
from cases.models import (
    Activity,
    ActivityKind,
    Case,
    CaseContact,
    ContactEmail,
    StageChange,
    Touch,
)
from cases.queries.access import cases_for


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a case's history: an activity or a move."""

    at: datetime
    activity: Activity | None = None
    move: StageChange | None = None


@dataclass(frozen=True, slots=True)
class CaseHistory:
    """A case with all that its page shows; entries newest first, bookings latest session first."""

    case: Case
    contacts: list[CaseContact]
    bookings: list[Booking]
    touches: list[Touch]
    entries: list[Entry]
    moves: dict[Stage, Needs] = field(default_factory=dict)
    # The case that this one continues, if it is there for whoever looks.
    previous: Case | None = None


def case_history(case: Case, *, user: Any, now: datetime) -> CaseHistory:
    """Return the case with all that its page shows `user`, as things are at `now`.

    6 statements, whatever the number of bookings, contacts and entries, and 1 for the case that it
    continues. Another's private notes are left out.
    """
    activities = list(_activities(case, user))
    moves = list(case.stage_changes.select_related("user"))
    # Out of what was read already: the bookings cost no statement of their own.
    told = [a.booking for a in activities if a.kind == ActivityKind.BOOKED and a.booking]
    return CaseHistory(
        case=case,
        contacts=list(_contacts(case)),
        bookings=sorted(told, key=lambda booking: booking.session.start_at, reverse=True),
        touches=list(case.touches.all()),
        entries=_newest_first(activities, moves),
        moves=moves_of_staff(case.at_stage, _facts(told, now)),
        # Through what this person sees: the earlier case may be a colleague's.
        previous=cases_for(user).filter(pk=case.previous_case_id).first()
        if case.previous_case_id
        else None,
    )


def _activities(case: Case, user: Any) -> QuerySet[Activity]:
    shown = case.activities.filter(Q(private=False) | Q(author=user))
    return shown.select_related("author", "booking__session__session_type").prefetch_related(
        "booking__session__consultants"
    )


def _contacts(case: Case) -> QuerySet[CaseContact]:
    emails = Prefetch("contact__emails", ContactEmail.objects.order_by("pk"))
    return case.case_contacts.select_related("contact__organisation").prefetch_related(emails)


def _newest_first(activities: list[Activity], moves: list[StageChange]) -> list[Entry]:
    """Return both as one history; of one instant, the move follows what it was made for."""
    entries = [Entry(activity.at, activity=activity) for activity in reversed(activities)]
    entries += [Entry(move.at, move=move) for move in moves]
    # The sort is stable, so of one instant what was written first stays first.
    return sorted(entries, key=lambda entry: entry.at)[::-1]


def _facts(told: list[Booking], now: datetime) -> Facts:
    """Return what moves ask of the sessions, from the bookings that the page shows anyway."""
    confirmed = [booking for booking in told if booking.status == Status.CONFIRMED]
    return Facts(
        has_session_to_come=any(b.session.is_live and not b.is_over(now) for b in confirmed),
        has_held_session=any(b.outcome == Outcome.HELD for b in told),
    )
