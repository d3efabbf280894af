"""The edges of a calendar: what is cut at the span's ends, nights, clock changes, and whose is what."""

from datetime import date, time

import pytest

from bookings.domain.intervals import Interval, instant, moment
from bookings.models import BusyCalendar, BusyTime, DateOverride, OpenHoliday, TimeOff, TypeSchedule
from bookings.queries import EntryKind, agenda_of
from tests.factories import (
    HELSINKI,
    NOW,
    book_slot,
    helsinki,
    make_bookable,
    make_consultant,
    open_weekdays,
)

pytestmark = pytest.mark.django_db


def span(start, end):
    return Interval(instant(helsinki(start)), instant(helsinki(end)))


TUESDAY = span("2026-12-01 00:00", "2026-12-02 00:00")


def told(people, kind, within=TUESDAY):
    """Return the entries of one kind as (slugs, "day h.mm-h.mm") on Helsinki's clock."""
    entries = agenda_of(people, within, NOW).entries
    return [
        ("+".join(person.slug for person in entry.people), words(entry.interval))
        for entry in entries
        if entry.kind is kind
    ]


def words(interval):
    start, end = (moment(at).astimezone(HELSINKI) for at in (interval.start, interval.end))
    return f"{start.day} {start:%H.%M}-{end:%H.%M}"


@pytest.fixture
def aino():
    return make_consultant()


def off(consultant, **fields):
    given = {"first_on": date(2026, 12, 1), "last_on": date(2026, 12, 1)}
    return TimeOff.objects.create(consultant=consultant, **given | fields)


def busy(consultant, start, end):
    calendar = BusyCalendar.objects.create(
        consultant=consultant, name="Oma", added_at=NOW, due_at=NOW
    )
    BusyTime.objects.create(
        calendar=calendar, consultant=consultant, start_at=helsinki(start), end_at=helsinki(end)
    )


def test_nobodys_calendar_is_empty():
    book_slot(make_bookable())

    agenda = agenda_of([], TUESDAY, NOW)

    assert (agenda.people, agenda.schedules, agenda.entries) == ((), {}, ())


def test_everything_comes_by_its_start(aino):
    open_weekdays(aino)
    off(aino, starts_at=time(12), ends_at=time(13))
    busy(aino, "2026-12-01 10:00", "2026-12-01 11:00")

    kinds = [entry.kind.value for entry in agenda_of([aino], TUESDAY, NOW).entries]

    assert kinds == ["open", "busy", "off", "open"]


def test_each_entry_names_whose_it_is(aino):
    eero = make_consultant("eero")
    off(aino)
    off(eero, starts_at=time(9), ends_at=time(10))
    busy(eero, "2026-12-01 14:00", "2026-12-01 15:00")

    assert told([aino, eero], EntryKind.OFF) == [
        ("aino", "1 00.00-00.00"),
        ("eero", "1 09.00-10.00"),
    ]
    assert told([aino, eero], EntryKind.BUSY) == [("eero", "1 14.00-15.00")]


def test_what_fills_a_colleagues_calendar_is_left_out(aino):
    eero = make_consultant("eero")
    open_weekdays(eero)
    off(eero, starts_at=time(9), ends_at=time(10))
    busy(eero, "2026-12-01 14:00", "2026-12-01 15:00")
    DateOverride.objects.create(consultant=eero, on=date(2026, 12, 1))

    assert agenda_of([aino], TUESDAY, NOW).entries == ()


@pytest.mark.parametrize(
    ("start", "end", "expected"),
    [
        ("2026-12-01 09:00", "2026-12-01 10:00", []),
        ("2026-12-01 09:00", "2026-12-01 10:01", ["1 10.00-10.30"]),
        ("2026-12-01 10:29", "2026-12-01 12:00", ["1 10.00-10.30"]),
        ("2026-12-01 10:30", "2026-12-01 12:00", []),
    ],
    ids=["ends as it begins", "sees its start", "sees its end", "begins as it ends"],
)
def test_what_touches_the_span_is_out_and_what_reaches_in_is_whole(start, end, expected):
    session = book_slot(make_bookable()).session
    busy(session.people[0], "2026-12-01 10:00", "2026-12-01 10:30")

    for kind in (EntryKind.SESSION, EntryKind.BUSY):
        assert [text for _who, text in told(session.people, kind, span(start, end))] == expected


