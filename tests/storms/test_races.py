"""Fifty processes at the same slots: nobody is booked twice, and nobody sees an error but "taken"."""

from collections import Counter
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection

from bookings.actions.booking import BookingError, book, cancel, move
from bookings.models import Booking, OutgoingMail, Session, SessionConsultant, SessionType
from tests.factories import (
    NOW,
    book_slot,
    helsinki,
    make_bookable,
    make_session_type,
    wanted,
)
from tests.storms.crew import Ending, race
from tests.storms.invariants import broken

pytestmark = [pytest.mark.slow, pytest.mark.django_db]

MINUTES = timedelta(minutes=1)
RACERS = 50


def book_one(slug: str, start_at: datetime, email: str, **fields: Any) -> str:
    session_type = SessionType.objects.get(slug=slug)
    return book(wanted(session_type, start_at, email=email, **fields), now=NOW).ref


def book_many(slugs: list[str], starts: list[datetime], racer: int) -> Counter[str]:
    """Try one start after the other, and count what came of it."""
    ends: Counter[str] = Counter()
    for number, start_at in enumerate(starts):
        slug = slugs[(racer + number) % len(slugs)]
        try:
            book_one(slug, start_at, f"r{racer}n{number}@vieras.example")
            ends["booked"] += 1
        except BookingError as error:
            ends[type(error).__name__] += 1
    return ends


def book_same_form(slug: str, start_at: datetime) -> str:
    return book_one(slug, start_at, "veera@vieras.example", request_key="form:1")


def move_one(booking_id: int, start_at: datetime) -> int:
    return move(Booking.objects.get(pk=booking_id), start_at, now=NOW).session.sequence


def cancel_one(booking_id: int) -> int:
    return cancel(Booking.objects.get(pk=booking_id), now=NOW).session.sequence


def errors_of(endings: list[Ending]) -> Counter[str]:
    return Counter(ending.error or "done" for ending in endings)


def take(session: Session, start_at: datetime, end_at: datetime) -> SessionConsultant:
    """Write a consultant's time past every action."""
    consultant = session.session_consultants.get().consultant
    other = Session.objects.create(
        session_type=session.session_type,
        start_at=start_at,
        end_at=end_at,
        buffer_before=timedelta(),
        buffer_after=timedelta(),
        created_at=NOW,
    )
    return SessionConsultant.objects.create(
        session=other, consultant=consultant, start_at=start_at, end_at=end_at
    )


def three_lengths() -> list[str]:
    """Return three session types of two consultants whose starts overlap in part."""
    half = make_bookable("aino", "eero", step=15 * MINUTES)
    people = list(half.consultants.all())
    for slug, length in (("kolme-varttia", 45), ("tunti", 60)):
        make_session_type(slug, consultants=people, duration=length * MINUTES, step=15 * MINUTES)
    return [half.slug, "kolme-varttia", "tunti"]


def test_fifty_processes_at_one_slot_leave_one_booking(database):
    session_type = make_bookable("aino")
    start_at = helsinki("2026-12-01 10:00")
    jobs = [
        (book_one, (session_type.slug, start_at, f"r{racer}@vieras.example"))
        for racer in range(RACERS)
    ]

    endings = race(database, jobs)

    print(f"{connection.vendor}: {max(ending.seconds for ending in endings):.2f} s")
    assert errors_of(endings) == {"done": 1, "SlotTakenError": RACERS - 1}
    assert OutgoingMail.objects.count() == 3
    assert broken() == []


def test_fifty_processes_at_overlapping_slots_never_overlap(database):
    slugs = three_lengths()
    opening = helsinki("2026-12-01 09:00")
    starts = [opening + 15 * MINUTES * step for step in range(8)]
    jobs = [
        (book_many, (slugs, starts[racer % 8 :] + starts[: racer % 8], racer))
        for racer in range(RACERS)
    ]

    endings = race(database, jobs)

    print(f"{connection.vendor}: {max(ending.seconds for ending in endings):.2f} s")
    assert errors_of(endings) == {"done": RACERS}
    ends = sum((ending.result for ending in endings), Counter())
    assert set(ends) == {"booked", "SlotTakenError"}
    assert ends["booked"] == Booking.objects.count() >= 4
    assert sum(ends.values()) == RACERS * 8
    assert broken() == []


def test_every_free_slot_is_booked_however_many_race_for_it(database):
    session_type = make_bookable("aino", "eero")
    starts = [helsinki(f"2026-12-01 {hour:02}:00") for hour in (9, 10, 11)]
    jobs = [
        (book_one, (session_type.slug, starts[racer % 3], f"r{racer}@vieras.example"))
        for racer in range(30)
    ]

    endings = race(database, jobs)

    assert errors_of(endings) == {"done": 6, "SlotTakenError": 24}
    assert broken() == []


