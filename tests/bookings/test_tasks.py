"""What a worker is told to do: each task does it at the time it runs, and any number of times."""

from datetime import timedelta

import pytest

from bookings.models import OutgoingMail, Session, WaitingPlace
from bookings.tasks import deliver_outgoing_mail, settle_waiting_lists
from config.celery import app
from config.settings import CELERY_BEAT_SCHEDULE
from tests.factories import NOW, book_slot, make_bookable

SECOND = timedelta(seconds=1)


@pytest.mark.django_db
def test_mail_that_is_due_goes_out_and_no_other(now, mailoutbox):
    book_slot(make_bookable())
    OutgoingMail.objects.filter(to_consultant=True).update(due_at=now + timedelta(hours=1))

    deliver_outgoing_mail()

    assert [message.to for message in mailoutbox] == [["veera@vieras.example"]]


@pytest.mark.django_db
def test_mail_goes_out_once_however_often_a_worker_is_woken(now, mailoutbox):
    book_slot(make_bookable())

    deliver_outgoing_mail()
    deliver_outgoing_mail()

    assert len(mailoutbox) == 2  # the attendee's and the consultant's


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("ends_at", "state"), [(NOW, "lapsed"), (NOW + SECOND, "offered")], ids=["ended", "stands"]
)
def test_an_offer_lapses_when_it_has_ended(now, ends_at, state):
    session = book_slot(make_bookable(seats=2)).session
    Session.objects.update(seats_left=0)
    given = {"session": session, "name": "Olli", "email": "olli@toinen.example", "zone": "UTC"}
    WaitingPlace.objects.create(
        state="offered", offer_ends_at=ends_at, created_at=NOW - SECOND, **given
    )

    settle_waiting_lists()

    assert WaitingPlace.objects.get().state == state


@pytest.mark.parametrize("task", [deliver_outgoing_mail, settle_waiting_lists])
def test_beat_starts_the_task_by_a_name_that_exists(task):
    assert task.name in app.tasks
    assert task.name in {entry["task"] for entry in CELERY_BEAT_SCHEDULE.values()}
