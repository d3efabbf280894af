"""The copy of an external calendar: written when it changed, kept when the calendar fails, never read as free."""

import logging
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from bookings.actions import syncing
from bookings.actions.calendars import (
    CalendarEntry,
    access_of,
    add_calendar,
    change_calendar,
    remove_calendar,
)
from bookings.actions.syncing import LEASE, sync_calendar, tell_of_stale_calendars
from bookings.calendars import Access
from bookings.domain.refresh import AHEAD, next_due
from bookings.models import BusyCalendar, BusyTime, CalendarKind, MailKind, OutgoingMail
from bookings.queries import due_calendars, stale_calendars
from tests.bookings.calendars.server import FEED, answer, collection, redirect, serving
from tests.factories import NOW, helsinki, make_consultant

pytestmark = pytest.mark.django_db

TEN_TO_ELEVEN = (helsinki("2026-12-01 10:00"), helsinki("2026-12-01 11:00"))
MINUTE = timedelta(minutes=1)
QUARTER = timedelta(minutes=15)


@pytest.fixture
def server(settings):
    with serving() as found:
        settings.BOOKINGS = {"FETCH_ALLOW": [found.pair]}
        yield found


@pytest.fixture
def calendar(server):
    """Aino's calendar, never read."""
    access = Access(CalendarKind.ICS, server.url())
    return add_calendar(make_consultant(), CalendarEntry("Work", access), now=NOW)


def of_kind(calendar, kind, username="", password=""):
    access = Access(kind, access_of(calendar).url, username, password)
    change_calendar(calendar, CalendarEntry("Work", access), now=NOW)


def sync(calendar, now=NOW):
    """Ask the calendar as if it were due; return it as it is then."""
    BusyCalendar.objects.filter(pk=calendar.pk).update(due_at=now)
    sync_calendar(calendar.pk, now)
    return BusyCalendar.objects.get(pk=calendar.pk)


def taken():
    return list(BusyTime.objects.values_list("start_at", "end_at"))


def at(start, end, uid="1", **lines):
    """Return a feed with one event in UTC."""
    more = "".join(f"{name}:{value}\r\n" for name, value in lines.items())
    return (
        f"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nUID:{uid}\r\nDTSTART:{start}\r\nDTEND:{end}\r\n{more}"
        "END:VEVENT\r\nEND:VCALENDAR\r\n"
    ).encode()


def test_an_event_takes_its_time(calendar):
    sync(calendar)

    assert taken() == [TEN_TO_ELEVEN]
    assert BusyTime.objects.get().consultant == calendar.consultant


def test_of_an_event_only_start_and_end_are_kept(calendar):
    sync(calendar)

    rows = str(list(BusyTime.objects.values())) + str(list(BusyCalendar.objects.values()))
    assert "dentist" not in rows


def test_a_calendar_that_answered_is_up_to_date_and_due_in_a_quarter(calendar):
    stored = sync(calendar)

    assert (stored.synced_at, stored.tried_at) == (NOW, NOW)
    assert stored.due_at == next_due(calendar.pk, NOW)
    assert stored.covers_until_at == NOW + AHEAD


def test_a_changed_event_replaces_what_it_took(calendar, server):
    sync(calendar)
    server.say(answer(at("20261202T080000Z", "20261202T090000Z")))

    sync(calendar, NOW + QUARTER)

    assert taken() == [(helsinki("2026-12-02 10:00"), helsinki("2026-12-02 11:00"))]


def test_a_removed_event_gives_its_time_back(calendar, server):
    sync(calendar)
    server.say(answer(b"BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n"))

    sync(calendar, NOW + QUARTER)

    assert taken() == []


def test_the_time_of_other_calendars_stays(calendar, server):
    other = add_calendar(
        make_consultant("eero"), CalendarEntry("Work", access_of(calendar)), now=NOW
    )
    sync(other)
    server.say(answer(b"BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n"))

    sync(calendar)

    assert [time.calendar for time in BusyTime.objects.all()] == [other]


# --- unchanged ---


def unread(monkeypatch):
    """Let reading fail the test."""
    monkeypatch.setattr(syncing, "expand", None)


def test_an_unchanged_calendar_is_not_sent_again(calendar, server, monkeypatch):
    server.say(answer(FEED, ETag='"e1"'), answer(status="304 Not Modified"))
    sync(calendar)
    unread(monkeypatch)

    stored = sync(calendar, NOW + QUARTER)

    assert server.headers()["if-none-match"] == '"e1"'
    assert (stored.synced_at, stored.etag, taken()) == (NOW + QUARTER, '"e1"', [TEN_TO_ELEVEN])


