"""Reads of cases: the facts that moves ask for, and what other reads narrow by."""

from datetime import date, datetime, time

from django.db.models import Exists, OuterRef, QuerySet
from django.utils.timezone import get_default_timezone

from bookings.models import Booking, Outcome, Status
from cases.domain.stages import CLOSED_STAGES, OPEN_STAGES, Stage, StageClass
from cases.models import Activity, ActivityKind, Case

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
    # Both: in a group one place may be cancelled while the session goes on.
    live = bookings_of(case).filter(status=Status.CONFIRMED, session__status=Status.CONFIRMED)
    return live.filter(session__start_at__gt=now).exists()


def has_held_session(case: Case) -> bool:
    """Return whether a session of the case is recorded as held (1 statement)."""
    return bookings_of(case).filter(outcome=Outcome.HELD).exists()
