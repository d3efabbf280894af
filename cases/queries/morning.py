"""Reads of the morning view: what presses, what changed since the last working day, and the goals."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db import models
from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery

from bookings.models import Booking, SessionConsultant, Status
from cases.domain.morning import Whose, newest_first
from cases.domain.stages import Stage
from cases.domain.working_days import working_day_before, working_days_after
from cases.models import Activity, ActivityKind, Case, DailyGoal, StageChange, Task
from cases.queries.access import activities_for, cases_for, people_who_work_cases
from cases.queries.attention import AwaitedOutcome, LooksLost, awaiting_outcome, suggested_losses
from cases.queries.cases import OPEN, midnight, site_date
from cases.queries.conditions import has_nothing_next, has_proposal_due
from cases.queries.history import Entry
from cases.queries.sources import with_source
from cases.queries.tasks import falls_to, tasks_for

# Of each kind: a stand-up of twenty minutes gets no further, and the list has the rest.
MOST = 30
MOST_NEWS = 300


@dataclass(frozen=True, slots=True)
class TodaysSession:
    """A session of today with one who comes; `case` only if it is there for whoever looks."""

    booking: Booking
    case: Case | None


@dataclass(frozen=True, slots=True)
class News:
    """What happened in one case, the latest first."""

    case: Case
    entries: list[Entry]


@dataclass(frozen=True, slots=True)
class Goal:
    """One of those who work cases, and what they mean to reach today; "" until they have written it."""

    person: Any
    text: str


@dataclass(frozen=True, slots=True)
class Pressing:
    """What asks for somebody today, each kind at most MOST, the most pressing first."""

    today: date
    sessions: list[TodaysSession]
    outcomes: list[AwaitedOutcome]
    # Open cases whose next step or proposal (`is_proposal_due`) is late or due, then those where
    # nothing is planned.
    steps: list[Case]
    tasks: list[Task]


@dataclass(frozen=True, slots=True)
class Morning:
    """All that the morning view shows; `since` is when the last working day began."""

    pressing: Pressing
    since: datetime
    news: list[News]
    leads: list[Case]
    losses: list[LooksLost]
    goals: list[Goal]


def morning_of(user: Any, *, whose: Whose, now: datetime) -> Morning:
    """Return what the user needs to know this morning, of their own work or of the team's.

    16 statements, whatever there is: those of `pressing_for`, 3 of news, 2 of
    leads, 2 of losses, 2 of goals.
    """
    today = site_date(now)
    since = midnight(working_day_before(today))
    cases = _cases_of(user, whose)
    return Morning(
        pressing=pressing_for(user, whose=whose, now=now),
        since=since,
        news=_news(cases, _told_to(user, whose), since),
        leads=_new_leads(cases, since),
        losses=_losses(user, whose, now),
        goals=goals_on(today),
    )


def pressing_for(user: Any, *, whose: Whose, now: datetime) -> Pressing:
    """Return what asks for the user, or for the team, today (7 statements)."""
    today = site_date(now)
    # As the board's amber: due today and up to the next working day.
    soon = working_days_after(today, 1)
    tasks = tasks_for(user).filter(done_at=None, due_on__lte=soon)
    if whose is Whose.ME:
        tasks = tasks.filter(falls_to(user))
    return Pressing(
        today=today,
        sessions=_sessions(user, whose, today),
        outcomes=_outcomes(user, whose, now),
        steps=_steps(_cases_of(user, whose), soon, now),
        tasks=list(tasks.order_by("due_on", "pk")[:MOST]),
    )


def goals_on(on: date) -> list[Goal]:
    """Return everybody who works cases with their goal of the date, by name (2 statements)."""
    goals = dict(DailyGoal.objects.filter(on=on).values_list("user", "text"))
    return [Goal(person, goals.get(person.pk, "")) for person in people_who_work_cases()]


def _cases_of(user: Any, whose: Whose) -> QuerySet[Case]:
    cases = cases_for(user)
    return cases.filter(owner=user.pk) if whose is Whose.ME else cases


def _sessions(user: Any, whose: Whose, on: date) -> list[TodaysSession]:
    """Return the sessions of the date, earliest first (3 statements).

    Whoever gives a session sees it, in whose case ever; a colleague's only through its case.
    """
    told = Activity.objects.filter(
        kind=ActivityKind.BOOKED, booking=OuterRef("pk"), case__in=cases_for(user)
    )
    own = SessionConsultant.objects.filter(session=OuterRef("session"), consultant__user=user.pk)
    shown = Q(Exists(own)) if whose is Whose.ME else Q(Exists(own)) | Q(Exists(told))
    bookings = Booking.objects.filter(
        shown,
        status=Status.CONFIRMED,
        session__status=Status.CONFIRMED,
        session__start_at__gte=midnight(on),
        # The next midnight on the clock: a day of a clock change is no 24 hours.
        session__start_at__lt=midnight(on + timedelta(days=1)),
    ).annotate(case_key=Subquery(told.values("case")[:1]))
    rows: Any = bookings.select_related("session__session_type").prefetch_related(
        "session__consultants"
    )
    found = list(rows.order_by("session__start_at", "pk")[:MOST])
    cases = cases_for(user).in_bulk([booking.case_key for booking in found if booking.case_key])
    return [TodaysSession(booking, cases.get(booking.case_key)) for booking in found]


def _outcomes(user: Any, whose: Whose, now: datetime) -> list[AwaitedOutcome]:
    awaited = awaiting_outcome(user, now)
    if whose is Whose.ME:
        awaited = [one for one in awaited if _is_asked(user, one)]
    return awaited[:MOST]


def _is_asked(user: Any, awaited: AwaitedOutcome) -> bool:
    # Whoever gave the session knows what happened, and the owner waits for it.
    gave = [person.user_id for person in awaited.booking.session.people]
    return user.pk in [awaited.case.owner_id, *gave]


def _steps(cases: QuerySet[Case], soon: date, now: datetime) -> list[Case]:
    proposal = has_proposal_due(now)
    due = Q(stage__in=OPEN, next_step_on__lte=soon)
    found = cases.filter(due | proposal | has_nothing_next()).annotate(
        is_proposal_due=models.ExpressionWrapper(proposal, models.BooleanField()),
        # A promised date presses as a step does, whichever is earlier.
        presses_on=models.Case(
            models.When(proposal & Q(proposal_due_on__lt=F("next_step_on")), "proposal_due_on"),
            default="next_step_on",
        ),
    )
    # Without a date is last: a won case waits less than a step that was promised.
    ordered = found.order_by(F("presses_on").asc(nulls_last=True), "pk")
    return list(ordered.select_related("organisation", "owner")[:MOST])


def _new_leads(cases: QuerySet[Case], since: datetime) -> list[Case]:
    """Return the cases that came in since and are a lead still, the latest first (2 statements)."""
    new = cases.filter(stage=Stage.LEAD, opened_at__gte=since).order_by("-opened_at", "-pk")
    new = new.select_related("organisation", "owner")
    return list(new.prefetch_related(with_source())[:MOST])


def _losses(user: Any, whose: Whose, now: datetime) -> list[LooksLost]:
    looks = suggested_losses(user, now)
    if whose is Whose.ME:
        looks = [look for look in looks if look.case.owner_id == user.pk]
    return looks[:MOST]


def _told_to(user: Any, whose: Whose) -> QuerySet[Activity]:
    told = activities_for(user)
    # The team looks at one screen: what is private to whoever opened it is not for the others.
    return told.filter(private=False) if whose is Whose.TEAM else told


def _news(cases: QuerySet[Case], activities: QuerySet[Activity], since: datetime) -> list[News]:
    """Return what happened in the cases since, the latest touched first (3 statements)."""
    moves = StageChange.objects.filter(case__in=cases, at__gte=since).select_related("user")
    written = activities.filter(case__in=cases, at__gte=since).select_related("author")
    told = [(move.case_id, move.at, Entry(move.at, move=move)) for move in _latest(moves)]
    told += [(one.case_id, one.at, Entry(one.at, activity=one)) for one in _latest(written)]
    found = newest_first(told)
    by_key = cases.select_related("organisation", "owner").in_bulk(list(found)[:MOST])
    return [News(by_key[key], entries) for key, entries in found.items() if key in by_key]


def _latest(rows: QuerySet[Any]) -> Sequence[Any]:
    # Bounded: the morning after an import of thousands is still a morning.
    return list(rows.order_by("-at", "-pk")[:MOST_NEWS])
