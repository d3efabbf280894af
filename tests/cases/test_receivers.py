"""Cases listen to bookings, and both become true in one transaction."""

import pytest

from bookings import signals
from bookings.actions.booking import cancel
from bookings.models import Booking
from cases import actions
from cases.models import Case
from tests.cases.cast import booked_case
from tests.factories import NOW, book_slot, make_bookable

pytestmark = pytest.mark.django_db


def test_each_announcement_has_its_receiver():
    announced = [
        signals.booking_confirmed,
        signals.booking_moved,
        signals.booking_cancelled,
        signals.outcome_recorded,
    ]

    assert all(signal.has_listeners(Booking) for signal in announced)


def test_a_booking_is_undone_when_its_case_cannot_be_opened(monkeypatch):
    def fail(booking, *, now):
        raise actions.CaseError("no case")

    monkeypatch.setattr(actions, "open_or_join_case_for_booking", fail)

    with pytest.raises(actions.CaseError):
        book_slot(make_bookable())
    assert (Booking.objects.count(), Case.objects.count()) == (0, 0)


def test_cancelling_twice_is_told_once():
    case, booking = booked_case()

    cancel(cancel(booking, now=NOW), now=NOW)

    assert case.activities.filter(kind="cancelled").count() == 1
