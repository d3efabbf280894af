"""An entry of a calendar in words: when, what, whose, and where it leads."""

from datetime import UTC, date, datetime, timedelta

import pytest
import recurrence
from django.urls import reverse

from bookings.actions.booking import cancel
from bookings.admin.agenda_entries import shown, shown_days, who_comes
from bookings.domain.agenda import LAST, Placed
from bookings.domain.intervals import Interval, instant
from bookings.models import Consultant, Session, SessionType, Status, TimeOff
from bookings.queries import Entry, EntryKind
from tests.factories import NOW, book_slot, make_bookable

DAY = date(2026, 12, 1)
AINO = Consultant(pk=1, name="Aino", zone="Europe/Helsinki")
EERO = Consultant(pk=2, name="Eero", zone="Europe/Helsinki")
NINE, TEN = 9 * 60, 10 * 60
HOME = "Europe/Helsinki"


def entry(kind=EntryKind.BUSY, people=(AINO,), start="2026-12-01 07:00", minutes=60, **fields):
    start_at = datetime.fromisoformat(start).replace(tzinfo=UTC)
    span = Interval(instant(start_at), instant(start_at + timedelta(minutes=minutes)))
    return Entry(kind, span, people, **fields)


def placed(one, starts=NINE, ends=TEN, day=DAY):
    return Placed(one, day, starts, ends)


def told(one, named=False, **where):
    return shown(placed(one, **where), HOME, named=named)


def days(front=(), behind=(), on=(DAY,), **fields):
    given = {
        "zones": dict.fromkeys(on, HOME),
        "home": HOME,
        "today": DAY,
        "month": None,
        "named": False,
    }
    return shown_days(front, behind, on, **given | fields)


# --- one entry ---


def test_busy_time_tells_its_calendar_and_leads_nowhere():
    found = told(entry(source="Work"))

    assert (found.title, found.about, found.url, found.move_url) == ("Busy", "Work", "", "")
    assert (found.kind, found.times, found.is_held) == ("busy", "09:00–10:00", False)


def test_a_closed_date_leads_to_the_dates_of_its_consultant():
    found = told(entry(EntryKind.CLOSED, people=(EERO,)), starts=0, ends=LAST)

    assert (found.title, found.times) == ("Closed", "All day")
    assert found.url == reverse("consultant:dates", args=[EERO.pk])


@pytest.mark.parametrize(
    ("repeats", "leads"),
    [("", ("calendar:unblock", 7)), ("RRULE:FREQ=DAILY", ("consultant:dates", 1))],
)
def test_time_off_leads_to_where_it_is_given_back(repeats, leads):
    rule = recurrence.deserialize(repeats) if repeats else None
    row = TimeOff(pk=7, consultant_id=1, first_on=DAY, note="Dentist", recurrence=rule)

    found = told(entry(EntryKind.OFF, time_off=row))

    name, key = leads
    assert (found.title, found.about) == ("Time off", "Dentist")
    assert found.url == reverse(name, args=[key])


@pytest.mark.parametrize(
    ("named", "source", "about"),
    [
        (False, "Work", "Work"),
        (True, "Work", "Work, Aino, Eero"),
        (True, "", "Aino, Eero"),
        (False, "", ""),
    ],
)
def test_whose_an_entry_is_is_told_where_calendars_lie_together(named, source, about):
    found = told(entry(people=(AINO, EERO), source=source), named=named)

    assert found.about == about


@pytest.mark.parametrize(
    ("starts", "ends", "words"),
    [
        (0, LAST, "All day"),
        (0, NINE, "00:00–09:00"),
        (NINE, LAST, "09:00–00:00"),
        (1, LAST, "00:01–00:00"),
    ],
)
def test_only_what_fills_the_date_lasts_all_day(starts, ends, words):
    assert told(entry(), starts=starts, ends=ends).times == words


