"""Celery tasks: thin, each calls one action or the outbox, and may run any number of times."""

from celery import shared_task
from django.utils import timezone

from bookings.actions.syncing import sync_calendar, tell_of_stale_calendars
from bookings.actions.waiting import settle_lines
from bookings.outbox import deliver_due_mail
from bookings.queries import due_calendars

# What beat asks for again a minute later need not wait in the queue any longer.
BEAT = 60


@shared_task(ignore_result=True)
def deliver_outgoing_mail() -> None:
    """Send the mail that is due."""
    deliver_due_mail(timezone.now())


@shared_task(ignore_result=True)
def sync_due_calendars() -> None:
    """Have each external calendar that is due asked, by a task of its own, and tell of those that fail."""
    now = timezone.now()
    tell_of_stale_calendars(now)
    # A task for each: a server that hangs holds up its own calendar and no other.
    for pk in due_calendars(now).values_list("pk", flat=True):
        sync_busy_calendar.apply_async([pk], expires=BEAT - 5)


@shared_task(ignore_result=True, time_limit=120)
def sync_busy_calendar(pk: int) -> None:
    """Ask one external calendar; it takes no longer than a minute."""
    sync_calendar(pk, timezone.now())


@shared_task(ignore_result=True)
def settle_waiting_lists() -> None:
    """Pass on the seats whose offer has ended, and close the lines that are over."""
    settle_lines(timezone.now())
