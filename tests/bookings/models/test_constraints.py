"""What the database itself refuses, whoever writes, and the edges that it still takes."""

from contextlib import nullcontext
from datetime import date, time, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.db.models import ProtectedError

from bookings.models import (
    Booking,
    BusyCalendar,
    BusyTime,
    CalendarFeed,
    DateOverride,
    OpenHoliday,
    OutgoingMail,
    Session,
    SessionConsultant,
    SessionType,
    TimeOff,
    Travel,
    WaitingPlace,
)
from tests.factories import (
    NOW,
    book_slot,
    make_bookable,
    make_consultant,
    make_session_type,
    open_weekdays,
)

pytestmark = pytest.mark.django_db

FIRST, NEXT, BEFORE = date(2026, 12, 1), date(2026, 12, 2), date(2026, 11, 30)
NONE, DAY, SECOND = timedelta(), timedelta(days=1), timedelta(seconds=1)
TAKEN = None


def writing(refused_by):
    """Expect the constraint of that name to refuse what is written, or nothing to."""
    if refused_by is TAKEN:
        return nullcontext()
    return pytest.raises(IntegrityError, match=refused_by)


@pytest.fixture
def aino():
    return make_consultant()


@pytest.mark.parametrize(
    ("fields", "refused_by"),
    [
        ({}, TAKEN),
        ({"valid_from_on": FIRST, "valid_until_on": FIRST}, TAKEN),
        ({"valid_from_on": FIRST}, TAKEN),
        ({"valid_until_on": FIRST}, TAKEN),
        ({"valid_from_on": NEXT, "valid_until_on": FIRST}, "opening_hours_end_after_start"),
    ],
    ids=["always", "one day", "from then on", "until then", "backwards"],
)
def test_opening_hours_do_not_end_before_their_first_day(aino, fields, refused_by):
    with writing(refused_by):
        open_weekdays(aino, **fields)


@pytest.mark.parametrize(
    ("fields", "refused_by"),
    [
        ({}, TAKEN),
        ({"opens_at": time(9), "closes_at": time(10)}, TAKEN),
        # The midnight that ends the day is a time like any other, not a missing one.
        ({"opens_at": time(0), "closes_at": time(0)}, TAKEN),
        ({"opens_at": time(9)}, "override_has_both_times_or_none"),
        ({"closes_at": time(9)}, "override_has_both_times_or_none"),
    ],
    ids=["closed", "a window", "the whole day", "no end", "no start"],
)
def test_an_override_has_both_times_or_closes_the_date(aino, fields, refused_by):
    with writing(refused_by):
        DateOverride.objects.create(consultant=aino, on=FIRST, **fields)


DAILY = "RRULE:FREQ=DAILY"


@pytest.mark.parametrize(
    ("fields", "refused_by"),
    [
        ({"last_on": FIRST}, TAKEN),
        ({"last_on": None, "recurrence": DAILY}, TAKEN),
        ({"last_on": NEXT, "recurrence": DAILY}, TAKEN),
        # Over night, and on one date backwards: an end before the start is the next date's.
        ({"last_on": FIRST, "starts_at": time(22), "ends_at": time(6)}, TAKEN),
        ({"last_on": BEFORE}, "time_off_ends_after_start"),
        ({"last_on": BEFORE, "recurrence": DAILY}, "time_off_ends_after_start"),
        ({"last_on": None}, "time_off_ends_or_repeats"),
        ({"last_on": FIRST, "starts_at": time(9)}, "time_off_has_both_times_or_none"),
        ({"last_on": FIRST, "ends_at": time(9)}, "time_off_has_both_times_or_none"),
    ],
)
def test_time_off_ends_or_repeats_and_has_both_times_or_none(aino, fields, refused_by):
    with writing(refused_by):
        TimeOff.objects.create(consultant=aino, first_on=FIRST, **fields)


@pytest.mark.parametrize(
    ("last_on", "refused_by"), [(FIRST, TAKEN), (BEFORE, "travel_ends_after_start")]
)
def test_a_journey_does_not_end_before_it_begins(aino, last_on, refused_by):
    with writing(refused_by):
        Travel.objects.create(
            consultant=aino, first_on=FIRST, last_on=last_on, zone="Europe/London"
        )


