"""External calendars as their owners write them: sealed, kept while they change, and gone when removed."""

from datetime import timedelta

import pytest

from bookings.actions import calendars
from bookings.actions.calendars import (
    SYNC_TASK,
    CalendarEntry,
    access_of,
    add_calendar,
    ask_soon,
    change_calendar,
    completed,
    host_of,
    remove_calendar,
)
from bookings.calendars import Access, KeyLostError
from bookings.models import BusyCalendar, BusyTime, CalendarKind
from bookings.tasks import sync_busy_calendar
from tests.factories import NOW, make_consultant

pytestmark = pytest.mark.django_db

FEED = "https://calendar.example/private-k1/basic.ics"
AINO = Access(CalendarKind.CALDAV, "https://calendar.example/aino/", "aino", "hunter2")
LATER = NOW + timedelta(hours=3)


def entry(access=AINO, name="Work", **more):
    return CalendarEntry(name, access, **more)


def added(access=AINO, **changes):
    """Return Aino's calendar, read once, with an hour that it takes."""
    calendar = add_calendar(make_consultant(), entry(access), now=NOW)
    read = {"synced_at": NOW, "etag": "e1", "digest": "d1", "due_at": NOW + timedelta(minutes=15)}
    BusyCalendar.objects.update(**(read | changes))
    calendar.refresh_from_db()
    BusyTime.objects.create(
        calendar=calendar,
        consultant=calendar.consultant,
        start_at=NOW,
        end_at=NOW + timedelta(hours=1),
    )
    return calendar


def changed(calendar, access=AINO, **more):
    change_calendar(calendar, entry(access, **more), now=LATER)
    return BusyCalendar.objects.get()


def test_a_new_calendar_is_due_at_once_and_counts_from_now():
    calendar = add_calendar(make_consultant(), entry(), now=NOW)

    assert (calendar.due_at, calendar.added_at, calendar.synced_at) == (NOW, NOW, None)


def test_what_is_stored_of_a_calendar_shows_no_secret():
    add_calendar(make_consultant(), entry(), now=NOW)

    stored = str(BusyCalendar.objects.values().get())
    assert {secret in stored for secret in ("calendar.example", "aino/", "hunter2")} == {False}


def test_what_was_stored_opens_again():
    assert access_of(added()) == AINO


def test_only_the_host_of_a_calendar_is_ever_shown():
    assert host_of(added(Access(CalendarKind.ICS, FEED))) == "calendar.example"


def test_a_calendar_whose_key_is_lost_says_so_and_shows_no_host(settings):
    calendar = added()
    settings.SECRET_KEY = "another" * 10

    assert host_of(calendar) == ""
    with pytest.raises(KeyLostError, match="another SECRET_KEY"):
        access_of(calendar)


def test_a_new_name_changes_nothing_else():
    calendar = added()

    stored = changed(calendar, name="Home")

    assert (stored.name, stored.etag, stored.due_at) == ("Home", "e1", calendar.due_at)
    assert stored.url == calendar.url


@pytest.mark.parametrize(
    "access",
    [
        Access(CalendarKind.CALDAV, "https://calendar.example/other/", "aino", "hunter2"),
        Access(CalendarKind.CALDAV, AINO.url, "aino", "hunter3"),
        Access(CalendarKind.CALDAV, AINO.url, "eero", "hunter2"),
        Access(CalendarKind.ICS, AINO.url, "aino", "hunter2"),
    ],
    ids=["address", "password", "user name", "kind"],
)
def test_another_address_is_asked_at_once_and_from_scratch(access):
    stored = changed(added(failures=3, last_error="slow"), access)

    assert (stored.due_at, stored.etag, stored.digest) == (LATER, "", "")
    assert (stored.failures, stored.last_error) == (0, "")
    assert access_of(stored) == access


def test_the_former_copy_stays_until_the_other_address_answers():
    stored = changed(added(), Access(CalendarKind.ICS, FEED))

    assert (BusyTime.objects.count(), stored.synced_at) == (1, NOW)


def test_a_calendar_out_of_use_takes_no_time():
    stored = changed(added(), is_active=False)

    assert (BusyTime.objects.count(), stored.is_active, stored.etag) == (0, False, "")


def test_a_calendar_in_use_again_counts_as_never_read():
    calendar = added()
    changed(calendar, is_active=False)

    stored = changed(calendar)

    assert (stored.synced_at, stored.added_at, stored.due_at) == (None, LATER, LATER)


def test_a_removed_calendar_takes_its_time_with_it():
    remove_calendar(added())

    assert (BusyCalendar.objects.count(), BusyTime.objects.count()) == (0, 0)


KEPT = {
    "nothing typed": (("", "aino", ""), ("hunter2", True)),
    "another path": (("https://calendar.example/b/", "aino", ""), ("hunter2", False)),
    "a new password": (("", "aino", "hunter3"), ("hunter3", True)),
    "another server": (("https://evil.example/aino/", "aino", ""), ("", False)),
    "another port": (("https://calendar.example:80/", "aino", ""), ("", False)),
    "in clear": (("http://calendar.example/aino/", "aino", ""), ("", False)),
    "another user": (("", "eero", ""), ("", True)),
    "no user": (("", "", ""), ("", True)),
    "no address": (("x", "aino", ""), ("", False)),
}


@pytest.mark.parametrize("case", KEPT)
def test_a_password_is_kept_for_its_user_and_server_only(case):
    (url, username, password), (kept, same_address) = KEPT[case]

    found = completed(Access(CalendarKind.CALDAV, url, username, password), AINO)

    assert (found.password, found.url == AINO.url) == (kept, same_address)


def test_nothing_is_kept_of_what_cannot_be_opened(settings):
    calendar = added()
    settings.SECRET_KEY = "another" * 10
    typed = Access(CalendarKind.CALDAV, AINO.url, "aino", "typed again")

    assert access_of(changed(calendar, typed)) == typed


def test_a_calendar_can_be_asked_soon():
    calendar = added()

    ask_soon(calendar, now=LATER)

    assert BusyCalendar.objects.get().due_at == LATER


def test_a_calendar_just_asked_is_asked_again_a_minute_later():
    calendar = added(tried_at=LATER - timedelta(seconds=10))

    ask_soon(calendar, now=LATER)

    assert BusyCalendar.objects.get().due_at == LATER + timedelta(seconds=50)


def test_a_calendar_out_of_use_is_not_asked():
    calendar = added(is_active=False)

    ask_soon(calendar, now=LATER)

    assert BusyCalendar.objects.get().due_at == calendar.due_at


@pytest.fixture
def woken(monkeypatch, django_capture_on_commit_callbacks):
    """Keep what the workers are told when an action is committed."""
    told = []
    monkeypatch.setattr(calendars, "wake", lambda *given: told.append(given))

    def do(action):
        with django_capture_on_commit_callbacks(execute=True):
            action()
        return told

    return do


def test_a_worker_is_told_of_a_calendar_that_is_to_be_asked(woken):
    calendar = added()

    assert woken(lambda: ask_soon(calendar, now=LATER)) == [(SYNC_TASK, calendar.pk)]
    # By name, since the action lies below the tasks.
    assert sync_busy_calendar.name == SYNC_TASK


def test_a_worker_is_told_of_a_new_calendar_and_of_another_address(woken):
    aino = make_consultant()
    told = woken(lambda: add_calendar(aino, entry(), now=NOW))
    calendar = BusyCalendar.objects.get()

    woken(lambda: change_calendar(calendar, entry(Access(CalendarKind.ICS, FEED)), now=NOW))

    assert told == [(SYNC_TASK, calendar.pk)] * 2
