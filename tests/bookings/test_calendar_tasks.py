"""What beat and the command line start: each calendar that is due is asked, by a task of its own."""

from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import call_command

from bookings.actions.calendars import CalendarEntry, add_calendar
from bookings.calendars import Access
from bookings.models import BusyCalendar, BusyTime, CalendarKind, MailKind, OutgoingMail
from bookings.tasks import sync_busy_calendar, sync_due_calendars
from config.celery import app
from config.settings import CELERY_BEAT_SCHEDULE
from tests.bookings.calendars.server import answer, serving
from tests.factories import NOW, make_consultant

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("now")]


@pytest.fixture
def server(settings):
    with serving() as found:
        settings.BOOKINGS = {"FETCH_ALLOW": [found.pair]}
        yield found


@pytest.fixture
def calendars(server):
    """One calendar that is due and one that is not."""
    aino = make_consultant()
    access = Access(CalendarKind.ICS, server.url())
    due, later = (add_calendar(aino, CalendarEntry(name, access), now=NOW) for name in ("A", "B"))
    BusyCalendar.objects.filter(pk=later.pk).update(due_at=NOW + timedelta(minutes=5))
    return due, later


@pytest.fixture
def sent(monkeypatch):
    """Keep what would be sent to the workers."""
    tasks = []
    monkeypatch.setattr(
        sync_busy_calendar, "apply_async", lambda given, **how: tasks.append((given, how))
    )
    return tasks


def test_beat_has_each_due_calendar_asked_by_a_task_of_its_own(calendars, sent):
    sync_due_calendars()

    assert sent == [([calendars[0].pk], {"expires": 55})]


def test_beat_tells_of_calendars_that_fail_for_a_day(calendars, sent):
    BusyCalendar.objects.update(added_at=NOW - timedelta(hours=25), failures=9)

    sync_due_calendars()

    assert OutgoingMail.objects.filter(kind=MailKind.CALENDAR_FAULT).count() == 2


def test_a_task_copies_one_calendar(calendars, server):
    sync_busy_calendar(calendars[0].pk)

    assert {time.calendar for time in BusyTime.objects.all()} == {calendars[0]}


def test_a_task_that_comes_twice_asks_once(calendars, server):
    sync_busy_calendar(calendars[0].pk)
    sync_busy_calendar(calendars[0].pk)

    assert len(server.requests) == 1


def test_beat_of_this_site_looks_for_due_calendars_every_minute():
    entry = CELERY_BEAT_SCHEDULE["sync-due-calendars"]

    assert (entry["task"] in app.tasks, entry["schedule"]) == (True, 60.0)


def commanded(*arguments):
    said = StringIO()
    call_command("sync_calendars", *arguments, stdout=said)
    return said.getvalue().splitlines()


def test_the_command_asks_what_is_due_and_says_what_became_of_it(calendars):
    assert commanded() == ["Aino Lehtimaa, A: up to date"]


def test_the_command_asks_all_when_told_to(calendars, server):
    server.say(answer(status="500 Oh"))

    assert commanded("--all") == [
        "Aino Lehtimaa, A: status: 500",
        "Aino Lehtimaa, B: status: 500",
    ]