def test_the_same_text_is_not_read_again(calendar, monkeypatch):
    sync(calendar)
    unread(monkeypatch)

    stored = sync(calendar, NOW + QUARTER)

    assert (stored.synced_at, stored.last_error, taken()) == (NOW + QUARTER, "", [TEN_TO_ELEVEN])


def test_what_the_server_says_of_the_same_text_is_kept(calendar, server):
    sync(calendar)
    server.say(answer(FEED, ETag='"e2"'))

    assert sync(calendar, NOW + QUARTER).etag == '"e2"'


def test_an_unchanged_calendar_writes_no_busy_time(calendar):
    sync(calendar)
    before = set(BusyTime.objects.values_list("pk", flat=True))

    sync(calendar, NOW + timedelta(days=2) - timedelta(hours=23))

    assert set(BusyTime.objects.values_list("pk", flat=True)) == before


def test_an_unchanged_calendar_is_read_again_after_a_day_for_its_window(calendar, server):
    far = at("20261201T080000Z", "20261201T090000Z", RRULE="FREQ=DAILY")
    server.say(answer(far, ETag='"e1"'))
    sync(calendar)
    last = BusyTime.objects.last().start_at

    stored = sync(calendar, NOW + timedelta(days=2))

    assert "if-none-match" not in server.headers()
    assert BusyTime.objects.last().start_at == last + timedelta(days=2)
    assert stored.covers_until_at == NOW + timedelta(days=2) + AHEAD


def test_a_calendar_is_read_again_when_its_owner_moves(calendar, server):
    server.say(answer(at("20261201T100000", "20261201T110000"), ETag='"e1"'))
    sync(calendar)
    calendar.consultant.zone = "Europe/London"
    calendar.consultant.save()

    sync(calendar, NOW + QUARTER)

    assert taken() == [(helsinki("2026-12-01 12:00"), helsinki("2026-12-01 13:00"))]


# --- faults ---

