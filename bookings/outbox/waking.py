"""Telling a worker that something waits, without making anyone wait for the broker."""

import logging
from threading import BoundedSemaphore, Thread

from celery import current_app

logger = logging.getLogger(__name__)

DELIVERY_TASK = "bookings.tasks.deliver_outgoing_mail"
wakers = BoundedSemaphore(4)  # no more threads than these wait for a broker


def wake(task: str = DELIVERY_TASK, *given: int) -> None:
    """Tell a worker that mail is waiting, or another task; without a broker the next beat finds it.

    In a thread: a broker that is down costs seconds, one that hangs all the time there is, and the
    visitor waits for neither.
    """
    # With four threads waiting the broker is not well: a fifth would only wait as
    # well, and beat will come.
    if wakers.acquire(blocking=False):
        Thread(target=_wake, args=[task, given], daemon=True).start()


def _wake(task: str, given: tuple[int, ...]) -> None:
    # By name: the outbox lies below the tasks. No retry, since a visitor is waiting for the answer.
    try:
        current_app.send_task(task, given, retry=False)
    except Exception:
        # Each broker fails in its own way (kombu, redis, amqp, the file system), none of them ours.
        logger.warning("the broker does not answer; it waits for the next beat", exc_info=True)
    finally:
        wakers.release()
