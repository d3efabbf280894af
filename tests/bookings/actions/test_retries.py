"""What an action does when the database asks to try again."""

import pytest
from django.db import OperationalError

from bookings.actions import booking as actions
from bookings.models import Booking, Outcome
from tests.factories import book_slot, helsinki, make_bookable

pytestmark = pytest.mark.django_db


class DeadlockError(Exception):
    """What psycopg raises for a deadlock."""

    sqlstate = "40P01"


def failing(times, cause, name="_book"):
    """Return the function of that name, which fails that many times first."""
    real, left = getattr(actions, name), [times]

    def act(*args):
        if left[0]:
            left[0] -= 1
            raise OperationalError("deadlock detected") from cause
        return real(*args)

    return act


def test_a_deadlock_is_tried_again_and_the_visitor_sees_nothing(monkeypatch):
    monkeypatch.setattr(actions, "_book", failing(2, DeadlockError()))

    booking = book_slot(make_bookable())

    assert booking.pk


def test_an_outcome_is_recorded_in_spite_of_a_deadlock(monkeypatch):
    booking = book_slot(make_bookable(), "2026-12-01 10:00")
    monkeypatch.setattr(actions, "_locked", failing(2, DeadlockError(), "_locked"))

    actions.record_outcome(booking, Outcome.HELD, now=helsinki("2026-12-01 11:00"))

    assert Booking.objects.get().outcome == Outcome.HELD


def test_the_third_deadlock_is_told(monkeypatch):
    monkeypatch.setattr(actions, "_book", failing(3, DeadlockError()))

    with pytest.raises(OperationalError):
        book_slot(make_bookable())


def test_any_other_fault_of_the_database_is_told_at_once(monkeypatch):
    monkeypatch.setattr(actions, "_book", failing(1, ValueError("disk full")))

    with pytest.raises(OperationalError):
        book_slot(make_bookable())
