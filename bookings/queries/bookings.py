"""Reads of bookings and the sessions they are places in."""

from collections.abc import Sequence
from datetime import datetime

from django.db.models import Q, QuerySet

from bookings.conf import booking_settings
from bookings.domain.intervals import moment
from bookings.domain.recurring_dates import Dates
from bookings.domain.wall_clock import date_intervals
from bookings.models import Booking, Consultant, Session
from bookings.models.tokens import BadTokenError, Purpose, read_token


class BookingNotFoundError(LookupError):
    """No booking answers to this link: it was forged, replaced by a newer one, or is long past."""


def booking_for_token(token: str, purpose: Purpose, now: datetime) -> Booking:
    """Return the booking a link names, ready to show (2 statements).

    Raises BookingNotFoundError when the token is forged or revoked, or the session ended longer ago
    than links live.
    """
    try:
        ref, version = read_token(token, purpose)
    except BadTokenError as error:
        raise BookingNotFoundError(str(error)) from error
    booking = bookings_to_show().filter(ref=ref, token_version=version).first()
    if booking is None:
        raise BookingNotFoundError("this link has been replaced by a newer one")
    if booking.session.end_at + booking_settings().link_expires_after < now:
        raise BookingNotFoundError("this link has expired: the session was long ago")
    return booking


def bookings_to_show() -> QuerySet[Booking]:
    """Return bookings with their session, its type and its consultants loaded (2 statements)."""
    shown = Booking.objects.select_related("session__session_type")
    return shown.prefetch_related("session__consultants")


def booking_for_request(request_key: str) -> Booking | None:
    """Return what an earlier post of the same form booked, if anything (at most 2 statements)."""
    return bookings_to_show().filter(request_key=request_key).first()


def upcoming_bookings_of(email: str, now: datetime) -> int:
    """Return how many sessions to come are booked with an address (1 statement)."""
    upcoming = Booking.objects.filter(email__iexact=email, session__start_at__gt=now)
    return upcoming.exclude(status="CANCELLED").count()


def sessions_on(consultant: Consultant, dates: Sequence[Dates]) -> list[Session]:
    """Return the consultant's live sessions that touch those dates of theirs, earliest first.

    2 statements; every span needs its last date.
    """
    touching = Q(pk__in=[])
    for span in dates:
        for part in date_intervals(consultant.zone, span.first, span.last or span.first):
            touching |= Q(start_at__lt=moment(part.end), end_at__gt=moment(part.start))
    live = Session.objects.filter(
        touching,
        session_consultants__consultant=consultant,
        session_consultants__is_live=True,
    )
    return list(live.select_related("session_type").prefetch_related("bookings"))
