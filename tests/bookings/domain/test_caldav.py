"""What is asked of a CalDAV collection, and what is read from good answers, bad ones and hostile ones."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bookings.domain.busy import busy_times
from bookings.domain.caldav import (
    NO_EVENTS,
    CollectionState,
    calendar_text,
    collection_state,
    events_query,
)
from bookings.domain.calendar_text import UnreadableCalendarError
from bookings.domain.intervals import Interval

EVENT = "BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nUID:1\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
READ = EVENT.replace("\r\n", "\n")[:-1] + "\r\n"  # XML has one kind of line end
WINDOW = Interval(1_796_000_000, 1_797_000_000)


def multistatus(*responses):
    names = 'xmlns="DAV:" xmlns:C="urn:ietf:params:xml:ns:caldav" xmlns:S="http://calendarserver.org/ns/"'
    return f"<multistatus {names}>{''.join(responses)}</multistatus>".encode()


def response(properties, status="HTTP/1.1 200 OK"):
    return (
        "<response><href>/a/</href><propstat>"
        f"<prop>{properties}</prop><status>{status}</status></propstat></response>"
    )


def of_event(text=EVENT):
    return response(f"<C:calendar-data>{text}</C:calendar-data>")


def test_the_events_of_the_window_are_asked_for_in_utc():
    assert b'<C:time-range start="20261130T005320Z" end="20261211T144000Z"/>' in events_query(
        WINDOW
    )


CALENDAR = "<resourcetype><collection/><C:calendar/></resourcetype>"


@pytest.mark.parametrize(
    ("properties", "tag"),
    [
        ("<S:getctag>7</S:getctag><sync-token>s1</sync-token>", "7"),
        ("<S:getctag/><sync-token> s1 </sync-token>", "s1"),
        ('<getetag>"e1"</getetag>', ""),
        ("", ""),
    ],
)
def test_the_first_tag_that_a_server_has_says_whether_anything_changed(properties, tag):
    answer = multistatus(response(CALENDAR + properties))

    assert collection_state(answer) == CollectionState(is_calendar=True, tag=tag)


def test_a_collection_of_something_else_is_no_calendar():
    answer = multistatus(response("<resourcetype><collection/></resourcetype>"))

    assert not collection_state(answer).is_calendar


def test_a_tag_that_the_server_did_not_give_is_no_tag():
    refused = response("<S:getctag>7</S:getctag>", "HTTP/1.1 404 Not Found")
    answer = multistatus(refused.replace("</response>", ""), response("")[10:])

    assert collection_state(answer) == CollectionState(is_calendar=False, tag="")


def test_a_server_that_says_nothing_about_the_collection_is_not_understood():
    with pytest.raises(UnreadableCalendarError, match="says nothing"):
        collection_state(multistatus())


def test_the_events_of_an_answer_become_one_stream():
    assert calendar_text(multistatus(of_event(), of_event())) == NO_EVENTS + READ + READ


def test_a_calendar_without_events_in_the_window_reads_as_free():
    text = calendar_text(multistatus())

    assert busy_times(text, zone="UTC", within=WINDOW).intervals == ()


def test_what_is_written_as_character_data_is_read_as_it_stands():
    answer = multistatus(of_event(f"<![CDATA[{EVENT}]]>"), of_event("A&amp;B&#10;C"))

    assert calendar_text(answer) == NO_EVENTS + READ + "A&B\nC\r\n"


def test_an_event_that_is_cut_spoils_the_whole_answer():
    text = calendar_text(multistatus(of_event(EVENT[:-20]), of_event()))

    with pytest.raises(UnreadableCalendarError):
        busy_times(text, zone="UTC", within=WINDOW)


MISSING = {
    "no text": response("<getetag>1</getetag>"),
    "not found": response("<C:calendar-data/>", "HTTP/1.1 404 Not Found"),
    "more than fits (507)": "<response><href>/a/</href><status>HTTP/1.1 507 No</status></response>",
}


@pytest.mark.parametrize("missing", MISSING.values(), ids=MISSING)
def test_an_answer_with_a_part_missing_is_refused_as_a_whole(missing):
    with pytest.raises(UnreadableCalendarError, match="left out a part"):
        calendar_text(multistatus(of_event(), missing))


LAUGHS = b'<!DOCTYPE a [<!ENTITY l "lol"><!ENTITY m "&l;&l;&l;&l;">]><a>&m;</a>'
BAD = {
    "nothing": (b"", "no whole XML"),
    "HTML": (b"<html><body>Sign in</body></html>", "no multistatus"),
    "HTML of browsers": (b"<!doctype html><p>Sign in", "no whole XML|document type"),
    "cut off": (multistatus(of_event())[:-20], "no whole XML"),
    "something after it": (multistatus() + b"<a/>", "no whole XML"),
    "iCalendar": (EVENT.encode(), "no whole XML"),
    "entities": (LAUGHS, "document type"),
    "entities in UTF-16": (LAUGHS.decode().encode("utf-16"), "document type"),
    "a file of ours": (b'<!DOCTYPE a [<!ENTITY f SYSTEM "file:///etc/passwd">]><a>&f;</a>', "type"),
    "a depth without end": (b"<a>" * 100_000, "too many elements, or too deep"),
    "elements without end": (b"<a>" + b"<b/>" * 200_001 + b"</a>", "too many elements"),
}


@pytest.mark.parametrize("kind", BAD)
@pytest.mark.parametrize("read", [calendar_text, collection_state])
def test_a_bad_answer_is_refused_with_its_reason(kind, read):
    answer, reason = BAD[kind]

    with pytest.raises(UnreadableCalendarError, match=reason):
        read(answer)


@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused(answer):
    with pytest.raises(UnreadableCalendarError):
        calendar_text(answer)
