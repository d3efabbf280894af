"""Reads of cases: the facts that moves ask for, and what other reads narrow by."""

from datetime import date, datetime, time

from django.db.models import Exists, OuterRef, QuerySet
from django.utils.timezone import get_default_timezone

from bookings.models import Booking, Outcome, Status
from cases.domain.outcomes import SessionFacts
from cases.domain.stages import CLOSED_STAGES, OPEN_STAGES, Stage, StageClass
from cases.models import Activity, ActivityKind, ActorKind, Case

# As the column has them: of an enum psycopg would send the name.
OPEN = [stage.value for stage in OPEN_STAGES]
CLOSED = [stage.value for stage in CLOSED_STAGES]
WON = [stage.value for stage in Stage if stage.belongs_to is StageClass.WON]


def site_date(now: datetime) -> date:
    """Return the date of `now` on the site's own calendar, which next steps are dated by."""
    # Not of UTC, whose date is still yesterday in the first hours of a Finnish day.
    return now.astimezone(get_default_timezone()).date()


def midnight(on: date) -> datetime:
    """Return when a date begins on the site's own calendar."""
    return datetime.combine(on, time(), get_default_timezone())


def bookings_of(case: Case) -> QuerySet[Booking]:
    """Return the case's bookings, in no order."""
    # By the activity: a booking itself knows of no case.
    told = Activity.objects.filter(case=case, booking=OuterRef("pk"), kind=ActivityKind.BOOKED)
    return Booking.objects.filter(Exists(told))


def has_future_booking(case: Case, now: datetime) -> bool:
    """Return whether a confirmed session of the case is to come (1 statement)."""
    return _to_come(case, now).exists()


def next_session_on(case: Case, now: datetime) -> date | None:
    """Return the site's date of the case's nearest session to come, or None (1 statement)."""
    starts = _to_come(case, now).order_by("session__start_at")
    start_at = starts.values_list("session__start_at", flat=True).first()
    return site_date(start_at) if start_at else None


def has_held_session(case: Case) -> bool:
    """Return whether a session of the case is recorded as held (1 statement)."""
    return bookings_of(case).filter(outcome=Outcome.HELD).exists()


def session_facts(case: Case, now: datetime) -> SessionFacts:
    """Return what the case's log and sessions say once an outcome is recorded (3 statements)."""
    last = case.stage_changes.order_by("-seq").values_list("actor", flat=True).first()
    return SessionFacts(
        by_session=last == ActorKind.BOOKING,
        has_held=has_held_session(case),
        has_to_come=has_future_booking(case, now),
    )


def _to_come(case: Case, now: datetime) -> QuerySet[Booking]:
    # Both: in a group one place may be cancelled while the session goes on.
    live = bookings_of(case).filter(status=Status.CONFIRMED, session__status=Status.CONFIRMED)
    return live.filter(session__start_at__gt=now)
