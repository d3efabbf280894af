"""Telling a worker that something waits, whatever the broker does."""

import threading

import pytest
from celery import Celery

from bookings.outbox import wake
from bookings.outbox.waking import wakers

WAIT = 10  # seconds at most; what is waited for takes none


@pytest.fixture
def broker(monkeypatch):
    """Return what the broker is told, what it fails with, and a flag that it was told."""
    told, error = [], []
    heard = threading.Event()

    def send_task(app, name, args=(), *, retry):
        told.append((name, args, retry))
        heard.set()
        if error:
            raise error[0]

    monkeypatch.setattr(Celery, "send_task", send_task)
    return told, error, heard


def finished():
    """Wait for the threads that tell the broker; what they hold is free then."""
    for _number in range(4):
        assert wakers.acquire(timeout=WAIT)
    wakers.release(4)


def test_a_worker_is_told_that_mail_waits_and_never_twice(broker):
    told, _error, heard = broker

    wake()

    assert heard.wait(WAIT)
    assert told == [("bookings.tasks.deliver_outgoing_mail", (), False)]


def test_another_task_is_woken_with_what_it_is_about(broker):
    told, _error, heard = broker

    wake("bookings.tasks.sync_busy_calendar", 7)

    assert heard.wait(WAIT)
    assert told == [("bookings.tasks.sync_busy_calendar", (7,), False)]


def test_a_broker_that_fails_is_noted_and_troubles_nobody(broker, caplog):
    _told, error, _heard = broker
    error.append(OSError("no broker"))

    wake()
    finished()

    assert [record.message for record in caplog.records] == [
        "the broker does not answer; it waits for the next beat"
    ]


def test_a_broker_that_failed_often_is_told_again(broker):
    told, error, _heard = broker
    error.append(OSError("no broker"))

    for _number in range(6):
        wake()
        finished()

    assert len(told) == 6


def test_while_four_wait_for_the_broker_a_fifth_does_not(broker):
    told, _error, _heard = broker
    for _number in range(4):
        assert wakers.acquire(timeout=WAIT)

    wake()

    wakers.release(4)
    finished()
    assert told == []
