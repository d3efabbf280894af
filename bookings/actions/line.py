"""The line of a full group, brought up to date whenever a seat may have become free."""

from datetime import datetime

from bookings import queries
from bookings.actions.transactions import lock_consultants_of
from bookings.conf import booking_settings
from bookings.domain.waiting import InLine, offer_ends_at, settle
from bookings.models import MailKind, Session, Status, WaitingPlace, WaitingState
from bookings.outbox import queue_line_news, queue_seat_offer


def locked_session(session: Session) -> Session:
    """Return a session read anew behind the lock of its consultants, as every change takes it."""
    lock_consultants_of(session)
    return queries.sessions_to_show().get(pk=session.pk)


def settle_line(session: Session, now: datetime) -> None:
    """Let offers lapse that ended, offer free seats to the next in line, and count those left.

    Behind the lock, after `attending` is true. Writes places, mail and `seats_left`; a session that is
    cancelled or has begun ends its line, and of the former those who wait are told.
    """
    line = queries.line_of(session)
    if not session.is_live or session.start_at <= now:
        _close(session, line, now)
        return
    ends_at = _offer_ends_at(session, now)
    settled = settle(
        [InLine(place, place.offer_ends_at) for place in line],
        free=session.seats - len(session.attending),
        now=now,
        can_offer=ends_at is not None,
    )
    for place in settled.lapsed:
        place.state = WaitingState.LAPSED
        place.save(update_fields=["state"])
    for place in settled.offered:
        place.state, place.offer_ends_at = WaitingState.OFFERED, ends_at
        place.save(update_fields=["state", "offer_ends_at"])
        queue_seat_offer(place, now)
    session.seats_left = settled.seats_left
    session.save(update_fields=["seats_left"])


def move_line(session: Session, now: datetime) -> None:
    """Bring the line to the session's new time, and tell everyone in it.

    Behind the lock, once the session has its new time. No offer outlasts the last moment at which
    anyone could book; one that could not be taken any more lapses.
    """
    line = queries.line_of(session)
    last = _offer_ends_at(session, now) or now
    for place in line:
        if place.offer_ends_at and place.offer_ends_at > last:
            place.offer_ends_at = last
            place.save(update_fields=["offer_ends_at"])
    settle_line(session, now)
    queue_line_news(session, queries.line_of(session), MailKind.LINE_MOVED, now)


def _close(session: Session, line: list[WaitingPlace], now: datetime) -> None:
    keys = [place.pk for place in line]
    WaitingPlace.objects.filter(pk__in=keys).update(state=WaitingState.LAPSED)
    # Whoever still waits when it begins knows that no seat came; a session that was cancelled is news.
    if session.start_at > now:
        queue_line_news(session, line, MailKind.LINE_CLOSED, now)


def _offer_ends_at(session: Session, now: datetime) -> datetime | None:
    return offer_ends_at(
        now,
        lasts=booking_settings().seat_offer_lasts,
        start_at=session.start_at,
        notice=session.session_type.notice,
    )


def close_if_empty(session: Session, now: datetime) -> bool:
    """Cancel a session that nobody attends and no seat of which is kept; return whether it was.

    While an offer is open the session stays: one who was promised the seat may still take it.
    """
    if session.seats > 1 and session.seats_left < session.seats:
        return False
    session.status, session.seats_left = Status.CANCELLED, 0
    session.save(update_fields=["status", "seats_left"])
    session.session_consultants.update(is_live=False)
    if session.seats > 1:
        settle_line(session, now)
    return True