def test_a_holiday_is_opened_once_by_each_consultant(aino):
    OpenHoliday.objects.create(consultant=aino, on=FIRST)
    OpenHoliday.objects.create(consultant=aino, on=NEXT)
    OpenHoliday.objects.create(consultant=make_consultant("eero"), on=FIRST)

    with pytest.raises(IntegrityError):
        OpenHoliday.objects.create(consultant=aino, on=FIRST)


@pytest.mark.parametrize(
    ("length", "refused_by"),
    [(SECOND, TAKEN), (NONE, "busy_time_ends_after"), (-SECOND, "busy_time_ends_after")],
)
def test_busy_time_lasts_more_than_nothing(aino, length, refused_by):
    calendar = BusyCalendar.objects.create(consultant=aino, name="Oma", added_at=NOW, due_at=NOW)

    with writing(refused_by):
        BusyTime.objects.create(
            calendar=calendar, consultant=aino, start_at=NOW, end_at=NOW + length
        )


@pytest.mark.parametrize(
    ("fields", "refused_by"),
    [
        ({"duration": SECOND}, TAKEN),
        ({"duration": DAY}, TAKEN),
        ({"duration": NONE}, "session_type_lasts_up_to_a_day"),
        ({"duration": DAY + SECOND}, "session_type_lasts_up_to_a_day"),
        ({"step": SECOND}, TAKEN),
        ({"step": None}, TAKEN),
        # A step of nothing would make a list of slots that never ends.
        ({"step": NONE}, "session_type_step_above_zero"),
        ({"buffer_before": DAY, "buffer_after": DAY}, TAKEN),
        ({"buffer_before": -SECOND}, "session_type_buffers_up_to_a_day"),
        ({"buffer_before": DAY + SECOND}, "session_type_buffers_up_to_a_day"),
        ({"buffer_after": -SECOND}, "session_type_buffers_up_to_a_day"),
        ({"buffer_after": DAY + SECOND}, "session_type_buffers_up_to_a_day"),
        ({"seats": 1}, TAKEN),
        ({"seats": 0}, "session_type_has_a_seat"),
    ],
)
def test_the_lengths_and_seats_of_a_session_type_stay_within_bounds(fields, refused_by):
    with writing(refused_by):
        make_session_type(**fields)


@pytest.mark.parametrize(
    ("fields", "refused_by"),
    [
        ({"end_at": NOW + SECOND}, TAKEN),
        ({"end_at": NOW}, "session_ends_after_start"),
        ({"seats": 2, "seats_left": 2}, TAKEN),
        ({"seats": 2, "seats_left": 3}, "session_seats_left_within_seats"),
    ],
)
def test_a_session_lasts_and_has_no_more_seats_left_than_it_has(fields, refused_by):
    given = {"start_at": NOW, "end_at": NOW + DAY, "buffer_before": NONE, "buffer_after": NONE}

    with writing(refused_by):
        Session.objects.create(session_type=make_session_type(), created_at=NOW, **given | fields)


@pytest.mark.parametrize(
    ("fields", "refused_by"),
    [
        ({"status": "CANCELLED", "cancelled_at": NOW}, TAKEN),
        ({"status": "TENTATIVE"}, TAKEN),
        ({"status": "CANCELLED"}, "booking_cancelled_has_its_time"),
        ({"cancelled_at": NOW}, "booking_cancelled_has_its_time"),
        ({"status": "TENTATIVE", "cancelled_at": NOW}, "booking_cancelled_has_its_time"),
    ],
)
def test_a_booking_has_a_time_of_cancellation_just_when_it_is_cancelled(fields, refused_by):
    book_slot(make_bookable())

    with writing(refused_by):
        Booking.objects.update(**fields)


def test_a_consultant_gives_a_session_once(aino):
    session = book_slot(make_bookable("eero")).session
    times = {"start_at": session.start_at, "end_at": session.end_at, "is_live": False}
    SessionConsultant.objects.create(session=session, consultant=aino, **times)

    # Not live, so that it is not the overlap that refuses it.
    with pytest.raises(IntegrityError):
        SessionConsultant.objects.create(session=session, consultant=aino, **times)


