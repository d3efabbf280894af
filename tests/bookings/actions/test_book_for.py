"""Staff book on behalf of somebody, past what only visitors must keep."""

from datetime import timedelta

import pytest
from django.contrib.auth import get_user_model

from bookings.actions.booking import SlotTakenError
from bookings.models import Booking, Consultant, OutgoingMail
from tests.factories import book_slot, book_slots, helsinki, make_bookable

pytestmark = pytest.mark.django_db
SOON = "2026-11-30 12:00"
FAR = "2027-06-01 10:00"


@pytest.fixture
def staff():
    return get_user_model().objects.create_user("aino", "aino@sparring.example", "sparring")


def test_the_booking_says_who_booked_it_and_names_no_page(staff):
    book_slot(make_bookable(), booked_by=staff)

    booking = Booking.objects.get()
    assert (booking.booked_by, booking.entry_page, booking.entry_title) == (staff, None, "")


def test_the_attendee_gets_the_usual_invitation(staff):
    book_slot(make_bookable(), booked_by=staff)

    told = OutgoingMail.objects.filter(kind="request").values_list("recipient", flat=True)
    assert sorted(told) == ["aino@sparring.example", "veera@vieras.example"]


@pytest.mark.parametrize("start", [SOON, FAR], ids=["without notice", "beyond the horizon"])
def test_staff_go_past_notice_and_horizon_when_they_say_so(staff, start):
    kind = make_bookable()

    with pytest.raises(SlotTakenError):
        book_slot(kind, start, booked_by=staff)
    booking = book_slot(kind, start, booked_by=staff, overriding=True)

    assert booking.session.start_at == helsinki(start)


@pytest.mark.parametrize("caps", [{"cap_day": 1}, {"cap_week": 1}])
def test_staff_go_past_the_caps_of_a_session_type(staff, caps):
    kind = make_bookable(**caps)
    book_slot(kind, "2026-12-01 09:00")

    with pytest.raises(SlotTakenError):
        book_slot(kind, email="toinen@vieras.example", booked_by=staff)
    assert book_slot(kind, email="toinen@vieras.example", booked_by=staff, overriding=True)


def test_staff_go_past_the_caps_of_a_consultant(staff):
    kind = make_bookable()
    Consultant.objects.update(cap_day=1)
    book_slot(kind, "2026-12-01 09:00")

    assert book_slot(kind, email="toinen@vieras.example", booked_by=staff, overriding=True)


@pytest.mark.parametrize(
    "start",
    ["2026-12-01 09:00", "2026-12-01 09:30", "2026-12-01 20:00", "2026-11-30 08:30"],
    ids=["another session", "its buffer", "outside the opening hours", "past"],
)
def test_nobody_goes_past_what_takes_the_consultants_time(staff, start):
    kind = make_bookable(buffer_after=timedelta(minutes=15))
    book_slot(kind, "2026-12-01 09:00")

    with pytest.raises(SlotTakenError):
        book_slot(kind, start, email="toinen@vieras.example", booked_by=staff, overriding=True)

    assert Booking.objects.count() == 1


def test_the_limit_of_sessions_to_come_is_for_visitors_alone(staff, settings):
    settings.BOOKINGS = {**settings.BOOKINGS, "UPCOMING_PER_ADDRESS": 2}
    kind = make_bookable()
    for start in ("2026-12-01 09:00", "2026-12-01 09:30"):
        book_slot(kind, start)

    assert book_slot(kind, booked_by=staff)


def test_visitors_override_nothing():
    book_slots(make_bookable(), ["2026-12-01 09:00"])

    assert Booking.objects.get().booked_by is None
