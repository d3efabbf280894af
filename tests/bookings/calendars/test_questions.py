"""What is asked of a file's address and of a CalDAV collection, and when the known copy is kept."""

from datetime import UTC, datetime

import pytest

from bookings.calendars.errors import (
    MissingError,
    NoCalendarError,
    StatusError,
    UnreadableError,
)
from bookings.calendars.questions import Access, Known, ask_for_copy
from bookings.conf import fetch_reach
from bookings.domain.intervals import Interval, instant
from bookings.models import CalendarKind
from tests.bookings.calendars.server import FEED, answer, collection, redirect
from tests.bookings.domain.test_caldav import multistatus, response

START = instant(datetime(2026, 11, 30, tzinfo=UTC))
WINDOW = Interval(START, START + 86_400)


@pytest.fixture(autouse=True)
def allowed(server, settings):
    settings.BOOKINGS = {"FETCH_ALLOW": [server.pair]}


def ask(server, known=Known(), kind=CalendarKind.ICS, **access):  # noqa: B008 - a frozen value
    return ask_for_copy(Access(kind, server.url(), **access), known, WINDOW, reach=fetch_reach())


def ask_collection(server, known=Known()):  # noqa: B008 - a frozen value
    return ask(server, known, CalendarKind.CALDAV, username="aino", password="hunter2")


# --- files ---


def test_a_file_is_read_with_what_its_server_says_of_it(server):
    server.say(answer(FEED, ETag='"e1"', Last_Modified="Mon, 30 Nov 2026 06:00:00 GMT"))

    copy = ask(server)

    assert copy.body == FEED
    assert copy.known == Known('"e1"', "Mon, 30 Nov 2026 06:00:00 GMT")


def test_a_known_copy_is_asked_for_only_if_it_changed(server):
    server.say(answer(status="304 Not Modified"))

    assert ask(server, Known('"e1"', "Mon, 30 Nov 2026 06:00:00 GMT")) is None
    assert server.headers()["if-none-match"] == '"e1"'
    assert server.headers()["if-modified-since"] == "Mon, 30 Nov 2026 06:00:00 GMT"


def test_an_unknown_copy_is_asked_for_without_conditions(server):
    ask(server)

    assert {"if-none-match", "if-modified-since"} & set(server.headers()) == set()


def test_not_modified_without_having_been_asked_is_no_answer(server):
    server.say(answer(status="304 Not Modified"))

    with pytest.raises(StatusError, match="304"):
        ask(server)


@pytest.mark.parametrize("status", ["204 Nothing", "206 A part", "202 Later", "207 Many"])
def test_a_success_without_the_whole_file_is_no_answer(server, status):
    server.say(answer(FEED, status))

    with pytest.raises(StatusError):
        ask(server)


@pytest.mark.parametrize("body", [b"", b" \r\n"])
def test_an_empty_answer_is_refused(server, body):
    server.say(answer(body))

    with pytest.raises(UnreadableError, match="empty"):
        ask(server)


def test_what_would_be_too_long_to_store_is_not_kept(server):
    server.say(answer(FEED, ETag="e" * 501, Last_Modified="m" * 101))

    assert ask(server).known == Known()


def test_name_and_password_go_along(server):
    ask(server, username="aino", password="hunter2")

    assert server.headers()["authorization"].startswith("Basic ")


def test_without_name_and_password_nothing_goes_along(server):
    ask(server)

    assert "authorization" not in server.headers()


def test_access_shows_no_secret():
    access = Access(CalendarKind.ICS, "https://calendar.example/k1", "aino", "hunter2")

    assert {secret in repr(access) for secret in ("k1", "aino", "hunter2")} == {False}


# --- collections ---


def test_a_collection_is_asked_for_its_state_and_then_for_its_events(server):
    server.says = collection("7", FEED.decode())

    copy = ask_collection(server)

    assert copy.known == Known("7")
    assert b"DTSTART:20261201T080000Z" in copy.body
    assert [request.partition(" ")[0] for request in server.requests] == ["PROPFIND", "REPORT"]


def test_the_state_is_that_of_the_collection_and_the_events_are_within_it(server):
    server.says = collection("7")

    ask_collection(server)

    assert [server.headers(number)["depth"] for number in (0, 1)] == ["0", "1"]
    assert '<C:time-range start="20261130T000000Z" end="20261201T000000Z"/>' in server.requests[1]


def test_an_unchanged_collection_costs_one_question(server):
    server.says = collection("7")

    assert ask_collection(server, Known("7")) is None
    assert len(server.requests) == 1


def test_a_collection_without_a_tag_is_read_each_time(server):
    server.says = collection("")

    assert ask_collection(server, Known("")) is not None


def test_a_tag_that_would_be_too_long_to_store_is_not_kept(server):
    server.says = collection("7" * 501)

    assert ask_collection(server).known == Known()


def test_a_folder_of_calendars_is_no_calendar_without_events(server):
    folder = multistatus(response("<resourcetype><collection/></resourcetype>"))
    server.say(answer(folder, "207 Multi-Status"))

    with pytest.raises(NoCalendarError):
        ask_collection(server)


@pytest.mark.parametrize(
    ("saying", "error"),
    [
        (answer(b"<html>Sign in</html>", "207 Multi-Status"), UnreadableError),
        (answer(b"<!DOCTYPE a><a/>", "207 Multi-Status"), UnreadableError),
        (answer(b"<html>Sign in</html>"), StatusError),
        (answer(status="405 No"), StatusError),
        (answer(status="404 No"), MissingError),
        (redirect("/login", "303 See Other"), StatusError),
    ],
    ids=["HTML", "entities", "a web page", "no CalDAV", "nothing there", "a way to a login page"],
)
def test_a_bad_answer_of_a_collection_is_refused(server, saying, error):
    server.say(saying)

    with pytest.raises(error):
        ask_collection(server)
