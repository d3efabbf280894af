"""Reads of what somebody should look at: sessions without an outcome, and cases that look lost."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from operator import itemgetter
from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery

from bookings.models import Booking, Outcome, Status
from cases.domain.losing import WhyLost, missed_since_held, why_lost
from cases.domain.nagging import DAY, Nag
from cases.models import Activity, ActivityKind, Case, StageChange
from cases.queries.access import cases_for
from cases.queries.cases import OPEN, midnight

# How long an outcome may be missing before it is asked for once more.
NAG_AFTER, NAG_LOUDLY_AFTER = Nag.FIRST * DAY, Nag.SECOND * DAY


@dataclass(frozen=True, slots=True)
class AwaitedOutcome:
    """A session that is over, of which nobody has said what happened."""

    case: Case
    booking: Booking
    overdue: timedelta

    @property
    def is_nagged(self) -> bool:
        return self.overdue >= NAG_AFTER

    @property
    def is_nagged_loudly(self) -> bool:
        return self.overdue >= NAG_LOUDLY_AFTER


@dataclass(frozen=True, slots=True)
class LooksLost:
    """An open case that may be lost, and why it looks so."""

    case: Case
    why: WhyLost


def awaiting_outcome(user: Any, now: datetime) -> list[AwaitedOutcome]:
    """Return the sessions in the user's cases that have ended without an outcome, oldest first.

    2 statements. The clock never answers for a person: a session that is over was not held by that.
    """
    told = Activity.objects.filter(
        kind=ActivityKind.BOOKED,
        case__in=cases_for(user),
        booking__status=Status.CONFIRMED,
        booking__outcome=Outcome.PENDING,
        booking__session__status=Status.CONFIRMED,
        booking__session__end_at__lte=now,
    )
    rows = told.select_related(
        "case__organisation", "case__owner", "booking__session__session_type"
    ).prefetch_related("booking__session__consultants")
    return [
        AwaitedOutcome(row.case, row.booking, now - row.booking.session.end_at)
        for row in rows.order_by("booking__session__end_at", "pk")
        if row.booking
    ]


def suggested_losses(user: Any, now: datetime) -> list[LooksLost]:
    """Return the user's open cases that look lost, the longest silent first (2 statements)."""
    newest = Activity.objects.filter(case=OuterRef("pk")).order_by("-at").values("at")[:1]
    moved = StageChange.objects.filter(case=OuterRef("pk")).order_by("-seq").values("at")[:1]
    cases = cases_for(user).filter(stage__in=OPEN).select_related("organisation", "owner")
    came = _who_came(cases)
    rows = cases.annotate(told_at=Subquery(newest), moved_at=Subquery(moved))
    silent_first = sorted(
        ((_active_at(case), case.pk, case) for case in rows), key=itemgetter(0, 1)
    )
    looks = (
        (case, why_lost(no_shows=missed_since_held(came.get(pk, ())), active_at=at, now=now))
        for at, pk, case in silent_first
    )
    return [LooksLost(case, why) for case, why in looks if why]


def _who_came(cases: QuerySet[Case]) -> dict[int, list[bool]]:
    """Return by case whether the attendee came to each session, earliest first."""
    told = Activity.objects.filter(
        kind=ActivityKind.BOOKED,
        case__in=cases,
        booking__outcome__in=[Outcome.HELD, Outcome.ATTENDEE_NO_SHOW],
    )
    found: dict[int, list[bool]] = {}
    sessions = told.order_by("booking__session__start_at", "pk")
    for case, outcome in sessions.values_list("case", "booking__outcome"):
        found.setdefault(case, []).append(outcome == Outcome.HELD)
    return found


def _active_at(case: Any) -> datetime:
    """Return when something last happened; what is planned happens on its date, so it is no silence."""
    planned = midnight(case.next_step_on)
    return max(at for at in (case.opened_at, case.told_at, case.moved_at, planned) if at)
