"""What bookings do to cases, each in the booking's own transaction and once a sequence."""

from collections.abc import Iterator, Sequence
from contextlib import suppress
from datetime import date, datetime

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction
from django.utils import translation
from django.utils.formats import date_format
from django.utils.timezone import get_default_timezone
from django.utils.translation import gettext as _

from bookings.models import Booking, Consultant, Outcome
from bookings.models.languages import in_language
from cases import queries
from cases.actions.cases import link_contact, open_case
from cases.actions.edits import update_case
from cases.actions.language import site_language
from cases.actions.people import Person, earlier_case, person_of, to_check
from cases.actions.stages import MoveRefusedError, NextStep, correct_stage, move_case
from cases.domain.introductions import Introduction
from cases.domain.joining import Choice, choose_case
from cases.domain.outcomes import Result, stage_by_outcome
from cases.domain.stages import Stage
from cases.domain.steps import nearest
from cases.domain.working_days import DAYS_TO_ANSWER, working_days_after
from cases.models import (
    Activity,
    ActivityKind,
    Case,
    CaseKind,
    Touch,
    TouchGiver,
    TouchKind,
)

RESULTS = {
    Outcome.PENDING: Result.OPEN,
    Outcome.HELD: Result.HELD,
    Outcome.ATTENDEE_NO_SHOW: Result.MISSED,
    Outcome.CONSULTANT_NO_SHOW: Result.MISSED,
}


# Within the booking's transaction, where a savepoint would be two statements more each time.
@transaction.atomic(savepoint=False)
def open_or_join_case_for_booking(booking: Booking, *, now: datetime) -> Case:
    """Tie a confirmed booking to the person's open case, or to a new one, and return the case.

    Keeps the contact, the touch of the entry page, the stage and what staff should check; never
    writes over what is stored (docs/architecture.md, "Cases"). A booking tied before changes nothing.
    Statements: 9 and the 2 of a savepoint for a new contact from a page, 6 for a known one; 1 more for
    one who was invited from a case, and 5 where that person was not in it yet.
    """
    arrival = queries.arrival_of(booking.email, booking.organisation, booking=booking.pk)
    # Asked along with the rest: hearing twice costs two statements and writes nothing.
    if arrival.told_case_id:
        return Case.objects.get(pk=arrival.told_case_id)
    with site_language():
        person = person_of(_introduction(booking), arrival)
        invited = queries.invited_case(booking)
        choice = choose_case(
            person.earlier,
            now,
            earlier_case(invited, now) if invited else None,
        )
        own = [part.case for part in person.parts]
        case = _joined([*own, invited], choice, booking, now) or _opened(
            person, choice, booking, now
        )
        if choice.by_invitation and case not in own:
            link_contact(case, person.contact)
        _keep_activities(case, person, choice, booking, now)
        _keep_touch(case, booking, now)
    return case


@transaction.atomic(savepoint=False)
def note_booking_moved(booking: Booking, *, now: datetime) -> Case | None:
    """Write a new time into the history, and return the case; the stage stays.

    The date of the next step follows the nearest session unless somebody has planned another step.
    """
    case = _case_to_tell(booking, ActivityKind.MOVED)
    if case is None:
        return None
    with site_language():
        _tell(case, ActivityKind.MOVED, booking, now, _when(booking))
        _follow_sessions(case, now)
    return case


@transaction.atomic(savepoint=False)
def note_hand_over(
    booking: Booking, *, giver: Consultant, to: Consultant, now: datetime
) -> Case | None:
    """Write into the history who gives the session from now on, and return the case.

    Its owner stays: whose matter it is does not change with who has time for one session.
    """
    case = _case_to_tell(booking, ActivityKind.HANDED_OVER)
    if case is None:
        return None
    with site_language():
        body = f"{_when(booking)}: {giver.name} → {to.name}"
        _tell(case, ActivityKind.HANDED_OVER, booking, now, body)
    return case


