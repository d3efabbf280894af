"""Reads of session types and of who gives them."""

from collections.abc import Sequence
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db.models import Count, Max, Q, QuerySet

from bookings.conf import booking_settings
from bookings.models import Consultant, SessionConsultant, SessionType


def bookable_session_types() -> QuerySet[SessionType]:
    """Return what visitors may book, in the order of the admin (1 statement)."""
    found: QuerySet[SessionType] = SessionType.objects.filter(is_active=True)
    return found


def session_type_for_booking(slug: str) -> SessionType | None:
    """Return a session type with its questions, or None when it cannot be booked (2 statements)."""
    return bookable_session_types().prefetch_related("questions").filter(slug=slug).first()


def consultants_of(session_type: SessionType) -> QuerySet[Consultant]:
    """Return who gives the session type now, by key, which is the order locks are taken in."""
    found: QuerySet[Consultant] = Consultant.objects.filter(is_active=True)
    return found.filter(session_types=session_type).order_by("pk")


def consultants_to_show(session_type: SessionType) -> QuerySet[Consultant]:
    """Return `consultants_of` with their photos loaded (1 statement, 2 where there are photos)."""
    people = consultants_of(session_type).select_related("photo")
    return people.prefetch_related("photo__renditions")


def fairest(consultants: Sequence[Consultant], start_at: datetime) -> Consultant:
    """Return who gives the session: fewest sessions that week, then least recently booked, then name.

    The week is the ISO week of `start_at` in the site's zone. No statement for one, else 1.
    """
    if len(consultants) == 1:
        return consultants[0]
    local = start_at.astimezone(ZoneInfo(booking_settings().zone))
    first = local.date() - timedelta(days=local.weekday())
    monday = datetime.combine(first, time(), local.tzinfo)
    week = Q(start_at__gte=monday, start_at__lt=monday + timedelta(days=7))
    rows = (
        SessionConsultant.objects.filter(consultant__in=consultants, is_live=True)
        .values("consultant_id")
        .annotate(in_week=Count("pk", filter=week), latest=Max("session__created_at"))
    )
    load = {r["consultant_id"]: (r["in_week"], r["latest"]) for r in rows}
    never = (0, datetime.min.replace(tzinfo=UTC))
    return min(consultants, key=lambda c: (*load.get(c.pk, never), c.name))
