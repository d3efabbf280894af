"""Celery tasks: thin, each calls one action or the outbox, and may run any number of times."""

from celery import shared_task
from django.utils import timezone

from bookings.outbox import deliver_due_mail


@shared_task(ignore_result=True)
def deliver_outgoing_mail() -> None:
    """Send the mail that is due."""
    deliver_due_mail(timezone.now())
