"""kill -9 at each step of a booking: nothing that was told is lost, and nobody is booked twice."""

import json
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.conf import settings as django_settings
from django.test import Client

from bookings.actions.booking import cancel, move
from bookings.models import Booking, OutgoingMail, Session, SessionConsultant
from bookings.outbox import deliver_due_mail
from tests.factories import NOW, book_slot, helsinki, make_bookable
from tests.storms.crew import Ending, alone, die_at
from tests.storms.invariants import broken
from tests.storms.postbox import Postbox

pytestmark = [pytest.mark.slow, pytest.mark.django_db]

COMMIT = "django.db.backends.base.base:BaseDatabaseWrapper._commit"
WAKE = "bookings.outbox.queueing:wake"
START, LATER = helsinki("2026-12-01 10:00"), helsinki("2026-12-01 14:00")
LEASE_OVER = NOW + timedelta(minutes=3)

# Where the process dies (after or before it), and whether the transaction was then committed.
STEPS = {
    "before the lock": ("bookings.queries:slot_at", False, False),
    "with half the rows": ("bookings.actions.booking:queue_mail", False, False),
    "before the commit": (COMMIT, False, False),
    "after the commit": (COMMIT, True, True),
    "before the wake": (WAKE, False, True),
    "after the wake": (WAKE, True, True),
}
steps = pytest.mark.parametrize(("target", "after", "done"), STEPS.values(), ids=STEPS)


def post(target: str = "", after: bool = False) -> tuple[int, dict[str, Any]]:
    """Answer one POST as a web process, which may die of it."""
    if target:
        die_at(target, after=after)
    wanted = {
        "session_type": "maksuton-sparraus",
        "start": START.isoformat(),
        "name": "Veera Vieras",
        "email": "veera@vieras.example",
        "timezone": "Europe/Helsinki",
    }
    with time_machine.travel(NOW):
        answer = Client().post(
            "/api/v1/bookings",
            json.dumps(wanted),
            content_type="application/json",
            headers={"Idempotency-Key": "one-form"},
        )
    return answer.status_code, answer.json()


def change(action: Any, arguments: tuple[Any, ...], target: str, after: bool) -> None:
    die_at(target, after=after)
    action(Booking.objects.get(), *arguments, now=NOW)


def deliver(port: int, target: str, after: bool) -> None:
    """Send what is due as a worker, which dies of it."""
    die_at(target, after=after)
    django_settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    django_settings.EMAIL_HOST, django_settings.EMAIL_PORT = "127.0.0.1", port
    deliver_due_mail(NOW)


def settle(postbox: Postbox) -> None:
    """Deliver all there is, until no mail is left to wait for."""
    deliver_due_mail(LEASE_OVER)
    deliver_due_mail(START + timedelta(days=30))


@steps
def test_a_web_process_killed_in_a_booking_leaves_all_of_it_or_nothing(
    database, target, after, done
):
    make_bookable()

    assert alone(database, post, target, after) == Ending(killed=True)

    assert Booking.objects.count() == Session.objects.count() == done
    assert OutgoingMail.objects.count() == (3 if done else 0)
    assert broken() == []


@steps
def test_a_visitor_who_posts_again_after_a_kill_has_one_booking(
    database, postbox, target, after, done
):
    make_bookable()
    alone(database, post, target, after)

    again = alone(database, post).result
    settle(postbox)

    assert again[0] == 201
    assert Booking.objects.get().ref == again[1]["ref"]
    assert len(postbox.to("veera@vieras.example")) == 1
    assert broken(acknowledged=[again[1]["ref"]], settled=True) == []


@steps
def test_a_kill_in_a_move_leaves_the_session_at_one_time(database, postbox, target, after, done):
    booking = book_slot(make_bookable(), START)

    assert alone(database, change, move, (LATER,), target, after).killed
    settle(postbox)

    taken = SessionConsultant.objects.get()
    assert taken.start_at == (LATER if done else START)
    assert broken(acknowledged=[booking.ref], settled=True) == []


@pytest.mark.parametrize(("target", "after", "done"), list(STEPS.values())[1:], ids=list(STEPS)[1:])
def test_a_kill_in_a_cancellation_leaves_it_done_with_its_mail_or_not_done(
    database, postbox, target, after, done
):
    booking = book_slot(make_bookable(), START)

    assert alone(database, change, cancel, (), target, after).killed
    settle(postbox)

    told = [mail.identity[1] for mail in postbox.to("veera@vieras.example")]
    assert told == ["METHOD:CANCEL" if done else "METHOD:REQUEST"]
    assert Booking.objects.get().is_live != done
    assert broken(acknowledged=[booking.ref], settled=True) == []


# Where the worker dies, and how many copies of Veera's invitation went out in all.
WORKER_STEPS = {
    "before it takes a row": ("bookings.outbox.delivery:_claim", False, 1),
    "with rows in hand": ("bookings.outbox.delivery:_claim", True, 1),
    "before the mail server": ("bookings.outbox.delivery:_send", False, 1),
    "after the mail server took it": ("bookings.outbox.delivery:_send", True, 2),
    "before it is marked": ("bookings.outbox.delivery:_settle", False, 2),
    "after it is marked": ("bookings.outbox.delivery:_settle", True, 1),
}


@pytest.mark.parametrize(("target", "after", "copies"), WORKER_STEPS.values(), ids=WORKER_STEPS)
def test_a_worker_killed_in_a_delivery_loses_no_mail_and_a_second_copy_is_the_same(
    database, postbox, target, after, copies
):
    booking = book_slot(make_bookable(), START)

    assert alone(database, deliver, postbox.port, target, after).killed
    settle(postbox)

    got = postbox.to("veera@vieras.example")
    assert len(got) == copies
    assert len({mail.mime for mail in got}) == 1
    assert len(postbox.to("aino@sparring.example")) == 1
    assert broken(acknowledged=[booking.ref], settled=True) == []


def test_what_a_killed_worker_held_is_free_after_two_minutes(database, postbox):
    book_slot(make_bookable(), START)
    alone(database, deliver, postbox.port, "bookings.outbox.delivery:_send", False)

    assert deliver_due_mail(NOW + timedelta(seconds=100)) == 0
    assert deliver_due_mail(NOW + timedelta(minutes=2, seconds=20)) == 2
