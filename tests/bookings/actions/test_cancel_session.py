"""Staff cancel a session for everyone, with a word."""

import pytest
from django.contrib.auth import get_user_model
from wagtail.models import ModelLogEntry

from bookings import signals
from bookings.actions.booking import cancel
from bookings.actions.sessions import SessionClosedError, cancel_session
from bookings.models import Booking, OutgoingMail, Session, SessionConsultant, Status
from tests.factories import NOW, book_slot, make_bookable

pytestmark = pytest.mark.django_db
WORD = "Sairastuin. Varaa uusi aika, niin jatketaan."


@pytest.fixture
def staff():
    return get_user_model().objects.create_user("aino", "aino@sparring.example", "sparring")


@pytest.fixture
def group():
    """A group of three, one of whom has left."""
    group = make_bookable(seats=3)
    bookings = [book_slot(group, email=f"{number}@vieras.example") for number in range(3)]
    cancel(bookings[2], now=NOW)
    return Session.objects.get()


def test_a_cancelled_session_is_over_for_all_its_bookings(group, staff):
    cancel_session(group, note=WORD, now=NOW, by=staff)

    kept = Session.objects.get()
    assert (kept.status, kept.sequence, kept.seats_left) == (
        Status.CANCELLED,
        group.sequence + 1,
        0,
    )
    assert {b.status for b in Booking.objects.all()} == {Status.CANCELLED}


def test_the_word_goes_to_those_who_were_to_come(group, staff):
    cancel_session(group, note=WORD, now=NOW, by=staff)

    notes = Booking.objects.order_by("email").values_list("cancel_note", flat=True)
    assert list(notes) == [WORD, WORD, ""]


def test_the_consultants_time_is_free_again(group, staff):
    cancel_session(group, now=NOW, by=staff)

    assert not SessionConsultant.objects.get().is_live
    book_slot(group.session_type, email="toinen@vieras.example")


def test_each_attendee_and_the_consultant_get_one_cancellation(group, staff):
    cancel_session(group, note=WORD, now=NOW, by=staff)

    waiting = OutgoingMail.objects.filter(state="waiting", sequence=group.sequence + 1)
    assert sorted(waiting.values_list("kind", "recipient")) == [
        ("cancel", "0@vieras.example"),
        ("cancel", "1@vieras.example"),
        ("cancel", "aino@sparring.example"),
    ]


def test_the_cancellation_is_announced_for_each_booking(group, staff):
    heard = []

    def hear(sender, booking, now, **kwargs):
        heard.append((booking.email, booking.status, now))

    signals.booking_cancelled.connect(hear)
    try:
        cancel_session(group, now=NOW, by=staff)
    finally:
        signals.booking_cancelled.disconnect(hear)
    assert heard == [(f"{number}@vieras.example", "CANCELLED", NOW) for number in range(2)]


def test_the_log_says_who_cancelled_it(group, staff):
    cancel_session(group, now=NOW, by=staff)

    assert ModelLogEntry.objects.get(action="bookings.cancel").user == staff


def test_cancelling_a_session_twice_is_cancelling_it_once(group, staff):
    cancel_session(group, note=WORD, now=NOW, by=staff)

    cancel_session(group, note="Muuta.", now=NOW, by=staff)

    assert Session.objects.get().sequence == group.sequence + 1
    assert Booking.objects.first().cancel_note != "Muuta."


def test_a_session_that_has_begun_cannot_be_cancelled_by_staff_either(group, staff):
    with pytest.raises(SessionClosedError):
        cancel_session(group, now=group.start_at, by=staff)

    assert Session.objects.get().status == Status.CONFIRMED