@pytest.mark.parametrize("column", ["ref", "request_key"])
def test_no_two_bookings_share_what_finds_them(column):
    kind = make_bookable()
    first, second = book_slot(kind), book_slot(kind, "2026-12-01 11:00")
    Booking.objects.filter(pk=first.pk).update(**{column: "the same"})

    with pytest.raises(IntegrityError):
        Booking.objects.filter(pk=second.pk).update(**{column: "the same"})


def test_many_bookings_may_come_without_a_form():
    kind = make_bookable()
    book_slot(kind, request_key=None)
    book_slot(kind, "2026-12-01 11:00", request_key=None)

    assert Booking.objects.filter(request_key=None).count() == 2


def line(session, state, **fields):
    given = {"name": "Veera", "email": "veera@vieras.example", "zone": "UTC", "created_at": NOW}
    return WaitingPlace.objects.create(session=session, state=state, **given | fields)


@pytest.mark.parametrize("again", ["waiting", "offered"])
@pytest.mark.parametrize("before", ["waiting", "offered"])
def test_an_address_has_one_open_place_in_a_line(before, again):
    session = book_slot(make_bookable()).session
    line(session, before, offer_ends_at=NOW)

    with pytest.raises(IntegrityError):
        line(session, again, offer_ends_at=NOW)


@pytest.mark.parametrize("before", ["taken", "lapsed", "left"])
def test_who_is_out_of_the_line_may_join_it_again(before):
    session = book_slot(make_bookable()).session
    line(session, before)
    line(session, before)

    assert line(session, "waiting").pk


def test_the_same_address_may_wait_for_two_sessions():
    kind = make_bookable()
    line(book_slot(kind).session, "waiting")

    assert line(book_slot(kind, "2026-12-01 11:00").session, "waiting").pk


def test_an_offer_without_an_end_is_refused():
    session = book_slot(make_bookable()).session

    with writing("an_offer_ends"):
        line(session, "offered")


@pytest.mark.parametrize(
    ("kind", "of_one", "refused_by"),
    [
        ("sessions", True, TAKEN),
        ("freebusy", False, TAKEN),
        # Nobody's sessions, and one person's alone under the name of the team.
        ("sessions", False, "feed_of_one_or_of_the_team"),
        ("freebusy", True, "feed_of_one_or_of_the_team"),
    ],
)
def test_a_feed_is_of_one_consultants_sessions_or_of_the_team(aino, kind, of_one, refused_by):
    with writing(refused_by):
        CalendarFeed.objects.create(kind=kind, consultant=aino if of_one else None, created_at=NOW)


MAIL = {"kind": "letter", "sequence": 0, "due_at": NOW, "give_up_at": NOW, "created_at": NOW}


@pytest.mark.parametrize("second", ["about", "waiting_place", "busy_calendar"])
def test_a_mail_is_not_about_two_things(aino, second):
    booking = book_slot(make_bookable("eero"))
    things = {
        "about": "other:1",
        "waiting_place": line(booking.session, "waiting"),
        "busy_calendar": BusyCalendar.objects.create(consultant=aino, added_at=NOW, due_at=NOW),
    }

    with writing("mail_is_about_one_thing"):
        OutgoingMail.objects.create(booking=booking, key="x", **{second: things[second]}, **MAIL)


def test_a_key_of_a_mail_is_used_once():
    OutgoingMail.objects.create(about="other:1", key="the same", **MAIL)

    with pytest.raises(IntegrityError):
        OutgoingMail.objects.create(about="other:2", key="the same", **MAIL)


@pytest.mark.parametrize(
    "promised",
    [
        lambda session: session.session_type,
        lambda session: session.people[0],
        lambda session: session,
    ],
    ids=["session type", "consultant", "session"],
)
def test_what_was_promised_to_somebody_cannot_be_deleted(promised):
    session = book_slot(make_bookable()).session

    with pytest.raises(ProtectedError):
        promised(session).delete()

    assert (Session.objects.count(), Booking.objects.count()) == (1, 1)


def test_a_form_tells_what_the_database_would_refuse():
    kind = SessionType(slug="a", name_fi="A", duration=NONE)

    with pytest.raises(ValidationError) as refusal:
        kind.validate_constraints()

    assert refusal.value.messages == ["Sparraus kestää yli nolla minuuttia ja enintään 24 tuntia."]
