"""Moving a session: the same event at another time."""

from datetime import timedelta

import pytest

from bookings import signals
from bookings.actions.booking import (
    BookingClosedError,
    GroupBookingError,
    SlotTakenError,
    cancel,
    move,
)
from bookings.domain.intervals import Interval, instant
from bookings.domain.slots import Slot
from bookings.models import OutgoingMail, Session, SessionConsultant
from tests.factories import NOW, book_slot, helsinki, make_bookable

pytestmark = pytest.mark.django_db
LATER = helsinki("2026-12-02 11:00")


def test_a_moved_session_keeps_its_uid_and_raises_its_sequence():
    booking = book_slot(make_bookable())

    moved = move(booking, LATER, now=NOW)

    session = Session.objects.get()
    assert (session.uid, session.sequence) == (booking.session.uid, 1)
    assert (session.start_at, session.end_at) == (LATER, LATER + timedelta(minutes=30))
    assert moved.session == session


def test_a_moved_session_frees_its_old_time_and_takes_the_new():
    session_type = make_bookable()
    booking = book_slot(session_type, "2026-12-01 10:00")

    move(booking, LATER, now=NOW)

    taken = SessionConsultant.objects.get()
    assert (taken.start_at, taken.end_at) == (LATER, LATER + timedelta(minutes=30))
    book_slot(session_type, "2026-12-01 10:00", email="toinen@vieras.example")


def test_a_session_may_move_to_where_it_overlaps_itself():
    booking = book_slot(make_bookable(step=timedelta(minutes=15)), "2026-12-01 10:00")

    moved = move(booking, helsinki("2026-12-01 10:15"), now=NOW)

    assert moved.session.start_at == helsinki("2026-12-01 10:15")


def test_a_move_sends_an_update_and_drops_what_still_waited():
    booking = book_slot(make_bookable())

    move(booking, LATER, now=NOW)

    mails = OutgoingMail.objects.values_list("kind", "state", "sequence", "to_consultant")
    assert sorted(mails) == [
        ("reminder", "superseded", 0, False),
        ("reminder", "waiting", 1, False),
        ("request", "superseded", 0, False),
        ("request", "superseded", 0, True),
        ("update", "waiting", 1, False),
        ("update", "waiting", 1, True),
    ]


def test_a_move_is_announced():
    booking = book_slot(make_bookable())
    heard = []

    def hear(sender, booking, now, **kwargs):
        heard.append((booking.session.start_at, now))

    signals.booking_moved.connect(hear)
    try:
        move(booking, LATER, now=NOW)
    finally:
        signals.booking_moved.disconnect(hear)
    assert heard == [(LATER, NOW)]


def test_moving_to_the_same_time_changes_nothing():
    booking = book_slot(make_bookable())

    move(booking, booking.session.start_at, now=NOW)

    assert Session.objects.get().sequence == 0
    assert not OutgoingMail.objects.filter(kind="update").exists()


def test_a_session_cannot_move_onto_another():
    session_type = make_bookable()
    booking = book_slot(session_type, "2026-12-01 10:00")
    book_slot(session_type, LATER, email="toinen@vieras.example")

    with pytest.raises(SlotTakenError) as refusal:
        move(booking, LATER, now=NOW)

    assert refusal.value.alternatives[0].start_at == LATER + timedelta(minutes=30)
    assert Session.objects.get(pk=booking.session_id).start_at == helsinki("2026-12-01 10:00")


def test_a_session_stays_with_its_consultant_when_it_moves():
    session_type = make_bookable("aino", "eero")
    booking = book_slot(session_type, consultant=session_type.consultants.get(slug="aino"))
    eero = session_type.consultants.get(slug="eero")
    book_slot(session_type, LATER, consultant=eero, email="toinen@vieras.example")

    moved = move(booking, LATER, now=NOW)

    assert [person.slug for person in moved.session.people] == ["aino"]


def test_a_cancelled_booking_cannot_move():
    booking = cancel(book_slot(make_bookable()), now=NOW)

    with pytest.raises(BookingClosedError):
        move(booking, LATER, now=NOW)


def test_a_session_that_has_begun_cannot_move():
    booking = book_slot(make_bookable(), "2026-12-01 10:00")

    with pytest.raises(BookingClosedError):
        move(booking, LATER, now=helsinki("2026-12-01 10:00"))


def test_a_place_in_a_group_cannot_move():
    booking = book_slot(make_bookable(seats=5))

    with pytest.raises(GroupBookingError):
        move(booking, LATER, now=NOW)


def test_a_move_the_database_refuses_is_a_taken_slot(monkeypatch):
    session_type = make_bookable()
    booking = book_slot(session_type, "2026-12-01 10:00")
    other = book_slot(session_type, LATER, email="toinen@vieras.example")
    half_hour = Interval(instant(LATER), instant(LATER + timedelta(minutes=30)))
    slot = Slot(half_hour.start, half_hour.end, tuple(other.session.people), 1)
    # The list would not offer it; only the constraint stands in the way then.
    monkeypatch.setattr("bookings.queries.slot_at", lambda *args, **kwargs: slot)

    with pytest.raises(SlotTakenError):
        move(booking, LATER, now=NOW)
