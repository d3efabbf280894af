"""Reads of all that one case’s page shows."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import Prefetch, Q, QuerySet

from bookings.models import Booking, Outcome, Status
from cases.domain.stages import Need, Needs, Stage, moves_from
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
        moves=dict(_possible(case, told, now)),
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


def _possible(case: Case, told: list[Booking], now: datetime) -> Iterator[tuple[Stage, Needs]]:
    """Yield the moves that a person can make as the facts are."""
    coming = any(b.status == Status.CONFIRMED and b.is_live and not b.is_over(now) for b in told)
    facts = {
        Need.FUTURE_BOOKING: coming,
        Need.NO_FUTURE_BOOKING: not coming,
        Need.HELD_SESSION: any(b.outcome == Outcome.HELD for b in told),
        # Never a person's: publishing the story does it.
        Need.PUBLICATION: False,
    }
    for stage, needs in moves_from(case.at_stage).items():
        # What is not a fact (a reason, a next step) the form asks for.
        if all(facts.get(need, True) for need in needs):
            yield stage, needs
