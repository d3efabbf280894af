"""Book, move and cancel a session: what is told to a visitor is true in the database first."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import IntegrityError
from wagtail.models import Page

from bookings import queries, signals
from bookings.actions.line import close_if_empty, settle_line
from bookings.actions.transactions import is_overlap, lock_consultants_of, whole
from bookings.conf import booking_settings
from bookings.models import (
    Booking,
    Consultant,
    MailKind,
    Outcome,
    Session,
    SessionConsultant,
    SessionType,
    Status,
)
from bookings.models.session import Answer
from bookings.outbox import queue_mail

ALTERNATIVES = 6


class BookingError(Exception):
    """A booking could not be made or changed; each subclass is a case that callers treat apart."""


class SlotTakenError(BookingError):
    """The time is not on offer, or no longer; `alternatives` are the next that are."""

    def __init__(self, start_at: datetime, alternatives: list[queries.OfferedSlot]) -> None:
        super().__init__(f"{start_at:%Y-%m-%d %H:%M}Z is not on offer: choose another time")
        self.start_at = start_at
        self.alternatives = alternatives


class TooManyBookingsError(BookingError):
    """The address has as many sessions to come as one may have."""

    def __init__(self, limit: int) -> None:
        super().__init__(f"one address may have {limit} sessions to come: cancel one first")
        self.limit = limit


class BookingClosedError(BookingError):
    """The session has begun or is cancelled: nothing about it can be changed any more."""

    def __init__(self, booking: Booking) -> None:
        super().__init__(
            f"booking {booking.ref} is {booking.status.lower()} and can no longer change"
        )
        self.booking = booking


class GroupBookingError(BookingError):
    """A place in a group session has no time of its own to move: cancel it and book another."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BookingRequest:
    """What a visitor asks for; `start_at` aware, texts already single-line and within length."""

    session_type: SessionType
    start_at: datetime
    name: str
    email: str
    zone: str
    language: str
    organisation: str = ""
    phone: str = ""
    answers: tuple[Answer, ...] = ()
    consultant: Consultant | None = None
    entry_page: Page | None = None
    request_key: str | None = None
    # The account that books on behalf of the attendee, and whether past what only visitors must keep.
    booked_by: Any = None
    overriding: bool = False
    context: str = ""


def book(wanted: BookingRequest, *, now: datetime) -> Booking:
    """Book a session and return the booking, confirmed.

    Locks the consultants, asks the same query as the page, writes session, booking and mail, and
    sends `booking_confirmed`, all in one transaction. A second call with the same `request_key`
    returns the first booking. `overriding` goes past notice, horizon and caps, never past what takes
    the consultants' time. Raises SlotTakenError and TooManyBookingsError.
    """
    try:
        return whole(lambda: _book(wanted, now))
    except (SlotTakenError, TooManyBookingsError, IntegrityError) as error:
        # Refused, perhaps because of an earlier post of the very same form.
        if wanted.request_key and (first := queries.booking_for_request(wanted.request_key)):
            return first
        if isinstance(error, TooManyBookingsError):
            raise
        if isinstance(error, IntegrityError) and not is_overlap(error):
            raise  # a fault of ours
        # Asked out here: PostgreSQL answers nothing more in a transaction that has failed.
        raise SlotTakenError(wanted.start_at, _alternatives(wanted, now)) from None


def move(booking: Booking, start_at: datetime, *, now: datetime) -> Booking:
    """Move a session to another start with the same consultant, and return the booking.

    The UID stays and the sequence rises; mail and `booking_moved` in the same transaction. Moving to
    where it is changes nothing. Raises SlotTakenError, BookingClosedError and GroupBookingError.
    """
    try:
        return whole(lambda: _move(booking, start_at, now))
    except IntegrityError as error:
        if not is_overlap(error):
            raise  # a fault of ours
        raise SlotTakenError(start_at, _moves(booking, start_at, now)) from None


def cancel(booking: Booking, *, now: datetime) -> Booking:
    """Cancel a booking and return it; the last one out cancels the session.

    The sequence rises; mail and `booking_cancelled` in the same transaction. A cancelled booking stays
    as it is. Raises BookingClosedError once the session has begun.
    """
    return whole(lambda: _cancel(booking, now))


