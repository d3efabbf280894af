"""Celery tasks: thin, each calls one action, and may run any number of times."""

from celery import shared_task
from django.utils import timezone

from cases.actions import forget_old_merges, remind_of_proposals, remind_of_tasks


@shared_task(ignore_result=True)
def remind_of_due_tasks() -> None:
    """Remind whoever has something to do that is due, and the owners of proposals that soon are."""
    now = timezone.now()
    remind_of_tasks(now)
    remind_of_proposals(now)


@shared_task(ignore_result=True)
def forget_merges() -> None:
    """Empty what merges keep for undoing, once that is over."""
    forget_old_merges(timezone.now())
