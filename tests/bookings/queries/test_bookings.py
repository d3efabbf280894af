"""Bookings as they are found: by what a form carried, by an address, by who gives the session."""

from datetime import timedelta

import pytest

from bookings.actions.booking import cancel
from bookings.models import SessionConsultant
from bookings.queries import booking_for_request, coming_sessions_of, upcoming_bookings_of
from tests.factories import (
    NOW,
    book_slot,
    book_slots,
    make_bookable,
    make_consultant,
    open_weekdays,
)

pytestmark = pytest.mark.django_db

SECOND = timedelta(seconds=1)
VEERA = "veera@vieras.example"


def test_what_a_form_booked_is_found_by_what_the_form_carried():
    kind = make_bookable()
    booking = book_slot(kind, request_key="form-1")
    book_slot(kind, "2026-12-01 11:00", request_key="form-2")

    assert booking_for_request("form-1") == booking


@pytest.mark.parametrize("key", ["form-2", "FORM-1", ""])
def test_a_form_that_booked_nothing_finds_nothing(key):
    book_slot(make_bookable(), request_key="form-1")

    assert booking_for_request(key) is None


def test_what_a_form_booked_is_ready_to_show_in_two_statements(django_assert_num_queries):
    book_slot(make_bookable(), request_key="form-1")

    with django_assert_num_queries(2):
        booking = booking_for_request("form-1")
        assert [booking.session.session_type.slug, *booking.session.people]


@pytest.mark.parametrize("email", [VEERA, "Veera@Vieras.Example"])
def test_sessions_to_come_are_counted_whatever_the_capitals_of_an_address(email):
    kind = make_bookable()
    book_slot(kind)
    book_slot(kind, "2026-12-01 11:00", email=VEERA.upper())
    book_slot(kind, "2026-12-01 12:00", email="toinen@vieras.example")

    assert upcoming_bookings_of(email, NOW) == 2


def test_an_address_is_counted_whole_and_not_as_a_pattern():
    book_slot(make_bookable(), email="veera_v@vieras.example")

    assert upcoming_bookings_of("veera%@vieras.example", NOW) == 0
    assert upcoming_bookings_of("v@vieras.example", NOW) == 0


def test_a_session_counts_until_it_begins():
    start_at = book_slot(make_bookable()).session.start_at

    assert upcoming_bookings_of(VEERA, start_at - SECOND) == 1
    assert upcoming_bookings_of(VEERA, start_at) == 0


def test_a_cancelled_booking_counts_no_more():
    cancel(book_slot(make_bookable()), now=NOW)

    assert upcoming_bookings_of(VEERA, NOW) == 0


def test_the_sessions_of_a_consultant_come_earliest_first():
    kind = make_bookable()
    later, sooner = (
        booking.session for booking in book_slots(kind, ["2026-12-02 10:00", "2026-12-01 10:00"])
    )

    assert coming_sessions_of(kind.consultants.get(), NOW) == [sooner, later]


def test_a_session_is_coming_until_it_has_ended():
    booking = book_slot(make_bookable())
    (aino,), end_at = booking.session.people, booking.session.end_at

    assert coming_sessions_of(aino, end_at - SECOND) == [booking.session]
    assert coming_sessions_of(aino, end_at) == []


def test_a_cancelled_session_is_not_coming():
    booking = book_slot(make_bookable())
    cancel(booking, now=NOW)

    assert coming_sessions_of(booking.session.people[0], NOW) == []


def test_a_colleagues_session_is_not_coming_to_me():
    eero = make_consultant("eero")
    open_weekdays(eero)
    book_slot(make_bookable("aino"))

    assert coming_sessions_of(eero, NOW) == []


def test_a_session_that_was_handed_on_has_left_its_giver():
    session = book_slot(make_bookable()).session
    eero = make_consultant("eero")
    # One row of each, mine no longer live: both conditions are about the same row.
    SessionConsultant.objects.update(is_live=False)
    SessionConsultant.objects.create(
        session=session, consultant=eero, start_at=session.start_at, end_at=session.end_at
    )

    assert coming_sessions_of(session.people[0], NOW) == []
    assert coming_sessions_of(eero, NOW) == [session]


@pytest.mark.parametrize("count", [1, 3])
def test_coming_sessions_take_two_statements_with_who_comes(count, django_assert_num_queries):
    kind = make_bookable()
    book_slots(kind, [f"2026-12-01 1{hour}:00" for hour in range(count)])
    aino = kind.consultants.get()

    with django_assert_num_queries(2):
        sessions = coming_sessions_of(aino, NOW)
        assert [len(session.bookings.all()) for session in sessions] == [1] * count
