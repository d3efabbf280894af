"""Reads of all that one case’s page shows."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Prefetch, Q, QuerySet
from wagtail.models import Page

from bookings.models import Booking, MailState, Outcome, OutgoingMail, Status
from cases.domain.moves import Facts, moves_of_staff
from cases.domain.stages import Needs, Stage
from cases.models import (
    Activity,
    ActivityKind,
    Case,
    CaseContact,
    ContactEmail,
    StageChange,
    Task,
    Touch,
)
from cases.queries.access import cases_for
from cases.queries.edits import Change, edits_of
from cases.queries.letters import LetterState, letters_of

# Of one organisation or person: more would bury the case itself.
MOST_OTHERS = 10


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a case's history; just one of the others is there."""

    at: datetime
    activity: Activity | None = None
    move: StageChange | None = None
    mail: OutgoingMail | None = None
    edit: Change | None = None
    done: Task | None = None
    touch: Touch | None = None


@dataclass(frozen=True, slots=True)
class CaseHistory:
    """A case with all that its page shows; entries newest first, bookings latest session first."""

    case: Case
    contacts: list[CaseContact]
    bookings: list[Booking]
    touches: list[Touch]
    entries: list[Entry]
    # Those to be done, the first due first; the others are entries.
    tasks: list[Task]
    letters: dict[int, LetterState]
    services: list[Page]
    shared_with: list[Any]
    moves: dict[Stage, Needs]
    # The case that this one continues, if it is there for whoever looks.
    previous: Case | None
    # The other cases of the people in it, by contact, and those of the organisation.
    of_contacts: dict[int, list[Case]]
    of_organisation: list[Case]


def case_history(case: Case, *, user: Any, now: datetime) -> CaseHistory:
    """Return the case with all that its page shows `user`, as things are at `now`.

    14 statements, whatever the number of bookings, contacts and entries, 1 for the case that it
    continues, 1 for its organisation's and 1 where its people changed. Another's private notes are left out, and so are other
    cases that are not there for this person.
    """
    activities = list(_activities(case, user))
    # Out of what was read already: the bookings cost no statement of their own.
    told = [a.booking for a in activities if a.kind == ActivityKind.BOOKED and a.booking]
    contacts, touches = list(_contacts(case)), list(case.touches.all())
    tasks = list(case.tasks.select_related("assignee", "done_by"))
    return CaseHistory(
        case=case,
        contacts=contacts,
        bookings=sorted(told, key=lambda booking: booking.session.start_at, reverse=True),
        touches=touches,
        entries=_newest_first(_entries(case, activities, told, tasks, touches)),
        tasks=[task for task in tasks if task.done_at is None],
        letters=letters_of(activities),
        services=list(case.services.all()),
        shared_with=list(case.shared_with.all()),
        moves=moves_of_staff(case.at_stage, _facts(told, now)),
        previous=_previous(case, user),
        of_contacts=_other_cases(case, contacts, user),
        of_organisation=_of_organisation(case, user),
    )


def _entries(
    case: Case,
    activities: list[Activity],
    told: list[Booking],
    tasks: list[Task],
    touches: list[Touch],
) -> Iterator[Entry]:
    """Yield all that happened, of one kind after another; of one instant, in this order."""
    yield from (Entry(touch.at, touch=touch) for touch in touches)
    yield from (Entry(activity.at, activity=activity) for activity in reversed(activities))
    yield from (Entry(move.at, move=move) for move in case.stage_changes.select_related("user"))
    yield from (Entry(mail.sent_at or mail.created_at, mail=mail) for mail in _mails(told))
    yield from (Entry(edit.at, edit=edit) for edit in edits_of(case))
    yield from (Entry(task.done_at, done=task) for task in tasks if task.done_at)


def _newest_first(entries: Iterator[Entry]) -> list[Entry]:
    """Return all as one history; of one instant, the move follows what it was made for."""
    # The sort is stable, so of one instant what was written first stays first.
    return sorted(entries, key=lambda entry: entry.at)[::-1]


def _previous(case: Case, user: Any) -> Case | None:
    # Through what this person sees: the earlier case may be a colleague's.
    if case.previous_case_id is None:
        return None
    return cases_for(user).filter(pk=case.previous_case_id).first()


def _mails(bookings: list[Booking]) -> QuerySet[OutgoingMail]:
    # What was superseded was never sent; the text of a mail is large and stays where it is.
    mails = OutgoingMail.objects.filter(booking__in=bookings).exclude(state=MailState.SUPERSEDED)
    return mails.defer("mime").order_by("created_at", "pk")


def _other_cases(case: Case, contacts: list[CaseContact], user: Any) -> dict[int, list[Case]]:
    """Return the other cases of the people in this one, by contact, the newest first."""
    parts = CaseContact.objects.filter(
        contact__in=[part.contact_id for part in contacts], case__in=cases_for(user)
    )
    found: dict[int, list[Case]] = {}
    for part in parts.exclude(case=case).select_related("case").order_by("-case__opened_at"):
        found.setdefault(part.contact_id, []).append(part.case)
    return {contact: cases[:MOST_OTHERS] for contact, cases in found.items()}


def _of_organisation(case: Case, user: Any) -> list[Case]:
    if case.organisation_id is None:
        return []
    others = cases_for(user).filter(organisation=case.organisation_id).exclude(pk=case.pk)
    return list(others.order_by("-opened_at")[:MOST_OTHERS])


def _activities(case: Case, user: Any) -> QuerySet[Activity]:
    shown = case.activities.filter(Q(private=False) | Q(author=user))
    return shown.select_related("author", "booking__session__session_type").prefetch_related(
        "booking__session__consultants"
    )


def _contacts(case: Case) -> QuerySet[CaseContact]:
    emails = Prefetch("contact__emails", ContactEmail.objects.order_by("pk"))
    return case.case_contacts.select_related("contact__organisation").prefetch_related(emails)


def _facts(told: list[Booking], now: datetime) -> Facts:
    """Return what moves ask of the sessions, from the bookings that the page shows anyway."""
    confirmed = [booking for booking in told if booking.status == Status.CONFIRMED]
    return Facts(
        has_session_to_come=any(b.session.is_live and not b.is_over(now) for b in confirmed),
        has_held_session=any(b.outcome == Outcome.HELD for b in told),
    )
