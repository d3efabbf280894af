"""What an action does when the database asks to try again."""

import pytest
from django.db import OperationalError

from bookings.actions import booking as actions
from tests.factories import book_slot, make_bookable

pytestmark = pytest.mark.django_db


class DeadlockError(Exception):
    """What psycopg raises for a deadlock."""

    sqlstate = "40P01"


def failing(times, cause):
    """Return `_book` that fails that many times first."""
    real, left = actions._book, [times]

    def book(*args):
        if left[0]:
            left[0] -= 1
            raise OperationalError("deadlock detected") from cause
        return real(*args)

    return book


def test_a_deadlock_is_tried_again_and_the_visitor_sees_nothing(monkeypatch):
    monkeypatch.setattr(actions, "_book", failing(2, DeadlockError()))

    booking = book_slot(make_bookable())

    assert booking.pk


def test_the_third_deadlock_is_told(monkeypatch):
    monkeypatch.setattr(actions, "_book", failing(3, DeadlockError()))

    with pytest.raises(OperationalError):
        book_slot(make_bookable())


def test_any_other_fault_of_the_database_is_told_at_once(monkeypatch):
    monkeypatch.setattr(actions, "_book", failing(1, ValueError("disk full")))

    with pytest.raises(OperationalError):
        book_slot(make_bookable())
