"""The database itself refuses two live sessions of one consultant at one time."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection

from bookings.models import Session, SessionConsultant
from tests.factories import NOW, book_slot, helsinki, make_bookable

pytestmark = pytest.mark.django_db
START = helsinki("2026-12-01 10:00")
HALF_HOUR = timedelta(minutes=30)


def take(session, start_at, *, is_live=True):
    """Write a consultant's time past all actions."""
    other = Session.objects.create(
        session_type=session.session_type,
        start_at=start_at,
        end_at=start_at + HALF_HOUR,
        buffer_before=timedelta(),
        buffer_after=timedelta(),
        place_kind="video",
        created_at=NOW,
    )
    return SessionConsultant.objects.create(
        session=other,
        consultant=session.people[0],
        start_at=start_at,
        end_at=start_at + HALF_HOUR,
        is_live=is_live,
    )


@pytest.fixture
def session():
    return book_slot(make_bookable(), START).session


@pytest.mark.parametrize("minutes", [-29, -1, 0, 1, 29])
def test_an_overlapping_row_is_refused(session, minutes):
    with pytest.raises(IntegrityError, match="sessions_never_overlap"):
        take(session, START + timedelta(minutes=minutes))


@pytest.mark.parametrize("minutes", [-30, 30])
def test_touching_is_not_overlapping(session, minutes):
    assert take(session, START + timedelta(minutes=minutes)).pk


def test_a_row_that_is_not_live_takes_no_time(session):
    assert take(session, START, is_live=False).pk


def test_moving_a_row_onto_another_is_refused(session):
    other = take(session, START + timedelta(hours=2))

    other.start_at, other.end_at = START, START + HALF_HOUR
    with pytest.raises(IntegrityError, match="sessions_never_overlap"):
        other.save()


def test_a_row_may_move_over_its_own_time(session):
    row = SessionConsultant.objects.get()

    row.start_at, row.end_at = START + timedelta(minutes=15), START + timedelta(minutes=45)
    row.save()

    assert SessionConsultant.objects.get().start_at == START + timedelta(minutes=15)


def test_the_constraint_is_in_the_database_after_all_migrations():
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger' ORDER BY name")
            expected = ["sessions_never_overlap_insert", "sessions_never_overlap_update"]
        else:
            cursor.execute("SELECT conname FROM pg_constraint WHERE contype = 'x'")
            expected = ["sessions_never_overlap"]
        found = [name for (name,) in cursor.fetchall() if name.startswith("sessions_never")]
    assert found == expected
