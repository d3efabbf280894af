"""Booking a session: the whole outcome in one transaction, or nothing."""

from datetime import timedelta

import pytest
from django.db import transaction

from bookings import signals
from bookings.actions.booking import SlotTakenError, TooManyBookingsError, book
from bookings.models import Booking, OutgoingMail, Session, Status
from tests.factories import NOW, book_slot, helsinki, make_bookable, make_consultant, wanted

pytestmark = pytest.mark.django_db


def test_a_booking_takes_the_time_it_asked_for():
    booking = book_slot(make_bookable(), "2026-12-01 10:00")

    session = booking.session
    assert (session.start_at, session.end_at) == (
        helsinki("2026-12-01 10:00"),
        helsinki("2026-12-01 10:30"),
    )
    assert (session.status, session.sequence, booking.status) == (Status.CONFIRMED, 0, "CONFIRMED")
    assert [person.slug for person in session.people] == ["aino"]


def test_a_booking_keeps_what_the_visitor_gave():
    answers = ({"question": "Mistä haluat puhua?", "answer": "Kokouksista."},)

    booking = book_slot(make_bookable(), organisation="Vieras Oy", phone="040 123", answers=answers)

    kept = Booking.objects.get(pk=booking.pk)
    assert (kept.name, kept.email, kept.organisation, kept.phone) == (
        "Veera Vieras",
        "veera@vieras.example",
        "Vieras Oy",
        "040 123",
    )
    assert kept.answers == list(answers)


def test_a_booking_queues_an_invitation_to_each_side_and_a_reminder():
    book_slot(make_bookable())

    mails = OutgoingMail.objects.values_list("kind", "recipient", "state", "sequence")
    assert sorted(mails) == [
        ("reminder", "veera@vieras.example", "waiting", 0),
        ("request", "aino@sparring.example", "waiting", 0),
        ("request", "veera@vieras.example", "waiting", 0),
    ]


def test_a_booking_is_announced_inside_its_transaction():
    heard = []

    def hear(sender, booking, now, **kwargs):
        heard.append((booking.name, now, transaction.get_connection().in_atomic_block))

    signals.booking_confirmed.connect(hear)
    try:
        book_slot(make_bookable())
    finally:
        signals.booking_confirmed.disconnect(hear)
    assert heard == [("Veera Vieras", NOW, True)]


def test_a_listener_that_fails_undoes_the_whole_booking():
    def fail(sender, **kwargs):
        raise LookupError("no case could be opened")

    session_type = make_bookable()
    signals.booking_confirmed.connect(fail)
    try:
        with pytest.raises(LookupError):
            book_slot(session_type)
    finally:
        signals.booking_confirmed.disconnect(fail)
    assert (Booking.objects.count(), Session.objects.count(), OutgoingMail.objects.count()) == (
        0,
        0,
        0,
    )


def test_a_taken_time_is_refused_with_the_next_free_ones():
    session_type = make_bookable()
    book_slot(session_type, "2026-12-01 10:00")

    with pytest.raises(SlotTakenError) as refusal:
        book_slot(session_type, "2026-12-01 10:00", email="toinen@vieras.example")

    starts = [slot.start_at for slot in refusal.value.alternatives]
    assert starts[:2] == [helsinki("2026-12-01 10:30"), helsinki("2026-12-01 11:00")]
    assert Booking.objects.count() == 1


@pytest.mark.parametrize(
    ("start", "reason"),
    [
        ("2026-12-01 08:30", "before opening"),
        ("2026-12-01 10:10", "between two starts"),
        ("2026-11-30 10:00", "sooner than the notice"),
        ("2026-11-27 10:00", "in the past"),
        ("2027-03-01 10:00", "past the horizon"),
        ("2026-12-05 10:00", "on a Saturday"),
        ("2026-12-01 15:45", "not over before closing"),
    ],
)
def test_a_time_that_is_not_on_offer_is_refused(start, reason):
    session_type = make_bookable()

    with pytest.raises(SlotTakenError):
        book_slot(session_type, start)

    assert Booking.objects.count() == 0, reason


