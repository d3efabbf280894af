"""Celery tasks: thin, each calls one action, and may run any number of times."""

from celery import shared_task
from django.utils import timezone

from cases import actions
from cases.actions import (
    continue_import,
    continue_revert,
    forget_old_merges,
    gather_strays,
    remind_of_proposals,
    remind_of_tasks,
)
from cases.queries import imports_at_work


@shared_task(ignore_result=True)
def remind_of_due_tasks() -> None:
    """Remind whoever has something to do that is due, and the owners of proposals that soon are."""
    now = timezone.now()
    remind_of_tasks(now)
    remind_of_proposals(now)


@shared_task(ignore_result=True)
def ask_for_outcomes() -> None:
    """Ask who gave a session what happened in it, a day and a week after."""
    actions.ask_for_outcomes(timezone.now())


@shared_task(ignore_result=True)
def forget_merges() -> None:
    """Empty what merges keep for undoing, once that is over."""
    forget_old_merges(timezone.now())


@shared_task(name="cases.tasks.continue_import", ignore_result=True)
def work_on_import(pk: int) -> None:
    """Carry an import out, or take it back, to its end; killed, it is gone on with by beat."""
    while continue_import(pk, now=timezone.now()) or continue_revert(pk, now=timezone.now()):
        pass


@shared_task(ignore_result=True)
def continue_imports() -> None:
    """Go on with the imports that some worker has left."""
    for pk in imports_at_work():
        work_on_import(pk)


@shared_task(ignore_result=True)
def gather_merged() -> None:
    """Let the kept records have what was written to merged ones while they were merged."""
    gather_strays(timezone.now())