@transaction.atomic(savepoint=False)
def return_case_after_cancel(booking: Booking, *, now: datetime) -> Case | None:
    """Write a cancellation into the history and return the case; back to lead if none is to come."""
    case = _case_to_tell(booking, ActivityKind.CANCELLED)
    if case is None:
        return None
    with site_language():
        _tell(case, ActivityKind.CANCELLED, booking, now, _when(booking))
        _return_to_lead(case, booking, now, _("The session was cancelled."))
        _follow_sessions(case, now)
    return case


@transaction.atomic(savepoint=False)
def note_outcome(
    booking: Booking, *, now: datetime, by: AbstractBaseUser | None = None
) -> Case | None:
    """Write what happened and who said so into the history, and return the case.

    It goes on to held or back to lead, and by a correction where the right outcome would have brought
    it, unless somebody has moved it since.
    """
    case = queries.case_told_of(booking)
    if case is None:
        return None
    with site_language():
        outcome = Outcome(booking.outcome)
        _tell(case, ActivityKind.OUTCOME, booking, now, str(outcome.label), by=by)
        # Only when somebody says so: that the time has passed is no proof that it was held.
        to = stage_by_outcome(case.at_stage, RESULTS[outcome], queries.session_facts(case, now))
        if to:
            _go_by_outcome(case, to, booking, now)
        _follow_sessions(case, now)
    return case


def _go_by_outcome(case: Case, to: Stage, booking: Booking, now: datetime) -> None:
    step, reason = _step_at(to, booking, now), str(Outcome(booking.outcome).label)
    if case.at_stage is Stage.BOOKED:
        # Being held is no reason: it is what the stage says.
        said = "" if to is Stage.HELD else reason
        move_case(case, to, now=now, booking=booking, reason=said, next_step=step)
        return
    # What somebody has planned meanwhile stays: the correction knows nothing of it.
    planned = step if _is_automatic(case) else None
    reason = _("The outcome was corrected: %(outcome)s") % {"outcome": reason}
    correct_stage(case, to, booking=booking, now=now, reason=reason, next_step=planned)


def _step_at(stage: Stage, booking: Booking, now: datetime) -> NextStep:
    if stage is Stage.BOOKED:
        return _session_step(booking)
    text = _("Agree on what comes next") if stage is Stage.HELD else _("Offer a new time")
    return NextStep(text, _answer_by(now))


def _is_automatic(case: Case) -> bool:
    # By its words, always in the site's language: nothing else tells our step from a person's.
    return case.next_step in {
        _("Hold the session"),
        _("Offer a new time"),
        _("Agree on what comes next"),
    }


def _waits_for_session(case: Case) -> bool:
    return case.at_stage is Stage.BOOKED and case.next_step == _("Hold the session")


def _follow_sessions(case: Case, now: datetime) -> None:
    """Date our own step by the nearest session to come, where there is one (2 statements at most)."""
    if not _waits_for_session(case):
        return
    on = queries.next_session_on(case, now)
    if on and on != case.next_step_on:
        update_case(case, next_step_on=on)


def _joined(
    cases: Sequence[Case | None], choice: Choice, booking: Booking, now: datetime
) -> Case | None:
    case = next((case for case in cases if case and case.pk == choice.join), None)
    if case is None:
        return None
    # An owner stays, whoever gives the session: users of others fight over one that changes.
    if case.owner_id is None and (owner := _owner(booking)):
        update_case(case, owner_id=owner)
    # From a later stage nothing leads back to booked: there a further session is only told.
    step, is_to_come = _session_step(booking), not booking.is_over(now)
    if case.at_stage is Stage.LEAD and is_to_come:
        move_case(case, Stage.BOOKED, now=now, booking=booking, next_step=step)
    elif _waits_for_session(case) and is_to_come:
        # By the dates alone: whoever books waits for each statement.
        on = nearest(case.next_step_on, step.on, queries.site_date(now))
        if on != case.next_step_on:
            update_case(case, next_step_on=on)
    return case