def test_a_time_with_seconds_is_not_on_offer():
    session_type = make_bookable()

    with pytest.raises(SlotTakenError):
        book_slot(session_type, helsinki("2026-12-01 10:00") + timedelta(microseconds=1))


def test_a_time_inside_a_buffer_is_refused():
    session_type = make_bookable(buffer_after=timedelta(minutes=30))
    book_slot(session_type, "2026-12-01 10:00")

    with pytest.raises(SlotTakenError):
        book_slot(session_type, "2026-12-01 10:30", email="toinen@vieras.example")


def test_a_consultant_who_does_not_give_the_session_is_refused():
    session_type = make_bookable()

    with pytest.raises(SlotTakenError):
        book_slot(session_type, consultant=make_consultant("eero"))


def test_a_consultant_who_no_longer_gives_sessions_is_not_booked():
    session_type = make_bookable()
    session_type.consultants.update(is_active=False)

    with pytest.raises(SlotTakenError):
        book_slot(session_type)


def test_the_chosen_consultant_gives_the_session():
    session_type = make_bookable("aino", "eero")
    eero = session_type.consultants.get(slug="eero")

    booking = book_slot(session_type, consultant=eero)

    assert booking.session.people == [eero]


def test_without_a_choice_the_one_with_fewest_sessions_that_week_gives_it():
    session_type = make_bookable("aino", "eero")
    first = book_slot(session_type, "2026-12-01 10:00")

    second = book_slot(session_type, "2026-12-03 10:00", email="toinen@vieras.example")

    assert [first.session.people[0].slug, second.session.people[0].slug] == ["aino", "eero"]


def test_with_equal_weeks_the_one_booked_least_recently_gives_it():
    session_type = make_bookable("aino", "eero")
    eero, aino = (session_type.consultants.get(slug=slug) for slug in ("eero", "aino"))
    book_slot(session_type, "2026-12-08 10:00", consultant=eero, now=NOW - timedelta(days=2))
    book_slot(session_type, "2026-12-08 11:00", consultant=aino, now=NOW - timedelta(days=1))

    booking = book_slot(session_type, "2026-12-15 10:00")

    assert booking.session.people == [eero]


def test_the_same_form_posted_twice_books_once():
    session_type = make_bookable()
    first = book_slot(session_type, request_key="form:abc")

    second = book_slot(session_type, request_key="form:abc")

    assert second == first
    assert Booking.objects.count() == 1


def test_a_group_session_is_joined_while_it_has_a_seat():
    session_type = make_bookable(seats=2)
    first = book_slot(session_type)

    second = book_slot(session_type, email="toinen@vieras.example")

    assert second.session == first.session
    assert Session.objects.get().seats_left == 0
    with pytest.raises(SlotTakenError):
        book_slot(session_type, email="kolmas@vieras.example")


def test_the_same_form_takes_one_seat_in_a_group():
    session_type = make_bookable(seats=3)
    book_slot(session_type, request_key="form:abc")

    book_slot(session_type, request_key="form:abc")

    assert Session.objects.get().seats_left == 2


def test_one_address_cannot_book_without_end(settings):
    settings.BOOKINGS = {**settings.BOOKINGS, "UPCOMING_PER_ADDRESS": 1}
    session_type = make_bookable()
    book_slot(session_type, "2026-12-01 10:00")

    with pytest.raises(TooManyBookingsError) as refusal:
        book_slot(session_type, "2026-12-02 10:00", email="VEERA@vieras.example")

    assert refusal.value.limit == 1


@pytest.mark.parametrize("count", [1, 3])
def test_booking_takes_a_fixed_number_of_statements(count, django_assert_num_queries):
    names = ["aino", "eero", "sofia"][:count]
    session_type = make_bookable(*names)
    aino = session_type.consultants.get(slug="aino")
    signals.booking_confirmed.receivers, kept = [], signals.booking_confirmed.receivers
    signals.booking_confirmed.sender_receivers_cache.clear()
    try:
        # Address limit, lock, schedules, sessions, four inserts, and the transaction's two.
        with django_assert_num_queries(10):
            book(wanted(session_type, "2026-12-01 10:00", consultant=aino), now=NOW)
    finally:
        signals.booking_confirmed.receivers = kept
        signals.booking_confirmed.sender_receivers_cache.clear()
