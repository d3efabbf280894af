"""Reads of full group sessions and of the lines for their seats."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db.models import Q, QuerySet

from bookings.models import (
    OPEN_STATES,
    Consultant,
    Session,
    SessionType,
    Status,
    WaitingPlace,
    WaitingState,
)
from bookings.models.tokens import BadTokenError, Purpose, read_token


class PlaceNotFoundError(LookupError):
    """No place in a line answers to this link: it was forged, or replaced by a newer one."""


def full_sessions(
    session_type: SessionType,
    now: datetime,
    *,
    consultants: Sequence[Consultant],
    start_at: datetime | None = None,
) -> list[Session]:
    """Return the full group sessions of these people whose line may be joined, earliest first.

    No statement for a type of one seat, else 2. `start_at` asks for those at one time.
    """
    if not session_type.is_group:
        return []
    found = Session.objects.filter(
        session_type=session_type,
        seats_left=0,
        start_at__gt=now + max(session_type.notice, timedelta()),
        session_consultants__is_live=True,
        session_consultants__consultant__in=consultants,
    ).exclude(status=Status.CANCELLED)
    if start_at is not None:
        found = found.filter(start_at=start_at)
    # Distinct: a session with two of these people is one.
    shown = found.select_related("session_type").prefetch_related("consultants")
    return list(shown.distinct().order_by("start_at", "pk"))


def line_of(session: Session) -> list[WaitingPlace]:
    """Return those who wait or have an offer, in the order they joined (1 statement)."""
    places = WaitingPlace.objects.filter(session=session, state__in=OPEN_STATES)
    return list(places.order_by("created_at", "pk"))


def place_for_token(token: str) -> WaitingPlace:
    """Return the place in a line that a link names, ready to show (2 statements).

    Raises PlaceNotFoundError when the token is forged or revoked.
    """
    try:
        ref, version = read_token(token, Purpose.SEAT)
    except BadTokenError as error:
        raise PlaceNotFoundError(str(error)) from error
    place = places_to_show().filter(ref=ref, token_version=version).first()
    if place is None:
        raise PlaceNotFoundError("this link has been replaced by a newer one")
    return place


def places_to_show() -> QuerySet[WaitingPlace]:
    """Return places with their session, its type and its people loaded (2 statements)."""
    shown = WaitingPlace.objects.select_related("session__session_type", "booking")
    return shown.prefetch_related("session__consultants")


def sessions_to_settle(now: datetime) -> QuerySet[Session]:
    """Return the sessions whose line has an offer that ended, or should have ended itself."""
    ended = Q(waiting_places__state=WaitingState.OFFERED, waiting_places__offer_ends_at__lte=now)
    over = Q(start_at__lte=now) | Q(status=Status.CANCELLED)
    closed = Q(waiting_places__state__in=OPEN_STATES) & over
    return Session.objects.filter(ended | closed).distinct().order_by("pk")