def _opened(person: Person, choice: Choice, booking: Booking, now: datetime) -> Case:
    step = _session_step(booking)
    case = Case(
        # Whom it is with; what it is about, people write better.
        title=person.contact.full_name,
        organisation_id=person.contact.organisation_id,
        owner_id=_owner(booking),
        kind=CaseKind.REPEAT if choice.previous else CaseKind.NEW,
        previous_case_id=choice.previous,
        next_step=step.text,
        next_step_on=step.on,
    )
    stages = (Stage.LEAD,) if booking.is_over(now) else (Stage.LEAD, Stage.BOOKED)
    return open_case(case, contact=person.contact, now=now, booking=booking, stages=stages)


def _owner(booking: Booking) -> int | None:
    return next((host.user_id for host in booking.session.people if host.user_id), None)


def _keep_activities(
    case: Case, person: Person, choice: Choice, booking: Booking, now: datetime
) -> None:
    def activity(kind: ActivityKind, body: str) -> Activity:
        return Activity(
            case=case,
            contact=person.contact,
            kind=kind,
            at=now,
            body=body,
            booking=booking,
            sequence=booking.session.sequence,
        )

    told = [activity(ActivityKind.BOOKED, _when(booking))]
    if to_check := list(_to_check(case, person, choice, booking)):
        told.append(activity(ActivityKind.SUGGESTION, "\n".join(to_check)))
    # One statement for both.
    Activity.objects.bulk_create(told)


def _to_check(case: Case, person: Person, choice: Choice, booking: Booking) -> Iterator[str]:
    yield from to_check(person, choice, _introduction(booking))
    if choice.by_invitation and case.pk not in {part.case.pk for part in person.parts}:
        yield _("Booked with an invitation that was sent to somebody else in this case.")


def _introduction(booking: Booking) -> Introduction:
    return Introduction(
        name=booking.name,
        email=booking.email,
        organisation=booking.organisation,
        phone=booking.phone,
        language=booking.language,
    )


def _keep_touch(case: Case, booking: Booking, now: datetime) -> None:
    # The visitor may have taken the page out of the form: then nothing is kept of it.
    if not booking.entry_title:
        return
    Touch.objects.create(
        case=case,
        booking=booking,
        kind=TouchKind.ENTRY_PAGE,
        page_id=booking.entry_page_id,
        page_title=booking.entry_title,
        page_path=booking.entry_path,
        # Of the page rather than of the visitor, who may read in one
        # language and book in the other.
        page_locale=translation.get_language_from_path(booking.entry_path) or booking.language,
        at=now,
        given_by=TouchGiver.VISITOR,
    )


def _case_to_tell(booking: Booking, kind: ActivityKind) -> Case | None:
    """Return the booking's case, or None when it has none or has heard this already."""
    case = queries.case_told_of(booking)
    return case if case and not queries.was_told(booking, kind) else None


def _tell(
    case: Case,
    kind: ActivityKind,
    booking: Booking,
    now: datetime,
    body: str,
    *,
    by: AbstractBaseUser | None = None,
) -> None:
    Activity.objects.create(
        case=case,
        kind=kind,
        at=now,
        author_id=by.pk if by else None,
        body=body,
        booking=booking,
        sequence=booking.session.sequence,
    )


def _return_to_lead(case: Case, booking: Booking, now: datetime, reason: str) -> None:
    if case.at_stage is not Stage.BOOKED:
        return
    step = _step_at(Stage.LEAD, booking, now)
    # Refused when another session is to come: the case stays booked.
    with suppress(MoveRefusedError):
        move_case(case, Stage.LEAD, now=now, reason=reason, next_step=step, booking=booking)


def _session_step(booking: Booking) -> NextStep:
    return NextStep(_("Hold the session"), queries.site_date(booking.session.start_at))


def _answer_by(now: datetime) -> date:
    return working_days_after(queries.site_date(now), DAYS_TO_ANSWER)


def _when(booking: Booking) -> str:
    """Return what was booked and when on the site's clock."""
    start_at = booking.session.start_at.astimezone(get_default_timezone())
    name = in_language(booking.session.session_type, "name", settings.LANGUAGE_CODE)
    return f"{name}, {date_format(start_at, 'SHORT_DATETIME_FORMAT')}"
