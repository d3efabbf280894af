"""What staff are told of a time that visitors would not be offered."""

from datetime import date

import pytest

from bookings.domain.intervals import Interval
from bookings.domain.opening_hours import HoursOff, OpeningRule, Override, Schedule, WallWindow
from bookings.domain.placement import Concern, concerns, overlapping
from bookings.domain.slots import BookedSession, ConsultantCalendar
from tests.factories import helsinki

WEEKDAYS = "RRULE:FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR"
OFFICE = Schedule("Europe/Helsinki", (OpeningRule(WEEKDAYS, WallWindow(9 * 60, 16 * 60)),))
QUARTER = 15 * 60


def clock(start, end):
    """Return Tuesday 1 December from one time of Helsinki's clock to another."""
    return Interval(*(int(helsinki(f"2026-12-01 {text}").timestamp()) for text in (start, end)))


def told(taken, *, before=0, after=0, schedule=OFFICE, **known):
    calendar = ConsultantCalendar("aino", schedule, **known)
    return concerns(calendar, taken, before=before, after=after)


def test_a_free_time_within_opening_hours_raises_no_concern():
    assert told(clock("10:00", "10:30"), before=QUARTER, after=QUARTER) == []


@pytest.mark.parametrize(
    "taken",
    [clock("08:45", "09:15"), clock("15:45", "16:15"), clock("20:00", "20:30")],
    ids=["before opening", "beyond closing", "in the evening"],
)
def test_time_outside_the_opening_hours_is_told(taken):
    assert told(taken) == [Concern.OUTSIDE_HOURS]


def test_a_closed_date_and_hours_off_are_outside_the_opening_hours():
    closed = Schedule("Europe/Helsinki", OFFICE.rules, (Override(date(2026, 12, 1)),))
    begins, ends = (
        helsinki(f"2026-12-01 {text}").replace(tzinfo=None) for text in ("12:00", "13:00")
    )
    off = Schedule("Europe/Helsinki", OFFICE.rules, hours_off=(HoursOff(begins, ends),))

    # The naive ends above are UTC readings: on Helsinki's clock 10:00 to 11:00.
    assert told(clock("10:00", "10:30"), schedule=closed) == [Concern.OUTSIDE_HOURS]
    assert told(clock("10:00", "10:30"), schedule=off) == [Concern.OUTSIDE_HOURS]


def test_a_calendar_that_could_not_be_read_is_told_besides():
    taken = clock("20:00", "20:30")

    assert told(taken, is_closed=True) == [Concern.OUTSIDE_HOURS, Concern.UNKNOWN]


def test_busy_time_is_told_and_touching_it_is_not():
    busy = [clock("10:00", "11:00")]

    assert told(clock("10:30", "11:30"), busy=busy) == [Concern.BUSY]
    assert told(clock("11:00", "11:30"), busy=busy) == []


def test_the_buffer_of_the_session_counts_beside_busy_time():
    busy = [clock("10:00", "11:00")]

    assert told(clock("11:00", "11:30"), before=QUARTER, busy=busy) == [Concern.IN_BUFFER]


@pytest.mark.parametrize(
    ("buffers", "expected"),
    [
        ((0, 0), []),
        ((0, QUARTER), [Concern.IN_BUFFER]),
        ((QUARTER, 0), []),
    ],
    ids=["no buffers", "it needs rest after it", "it needs rest before it"],
)
def test_the_buffers_of_a_session_before_it_count(buffers, expected):
    earlier = BookedSession.over(clock("10:00", "10:30"), *buffers)

    assert told(clock("10:30", "11:00"), booked=[earlier]) == expected


def test_all_concerns_are_told_each_once():
    known = {
        "busy": [clock("16:00", "17:00")] * 2,
        "booked": [BookedSession.over(clock("15:00", "15:50"))],
    }

    found = told(clock("15:55", "16:25"), before=QUARTER, **known)

    assert found == [Concern.OUTSIDE_HOURS, Concern.BUSY, Concern.IN_BUFFER]


def test_sessions_that_share_time_are_named_and_touching_ones_are_not():
    first, second = (
        BookedSession.over(clock(*span)) for span in (("10:00", "10:30"), ("10:30", "11:00"))
    )
    calendar = ConsultantCalendar("aino", OFFICE, booked=[first, second])

    assert overlapping(calendar, clock("10:15", "10:30")) == [first]
