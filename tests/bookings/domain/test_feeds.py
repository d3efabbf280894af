"""A feed as iCalendar text, and busy time that says no more than that."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bookings.domain.calendar_text import read_calendars
from bookings.domain.feeds import EventStatus, FeedEvent, busy_events, calendar_feed
from bookings.domain.intervals import Interval, instant
from tests.bookings.domain.test_invitations import TRICKS
from tests.bookings.domain.test_properties import laws

STAMP = datetime(2026, 11, 30, 7, tzinfo=UTC)
START = datetime(2026, 12, 1, 8, tzinfo=UTC)
EVENT = FeedEvent(
    uid="5f2d@sparring.example",
    stamp_at=STAMP,
    start_at=START,
    end_at=START + timedelta(minutes=30),
    summary="Sparraus: Veera Vieras, Vieras Oy",
    sequence=2,
)


def lines(text):
    return text.decode().replace("\r\n ", "").split("\r\n")


def busy(*spans):
    taken = [Interval(first, last) for first, last in spans]
    return busy_events(taken, who="Aino", key="1", domain="sparring.example", stamp_at=STAMP)


def test_a_feed_says_what_it_is_and_how_often_to_ask():
    assert sorted(lines(calendar_feed([], name="Sparring: Aino"))) == [
        "",
        "BEGIN:VCALENDAR",
        "CALSCALE:GREGORIAN",
        "END:VCALENDAR",
        "NAME:Sparring: Aino",
        "PRODID:-//Sparring//Sparring sessions//EN",
        "REFRESH-INTERVAL;VALUE=DURATION:PT15M",
        "VERSION:2.0",
        "X-PUBLISHED-TTL:PT15M",
        "X-WR-CALNAME:Sparring: Aino",
    ]


def test_an_event_of_a_feed_asks_nobody_anything():
    text = lines(calendar_feed([EVENT], name="Aino"))

    assert {"UID:5f2d@sparring.example", "SEQUENCE:2", "DTSTART:20261201T080000Z"} <= set(text)
    named = ("METHOD", "ATTENDEE", "ORGANIZER", "BEGIN:VALARM")
    assert [line for line in text if line.startswith(named)] == []


@pytest.mark.parametrize(
    ("status", "transparency"),
    [
        (EventStatus.CONFIRMED, "OPAQUE"),
        (EventStatus.TENTATIVE, "OPAQUE"),
        (EventStatus.CANCELLED, "TRANSPARENT"),
    ],
)
def test_what_is_cancelled_takes_no_time(status, transparency):
    event = FeedEvent("u@x", STAMP, START, START + timedelta(hours=1), "S", status=status)

    text = lines(calendar_feed([event], name="Aino"))

    assert {f"STATUS:{status.value}", f"TRANSP:{transparency}"} <= set(text)


@pytest.mark.parametrize("trick", TRICKS)
def test_a_text_brings_no_line_of_its_own(trick):
    texts = dict.fromkeys(("summary", "description", "location", "url"), f"x {trick}")
    event = FeedEvent("u@x", STAMP, START, START + timedelta(hours=1), **texts)

    (calendar,) = read_calendars(calendar_feed([event], name=trick).decode())

    (found,) = calendar.components
    assert found.components == []
    assert len(found.lines) == 11


def test_the_same_events_are_the_same_bytes():
    assert calendar_feed([EVENT], name="A") == calendar_feed([EVENT], name="A")


def test_touching_and_overlapping_busy_time_is_one_event():
    at = instant(START)

    events = busy((at, at + 1800), (at + 1800, at + 3600), (at + 900, at + 2000))

    assert [(event.start_at, event.end_at, event.summary) for event in events] == [
        (START, START + timedelta(hours=1), "Aino")
    ]


def test_the_same_busy_time_is_the_same_event_each_time():
    first, again = busy((0, 60), (120, 180)), busy((120, 180), (0, 60))

    assert first == again
    assert len({event.uid for event in first}) == 2


spans = st.lists(
    st.tuples(st.integers(0, 10**6), st.integers(1, 10**4)).map(lambda p: (p[0], p[0] + p[1])),
    max_size=12,
)


@laws
@given(spans)
def test_busy_events_cover_what_is_taken_and_never_overlap(taken):
    events = busy(*taken)

    ends = [(instant(event.start_at), instant(event.end_at)) for event in events]
    assert all(earlier[1] < later[0] for earlier, later in pairwise(ends))
    assert all(any(a <= first and last <= b for a, b in ends) for first, last in taken)
