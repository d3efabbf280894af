"""Which external calendars are asked now, and whose copy is no longer trusted."""

from datetime import timedelta

import pytest

from bookings.models import BusyCalendar
from bookings.queries import due_calendars, stale_calendars
from tests.factories import NOW, make_consultant

pytestmark = pytest.mark.django_db

SECOND, DAY = timedelta(seconds=1), timedelta(hours=24)


@pytest.fixture
def aino():
    return make_consultant()


def calendar(consultant, **fields):
    given = {"name": "Oma", "added_at": NOW - 9 * DAY, "synced_at": NOW, "due_at": NOW}
    return BusyCalendar.objects.create(consultant=consultant, **given | fields)


@pytest.mark.parametrize(
    ("fields", "is_due"),
    [
        ({}, True),
        ({"due_at": NOW - DAY}, True),
        ({"due_at": NOW + SECOND}, False),
        ({"is_active": False}, False),
    ],
)
def test_a_calendar_in_use_is_asked_from_its_time_on(aino, fields, is_due):
    calendar(aino, **fields)

    assert due_calendars(NOW).exists() is is_due


def test_the_calendar_that_waited_longest_is_asked_first(aino):
    rows = [calendar(aino), calendar(aino, due_at=NOW - DAY), calendar(aino)]

    assert list(due_calendars(NOW)) == [rows[1], rows[0], rows[2]]


@pytest.mark.parametrize(
    ("fields", "is_stale"),
    [
        ({"synced_at": NOW - DAY}, False),
        ({"synced_at": NOW - DAY - SECOND}, True),
        # Never read: as old as the wait for the first time.
        ({"synced_at": None, "added_at": NOW - DAY}, False),
        ({"synced_at": None, "added_at": NOW - DAY - SECOND}, True),
        # Tried and failed: there is no good copy to rely on, however young the fault.
        ({"synced_at": None, "added_at": NOW, "failures": 1}, True),
        ({"synced_at": NOW - DAY, "failures": 9}, False),
        # Nobody relies on one that is not in use.
        ({"synced_at": NOW - 9 * DAY, "is_active": False}, False),
    ],
)
def test_a_copy_is_trusted_for_a_day(aino, fields, is_stale):
    calendar(aino, **fields)

    assert stale_calendars(NOW).exists() is is_stale


def test_how_long_a_copy_is_trusted_is_the_sites_to_say(aino, settings):
    settings.BOOKINGS = settings.BOOKINGS | {"BUSY_CALENDAR_STALE_AFTER": timedelta(hours=1)}
    calendar(aino, synced_at=NOW - timedelta(hours=1) - SECOND)

    assert stale_calendars(NOW).count() == 1
