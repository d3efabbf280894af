"""Reads of bookings and the sessions they are places in."""

from datetime import datetime

from django.db.models import QuerySet

from bookings.conf import booking_settings
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
        # One error for a link that is forged, replaced or expired: a page that told them apart
        # would tell a guesser which bookings exist.
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


def is_key_used(prefix: str) -> bool:
    """Return whether any booking was made with a request key that begins so (1 statement)."""
    return Booking.objects.filter(request_key__startswith=prefix).exists()


def upcoming_bookings_of(email: str, now: datetime) -> int:
    """Return how many sessions to come are booked with an address (1 statement)."""
    # Whatever its capitals: each spelling would be an address of its own, with sessions of its own.
    upcoming = Booking.objects.filter(email__iexact=email, session__start_at__gt=now)
    return upcoming.exclude(status="CANCELLED").count()


def coming_sessions_of(consultant: Consultant, now: datetime) -> list[Session]:
    """Return the consultant's live sessions that have not ended, earliest first (2 statements)."""
    live = Session.objects.filter(
        end_at__gt=now,
        session_consultants__consultant=consultant,
        session_consultants__is_live=True,
    )
    return list(live.order_by("start_at").prefetch_related("bookings"))
