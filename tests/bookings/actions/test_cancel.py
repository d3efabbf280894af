"""Cancelling a booking, and recording what became of a session."""

import pytest

from bookings import signals
from bookings.actions.booking import BookingClosedError, cancel, record_outcome
from bookings.models import Booking, Outcome, OutgoingMail, Session, SessionConsultant, Status
from tests.factories import NOW, book_slot, helsinki, make_bookable

pytestmark = pytest.mark.django_db


def test_a_cancelled_session_raises_its_sequence_and_frees_its_time():
    session_type = make_bookable()
    booking = book_slot(session_type)

    cancel(booking, now=NOW)

    kept = Booking.objects.get()
    assert (kept.status, kept.cancelled_at) == (Status.CANCELLED, NOW)
    assert (kept.session.status, kept.session.sequence) == (Status.CANCELLED, 1)
    assert not SessionConsultant.objects.get().is_live
    book_slot(session_type, email="toinen@vieras.example")


def test_a_cancellation_goes_to_both_sides():
    booking = book_slot(make_bookable())

    cancel(booking, now=NOW)

    waiting = OutgoingMail.objects.filter(state="waiting").values_list("kind", "recipient")
    assert sorted(waiting) == [
        ("cancel", "aino@sparring.example"),
        ("cancel", "veera@vieras.example"),
    ]


def test_cancelling_twice_is_cancelling_once():
    booking = book_slot(make_bookable())
    cancel(booking, now=NOW)

    cancel(booking, now=NOW)

    assert Session.objects.get().sequence == 1
    assert OutgoingMail.objects.filter(kind="cancel").count() == 2


def test_a_session_that_has_begun_cannot_be_cancelled():
    booking = book_slot(make_bookable(), "2026-12-01 10:00")

    with pytest.raises(BookingClosedError):
        cancel(booking, now=helsinki("2026-12-01 10:00"))

    assert Booking.objects.get().status == Status.CONFIRMED


def test_a_cancellation_is_announced():
    booking = book_slot(make_bookable())
    heard = []

    def hear(sender, booking, **kwargs):
        heard.append(booking.status)

    signals.booking_cancelled.connect(hear)
    try:
        cancel(booking, now=NOW)
    finally:
        signals.booking_cancelled.disconnect(hear)
    assert heard == ["CANCELLED"]


def test_one_who_leaves_a_group_frees_a_seat_and_the_session_stays():
    session_type = make_bookable(seats=2)
    first = book_slot(session_type)
    book_slot(session_type, email="toinen@vieras.example")

    cancel(first, now=NOW)

    session = Session.objects.get()
    assert (session.status, session.seats_left, session.sequence) == (Status.CONFIRMED, 1, 2)
    assert SessionConsultant.objects.get().is_live


def test_the_last_one_out_of_a_group_cancels_the_session():
    session_type = make_bookable(seats=2)
    bookings = [book_slot(session_type, email=f"{i}@vieras.example") for i in range(2)]

    for booking in bookings:
        cancel(booking, now=NOW)

    assert Session.objects.get().status == Status.CANCELLED
    assert not SessionConsultant.objects.get().is_live


def test_an_outcome_is_recorded_and_announced():
    booking = book_slot(make_bookable(), "2026-12-01 10:00")
    heard = []

    def hear(sender, booking, **kwargs):
        heard.append(booking.outcome)

    signals.outcome_recorded.connect(hear)
    try:
        record_outcome(booking, Outcome.HELD, now=helsinki("2026-12-01 11:00"))
    finally:
        signals.outcome_recorded.disconnect(hear)
    assert (Booking.objects.get().outcome, heard) == (Outcome.HELD, [Outcome.HELD])


def test_a_session_that_has_not_begun_has_no_outcome():
    booking = book_slot(make_bookable(), "2026-12-01 10:00")

    with pytest.raises(BookingClosedError):
        record_outcome(booking, Outcome.HELD, now=NOW)


def test_a_cancelled_session_has_no_outcome():
    booking = cancel(book_slot(make_bookable(), "2026-12-01 10:00"), now=NOW)

    with pytest.raises(BookingClosedError):
        record_outcome(booking, Outcome.HELD, now=helsinki("2026-12-01 11:00"))
