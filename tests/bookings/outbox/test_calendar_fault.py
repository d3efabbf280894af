"""The mail to a consultant whose busy calendar cannot be read."""

from datetime import timedelta

import pytest
from django.core import mail
from django.utils import translation

from bookings.admin.mails import parts_of
from bookings.models import BusyCalendar, MailState, OutgoingMail
from bookings.outbox import deliver_due_mail, queue_calendar_fault
from tests.factories import NOW, make_consultant

pytestmark = pytest.mark.django_db

HOUR = timedelta(hours=1)


@pytest.fixture(autouse=True)
def _english():
    with translation.override("en"):
        yield


def broken_calendar(**fields):
    """Return Aino's private calendar, last read a day ago."""
    aino = make_consultant("aino", language="en")
    given = {
        "name": "Private",
        "url": "sealed",
        "added_at": NOW - 240 * HOUR,
        "synced_at": NOW - 24 * HOUR,
        "due_at": NOW,
    }
    return BusyCalendar.objects.create(consultant=aino, **(given | fields))


def sent_text(calendar):
    """Return what the consultant reads."""
    queue_calendar_fault(calendar, NOW)
    deliver_due_mail(NOW)
    return parts_of(bytes(OutgoingMail.objects.get(state=MailState.SENT).mime)).text


def test_the_consultant_reads_which_calendar_fails_and_since_when():
    text = sent_text(broken_calendar())

    assert "We cannot read your calendar “Private”." in text
    assert "Last read: Sunday 29 November 2026 at 09:00 (Helsinki time)" in text
    assert mail.outbox[0].to == ["aino@sparring.example"]


def test_a_calendar_that_was_never_read_counts_from_when_it_was_added():
    text = sent_text(broken_calendar(synced_at=None))

    assert "Added, never read: Friday 20 November 2026 at 09:00 (Helsinki time)" in text


def test_the_consultant_reads_that_the_times_are_closed():
    assert "They are not offered to anyone" in sent_text(broken_calendar())


def test_where_times_stay_open_the_consultant_is_warned_of_what_may_be_booked_over(settings):
    settings.BOOKINGS = settings.BOOKINGS | {"STALE_BUSY_CALENDAR": "open"}

    text = sent_text(broken_calendar())

    assert "They stay on offer, by the last copy we have." in text
    assert "not offered" not in text


def test_the_mail_leads_to_the_admin():
    calendar = broken_calendar()

    assert f"http://testserver/admin/consultant/calendars/{calendar.consultant_id}/" in sent_text(
        calendar
    )


def test_one_fault_is_told_once():
    calendar = broken_calendar()

    queue_calendar_fault(calendar, NOW)
    queue_calendar_fault(calendar, NOW + HOUR)

    assert OutgoingMail.objects.count() == 1


def test_the_next_fault_is_told_again():
    calendar = broken_calendar()
    queue_calendar_fault(calendar, NOW)
    calendar.synced_at = NOW + HOUR

    queue_calendar_fault(calendar, NOW + 25 * HOUR)

    assert OutgoingMail.objects.count() == 2


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"synced_at": NOW + HOUR}, "the calendar can be read again"),
        ({"is_active": False}, "the calendar is not in use any more"),
    ],
)
def test_a_fault_that_is_over_is_not_told(change, reason):
    calendar = broken_calendar()
    queue_calendar_fault(calendar, NOW)
    BusyCalendar.objects.update(**change)

    deliver_due_mail(NOW + 2 * HOUR)

    row = OutgoingMail.objects.get()
    assert (row.state, row.last_error) == (MailState.SUPERSEDED, reason)


def test_a_name_with_tricks_brings_nothing_into_the_headers():
    calendar = broken_calendar(name="Mine\r\nBcc: evil@example.com")

    sent_text(calendar)

    headers = dict(parts_of(bytes(OutgoingMail.objects.get().mime)).headers)
    assert "Bcc" not in headers
    assert headers["Subject"] == "Your calendar “Mine Bcc: evil@example.com” cannot be read"
