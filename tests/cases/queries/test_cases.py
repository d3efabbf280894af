"""The facts of a case that its moves ask for."""

from datetime import UTC, date, datetime, timedelta

import pytest

from cases import queries
from cases.models import Activity
from tests.cases.cast import booked_case, make_case
from tests.factories import NOW, book_slot


@pytest.mark.parametrize(
    ("now", "expected", "why"),
    [
        (datetime(2026, 11, 30, 21, 59, tzinfo=UTC), date(2026, 11, 30), "winter: UTC + 2"),
        (datetime(2026, 11, 30, 22, 0, tzinfo=UTC), date(2026, 12, 1), "midnight in winter"),
        (datetime(2026, 6, 30, 20, 59, tzinfo=UTC), date(2026, 6, 30), "summer: UTC + 3"),
        (datetime(2026, 6, 30, 21, 0, tzinfo=UTC), date(2026, 7, 1), "midnight in summer"),
        (datetime(2026, 12, 31, 22, 0, tzinfo=UTC), date(2027, 1, 1), "the new year"),
    ],
)
def test_the_date_is_that_of_the_sites_own_calendar(now, expected, why):
    assert queries.site_date(now) == expected, why


@pytest.mark.django_db
def test_a_case_has_the_bookings_that_were_made_in_it_and_no_others():
    case, first = booked_case()
    second = book_slot(first.session.session_type, "2026-12-02 10:00")
    book_slot(first.session.session_type, "2026-12-03 10:00", email="muu@muu.example")

    assert sorted(queries.bookings_of(case), key=lambda b: b.pk) == [first, second]


@pytest.mark.django_db
def test_a_booking_that_a_note_speaks_of_is_none_of_the_case():
    _, booking = booked_case()
    other = make_case("Muu")
    Activity.objects.create(case=other, kind="note", at=NOW, booking=booking)

    assert not queries.bookings_of(other).exists()


@pytest.mark.django_db
@pytest.mark.parametrize(("before", "expected"), [(1, True), (0, False), (-1, False)])
def test_a_session_is_to_come_until_the_minute_it_begins(before, expected):
    case, booking = booked_case()
    at = booking.session.start_at - timedelta(minutes=before)

    assert queries.has_future_booking(case, at) is expected


@pytest.mark.django_db
@pytest.mark.parametrize("status", ["TENTATIVE", "CANCELLED"])
def test_only_a_confirmed_place_is_a_session_to_come(status):
    case, booking = booked_case()
    gone = {"cancelled_at": NOW} if status == "CANCELLED" else {}
    type(booking).objects.update(status=status, **gone)

    assert queries.has_future_booking(case, NOW) is False


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("outcome", "expected"),
    [("HELD", True), ("ATTENDEE_NO_SHOW", False), ("CONSULTANT_NO_SHOW", False)],
)
def test_only_a_session_recorded_as_held_was_held(outcome, expected):
    case, booking = booked_case()
    type(booking).objects.update(outcome=outcome)

    assert queries.has_held_session(case) is expected


@pytest.mark.django_db
def test_the_session_of_one_case_was_not_held_in_another():
    _, booking = booked_case()
    type(booking).objects.update(outcome="HELD")

    assert queries.has_held_session(make_case("Muu")) is False


@pytest.mark.django_db
def test_each_fact_of_a_case_takes_one_statement(django_assert_num_queries):
    case, _ = booked_case()

    with django_assert_num_queries(1):
        queries.has_future_booking(case, NOW)
    with django_assert_num_queries(1):
        queries.has_held_session(case)