def record_outcome(booking: Booking, outcome: Outcome, *, now: datetime, by: Any = None) -> Booking:
    """Record what happened, and return the booking; sends `outcome_recorded`, with who said so.

    Raises BookingClosedError for a cancelled booking or a session that has not begun.
    """
    return whole(lambda: _record_outcome(booking, outcome, now, by))


def _book(wanted: BookingRequest, now: datetime) -> Booking:
    # Whoever books any of these people waits here, so the answer below stays true to the commit.
    team = queries.locked_team_of(wanted.session_type)
    if wanted.consultant:
        team = team.with_only(wanted.consultant)
    limit = booking_settings().upcoming_per_address
    # Behind the lock, where posts at the same moment see each other. Staff are no strangers who
    # fill a calendar.
    if wanted.booked_by is None and queries.upcoming_bookings_of(wanted.email, now) >= limit:
        raise TooManyBookingsError(limit)
    slot = queries.slot_at(
        wanted.session_type, wanted.start_at, now, team=team, overriding=wanted.overriding
    )
    if slot is None:
        raise SlotTakenError(wanted.start_at, [])
    session = _joined_session(wanted.session_type, slot) or _new_session(wanted, slot, now)
    return confirm(wanted, session, now)


def confirm(wanted: BookingRequest, session: Session, now: datetime) -> Booking:
    """Write the booking of a place that was taken, queue its mail, announce it, and return it.

    Inside the transaction, and behind the lock, of the action that took the place.
    """
    page = wanted.entry_page
    booking = Booking.objects.create(
        session=session,
        sequence=session.sequence,
        name=wanted.name,
        email=wanted.email,
        organisation=wanted.organisation,
        phone=wanted.phone,
        zone=wanted.zone,
        language=wanted.language,
        answers=list(wanted.answers),
        entry_page=page,
        # The title of that day: articles are renamed and deleted, and the case asks where it began.
        entry_title=page.title if page else "",
        entry_path=page.url or "" if page else "",
        request_key=wanted.request_key,
        booked_by=wanted.booked_by,
        context=wanted.context,
        created_at=now,
    )
    # Who comes may have been asked before this one came.
    vars(session).pop("attending", None)
    # In this transaction, as the listeners are: booking, mail and case come about
    # together or not at all.
    queue_mail(booking, MailKind.REQUEST, now)
    signals.booking_confirmed.send(Booking, booking=booking, now=now)
    return booking


def _joined_session(session_type: SessionType, slot: queries.OfferedSlot) -> Session | None:
    """Return the group session at that slot with a place taken from it, or None to open one."""
    if not session_type.is_group:
        return None
    session = (
        Session.objects.filter(
            session_type=session_type,
            start_at=slot.start_at,
            seats_left__gt=0,
            session_consultants__is_live=True,
            # Of those who can give it then: a colleague's group of another length
            # is no place to join.
            session_consultants__consultant__in=slot.consultants,
        )
        .prefetch_related("consultants")
        .first()
    )
    if session:
        # The consultant's copy gets one more attendee, which must outrank the copy without.
        session.sequence += 1
        session.seats_left -= 1
        session.save(update_fields=["sequence", "seats_left"])
    return session


def _new_session(wanted: BookingRequest, slot: queries.OfferedSlot, now: datetime) -> Session:
    session_type = wanted.session_type
    people = _givers(slot)
    session = Session.objects.create(
        session_type=session_type,
        start_at=slot.start_at,
        end_at=slot.end_at,
        seats=session_type.seats,
        seats_left=session_type.seats - 1,
        buffer_before=session_type.buffer_before,
        buffer_after=session_type.buffer_after,
        place_kind=session_type.place_kind,
        place=session_type.place,
        created_at=now,
    )
    SessionConsultant.objects.bulk_create(
        SessionConsultant(
            session=session, consultant=person, start_at=slot.start_at, end_at=slot.end_at
        )
        for person in people
    )
    # What a query would load: mail and listeners need not ask again.
    session.people = people
    return session


