"""Whether a mail still says what is true, asked anew when it is about to be sent."""

from datetime import timedelta

import pytest

from bookings.models import BusyCalendar, OutgoingMail, WaitingPlace
from bookings.outbox.topics import (
    INVITES,
    BookingChange,
    CalendarFault,
    LetterOfAnother,
    SeatOffer,
)
from tests.bookings.emails.cast import START, booking_of
from tests.factories import NOW

MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)
SECOND = timedelta(seconds=1)


def reminder(*, attempts=1, **fields):
    return BookingChange(OutgoingMail(kind="reminder", attempts=attempts), booking_of(**fields))


@pytest.mark.parametrize("kind", [kind.value for kind in INVITES])
def test_an_invitation_of_any_kind_is_sent_until_the_session_begins(kind):
    change = BookingChange(OutgoingMail(kind=kind), booking_of())

    assert change.why_not(now=START - SECOND) == ""
    assert change.why_not(now=START) == "the session has begun"


@pytest.mark.parametrize("kind", ["cancel", "leave", "handed on"])
def test_a_cancelled_booking_is_still_told_of(kind):
    change = BookingChange(OutgoingMail(kind=kind), booking_of(status="CANCELLED"))

    assert change.why_not(now=NOW) == ""


def test_a_cancelled_booking_is_not_reminded_of():
    assert reminder(status="CANCELLED").why_not(now=START - DAY) == "the booking was cancelled"


LATE = "too late for a reminder"


@pytest.mark.parametrize(
    ("attempts", "now", "reason"),
    [
        (1, START - DAY, ""),
        (1, START - DAY + 30 * MINUTE, ""),
        (1, START - DAY + 30 * MINUTE + SECOND, LATE),
        # The server put it off: it was tried in time, and goes on.
        (2, START - DAY + 31 * MINUTE, ""),
        (2, START - SECOND, ""),
        (2, START, LATE),
    ],
    ids=["in time", "half an hour", "later", "put off", "just before", "begun"],
)
def test_a_reminder_is_sent_while_it_is_of_use(attempts, now, reason):
    assert reminder(attempts=attempts).why_not(now=now) == reason


def test_how_late_a_reminder_is_follows_the_sites_setting(settings):
    settings.BOOKINGS = settings.BOOKINGS | {"REMINDER_BEFORE": timedelta(hours=2)}

    assert reminder().why_not(now=START - DAY) == ""
    assert reminder().why_not(now=START - timedelta(hours=2) + 31 * MINUTE) == LATE


def test_a_reminder_is_written_to_the_attendee_as_things_are_now():
    mail = OutgoingMail(kind="reminder", key="key")

    written = BookingChange(mail, booking_of()).write(now=NOW)

    assert written.subject == "Reminder: Sparring with Aino, Tuesday 1 December 2026 at 10:00"
    assert b"To: Veera <veera@vieras.example>" in written.mime


def test_a_letter_of_another_app_is_that_apps_to_withdraw():
    assert LetterOfAnother().why_not(now=NOW) == ""


def test_a_letter_that_lost_its_text_is_not_made_up():
    with pytest.raises(ValueError, match="written when it is queued"):
        LetterOfAnother().write(now=NOW)


READ_AGAIN = "the calendar can be read again"


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"synced_at": None}, ""),
        ({"synced_at": NOW - DAY}, ""),
        # The reading that told of the fault is no reading since.
        ({"synced_at": NOW}, ""),
        ({"synced_at": NOW + SECOND}, READ_AGAIN),
        ({"is_active": False}, "the calendar is not in use any more"),
    ],
)
def test_a_fault_is_told_until_the_calendar_is_read_or_left(fields, reason):
    fault = CalendarFault(OutgoingMail(created_at=NOW), BusyCalendar(**fields))

    assert fault.why_not(now=NOW + DAY) == reason


OVER = "the offer is over"


@pytest.mark.parametrize(
    ("state", "ends_at", "reason"),
    [
        ("offered", NOW + SECOND, ""),
        ("offered", NOW, OVER),
        ("offered", None, OVER),
        ("waiting", None, OVER),
        ("taken", NOW + DAY, OVER),
        ("lapsed", NOW + DAY, OVER),
        ("left", NOW + DAY, OVER),
    ],
)
def test_a_seat_is_offered_while_the_offer_stands(state, ends_at, reason):
    offer = SeatOffer(OutgoingMail(), WaitingPlace(state=state, offer_ends_at=ends_at))

    assert offer.why_not(now=NOW) == reason