FAULTS = {
    "500": (answer(status="500 Oh"), "status: 500", 5),
    "404": (answer(status="404 No"), "missing: 404", 120),
    "401": (answer(status="401 No"), "login: 401", 120),
    "429": (answer(status="429 No", Retry_After="1800"), "status: 429", 30),
    "503": (answer(status="503 No", Retry_After="10"), "status: 503", 5),
    "HTML": (answer(b"<html>Sign in</html>"), "unreadable: not an iCalendar stream", 5),
    "empty": (answer(b""), "unreadable: the answer is empty", 5),
    "cut in the middle": (answer(FEED[:90]), "unreadable: the text is cut off", 5),
    "shorter than said": (answer(FEED, Content_Length=len(FEED) + 1), "cut: ", 5),
    "a redirect home": (redirect("http://127.0.0.1:1/"), "address: port 1", 120),
    "no more a calendar": (answer(b"BEGIN:VCARD\r\nEND:VCARD\r\n"), "unreadable: ", 5),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_is_named_and_the_last_good_copy_stays(calendar, server, fault):
    saying, error, minutes = FAULTS[fault]
    sync(calendar)
    server.say(saying)

    stored = sync(calendar, NOW + QUARTER)

    assert stored.last_error.startswith(error)
    assert (stored.failures, stored.due_at) == (1, NOW + QUARTER + minutes * MINUTE)
    assert (stored.synced_at, taken()) == (NOW, [TEN_TO_ELEVEN])


@pytest.mark.parametrize("fault", FAULTS)
def test_a_calendar_that_never_answered_well_is_never_up_to_date(calendar, server, fault):
    server.say(FAULTS[fault][0])

    assert sync(calendar).synced_at is None


@pytest.mark.parametrize("fault", FAULTS)
def test_no_fault_tells_the_address_or_the_password(calendar, server, fault, caplog):
    caplog.set_level(logging.DEBUG)
    of_kind(calendar, CalendarKind.ICS, "aino", "hunter2")
    server.say(FAULTS[fault][0])

    told = sync(calendar).last_error + caplog.text

    assert "busy calendar" in told
    assert {secret in told for secret in ("k1", "basic.ics", "aino", "hunter2")} == {False}


def test_faults_are_counted_and_waits_grow(calendar, server):
    server.say(answer(status="500 Oh"))
    sync(calendar)

    stored = sync(calendar, NOW + QUARTER)

    assert (stored.failures, stored.due_at - stored.tried_at) == (2, 10 * MINUTE)


def test_a_good_answer_ends_the_count(calendar, server):
    server.say(answer(status="500 Oh"), answer(FEED))
    sync(calendar)
    BusyCalendar.objects.update(told_at=NOW)

    stored = sync(calendar, NOW + QUARTER)

    assert (stored.failures, stored.last_error, stored.told_at) == (0, "", None)


def test_a_lost_key_is_said_on_the_calendar(calendar, server, settings):
    settings.SECRET_KEY = "another" * 10

    stored = sync(calendar)

    assert stored.last_error == "key: it was sealed with another SECRET_KEY"
    assert server.requests == []


def test_a_fault_of_ours_is_noted_without_what_it_says(calendar, monkeypatch, caplog):
    def broken(access, *_asked, **_limits):
        raise RuntimeError(access.url)

    monkeypatch.setattr(syncing, "ask_for_copy", broken)

    stored = sync(calendar)

    assert stored.last_error == "unexpected: RuntimeError"
    assert ("in broken" in caplog.text, "k1" in caplog.text) == (True, False)


def test_an_event_that_cannot_be_read_is_a_warning_and_the_others_count(calendar, server):
    bomb = at("20261201T080000Z", "20261201T090000Z", "bomb", RRULE="FREQ=SECONDLY")
    moon = at("20261201T080000Z", "20261201T090000Z").replace(b"DTSTART:", b"DTSTART;TZID=Moon:")
    server.say(answer(bomb + moon.replace(b"DTSTART;TZID=Moon:20261201T080000Z", b"") + FEED))

    stored = sync(calendar)

    assert [list(warning) for warning in stored.warnings] == [["event"], ["event"]]
    assert stored.warnings[0]["event"].startswith("bomb: FREQ=SECONDLY")
    assert taken() == [TEN_TO_ELEVEN]


def test_a_zone_that_nobody_knows_is_a_warning(calendar, server):
    feed = at("20261201T100000", "20261201T110000").replace(b":20261201", b";TZID=Moon:20261201")
    server.say(answer(feed))

    stored = sync(calendar)

    assert (stored.warnings, taken()) == ([{"zone": "Moon"}], [TEN_TO_ELEVEN])


def test_warnings_go_when_their_cause_has_gone(calendar, server):
    server.say(answer(at("20261201T080000Z", "20261201T090000Z", RRULE="FREQ=SECONDLY")))
    sync(calendar)
    server.say(answer(FEED))

    assert sync(calendar, NOW + QUARTER).warnings == []


# --- CalDAV ---


def test_a_collection_is_copied_and_asked_by_its_tag(calendar, server):
    of_kind(calendar, CalendarKind.CALDAV, "aino", "hunter2")
    server.says = collection("7", FEED.decode())
    sync(calendar)

    stored = sync(calendar, NOW + QUARTER)

    assert [request.partition(" ")[0] for request in server.requests] == [
        "PROPFIND",
        "REPORT",
        "PROPFIND",
    ]
    assert (stored.synced_at, stored.etag, taken()) == (NOW + QUARTER, "7", [TEN_TO_ELEVEN])


def test_a_collection_in_which_nothing_is_planned_is_up_to_date(calendar, server):
    of_kind(calendar, CalendarKind.CALDAV)
    server.says = collection("7")

    assert (sync(calendar).synced_at, taken()) == (NOW, [])


# --- several workers ---


def test_a_calendar_that_is_not_due_is_not_asked(calendar, server):
    sync(calendar)

    assert not sync_calendar(calendar.pk, NOW + MINUTE)
    assert len(server.requests) == 1


def meanwhile(monkeypatch, do):
    """Do something while the calendar is asked."""
    ask = syncing.ask_for_copy
    monkeypatch.setattr(
        syncing, "ask_for_copy", lambda *asked, **how: (ask(*asked, **how), do())[0]
    )


def test_a_calendar_that_another_worker_has_is_left_to_it(calendar, server, monkeypatch):
    seconds = []
    meanwhile(monkeypatch, lambda: seconds.append(sync_calendar(calendar.pk, NOW)))

    assert sync_calendar(calendar.pk, NOW)
    assert (seconds, len(server.requests)) == ([False], 1)


def test_a_worker_that_died_leaves_the_calendar_due_again(calendar):
    assert syncing._claimed(calendar.pk, NOW)

    assert list(due_calendars(NOW + LEASE - timedelta(seconds=1))) == []
    assert list(due_calendars(NOW + LEASE)) == [calendar]


def test_an_answer_of_a_former_address_is_thrown_away(calendar, server, monkeypatch):
    other = CalendarEntry("Work", Access(CalendarKind.ICS, server.url("/b")))
    meanwhile(monkeypatch, lambda: change_calendar(calendar, other, now=NOW))

    assert not sync_calendar(calendar.pk, NOW)
    assert (taken(), BusyCalendar.objects.get().due_at) == ([], NOW)


def test_a_calendar_removed_meanwhile_stays_removed(calendar, monkeypatch):
    meanwhile(monkeypatch, lambda: remove_calendar(calendar))

    assert not sync_calendar(calendar.pk, NOW)
    assert taken() == []


def test_an_answer_that_comes_late_does_not_replace_a_later_one(calendar, monkeypatch):
    def later():
        BusyCalendar.objects.update(synced_at=NOW + MINUTE)

    meanwhile(monkeypatch, later)

    assert not sync_calendar(calendar.pk, NOW)
    assert taken() == []


def test_a_calendar_that_does_not_exist_is_nobodys_fault(db):
    assert not sync_calendar(1, NOW)


def test_nothing_is_fetched_or_read_within_a_transaction(calendar, monkeypatch):
    depths = []
    for name in ("ask_for_copy", "expand"):
        function = getattr(syncing, name)

        def noting(*given, function=function, **named):
            depths.append(len(connection.savepoint_ids))
            return function(*given, **named)

        monkeypatch.setattr(syncing, name, noting)

    sync(calendar)

    assert depths == [len(connection.savepoint_ids)] * 2


def test_the_statements_do_not_grow_with_the_events(calendar, server):
    def statements(days, now):
        rule = f"FREQ=DAILY;COUNT={days}"
        server.say(answer(at("20261201T080000Z", "20261201T090000Z", RRULE=rule)))
        with CaptureQueriesContext(connection) as seen:
            sync(calendar, now)
        return len(seen)

    # SQLite takes 249 rows at once.
    assert statements(3, NOW) == statements(200, NOW + QUARTER)


# --- which are asked, which are stale ---


def test_the_longest_waiting_calendar_is_asked_first(calendar):
    other = add_calendar(
        make_consultant("eero"), CalendarEntry("Home", access_of(calendar)), now=NOW - MINUTE
    )

    assert list(due_calendars(NOW)) == [other, calendar]


def test_a_calendar_out_of_use_is_neither_due_nor_stale(calendar):
    BusyCalendar.objects.update(is_active=False)

    late = NOW + timedelta(days=9)
    assert (list(due_calendars(late)), list(stale_calendars(late))) == ([], [])


@pytest.mark.parametrize(("hours", "stale"), [(24, 0), (24.1, 1)])
def test_a_copy_is_stale_after_a_day_and_so_is_a_calendar_never_read(calendar, hours, stale):
    late = NOW + timedelta(hours=hours)
    assert stale_calendars(late).count() == stale

    BusyCalendar.objects.update(added_at=NOW - timedelta(days=9), synced_at=NOW)
    assert stale_calendars(late).count() == stale


# --- telling the consultant ---

DAY_LATER = NOW + timedelta(hours=25)


def failing(calendar, server):
    """Read the calendar once, and let it fail a day later."""
    sync(calendar)
    server.say(answer(status="500 Oh"))
    return sync(calendar, DAY_LATER)


def mails():
    return list(OutgoingMail.objects.values_list("kind", "recipient", "busy_calendar"))


def test_the_consultant_is_told_once_of_a_calendar_that_fails_for_a_day(calendar, server):
    failing(calendar, server)

    tell_of_stale_calendars(DAY_LATER)
    tell_of_stale_calendars(DAY_LATER + MINUTE)

    assert mails() == [(MailKind.CALENDAR_FAULT, "aino@sparring.example", calendar.pk)]
    assert BusyCalendar.objects.get().told_at == DAY_LATER


def test_the_consultant_is_told_again_of_another_fault(calendar, server):
    failing(calendar, server)
    tell_of_stale_calendars(DAY_LATER)
    server.say(answer(FEED), answer(status="500 Oh"))
    sync(calendar, DAY_LATER + QUARTER)
    later = DAY_LATER + timedelta(days=2)
    sync(calendar, later)

    tell_of_stale_calendars(later)

    assert len(mails()) == 2


def test_nobody_is_told_of_a_fault_that_is_young(calendar, server):
    sync(calendar)
    server.say(answer(status="500 Oh"))
    sync(calendar, NOW + QUARTER)

    tell_of_stale_calendars(NOW + timedelta(hours=23))

    assert mails() == []


def test_nobody_is_told_that_our_own_workers_were_down(calendar):
    sync(calendar)

    tell_of_stale_calendars(DAY_LATER)

    assert mails() == []


def test_a_calendar_that_could_never_be_read_is_told_of_at_once(calendar, server):
    server.say(answer(b"<html>Sign in</html>"))
    sync(calendar)

    tell_of_stale_calendars(NOW)
    tell_of_stale_calendars(DAY_LATER)

    assert len(mails()) == 1
