"""Which mail is to be sent now, and which failed mail still says what is true."""

from datetime import timedelta

import pytest

from bookings.models import Booking, BusyCalendar, OutgoingMail, Session
from bookings.queries import due_mail, failed_and_current_mail
from tests.factories import NOW, book_slot, make_bookable

pytestmark = pytest.mark.django_db

SECOND = timedelta(seconds=1)


def letter(key="1", **fields):
    given = {"kind": "letter", "about": "other:1", "sequence": 0, "give_up_at": NOW}
    times = {"due_at": NOW, "created_at": NOW}
    return OutgoingMail.objects.create(key=key, **given | times | fields)


@pytest.mark.parametrize(
    ("fields", "is_due"),
    [
        ({"due_at": NOW}, True),
        ({"due_at": NOW - SECOND}, True),
        ({"due_at": NOW + SECOND}, False),
        ({"state": "sent"}, False),
        ({"state": "failed"}, False),
        ({"state": "superseded"}, False),
    ],
)
def test_mail_is_due_from_its_time_on_while_it_waits(fields, is_due):
    letter(**fields)

    assert due_mail(NOW).exists() is is_due


def test_the_mail_that_waited_longest_is_the_first():
    rows = [letter("1"), letter("2", due_at=NOW - SECOND), letter("3", due_at=NOW - SECOND)]

    assert list(due_mail(NOW)) == [rows[1], rows[2], rows[0]]


def failed_to(recipient):
    """Let the mail to a side fail, and return whether it may be sent again."""
    OutgoingMail.objects.filter(recipient=recipient).update(state="failed")
    return failed_and_current_mail().filter(recipient=recipient).exists()


VEERA, AINO = "veera@vieras.example", "aino@sparring.example"


@pytest.mark.parametrize(
    ("told", "reached", "to_attendee", "to_consultant"),
    [
        (0, 0, True, True),
        # Others came: Veera's copy is still what she was told last, Aino's is not.
        (0, 1, True, False),
        (1, 1, False, False),
    ],
    ids=["nothing since", "others came", "moved"],
)
def test_a_state_that_was_told_later_replaces_the_failed_one(
    told, reached, to_attendee, to_consultant
):
    book_slot(make_bookable())
    Booking.objects.update(sequence=told)
    Session.objects.update(sequence=reached)

    assert (failed_to(VEERA), failed_to(AINO)) == (to_attendee, to_consultant)


def test_failed_mail_about_anything_else_may_be_sent_again():
    calendar = BusyCalendar.objects.create(
        consultant=make_bookable().consultants.get(), added_at=NOW, due_at=NOW
    )
    rows = [
        letter("1", state="failed"),
        letter("2", state="failed", about="", busy_calendar=calendar),
    ]
    letter("3")

    assert set(failed_and_current_mail()) == set(rows)


def test_mail_that_did_not_fail_is_not_sent_again():
    book_slot(make_bookable())

    for state in ("waiting", "sent", "superseded"):
        OutgoingMail.objects.update(state=state)
        assert not failed_and_current_mail().exists()
