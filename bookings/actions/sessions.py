"""What staff do to a session as a whole: move it anywhere, hand it over, cancel it with a word.

Visitors ask what is on offer; staff may go past all of those rules but one: no consultant is in two
sessions at one time. Each action says in the log of the session who did it.
"""

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any

from django.db import IntegrityError
from wagtail.log_actions import log

from bookings import queries, signals
from bookings.actions.booking import BookingError
from bookings.actions.line import move_line, settle_line
from bookings.actions.transactions import is_overlap, lock_consultants_of, whole
from bookings.domain.intervals import Interval, instant
from bookings.domain.placement import Concern
from bookings.models import Booking, Consultant, MailKind, Session, Status
from bookings.outbox import queue_hand_over, queue_session_mail


class SessionClosedError(BookingError):
    """The session has begun or is cancelled: nothing about it can be changed any more."""

    def __init__(self, session: Session) -> None:
        super().__init__(f"session {session.pk} has begun or is cancelled and can no longer change")
        self.session = session


class PastTimeError(BookingError):
    """The time is past."""

    def __init__(self, start_at: datetime) -> None:
        super().__init__(f"{start_at:%Y-%m-%d %H:%M}Z is past: choose a time to come")
        self.start_at = start_at


class OverlapError(BookingError):
    """Somebody who gives the session is in another one at that time."""

    def __init__(self, people: Collection[Consultant]) -> None:
        names = ", ".join(person.name for person in people)
        super().__init__(f"{names} would be in two sessions at one time: choose another")
        self.people = people


class CannotTakeOverError(BookingError):
    """The session cannot go from the one to the other: they give no sessions now, or it is not theirs."""

    def __init__(self, to: Consultant) -> None:
        super().__init__(f"{to.name} cannot take this session over: choose an active colleague")
        self.to = to


class ConcernsError(BookingError):
    """Visitors would not be offered this; `concerns` are to be shown, and may be gone past."""

    def __init__(self, concerns: Collection[Concern]) -> None:
        told = ", ".join(concern.value for concern in concerns)
        super().__init__(f"not on offer to visitors ({told}): say that it is meant")
        self.concerns = concerns


def move_session(
    session: Session,
    start_at: datetime,
    *,
    now: datetime,
    by: Any,
    despite: Collection[Concern] = (),
) -> Session:
    """Move a session with all its attendees, as long as it lasted, and return it.

    The UID stays and the sequence rises; an update to everyone, `booking_moved` for each booking and
    a line in the log, all in one transaction. To where it is, it changes nothing. `despite` names the
    concerns that staff have seen and go past, so that one which comes up meanwhile is told. Raises
    SessionClosedError, PastTimeError, OverlapError and ConcernsError.
    """
    return _guarded(session.people, lambda: _move(session, start_at, now, by, despite))


def hand_over(
    session: Session,
    giver: Consultant,
    to: Consultant,
    *,
    now: datetime,
    by: Any,
    despite: Collection[Concern] = (),
) -> Session:
    """Hand a session over from `giver` to a colleague, and return it.

    The same UID with the sequence raised: an update to the attendees and whoever gives it now, a
    CANCEL to `giver` alone, and `session_handed_over` for each booking. Raises SessionClosedError, CannotTakeOverError, OverlapError and
    ConcernsError (of the colleague's calendar; `despite` as in `move_session`).
    """
    return _guarded([to], lambda: _hand_over(session, giver, to, now, by, despite))


def cancel_session(session: Session, *, note: str = "", now: datetime, by: Any) -> Session:
    """Cancel a session for everyone, with a word to the attendees, and return it.

    Mail and `booking_cancelled` for each booking. A cancelled session stays as it is. Raises
    SessionClosedError once it has begun.
    """
    return whole(lambda: _cancel(session, note, now, by))


def _guarded(people: Collection[Consultant], action: Any) -> Session:
    try:
        done: Session = whole(action)
    except IntegrityError as error:
        if not is_overlap(error):
            raise  # a fault of ours
        raise OverlapError(people) from None
    return done


