"""A session in a list and in a warning: when, who comes, what happened."""

from datetime import timedelta

import pytest

from bookings.actions.booking import cancel
from bookings.admin.booked import session_told, sessions_within
from bookings.admin.sessions import attendees, outcomes, session_when
from bookings.domain.opening_hours import Schedule
from bookings.domain.recurring_dates import Dates
from bookings.models import Consultant, Outcome, Session
from tests.factories import NOW, book_slot, book_slots, make_bookable

pytestmark = pytest.mark.usefixtures("db", "now")
EARLY, LATE = "2026-12-01 10:00", "2026-12-03 10:00"


def days_off(first, last):
    zone = Consultant.objects.get().zone
    return Schedule(zone, days_off=(Dates(first, last),))


def fresh():
    return Session.objects.get()


@pytest.mark.parametrize(
    ("zone", "short", "words"),
    [
        ("Europe/Helsinki", True, "Tue 1 Dec 2026 10:00–10:30, Helsinki time"),
        ("Europe/Helsinki", False, "Tuesday 1 December 2026 at 10:00–10:30, Helsinki time"),
        ("Asia/Tokyo", True, "Tue 1 Dec 2026 17:00–17:30, Tokyo time"),
    ],
)
def test_a_session_is_told_on_the_clock_of_who_gives_it(zone, short, words):
    book_slot(make_bookable())
    Consultant.objects.update(zone=zone)

    assert session_when(fresh(), short=short) == words


def test_a_list_names_those_who_come_and_not_who_cancelled():
    first, _second = book_slots(make_bookable(seats=3), [EARLY, EARLY])
    cancel(first, now=NOW)

    assert len(attendees(fresh()).split(", ")) == 1


def test_a_cancelled_session_names_those_who_would_have_come():
    cancel(book_slot(make_bookable()), now=NOW)

    assert attendees(fresh()) == "Veera Vieras"


@pytest.mark.parametrize(
    ("found", "words"),
    [
        ([Outcome.PENDING, Outcome.PENDING], "–"),
        ([Outcome.HELD, Outcome.PENDING], "Held"),
        ([Outcome.HELD, Outcome.HELD], "Held"),
        ([Outcome.HELD, Outcome.ATTENDEE_NO_SHOW], "Held, The attendee did not come"),
    ],
)
def test_what_happened_is_told_once_somebody_has_said_so(found, words):
    bookings = book_slots(make_bookable(seats=2), [EARLY, EARLY])
    for booking, outcome in zip(bookings, found, strict=True):
        booking.outcome = outcome
        booking.save()

    assert ", ".join(sorted(outcomes(fresh()).split(", "))) == words


@pytest.mark.parametrize(
    ("first", "last", "starts", "reason"),
    [
        (1, 1, [EARLY], "the day of the first"),
        (1, 3, [EARLY, LATE], "the days of both"),
        (2, 2, [], "the day between"),
        (2, None, [LATE], "without an end"),
    ],
)
def test_only_sessions_in_time_off_are_found(first, last, starts, reason):
    book_slots(make_bookable(), [EARLY, LATE])
    day = NOW.date() + timedelta(days=1)
    off = days_off(day + timedelta(days=first - 1), last and day + timedelta(days=last - 1))

    found = sessions_within(Consultant.objects.get(), off, NOW)

    assert [f"2026-12-0{session.start_at.day} 10:00" for session in found] == starts, reason


def test_without_sessions_to_come_nothing_more_is_asked(django_assert_num_queries):
    make_bookable()
    aino = Consultant.objects.get()
    off = days_off(NOW.date(), None)

    with django_assert_num_queries(1):
        assert sessions_within(aino, off, NOW) == []


def test_a_warning_names_who_comes_on_the_consultants_clock():
    book_slot(make_bookable())
    clock = Schedule("Europe/London")

    assert session_told(fresh(), clock) == ("Tuesday 1 December 2026 at 08:00–08:30 (Veera Vieras)")