def test_opening_hours_and_time_off_are_cut_at_the_spans_ends(aino):
    open_weekdays(aino)
    off(aino, first_on=date(2026, 12, 2), last_on=date(2026, 12, 2))
    within = span("2026-12-01 12:00", "2026-12-02 12:00")

    assert told([aino], EntryKind.OPEN, within) == [("aino", "1 12.00-16.00")]
    assert told([aino], EntryKind.OFF, within) == [("aino", "2 00.00-12.00")]


def test_a_night_that_began_the_day_before_reaches_in(aino):
    open_weekdays(aino, "22:00", "02:00")

    assert told([aino], EntryKind.OPEN) == [("aino", "1 00.00-02.00"), ("aino", "1 22.00-00.00")]


def test_hours_of_a_schedule_of_its_own_are_not_the_usual_ones(aino):
    open_weekdays(aino)
    own = TypeSchedule.objects.create(consultant=aino, name="Illat")
    open_weekdays(aino, "18:00", "20:00", type_schedule=own)

    assert told([aino], EntryKind.OPEN) == [("aino", "1 09.00-16.00")]


def test_a_date_with_an_overrides_windows_is_open_then_and_not_closed(aino):
    open_weekdays(aino)
    DateOverride.objects.create(
        consultant=aino, on=date(2026, 12, 1), opens_at=time(18), closes_at=time(19)
    )

    assert told([aino], EntryKind.OPEN) == [("aino", "1 18.00-19.00")]
    assert told([aino], EntryKind.CLOSED) == []


CHRISTMAS = span("2026-12-25 00:00", "2026-12-26 00:00")


def test_a_holiday_at_work_is_open_and_not_closed():
    aino = make_consultant(holiday_country="FI")
    open_weekdays(aino)
    OpenHoliday.objects.create(consultant=aino, on=date(2026, 12, 25))

    assert told([aino], EntryKind.CLOSED, CHRISTMAS) == []
    assert told([aino], EntryKind.OPEN, CHRISTMAS) == [("aino", "25 09.00-16.00")]


def test_a_holiday_with_an_override_is_open_as_the_override_says():
    aino = make_consultant(holiday_country="FI")
    DateOverride.objects.create(
        consultant=aino, on=date(2026, 12, 25), opens_at=time(10), closes_at=time(11)
    )

    assert told([aino], EntryKind.CLOSED, CHRISTMAS) == []
    assert told([aino], EntryKind.OPEN, CHRISTMAS) == [("aino", "25 10.00-11.00")]


@pytest.mark.parametrize(("day", "hours"), [("2026-03-29", 23), ("2026-10-25", 25)])
def test_a_closed_date_is_as_long_as_its_clock_makes_it(aino, day, hours):
    on = date.fromisoformat(day)
    DateOverride.objects.create(consultant=aino, on=on)
    within = span(f"{on} 00:00", f"{on.replace(day=on.day + 1)} 00:00")

    (closed,) = agenda_of([aino], within, NOW).entries

    assert closed.kind is EntryKind.CLOSED
    assert closed.interval.end - closed.interval.start == hours * 3600


def test_a_date_is_closed_by_the_clock_of_its_consultant():
    aino = make_consultant(zone="Asia/Kolkata")
    DateOverride.objects.create(consultant=aino, on=date(2026, 12, 1))
    within = span("2026-11-30 00:00", "2026-12-03 00:00")

    # Kolkata is three hours and a half ahead.
    assert told([aino], EntryKind.CLOSED, within) == [("aino", "30 20.30-20.30")]
