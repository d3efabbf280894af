"""Radicale, a CalDAV server that we did not write: its events close slots here, and give them back."""

import http.client
import socket
import subprocess
from base64 import b64encode
from datetime import date, timedelta
from pathlib import Path

import pytest

from bookings import queries
from bookings.actions.calendars import CalendarEntry, add_calendar, change_calendar
from bookings.actions.syncing import sync_calendar
from bookings.calendars import Access
from bookings.domain.recurring_dates import Dates
from bookings.models import BusyCalendar, BusyTime, CalendarKind
from tests.factories import NOW, helsinki, make_bookable
from tests.requirements import require
from tests.storms.postbox import free_port
from tests.storms.programs import until

pytestmark = [pytest.mark.slow, pytest.mark.django_db]

PYTHON = Path(__file__).parents[3] / "var/radicale/bin/python"
QUARTER = timedelta(minutes=15)
TUESDAY = Dates(date(2026, 12, 1), date(2026, 12, 1))
AINO = f"Basic {b64encode(b'aino:hunter2').decode()}"


class Radicale:
    """A server of its own, with one calendar of Aino's."""

    def __init__(self, port):
        self.port = port

    def ask(self, method, path, body="", status=201):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        connection.request(method, path, body, {"Authorization": AINO})
        with connection.getresponse() as response:
            assert response.status == status, response.read()
        connection.close()

    def is_up(self):
        with socket.socket() as probe:
            return probe.connect_ex(("127.0.0.1", self.port)) == 0

    def put(self, *lines, name="1"):
        """Keep an event of these lines in the calendar."""
        event = ["BEGIN:VEVENT", f"UID:{name}", "DTSTAMP:20261101T000000Z", *lines, "END:VEVENT"]
        feed = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//x//y//EN", *event, "END:VCALENDAR", ""]
        self.ask("PUT", f"/aino/days/{name}.ics", "\r\n".join(feed))


@pytest.fixture(scope="module")
def started(tmp_path_factory):
    """Start Radicale, with a password for Aino."""
    require("Radicale (make radicale)", PYTHON.exists())
    folder = tmp_path_factory.mktemp("radicale")
    (folder / "users").write_text("aino:hunter2\n")
    port = free_port()
    options = {
        "server-hosts": f"127.0.0.1:{port}",
        "auth-type": "htpasswd",
        "auth-htpasswd-filename": folder / "users",
        "auth-htpasswd-encryption": "plain",
        "auth-delay": 0,
        "storage-filesystem-folder": folder / "collections",
    }
    command = [PYTHON, "-m", "radicale", *(f"--{name}={value}" for name, value in options.items())]
    with (folder / "log").open("w") as log:
        program = subprocess.Popen(command, stdout=log, stderr=log)
        server = Radicale(port)
        until(server.is_up, what="Radicale answers")
        yield server
        program.terminate()
        program.wait(timeout=20)


@pytest.fixture
def radicale(started, settings):
    settings.BOOKINGS = {"FETCH_ALLOW": [f"127.0.0.1:{started.port}"]}
    started.ask("MKCALENDAR", "/aino/days/")
    yield started
    started.ask("DELETE", "/aino/days/", status=200)


@pytest.fixture
def session_type():
    """Three slots on Tuesday: at 9, 11 and 13."""
    return make_bookable(duration=timedelta(hours=2))


@pytest.fixture
def calendar(radicale, session_type):
    return add_calendar(session_type.consultants.get(), entry(radicale), now=NOW)


def entry(radicale, path="/aino/days/", password="hunter2"):
    url = f"http://127.0.0.1:{radicale.port}{path}"
    return CalendarEntry("Work", Access(CalendarKind.CALDAV, url, "aino", password))


def sync(calendar, now=NOW):
    BusyCalendar.objects.update(due_at=now)
    sync_calendar(calendar.pk, now)
    return BusyCalendar.objects.get()


def starts(session_type):
    slots = queries.free_slots_on_dates(session_type, TUESDAY, NOW, zone="Europe/Helsinki")
    return [f"{slot.start_at + timedelta(hours=2):%H:%M}" for slot in slots]


def test_an_event_made_there_closes_the_slot_here_and_removing_it_opens_it_again(
    radicale, calendar, session_type
):
    assert (sync(calendar).last_error, starts(session_type)) == ("", ["09:00", "11:00", "13:00"])

    radicale.put("DTSTART:20261201T093000Z", "DTEND:20261201T100000Z")
    sync(calendar, NOW + QUARTER)
    assert starts(session_type) == ["09:00", "13:00"]

    radicale.ask("DELETE", "/aino/days/1.ics", status=200)
    sync(calendar, NOW + 2 * QUARTER)
    assert starts(session_type) == ["09:00", "11:00", "13:00"]


def test_a_series_closes_each_of_its_days_but_those_excepted_and_moved(
    radicale, calendar, session_type
):
    series = ["DTSTART;TZID=Europe/Helsinki:20261123T110000", "DURATION:PT1H"]
    radicale.put(*series, "RRULE:FREQ=DAILY", "EXDATE;TZID=Europe/Helsinki:20261202T110000")

    sync(calendar)

    taken = BusyTime.objects.filter(start_at__lt=helsinki("2026-12-05 00:00"))
    days = [f"{time.start_at:%d %H}" for time in taken]
    assert days == ["29 09", "30 09", "01 09", "03 09", "04 09"]
    assert starts(session_type) == ["09:00", "13:00"]


def test_an_unchanged_calendar_is_known_by_its_tag(radicale, calendar):
    radicale.put("DTSTART:20261201T093000Z", "DTEND:20261201T100000Z")
    first = sync(calendar)

    again = sync(calendar, NOW + QUARTER)

    assert first.etag
    assert (again.etag, again.digest, again.synced_at) == (first.etag, first.digest, NOW + QUARTER)


def test_an_event_outside_the_window_is_not_even_sent(radicale, calendar):
    empty = sync(calendar).digest
    radicale.put("DTSTART:20200101T093000Z", "DTEND:20200101T100000Z")

    stored = sync(calendar, NOW + QUARTER)

    assert (stored.digest, BusyTime.objects.count()) == (empty, 0)


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"password": "wrong"}, "login"),
        ({"path": "/aino/none/"}, "missing"),
        ({"path": "/aino/"}, "no_calendar"),
    ],
)
def test_what_is_wrong_is_told_apart_and_the_last_good_copy_stays(
    radicale, calendar, session_type, change, fault
):
    radicale.put("DTSTART:20261201T093000Z", "DTEND:20261201T100000Z")
    sync(calendar)
    change_calendar(calendar, entry(radicale, **change), now=NOW)

    stored = sync(calendar, NOW + QUARTER)

    assert stored.last_error.partition(":")[0] == fault
    assert starts(session_type) == ["09:00", "13:00"]
