"""What is said of an external calendar, without its page: state, age, fault, and what was left out."""

from datetime import timedelta

import pytest

from bookings.admin.calendar_words import FAULTS, REFUSALS, calendar_line
from bookings.models import BusyCalendar, CalendarKind, Consultant
from bookings.secrets import seal
from tests.factories import NOW

HOUR = timedelta(hours=1)
ADDRESS = "https://calendar.example/private-k1/basic.ics"


def line_of(**fields):
    """Return the line of a calendar that was read an hour ago, with what differs."""
    given = {
        "consultant": Consultant(zone="Asia/Tokyo"),
        "name": "Work",
        "kind": CalendarKind.ICS,
        "url": seal(ADDRESS),
        "added_at": NOW - 48 * HOUR,
        "synced_at": NOW - HOUR,
    }
    return calendar_line(BusyCalendar(**given | fields), NOW)


@pytest.mark.parametrize(
    ("fields", "status", "reason"),
    [
        ({}, "success", "all is well"),
        ({"is_active": False}, "info", "not in use: nothing to worry about"),
        ({"is_active": False, "failures": 9, "synced_at": None}, "info", "whatever went wrong"),
        ({"warnings": [{"event": "x"}]}, "warning", "something was left out"),
        ({"failures": 1}, "warning", "the last copy counts still"),
        ({"synced_at": NOW - 25 * HOUR}, "critical", "the copy is too old"),
        ({"synced_at": None, "added_at": NOW}, "info", "just added"),
        ({"synced_at": None, "added_at": NOW, "failures": 1}, "critical", "never read"),
    ],
)
def test_the_colour_of_a_state_says_how_bad_it_is(fields, status, reason):
    assert line_of(**fields).status == status, reason


@pytest.mark.parametrize(
    ("copy", "words"),
    [
        ({"synced_at": None, "failures": 1}, "Out of date: times stay on offer by the last copy"),
        (
            {"synced_at": NOW - 25 * HOUR},
            "Out of date: times stay on offer by the last copy",
        ),
        ({"synced_at": NOW - HOUR}, "Up to date"),
    ],
)
def test_where_a_site_leaves_times_open_no_calendar_is_said_to_close_them(settings, copy, words):
    settings.BOOKINGS = {"STALE_BUSY_CALENDAR": "open"}

    assert line_of(**copy).state == words


@pytest.mark.parametrize(
    ("hours", "state"), [(1, "Up to date"), (3, "Out of date: no times are on offer")]
)
def test_how_old_a_copy_may_be_is_the_sites_word(settings, hours, state):
    settings.BOOKINGS = {"BUSY_CALENDAR_STALE_AFTER": 2 * HOUR}

    assert line_of(synced_at=NOW - hours * HOUR).state == state


@pytest.mark.parametrize(
    ("synced_at", "age"),
    [
        (None, "never"),
        (NOW - HOUR, "Mon 30 Nov 2026 15:00 (1\xa0hour ago)"),
        (NOW - 24 * HOUR, "Sun 29 Nov 2026 16:00 (1\xa0day ago)"),
    ],
)
def test_the_age_of_a_copy_is_told_on_the_clock_of_its_consultant(synced_at, age):
    assert line_of(synced_at=synced_at).age == age


@pytest.mark.parametrize(
    ("error", "fault", "detail"),
    [
        ("", "", ""),
        ("slow", "The server did not answer within 10 seconds.", ""),
        ("status: 500", "The server says that it cannot answer.", "500"),
        ("status: 500: busy", "The server says that it cannot answer.", ""),
        (
            "unreachable: example.com: no such host",
            "The server cannot be reached, or is not trusted.",
            "",
        ),
        ("of-a-later-version: 7", "", "7"),
    ],
)
def test_a_fault_is_told_in_words_and_of_its_detail_only_a_number(error, fault, detail):
    line = line_of(last_error=error)

    assert (line.fault, line.detail) == (fault, detail)


def test_what_was_left_out_is_told_in_the_order_it_was_found():
    warnings = [{"event": "first"}, {"zone": "Moon"}, {}]

    assert line_of(warnings=warnings).warnings == (
        "An event was left out, so it takes no time here: first",
        "The time zone Moon is not known; its times are read as Asia/Tokyo.",
        "An event was left out, so it takes no time here: ",
    )


def test_only_the_server_of_an_address_is_told():
    line = line_of()

    assert line.host == "calendar.example"
    assert [text for text in (line.state, line.age, line.detail) if "k1" in text] == []


def test_the_server_is_unknown_once_our_key_is_lost(settings):
    sealed = seal(ADDRESS)
    settings.SECRET_KEY = "another" * 10

    assert line_of(url=sealed).host == ""


@pytest.mark.parametrize("words", [FAULTS, REFUSALS], ids=["faults", "refusals"])
def test_no_two_reasons_are_told_in_the_same_words(words):
    told = [str(text) for text in words.values()]

    assert len(set(told)) == len(told)
