"""A line under races: one seat goes to one person, whoever else wants it at that moment."""

from datetime import timedelta

import pytest

from bookings.actions.booking import cancel
from bookings.actions.waiting import WaitingRequest, join_line, settle_lines, take_seat
from bookings.models import Booking, Session, SessionType, WaitingPlace
from tests.factories import NOW, book_slot, helsinki, make_bookable
from tests.storms.crew import race
from tests.storms.invariants import broken

pytestmark = [pytest.mark.slow, pytest.mark.django_db]

START = "2026-12-03 10:00"
LAPSED = NOW + timedelta(hours=12)


def take_one(key, now=NOW):
    take_seat(WaitingPlace.objects.get(pk=key), now=now)


def join_one(number):
    session = Session.objects.select_related("session_type").get()
    email = f"w{number}@vieras.example"
    asked = WaitingRequest(session=session, name="W", email=email, zone="UTC", language="fi")
    return join_line(asked, now=NOW)


def cancel_one(key):
    cancel(Booking.objects.get(pk=key), now=NOW)


def book_a_seat(number):
    book_slot(SessionType.objects.get(), helsinki(START), email=f"b{number}@vieras.example")


def settle_all(now):
    settle_lines(now)


def full_group(*waiting):
    """Return the bookings of a group of three that is full, with a line."""
    group = make_bookable("aino", seats=3)
    found = [book_slot(group, START, email=f"{n}@vieras.example") for n in range(3)]
    for number in waiting:
        join_one(number)
    return found


def endings_of(endings):
    return sorted(ending.error or "done" for ending in endings)


def test_one_offer_taken_by_two_presses_at_once_is_one_booking(database):
    bookings = full_group(1, 2)
    cancel_one(bookings[0].pk)
    key = WaitingPlace.objects.get(state="offered").pk

    endings = race(database, [(take_one, (key,))] * 6)

    assert endings_of(endings) == ["done"] * 6
    assert Booking.objects.filter(status="CONFIRMED").count() == 3
    assert broken() == []


def test_one_who_waits_never_takes_the_seat_of_one_who_has_the_offer(database):
    bookings = full_group(1, 2)
    cancel_one(bookings[0].pk)
    keys = list(WaitingPlace.objects.order_by("pk").values_list("pk", flat=True))

    endings = race(database, [(take_one, (key,)) for key in keys * 3])

    assert endings_of(endings) == ["OfferOverError"] * 3 + ["done"] * 3
    assert broken() == []


def test_an_offer_taken_as_it_lapses_is_either_taken_or_passed_on(database):
    bookings = full_group(1, 2)
    cancel_one(bookings[0].pk)
    key = WaitingPlace.objects.get(state="offered").pk
    in_time = LAPSED - timedelta(seconds=1)

    endings = race(database, [(take_one, (key, in_time)), (settle_all, (LAPSED,))] * 3)

    states = sorted(WaitingPlace.objects.values_list("state", flat=True))
    assert states in (["taken", "waiting"], ["lapsed", "offered"])
    assert set(endings_of(endings)) <= {"done", "OfferOverError"}
    assert broken() == []


def test_those_who_cancel_join_and_book_at_once_leave_no_seat_twice(database):
    bookings = full_group(1)
    jobs = [
        *((cancel_one, (booking.pk,)) for booking in bookings[:2]),
        *((join_one, (number,)) for number in range(2, 6)),
        *((book_a_seat, (number,)) for number in range(4)),
    ]

    endings = race(database, jobs)

    assert set(endings_of(endings)) <= {"done", "SlotTakenError", "SeatsLeftError"}
    assert broken() == []
