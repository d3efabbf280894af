"""Reads of cases; each takes a fixed number of SQL statements, named in its docstring."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils.timezone import get_default_timezone

from bookings.models import Booking, Outcome, Status
from cases.domain.keys import email_key, organisation_key, work_domain
from cases.domain.stages import OPEN_STAGES, Need, Needs, Stage, moves_from
from cases.models import (
    Activity,
    ActivityKind,
    Case,
    CaseContact,
    Contact,
    ContactEmail,
    Organisation,
    StageChange,
    Touch,
)

OPEN = [stage.value for stage in OPEN_STAGES]


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


def site_date(now: datetime) -> date:
    """Return the date of `now` on the site's own calendar, which next steps are dated by."""
    return now.astimezone(get_default_timezone()).date()


def arrival_of(booking: Booking) -> Arrival:
    """Return what the booking's address and organisation lead to (1 statement).

    An organisation is found by the address's domain, else by its name.
    """
    domain, name = work_domain(booking.email), organisation_key(booking.organisation)
    by_domain = Organisation.objects.filter(domain=domain).values("pk")[:1]
    by_name = Organisation.objects.filter(name_key=name).exclude(name_key="").order_by("pk")
    colleagues = Case.objects.filter(organisation=OuterRef("employer"), stage__in=OPEN)
    contact = ContactEmail.objects.filter(key=email_key(booking.email)).values("contact")
    told = Activity.objects.filter(booking=OuterRef("pk"), kind=ActivityKind.BOOKED)
    found = (
        Booking.objects.filter(pk=booking.pk)
        .annotate(employer=Coalesce(Subquery(by_domain), Subquery(by_name.values("pk")[:1])))
        .values_list(
            Subquery(contact),
            "employer",
            Subquery(colleagues.order_by("pk").values("ref")[:1]),
            Subquery(told.values("case")),
        )
        .get()
    )
    return Arrival(*found)


def parts_in_cases(contact_id: int) -> list[Part]:
    """Return the contact's parts in cases, by case, the cases locked (1 statement)."""
    newest = Activity.objects.filter(case=OuterRef("case")).order_by("-at").values("at")[:1]
    found = (
        CaseContact.objects.filter(contact=contact_id)
        .select_related("case", "contact__organisation")
        .annotate(active_at=Coalesce(Subquery(newest), "case__opened_at"))
        .order_by("case")
        .select_for_update(of=("case",))
    )
    return [Part(part.case, part.contact, part.active_at) for part in found]


def case_told_of(booking: Booking) -> Case | None:
    """Return the case that the booking belongs to, locked, or None (1 statement)."""
    told = Q(activities__booking=booking, activities__kind=ActivityKind.BOOKED)
    return Case.objects.filter(told).select_for_update(of=("self",)).first()


def was_told(booking: Booking, kind: ActivityKind) -> bool:
    """Return whether this kind of news of the session's sequence was written (1 statement)."""
    told = Activity.objects.filter(booking=booking, kind=kind, sequence=booking.session.sequence)
    return told.exists()


def bookings_of(case: Case) -> QuerySet[Booking]:
    """Return the case's bookings, in no order."""
    told = Activity.objects.filter(case=case, booking=OuterRef("pk"), kind=ActivityKind.BOOKED)
    return Booking.objects.filter(Exists(told))


def has_future_booking(case: Case, now: datetime) -> bool:
    """Return whether a confirmed session of the case is to come (1 statement)."""
    live = bookings_of(case).filter(status=Status.CONFIRMED, session__status=Status.CONFIRMED)
    return live.filter(session__start_at__gt=now).exists()


def has_held_session(case: Case) -> bool:
    """Return whether a session of the case is recorded as held (1 statement)."""
    return bookings_of(case).filter(outcome=Outcome.HELD).exists()


def cases_to_list() -> QuerySet[Case]:
    """Return cases with organisation, owner and `source`, the first page that led here (1 statement)."""
    first = Touch.objects.filter(case=OuterRef("pk")).exclude(page_title="").order_by("at", "pk")
    return Case.objects.select_related("organisation", "owner").annotate(
        source=Subquery(first.values("page_title")[:1])
    )


def case_history(case: Case, *, user: Any, now: datetime) -> CaseHistory:
    """Return the case with all that its page shows `user`, as things are at `now`.

    6 statements, whatever the number of bookings, contacts and entries. Another's private notes are
    left out.
    """
    activities = list(_activities(case, user))
    moves = list(case.stage_changes.select_related("user"))
    told = [a.booking for a in activities if a.kind == ActivityKind.BOOKED and a.booking]
    return CaseHistory(
        case=case,
        contacts=list(_contacts(case)),
        bookings=sorted(told, key=lambda booking: booking.session.start_at, reverse=True),
        touches=list(case.touches.all()),
        entries=_newest_first(activities, moves),
        moves=dict(_possible(case, told, now)),
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
    return sorted(entries, key=lambda entry: entry.at)[::-1]


def _possible(case: Case, told: list[Booking], now: datetime) -> Iterator[tuple[Stage, Needs]]:
    """Yield the moves that a person can make as the facts are."""
    coming = any(b.status == Status.CONFIRMED and b.is_live and not b.is_over(now) for b in told)
    facts = {
        Need.FUTURE_BOOKING: coming,
        Need.NO_FUTURE_BOOKING: not coming,
        Need.HELD_SESSION: any(b.outcome == Outcome.HELD for b in told),
        Need.PUBLICATION: False,
    }
    for stage, needs in moves_from(case.at_stage).items():
        if all(facts.get(need, True) for need in needs):
            yield stage, needs