def test_a_session_tells_who_comes_and_leads_to_its_page_and_to_moving_it(db, now):
    session = book_slot(make_bookable()).session

    found = told(entry(EntryKind.SESSION, session=session))

    assert (found.title, found.about) == ("Veera Vieras", "Free sparring")
    assert found.url == reverse("session:inspect", args=[session.pk])
    assert found.move_url == reverse("session:move", args=[session.pk])


def test_who_cancelled_does_not_come(db, now):
    booking = book_slot(make_bookable())

    cancel(booking, now=NOW)

    assert who_comes(booking.session) == ""


@pytest.mark.parametrize(
    ("seats", "words"), [(1, "Veera Vieras"), (2, "1 of 2 left"), (8, "7 of 8 left")]
)
def test_of_a_group_only_the_seats_left_are_told(db, now, seats, words):
    assert who_comes(book_slot(make_bookable(seats=seats)).session) == words


@pytest.mark.parametrize(("status", "held"), [(Status.TENTATIVE, True), (Status.CONFIRMED, False)])
def test_only_a_tentative_session_is_held(status, held):
    session = unsaved_session(status=status)

    assert told(entry(EntryKind.SESSION, session=session)).is_held is held


@pytest.mark.parametrize(
    ("start", "words", "reason"),
    [
        ("2026-12-01 07:00", "09:00–09:30", "on the clock of the date"),
        ("2026-10-25 00:15", "03:15 (UTC+03:00)–03:45", "the first of the two"),
        ("2026-10-25 01:15", "03:15 (UTC+02:00)–03:45", "the second"),
    ],
)
def test_a_session_in_a_repeated_hour_says_which_of_the_two(start, words, reason):
    one = entry(EntryKind.SESSION, start=start, minutes=30, session=unsaved_session())

    assert told(one).times == words, reason


def unsaved_session(**fields):
    """Return a session nobody comes to, of no database."""
    session = Session(pk=1, session_type=SessionType(name_en="Free"), **fields)
    session._prefetched_objects_cache = {"bookings": []}
    return session


# --- days ---


def test_a_day_without_anything_is_a_day_all_the_same():
    [day] = days()

    assert (day.on, day.title, day.entries, day.open) == (DAY, "Tue 1 Dec", (), ())


def test_each_entry_lies_on_its_own_date_in_the_order_given():
    next_day = DAY + timedelta(days=1)
    front = [placed(entry(source=name), day=day) for name, day in [("a", DAY), ("b", next_day)]]

    found = days([*front, placed(entry(source="c"))], on=(DAY, next_day))

    assert [[e.about for e in day.entries] for day in found] == [["a", "c"], ["b"]]


@pytest.mark.parametrize(("named", "words"), [(False, "09:00–10:00, 13:00–16:00"), (True, "")])
def test_opening_hours_are_in_words_where_they_are_one_persons(named, words):
    hours = [(NINE, TEN), (13 * 60, 16 * 60)]
    behind = [placed(entry(EntryKind.OPEN), starts, ends) for starts, ends in hours]

    [day] = days(behind=behind, named=named)

    assert (day.open_words, [(o.starts, o.ends) for o in day.open]) == (words, hours)


@pytest.mark.parametrize(
    ("zone", "words"), [(HOME, ""), ("Asia/Tokyo", "Tokyo time"), ("Europe/Kyiv", "Kyiv time")]
)
def test_a_date_names_its_zone_where_it_is_not_the_usual_one(zone, words):
    [day] = days(zones={DAY: zone})

    assert day.zone == words


@pytest.mark.parametrize(("month", "outside"), [(None, False), (12, False), (11, True), (1, True)])
def test_only_a_month_has_dates_outside(month, outside):
    [day] = days(month=month)

    assert day.is_outside is outside


@pytest.mark.parametrize(("today", "is_today"), [(DAY, True), (date(2025, 12, 1), False)])
def test_today_is_told_by_its_whole_date(today, is_today):
    [day] = days(today=today)

    assert day.is_today is is_today
