"""Waiting for a seat in a full group: joining the line, taking the seat that is offered, leaving."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

from bookings import queries
from bookings.actions.booking import (
    BookingError,
    BookingRequest,
    TooManyBookingsError,
    confirm,
)
from bookings.actions.line import close_if_empty, locked_session, settle_line
from bookings.actions.transactions import whole
from bookings.conf import booking_settings
from bookings.models import Booking, MailKind, Session, WaitingPlace, WaitingState
from bookings.outbox import queue_session_mail


class LineClosedError(BookingError):
    """Nobody can wait for this session: it is cancelled, or too near."""

    def __init__(self, session: Session) -> None:
        super().__init__(f"nobody can wait for {session}: choose another time")
        self.session = session


class SeatsLeftError(BookingError):
    """The session has a free seat: there is nothing to wait for."""

    def __init__(self, session: Session) -> None:
        super().__init__(f"{session} has {session.seats_left} seats: book one")
        self.session = session


class OfferOverError(BookingError):
    """The seat is no longer kept for this one: the offer lapsed, or was never made."""

    def __init__(self, place: WaitingPlace) -> None:
        super().__init__(f"no seat is kept for place {place.ref}")
        self.place = place


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitingRequest:
    """Who wants to wait for which session; texts already single-line and within length."""

    session: Session
    name: str
    email: str
    zone: str
    language: str


def join_line(wanted: WaitingRequest, *, now: datetime) -> int:
    """Put someone at the end of the line, and return how many wait then.

    An address that waits already stays where it is, and the answer is the same: nobody learns from
    it who waits. Raises LineClosedError and SeatsLeftError.
    """
    return whole(lambda: _join(wanted, now))


def take_seat(place: WaitingPlace, *, now: datetime) -> Booking:
    """Make a booking of the seat that is kept for this one, and return it, confirmed.

    As `book` does: mail and `booking_confirmed` in the same transaction. A second call returns the
    first booking. Raises OfferOverError, and TooManyBookingsError while the offer stays.
    """
    booking = whole(lambda: _take(place, now))
    if booking is None:
        raise OfferOverError(place)
    return booking


def leave_line(place: WaitingPlace, *, now: datetime) -> None:
    """Let someone leave the line; a seat kept for them goes to the next. Twice is once."""
    whole(lambda: _leave(place, now))


def settle_lines(now: datetime) -> int:
    """Let the offers lapse that ended and close the lines that are over; return in how many sessions.

    Each in a transaction of its own; safe to run in any number of workers.
    """
    sessions = list(queries.sessions_to_settle(now))
    for session in sessions:
        whole(partial(_settle_one, session, now))
    return len(sessions)


def _join(wanted: WaitingRequest, now: datetime) -> int:
    session = locked_session(wanted.session)
    last = session.start_at - max(session.session_type.notice, timedelta())
    if not session.is_live or last <= now:
        raise LineClosedError(session)
    # Of an offer that has just ended, the seat may be anyone's.
    settle_line(session, now)
    if session.seats_left:
        raise SeatsLeftError(session)
    line = queries.line_of(session)
    email = wanted.email.lower()
    if email not in {place.email for place in line}:
        line.append(
            WaitingPlace.objects.create(
                session=session,
                name=wanted.name,
                email=email,
                zone=wanted.zone,
                language=wanted.language,
                created_at=now,
            )
        )
    return len(line)


def _take(place: WaitingPlace, now: datetime) -> Booking | None:
    session = locked_session(place.session)
    fresh = WaitingPlace.objects.select_related("booking").get(pk=place.pk)
    if fresh.state == WaitingState.TAKEN:
        return fresh.booking
    _settle(session, now)
    fresh.refresh_from_db(fields=["state"])
    if fresh.state != WaitingState.OFFERED:
        return None
    limit = booking_settings().upcoming_per_address
    if queries.upcoming_bookings_of(fresh.email, now) >= limit:
        raise TooManyBookingsError(limit)
    # The seat was kept: it leaves the line, and `seats_left` stays.
    session.sequence += 1
    session.save(update_fields=["sequence"])
    fresh.state = WaitingState.TAKEN
    fresh.booking = confirm(_request_of(fresh, session), session, now)
    fresh.save(update_fields=["state", "booking"])
    return fresh.booking


def _request_of(place: WaitingPlace, session: Session) -> BookingRequest:
    return BookingRequest(
        session_type=session.session_type,
        start_at=session.start_at,
        name=place.name,
        email=place.email,
        zone=place.zone,
        language=place.language,
    )


def _leave(place: WaitingPlace, now: datetime) -> None:
    session = locked_session(place.session)
    fresh = WaitingPlace.objects.get(pk=place.pk)
    if fresh.is_open:
        fresh.state = WaitingState.LEFT
        fresh.save(update_fields=["state"])
        _settle(session, now)


def _settle_one(session: Session, now: datetime) -> None:
    _settle(locked_session(session), now)


def _settle(session: Session, now: datetime) -> None:
    """Settle the line; a session kept only for one who did not come after all is cancelled."""
    settle_line(session, now)
    over = not session.is_live or session.start_at <= now
    if over or not close_if_empty(session, now):
        return
    session.sequence += 1
    session.save(update_fields=["sequence"])
    queue_session_mail(session, MailKind.CANCEL, now)