def _move(
    session: Session, start_at: datetime, now: datetime, by: Any, despite: Collection[Concern]
) -> Session:
    fresh = _locked(session, now)
    if fresh.start_at == start_at:
        return fresh
    if start_at <= now:
        raise PastTimeError(start_at)
    # All three in UTC, so this is elapsed time (ADR 0007).
    end_at = start_at + (fresh.end_at - fresh.start_at)
    _check_time(fresh, fresh.people, start_at, end_at, now=now, despite=despite)
    was_at = fresh.start_at
    fresh.start_at, fresh.end_at = start_at, end_at
    fresh.sequence += 1
    fresh.save(update_fields=["start_at", "end_at", "sequence"])
    fresh.session_consultants.update(start_at=start_at, end_at=end_at)
    queue_session_mail(fresh, MailKind.UPDATE, now)
    if fresh.seats > 1:
        move_line(fresh, now)
    for booking in fresh.attending:
        signals.booking_moved.send(Booking, booking=booking, now=now)
    # Within the transaction: no change without its line, and no line without its change.
    log(fresh, "bookings.move", user=by, data={"from": was_at.isoformat()})
    return fresh


def _hand_over(
    session: Session,
    giver: Consultant,
    to: Consultant,
    now: datetime,
    by: Any,
    despite: Collection[Concern],
) -> Session:
    fresh = _locked(session, now, besides=[to])
    # Behind the lock: somebody may have handed it over, or left, since the page was shown.
    active = Consultant.objects.filter(pk=to.pk, is_active=True).exists()
    if not active or to in fresh.people or giver not in fresh.people:
        raise CannotTakeOverError(to)
    _check_time(fresh, [to], fresh.start_at, fresh.end_at, now=now, despite=despite)
    fresh.session_consultants.filter(consultant=giver).update(consultant=to)
    fresh.sequence += 1
    fresh.save(update_fields=["sequence"])
    # It was loaded before the change, and the mail below is about who gives it from now on.
    fresh.people = [to if person == giver else person for person in fresh.people]
    queue_hand_over(fresh, giver, now)
    for booking in fresh.attending:
        signals.session_handed_over.send(Booking, booking=booking, giver=giver, to=to, now=now)
    log(fresh, "bookings.hand_over", user=by, data={"from": giver.name, "to": to.name})
    return fresh


def _cancel(session: Session, note: str, now: datetime, by: Any) -> Session:
    lock_consultants_of(session)
    fresh = queries.sessions_to_show().get(pk=session.pk)
    if not fresh.is_live:
        return fresh
    if fresh.start_at <= now:
        raise SessionClosedError(fresh)
    leaving = fresh.attending  # read while they still are
    fresh.status, fresh.seats_left = Status.CANCELLED, 0
    fresh.sequence += 1
    fresh.save(update_fields=["status", "seats_left", "sequence"])
    fresh.session_consultants.update(is_live=False)
    settle_line(fresh, now)
    for booking in leaving:
        booking.status, booking.cancelled_at = Status.CANCELLED, now
        booking.cancel_note = note
        booking.save(update_fields=["status", "cancelled_at", "cancel_note"])
    queue_session_mail(fresh, MailKind.CANCEL, now)
    for booking in leaving:
        signals.booking_cancelled.send(Booking, booking=booking, now=now)
    log(fresh, "bookings.cancel", user=by)
    return fresh


def _locked(session: Session, now: datetime, *, besides: Iterable[Consultant] = ()) -> Session:
    """Return the session read anew behind the locks; raises SessionClosedError."""
    lock_consultants_of(session, besides=besides)
    fresh = queries.sessions_to_show().get(pk=session.pk)
    if not fresh.is_live or fresh.start_at <= now:
        raise SessionClosedError(fresh)
    return fresh


def _check_time(
    session: Session,
    people: Collection[Consultant],
    start_at: datetime,
    end_at: datetime,
    *,
    now: datetime,
    despite: Collection[Concern],
) -> None:
    taken = Interval(instant(start_at), instant(end_at))
    placing = queries.placing_of(session, people, taken, now)
    # Not among the concerns: the database would refuse it, whoever meant it.
    if placing.overlapped:
        raise OverlapError(placing.overlapped)
    if unseen := [concern for concern in placing.concerns if concern not in despite]:
        raise ConcernsError(unseen)
