"""The page of a consultant's external calendars: how each does, and adding, changing, removing them."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from wagtail.models import ModelLogEntry

from bookings.actions.calendars import CalendarEntry, access_of, add_calendar
from bookings.admin.calendar_words import FAULTS, REFUSALS, calendar_line
from bookings.calendars import Access, CalendarFault
from bookings.domain.addresses import Refusal
from bookings.models import BusyCalendar, CalendarKind
from tests.factories import NOW, make_consultant

pytestmark = pytest.mark.usefixtures("now")

FEED = "https://calendar.example/private-k1/basic.ics"
CALDAV = Access(CalendarKind.CALDAV, "https://dav.example/aino/work-k2/", "aino", "hunter2")
HOUR = timedelta(hours=1)


@pytest.fixture
def eero(db):
    return make_consultant("eero")


@pytest.fixture
def calendar(eero):
    return add_calendar(eero, CalendarEntry("Work", CALDAV), now=NOW)


def page(name, consultant, *more):
    return reverse(f"consultant:{name}", args=[consultant.pk, *more])


def posted(**fields):
    given = {"name": "Work", "kind": "ics", "url": FEED, "is_active": "on"}
    return {name: value for name, value in (given | fields).items() if value is not None}


def kept(**fields):
    """Return what the page of a calendar posts when nothing was typed."""
    return posted(**({"kind": "caldav", "url": "", "username": "aino", "password": ""} | fields))


def errors(answer):
    return {name: list(found) for name, found in answer.context["form"].errors.items()}


def told(answer):
    return [str(message).strip() for message in answer.context["messages"]]


def stored():
    return access_of(BusyCalendar.objects.get())


# --- adding ---


def test_an_address_is_added_and_leads_back_to_the_list(root, eero):
    answer = root.post(page("add_calendar", eero), posted(), follow=True)

    assert (stored(), BusyCalendar.objects.get().due_at) == (Access(CalendarKind.ICS, FEED), NOW)
    assert told(answer) == ["The calendar “Work” is added. It is read within a minute."]
    assert answer.wsgi_request.path == page("calendars", eero)


def test_a_caldav_calendar_is_added_with_its_password(root, eero):
    given = posted(kind="caldav", url=CALDAV.url, username="aino", password="hunter2")

    root.post(page("add_calendar", eero), given)

    assert stored() == CALDAV


def test_a_password_keeps_its_blanks(root, eero):
    root.post(page("add_calendar", eero), posted(username="aino", password=" a b "))

    assert stored().password == " a b "


def test_adding_is_noted_in_the_history_of_the_consultant(root, eero):
    root.post(page("add_calendar", eero), posted())

    entry = ModelLogEntry.objects.get(action="bookings.set_calendars")
    assert (entry.object_id, "k1" in str(entry.data)) == (str(eero.pk), False)


BAD = {
    "": "This field is required.",
    "calendar.example/basic.ics": REFUSALS[Refusal.SCHEME],
    "file:///etc/passwd": REFUSALS[Refusal.SCHEME],
    "https://": REFUSALS[Refusal.TEXT],
    "https://aino:hunter2@calendar.example/": REFUSALS[Refusal.LOGIN],
    "https://calendar.example:8443/": REFUSALS[Refusal.PORT],
    "http://127.0.0.1/": REFUSALS[Refusal.PRIVATE],
    "https://[::ffff:10.0.0.1]/": REFUSALS[Refusal.PRIVATE],
}


@pytest.mark.parametrize("url", BAD)
def test_a_bad_address_is_said_beside_its_field(root, eero, url):
    answer = root.post(page("add_calendar", eero), posted(url=url))

    assert errors(answer) == {"url": [str(BAD[url])]}
    assert not BusyCalendar.objects.exists()


def test_an_address_is_looked_up_by_no_request(root, eero, monkeypatch):
    monkeypatch.setattr("socket.getaddrinfo", None)

    root.post(page("add_calendar", eero), posted())

    assert BusyCalendar.objects.exists()


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"username": "aino"}, "password"),
        ({"password": "hunter2"}, "username"),
        ({"username": "ai:no", "password": "hunter2"}, "username"),
        ({"url": "http://calendar.example/", "username": "a", "password": "b"}, "url"),
        ({"name": ""}, "name"),
        ({"name": "x" * 81}, "name"),
        ({"kind": "exchange"}, "kind"),
        ({"url": "https://calendar.example/" + "x" * 2_000}, "url"),
    ],
)
def test_what_cannot_work_is_said_beside_its_field(root, eero, fields, field):
    answer = root.post(page("add_calendar", eero), posted(**fields))

    assert list(errors(answer)) == [field]


def test_a_password_that_could_not_be_saved_is_not_sent_back(root, eero):
    answer = root.post(
        page("add_calendar", eero), posted(name="", username="a", password="hunter2")
    )

    assert "hunter2" not in answer.content.decode()


# --- changing ---


@pytest.mark.parametrize("name", ["calendars", "edit_calendar", "remove_calendar"])
def test_no_page_shows_the_address_or_the_password(root, eero, calendar, name):
    more = [] if name == "calendars" else [calendar.pk]

    text = root.get(page(name, eero, *more)).content.decode()

    secrets = ("work-k2", "hunter2", calendar.url, calendar.password)
    assert {secret in text for secret in secrets} == {False}


def test_the_page_of_a_calendar_names_its_server(root, eero, calendar):
    text = root.get(page("edit_calendar", eero, calendar.pk)).content.decode()

    assert "“Work” is read from dav.example." in text


def test_empty_fields_keep_what_is_stored(root, eero, calendar):
    root.post(page("edit_calendar", eero, calendar.pk), kept(name="Home"))

    assert (BusyCalendar.objects.get().name, stored()) == ("Home", CALDAV)


def test_a_new_password_replaces_the_stored_one(root, eero, calendar):
    root.post(page("edit_calendar", eero, calendar.pk), kept(password="hunter3"))

    assert stored().password == "hunter3"


@pytest.mark.parametrize("fields", [{"url": "https://evil.example/"}, {"username": "eero"}])
def test_a_stored_password_is_asked_for_again_for_another_server_or_user(
    root, eero, calendar, fields
):
    answer = root.post(page("edit_calendar", eero, calendar.pk), kept(**fields))

    assert list(errors(answer)) == ["password"]
    assert stored() == CALDAV


def test_without_a_user_name_the_password_goes(root, eero, calendar):
    root.post(page("edit_calendar", eero, calendar.pk), kept(username=""))

    assert stored() == Access(CalendarKind.CALDAV, CALDAV.url)


def test_a_calendar_is_put_out_of_use(root, eero, calendar):
    root.post(page("edit_calendar", eero, calendar.pk), kept(is_active=None))

    assert not BusyCalendar.objects.get().is_active


def test_a_calendar_whose_key_is_lost_asks_for_all_of_it_again(root, eero, calendar):
    BusyCalendar.objects.update(url="lost", username="lost", password="lost")

    answer = root.post(page("edit_calendar", eero, calendar.pk), kept(username=""))

    assert errors(answer) == {"url": ["This field is required."]}
    root.post(page("edit_calendar", eero, calendar.pk), posted())
    assert stored() == Access(CalendarKind.ICS, FEED)


# --- removing and fetching ---


def test_a_calendar_is_removed_by_a_button_and_not_by_its_page(root, eero, calendar):
    root.get(page("remove_calendar", eero, calendar.pk))
    assert BusyCalendar.objects.exists()

    answer = root.post(page("remove_calendar", eero, calendar.pk), follow=True)

    assert (BusyCalendar.objects.exists(), told(answer)) == (
        False,
        ["The calendar “Work” is removed."],
    )


def test_fetching_makes_the_calendar_due_and_fetches_nothing_itself(
    root, eero, calendar, monkeypatch
):
    monkeypatch.setattr("socket.socket", None)
    BusyCalendar.objects.update(due_at=NOW + 9 * HOUR)

    root.post(page("fetch_calendar", eero, calendar.pk))

    assert BusyCalendar.objects.get().due_at == NOW


def test_fetching_is_asked_by_post_alone(root, eero, calendar):
    BusyCalendar.objects.update(due_at=NOW + 9 * HOUR)

    assert root.get(page("fetch_calendar", eero, calendar.pk)).status_code == 405
    assert BusyCalendar.objects.get().due_at == NOW + 9 * HOUR


# --- whose ---


@pytest.mark.parametrize("name", ["edit_calendar", "remove_calendar", "fetch_calendar"])
def test_a_calendar_is_reached_by_its_own_consultant_alone(as_aino, aino, calendar, name):
    # Aino's own page with the number of Eero's calendar.
    answer = as_aino.post(page(name, aino, calendar.pk), kept(name="Mine"))

    assert answer.status_code == 404
    assert list(BusyCalendar.objects.values_list("name", "due_at")) == [("Work", NOW)]


@pytest.mark.parametrize("name", ["edit_calendar", "remove_calendar", "fetch_calendar"])
def test_nobody_changes_the_calendar_of_a_colleague(as_aino, eero, calendar, name):
    BusyCalendar.objects.update(due_at=NOW + 9 * HOUR)

    as_aino.post(page(name, eero, calendar.pk), kept(name="Mine"))
    as_aino.post(page("add_calendar", eero), posted())

    assert list(BusyCalendar.objects.values_list("name", "due_at")) == [("Work", NOW + 9 * HOUR)]


def test_a_consultant_sets_their_own_calendars(as_aino, aino):
    as_aino.post(page("add_calendar", aino), posted())

    assert BusyCalendar.objects.get().consultant == aino


# --- how each does ---

DAY_AGO = NOW - 25 * HOUR
READ = {"synced_at": NOW - HOUR}
EVENT = [{"event": "7: FREQ=SECONDLY repeats too often"}]
STATES = {
    "Not in use": {"is_active": False},
    "Waiting to be read for the first time": {},
    "Up to date": READ,
    "Up to date, with something left out": READ | {"warnings": EVENT},
    "Not readable just now: the last copy counts": READ | {"failures": 1},
    "Never read: no times are on offer until it is": {"synced_at": None, "failures": 1},
    "Out of date: no times are on offer": {"synced_at": DAY_AGO, "failures": 9},
}


@pytest.mark.parametrize("state", STATES)
def test_each_state_of_a_calendar_has_its_words(root, eero, calendar, state):
    BusyCalendar.objects.update(**STATES[state])

    [line] = root.get(page("calendars", eero)).context["lines"]

    assert line.state == state


def test_an_old_copy_says_that_times_stay_on_offer_where_the_site_wants_so(calendar, settings):
    settings.BOOKINGS = {"STALE_BUSY_CALENDAR": "open"}
    calendar.synced_at = DAY_AGO

    assert calendar_line(calendar, NOW).state.endswith("times stay on offer by the last copy")


def test_the_page_says_how_old_the_copy_is_and_what_went_wrong(root, eero, calendar):
    BusyCalendar.objects.update(
        synced_at=NOW - HOUR, failures=2, last_error="status: 500", warnings=EVENT
    )

    text = root.get(page("calendars", eero)).content.decode()

    assert "Mon 30 Nov 2026 08:00 (1\xa0hour ago)" in text
    assert "The server says that it cannot answer. <code>500</code>" in text
    assert "An event was left out, so it takes no time here: 7: FREQ=SECONDLY" in text


def test_an_unknown_zone_is_said_with_the_one_used_instead(calendar):
    calendar.warnings = [{"zone": "Moon"}]

    assert calendar_line(calendar, NOW).warnings == (
        "The time zone Moon is not known; its times are read as Europe/Helsinki.",
    )


def test_what_a_calendar_says_of_itself_is_shown_as_text(root, eero, calendar):
    BusyCalendar.objects.update(
        name="<b>x</b>", warnings=[{"event": "<b>x</b>"}], last_error="cut: <b>x</b>"
    )

    assert "<b>x</b>" not in root.get(page("calendars", eero)).content.decode()


def test_every_fault_and_refusal_has_its_words():
    assert set(FAULTS) == set(CalendarFault)
    assert set(REFUSALS) == set(Refusal)


def test_the_page_costs_as_much_for_three_calendars_as_for_one(root, eero, calendar):
    def statements():
        with CaptureQueriesContext(connection) as seen:
            root.get(page("calendars", eero))
        return len(seen)

    statements()  # what is remembered between requests is so from now on
    of_one = statements()
    for name in ("A", "B"):
        add_calendar(eero, CalendarEntry(name, CALDAV), now=NOW)

    assert statements() == of_one
