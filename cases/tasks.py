"""Celery tasks: thin, each calls one action, and may run any number of times."""

from celery import shared_task
from django.utils import timezone

from cases.actions import remind_of_tasks


@shared_task(ignore_result=True)
def remind_of_due_tasks() -> None:
    """Remind whoever has something to do that is due."""
    remind_of_tasks(timezone.now())
