"""What fills consultants' calendars is read whole, and in a fixed number of statements."""

from datetime import date, time

import pytest

from bookings.domain.intervals import Interval, instant, moment
from bookings.models import (
    BusyCalendar,
    BusyTime,
    DateOverride,
    SessionConsultant,
    TimeOff,
    Travel,
)
from bookings.queries import EntryKind, agenda_of
from tests.factories import (
    HELSINKI,
    NOW,
    book_slot,
    helsinki,
    make_bookable,
    make_consultant,
    make_session_type,
    open_weekdays,
)

pytestmark = pytest.mark.django_db
TUESDAY = Interval(instant(helsinki("2026-12-01 00:00")), instant(helsinki("2026-12-02 00:00")))


def spans(people, kind, span=TUESDAY):
    """Return the entries of one kind as "day h.mm-h.mm" of Helsinki's clock."""
    entries = agenda_of(people, span, NOW).entries
    return [told(entry.interval) for entry in entries if entry.kind is kind]


def told(interval):
    start, end = (moment(at).astimezone(HELSINKI) for at in (interval.start, interval.end))
    return f"{start.day} {start:%H.%M}-{end:%H.%M}"


def off(consultant, **fields):
    given = {"first_on": date(2026, 12, 1), "last_on": date(2026, 12, 1)}
    return TimeOff.objects.create(consultant=consultant, **(given | fields))


@pytest.fixture
def aino():
    person = make_consultant()
    open_weekdays(person)
    return person


def test_a_session_is_an_entry_with_its_people():
    session = book_slot(make_bookable()).session

    agenda = agenda_of(session.people, TUESDAY, NOW)

    [entry] = [e for e in agenda.entries if e.kind is EntryKind.SESSION]
    assert (entry.session, entry.people) == (session, tuple(session.people))
    assert told(entry.interval) == "1 10.00-10.30"


def test_a_session_of_several_is_one_entry_when_everyone_is_shown(aino):
    session = book_slot(make_session_type(consultants=[aino])).session
    eero = make_consultant("eero")
    times = {"start_at": session.start_at, "end_at": session.end_at}
    SessionConsultant.objects.create(session=session, consultant=eero, **times)

    assert spans([aino, eero], EntryKind.SESSION) == ["1 10.00-10.30"]


def test_a_cancelled_session_is_no_entry(aino):
    session = book_slot(make_session_type(consultants=[aino])).session
    SessionConsultant.objects.filter(session=session).update(is_live=False)

    assert spans([aino], EntryKind.SESSION) == []


def test_sessions_of_colleagues_and_of_other_dates_are_left_out(aino):
    kind = make_session_type(consultants=[aino])
    book_slot(kind, "2026-12-02 10:00")
    book_slot(make_bookable("eero", slug="toinen"), email="toinen@vieras.example")

    assert spans([aino], EntryKind.SESSION) == []


def test_opening_hours_are_what_is_left_of_them(aino):
    off(aino, starts_at=time(12), ends_at=time(13))

    assert spans([aino], EntryKind.OPEN) == ["1 09.00-12.00", "1 13.00-16.00"]


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({}, ["1 00.00-00.00"]),
        ({"starts_at": time(12), "ends_at": time(13)}, ["1 12.00-13.00"]),
        (
            {"first_on": date(2026, 11, 30), "starts_at": time(15), "ends_at": time(10)},
            ["1 00.00-10.00"],
        ),
        ({"last_on": None, "recurrence": "RRULE:FREQ=DAILY"}, ["1 00.00-00.00"]),
        (
            {
                "first_on": date(2026, 1, 6),
                "last_on": None,
                "recurrence": "RRULE:FREQ=WEEKLY;BYDAY=TU",
                "starts_at": time(9),
                "ends_at": time(9, 30),
            },
            ["1 09.00-09.30"],
        ),
        ({"first_on": date(2026, 12, 2), "last_on": date(2026, 12, 2)}, []),
        ({"first_on": date(2026, 11, 1), "last_on": date(2026, 11, 20)}, []),
    ],
    ids=["a day", "hours", "over night", "daily", "hours each Tuesday", "tomorrow", "long ago"],
)
def test_time_off_lies_where_it_holds(aino, fields, expected):
    off(aino, **fields)

    assert spans([aino], EntryKind.OFF) == expected


def test_each_time_off_is_an_entry_of_its_own_with_its_row(aino):
    rows = [off(aino, note="Loma"), off(aino, starts_at=time(12), ends_at=time(13))]

    entries = agenda_of([aino], TUESDAY, NOW).entries

    assert {e.time_off for e in entries if e.kind is EntryKind.OFF} == set(rows)


def test_a_date_closed_by_an_override_or_a_holiday_is_an_entry(aino):
    finn = make_consultant("eero", holiday_country="FI")
    DateOverride.objects.create(consultant=aino, on=date(2026, 12, 1))
    christmas = Interval(
        instant(helsinki("2026-12-25 00:00")), instant(helsinki("2026-12-26 00:00"))
    )

    assert spans([aino], EntryKind.CLOSED) == ["1 00.00-00.00"]
    assert spans([finn], EntryKind.CLOSED, christmas) == ["25 00.00-00.00"]


def test_a_closed_date_that_is_off_anyway_is_told_once(aino):
    DateOverride.objects.create(consultant=aino, on=date(2026, 12, 1))
    off(aino)

    assert spans([aino], EntryKind.CLOSED) == []


def test_external_busy_time_names_its_calendar_and_nothing_else(aino):
    given = {"url": "x", "due_at": NOW, "synced_at": NOW, "added_at": NOW}
    for name, active in (("Työ", True), ("Vanha", False)):
        calendar = BusyCalendar.objects.create(
            consultant=aino, name=name, is_active=active, **given
        )
        BusyTime.objects.create(
            calendar=calendar,
            consultant=aino,
            start_at=helsinki("2026-12-01 14:00"),
            end_at=helsinki("2026-12-01 15:00"),
        )

    found = [e for e in agenda_of([aino], TUESDAY, NOW).entries if e.kind is EntryKind.BUSY]

    assert [(entry.source, told(entry.interval)) for entry in found] == [("Työ", "1 14.00-15.00")]


def test_time_off_while_travelling_is_on_the_other_zones_clock(aino):
    Travel.objects.create(
        consultant=aino,
        first_on=date(2026, 12, 1),
        last_on=date(2026, 12, 1),
        zone="Europe/London",
    )
    off(aino, starts_at=time(12), ends_at=time(13))

    assert spans([aino], EntryKind.OFF) == ["1 14.00-15.00"]


@pytest.mark.parametrize("count", [1, 3])
def test_a_calendar_takes_as_many_statements_for_three_people_as_for_one(
    count, django_assert_num_queries
):
    people = [make_consultant(f"person{number}") for number in range(count)]
    kind = make_session_type(consultants=people)
    for number, person in enumerate(people):
        open_weekdays(person)
        off(person, starts_at=time(12), ends_at=time(13))
        book_slot(kind, consultant=person, email=f"{number}@vieras.example")

    with django_assert_num_queries(6):
        agenda_of(people, TUESDAY, NOW)