def test_two_bookings_racing_to_one_time_get_it_once(database):
    session_type = make_bookable("aino")
    bookings = [book_slot(session_type, f"2026-12-01 {hour}:00") for hour in (10, 11, 12, 13)]
    free = helsinki("2026-12-01 14:00")

    endings = race(database, [(move_one, (booking.pk, free)) for booking in bookings])

    assert errors_of(endings) == {"done": 1, "SlotTakenError": 3}
    assert sorted(Session.objects.values_list("sequence", flat=True)) == [0, 0, 0, 1]
    assert broken() == []


def test_bookings_that_swap_places_at_once_never_overlap(database):
    session_type = make_bookable("aino", "eero", step=15 * MINUTES)
    starts = [helsinki("2026-12-01 10:00"), helsinki("2026-12-01 10:15")]
    bookings = [book_slot(session_type, start) for start in starts]
    jobs = [
        (move_one, (booking.pk, start_at))
        for booking, start_at in zip(bookings * 5, starts[::-1] * 5, strict=True)
    ]

    endings = race(database, jobs)

    assert set(errors_of(endings)) <= {"done", "SlotTakenError"}
    assert broken() == []


def test_a_move_and_a_cancellation_at_once_end_in_one_story(database):
    booking = book_slot(make_bookable("aino"))
    free = helsinki("2026-12-01 14:00")

    jobs = [(move_one, (booking.pk, free)), (cancel_one, (booking.pk,))] * 5
    endings = race(database, jobs)

    assert set(errors_of(endings)) <= {"done", "BookingClosedError"}
    assert Booking.objects.get().status == "CANCELLED"
    assert Session.objects.get().sequence in {1, 2}
    assert broken() == []


def test_a_double_click_books_once_and_answers_both(database):
    session_type = make_bookable("aino", "eero")

    jobs = [(book_same_form, (session_type.slug, helsinki("2026-12-01 10:00")))] * 10
    endings = race(database, jobs)

    assert {ending.result for ending in endings} == {Booking.objects.get().ref}
    assert broken() == []


def test_a_double_click_for_a_group_takes_one_seat(database):
    session_type = make_bookable("aino", seats=8)

    jobs = [(book_same_form, (session_type.slug, helsinki("2026-12-01 10:00")))] * 10
    endings = race(database, jobs)

    assert {ending.result for ending in endings} == {Booking.objects.get().ref}
    assert Session.objects.get().seats_left == 7
    assert broken() == []


def test_a_double_click_on_the_last_booking_allowed_answers_both(database, settings):
    settings.BOOKINGS = settings.BOOKINGS | {"UPCOMING_PER_ADDRESS": 1}
    session_type = make_bookable("aino")

    first = book_slot(session_type, request_key="form:1")
    second = book_slot(session_type, request_key="form:1")

    assert second == first


def test_one_address_cannot_race_past_its_limit(database):
    session_type = make_bookable("aino")
    starts = [helsinki("2026-12-01 09:00") + 30 * MINUTES * step for step in range(14)]

    jobs = [(book_one, (session_type.slug, start, "veera@vieras.example")) for start in starts]
    endings = race(database, jobs)

    assert errors_of(endings) == {"done": 10, "TooManyBookingsError": 4}
    assert broken() == []


def test_a_group_sells_each_seat_once(database):
    session_type = make_bookable("aino", seats=8)
    start_at = helsinki("2026-12-01 10:00")
    jobs = [
        (book_one, (session_type.slug, start_at, f"r{racer}@vieras.example")) for racer in range(20)
    ]

    endings = race(database, jobs)

    assert errors_of(endings) == {"done": 8, "SlotTakenError": 12}
    assert Session.objects.get().seats_left == 0
    assert broken() == []


@pytest.mark.parametrize(
    ("first", "last"), [(10, 20), (-10, 40), (-15, 15)], ids=["inside", "around", "the start"]
)
def test_the_database_refuses_an_overlap_that_no_action_made(database, first, last):
    session = book_slot(make_bookable("aino")).session

    with pytest.raises(IntegrityError, match="sessions_never_overlap"):
        take(session, session.start_at + first * MINUTES, session.start_at + last * MINUTES)


def test_the_database_itself_refuses_to_revive_a_cancelled_overlap(database):
    session_type = make_bookable("aino")
    booking = book_slot(session_type)
    cancel(booking, now=NOW)
    book_slot(session_type)

    with pytest.raises(IntegrityError, match="sessions_never_overlap"):
        booking.session.session_consultants.update(is_live=True)


def test_a_cancelled_session_takes_nobodys_time(database):
    session_type = make_bookable("aino")
    cancel(book_slot(session_type), now=NOW)

    again = book_slot(session_type)

    assert again.session.start_at == helsinki("2026-12-01 10:00")
    assert broken() == []


def test_a_fault_of_ours_is_not_told_as_a_taken_time(database):
    booking = book_slot(make_bookable("aino"))
    key = f"{booking.ref}:1:{booking.email}:update"
    OutgoingMail.objects.filter(recipient=booking.email, kind="request").update(key=key)

    with pytest.raises(IntegrityError, match="key"):
        move(booking, helsinki("2026-12-01 14:00"), now=NOW)

    assert Session.objects.get().start_at == helsinki("2026-12-01 10:00")