def _givers(slot: queries.OfferedSlot) -> list[Consultant]:
    """Return who gives a new session: whoever always takes part, and one of those to choose from."""
    chosen = () if slot.consultants == slot.together else slot.consultants
    given = {*slot.together}
    if chosen:
        # Behind the lock: chosen before it, the one in turn may just have been
        # booked by somebody else.
        given.add(queries.next_in_turn(chosen, slot.start_at))
    # In the order that the database lists them in, so that every mail names them alike.
    return sorted(given, key=lambda person: person.name)


def _move(booking: Booking, start_at: datetime, now: datetime) -> Booking:
    fresh = _locked(booking)
    session = fresh.session
    if not fresh.is_live or fresh.is_over(now):
        raise BookingClosedError(fresh)
    if session.seats > 1:
        raise GroupBookingError("a place in a group cannot be moved: cancel it and book another")
    # A second press of the button finds the work done: no second mail.
    if session.start_at == start_at:
        return fresh
    slot = queries.slot_at(
        session.session_type, start_at, now, team=_present(session), moving=fresh
    )
    if slot is None:
        raise SlotTakenError(start_at, _moves(fresh, start_at, now))
    session.start_at, session.end_at = slot.start_at, slot.end_at
    session.sequence += 1
    session.save(update_fields=["start_at", "end_at", "sequence"])
    # What the constraint looks at: it refuses here whatever slipped past the question (ADR 0004).
    session.session_consultants.update(start_at=slot.start_at, end_at=slot.end_at)
    queue_mail(fresh, MailKind.UPDATE, now)
    signals.booking_moved.send(Booking, booking=fresh, now=now)
    return fresh


def _cancel(booking: Booking, now: datetime) -> Booking:
    fresh = _locked(booking)
    # First, so that a second press finds it done, also once the session has begun.
    if not fresh.is_live:
        return fresh
    if fresh.is_over(now):
        raise BookingClosedError(fresh)
    fresh.status, fresh.cancelled_at = Status.CANCELLED, now
    fresh.save(update_fields=["status", "cancelled_at"])
    _free_place(fresh, now)
    queue_mail(fresh, MailKind.CANCEL, now)
    signals.booking_cancelled.send(Booking, booking=fresh, now=now)
    return fresh


def _record_outcome(booking: Booking, outcome: Outcome, now: datetime, by: Any) -> Booking:
    fresh = _locked(booking)
    if not fresh.is_live or fresh.session.start_at > now:
        raise BookingClosedError(fresh)
    fresh.outcome = outcome
    fresh.save(update_fields=["outcome"])
    signals.outcome_recorded.send(Booking, booking=fresh, now=now, by=by)
    return fresh


def _free_place(booking: Booking, now: datetime) -> None:
    session = booking.session
    # Raised for one leaver of a group too: a cancel must outrank the request it takes back.
    session.sequence += 1
    session.save(update_fields=["sequence"])
    if session.seats > 1:
        settle_line(session, now)
    close_if_empty(session, now)


def _locked(booking: Booking) -> Booking:
    """Return the booking read anew, its consultants locked first, as everywhere."""
    lock_consultants_of(booking.session)
    return queries.bookings_to_show().get(pk=booking.pk)


def _present(session: Session) -> queries.Team:
    """Return those who give a session: wherever it moves, all of them come along."""
    return queries.Team((), tuple(session.people))


def _alternatives(wanted: BookingRequest, now: datetime) -> list[queries.OfferedSlot]:
    team = queries.team_of(wanted.session_type)
    asked = team.with_only(wanted.consultant) if wanted.consultant else team
    # The same person's first: only where that one has none is anyone offered.
    return queries.next_free_slots(
        wanted.session_type, now, after=wanted.start_at, count=ALTERNATIVES, team=asked
    ) or queries.next_free_slots(wanted.session_type, now, count=ALTERNATIVES, team=team)


def _moves(booking: Booking, start_at: datetime, now: datetime) -> list[queries.OfferedSlot]:
    shown = queries.bookings_to_show().get(pk=booking.pk)
    return queries.next_free_slots(
        shown.session.session_type,
        now,
        after=start_at,
        count=ALTERNATIVES,
        team=_present(shown.session),
        moving=shown,
    )
