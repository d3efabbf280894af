"""Tasks: what is to be done in a case by a date, and reminding whoever is to do it."""

from datetime import date, datetime, time
from typing import Any

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction
from django.utils.timezone import get_default_timezone
from django.utils.translation import gettext as _

from bookings.domain.invitations import Mailbox, one_line
from bookings.emails import Letter
from bookings.outbox import queue_letter, withdraw_letters
from bookings.zones import long_date
from cases import queries
from cases.actions.language import site_language
from cases.actions.staff_letters import button_to_case, letter_to_staff
from cases.models import Case, Task
from cases.queries.letters import OF_TASK

MORNING = time(7)


def add_task(
    case: Case, text: str, due_on: date, *, assignee: AbstractBaseUser | None, now: datetime
) -> Task:
    """Write down what is to be done by a date, by whom, and return it (1 statement).

    A closed case may have tasks too: the story is asked for after it was won.
    """
    return Task.objects.create(
        case=case,
        text=one_line(text),
        due_on=due_on,
        assignee_id=assignee.pk if assignee else None,
        created_at=now,
    )


def edit_task(task: Task, *, text: str, due_on: date, assignee: AbstractBaseUser | None) -> None:
    """Change what is to be done, when or by whom (1 statement); a new date is reminded of anew.

    So is a new assignee, who was never told.
    """
    reminded_on = task.reminded_on if (assignee and assignee.pk) == task.assignee_id else None
    _write(
        task,
        text=one_line(text),
        due_on=due_on,
        assignee_id=assignee.pk if assignee else None,
        reminded_on=reminded_on,
    )


def finish_task(task: Task, *, by: AbstractBaseUser, now: datetime) -> None:
    """Mark the task done, once (2 statements): whoever comes second leaves the first one's name.

    A reminder that waits for its mail server is withdrawn.
    """
    with transaction.atomic(savepoint=False):
        if Task.objects.filter(pk=task.pk, done_at=None).update(done_at=now, done_by_id=by.pk):
            task.done_at, task.done_by_id = now, by.pk
            withdraw_letters(f"{OF_TASK}{task.pk}")


def reopen_task(task: Task) -> None:
    """Mark the task as still to be done (1 statement); it is reminded of again."""
    _write(task, done_at=None, done_by_id=None, reminded_on=None)


def remind_of_tasks(now: datetime) -> int:
    """Queue a reminder of each task that is due to whom it falls, once for each date; return how many.

    One that is given to nobody falls to the owner of its case.

    None before seven in the morning on the site's clock: the day begins at midnight, work does not.

    Nobody is reminded of a task in a case that they no longer see. 1 statement, and for each task 1
    to ask that, 2 and those of the outbox; each task in a transaction of its own, so that one that
    fails holds up no other.
    """
    if is_night(now):
        return 0
    return sum(_remind(task, now) for task in queries.due_reminders(now))


def is_night(now: datetime) -> bool:
    """Return whether it is too early in the day, on the site's clock, to remind anybody."""
    return now.astimezone(get_default_timezone()).time() < MORNING


def _remind(task: Task, now: datetime) -> bool:
    assignee = task.assignee or task.case.owner
    if assignee is None or not queries.cases_for(assignee).filter(pk=task.case_id).exists():
        return False
    with transaction.atomic():
        # Claimed by a conditional write: of two workers one gets the row, the other goes on.
        same = Task.objects.filter(pk=task.pk, done_at=None, reminded_on=task.reminded_on)
        if not same.filter(due_on=task.due_on).update(reminded_on=task.due_on):
            return False
        key = f"{OF_TASK}{task.pk}:{task.due_on}:{assignee.pk}:{now.isoformat()}"
        with site_language():
            queue_letter(_reminder(task, assignee), about=f"{OF_TASK}{task.pk}", key=key, now=now)
    return True


def _reminder(task: Task, assignee: Any) -> Letter:
    return letter_to_staff(
        Mailbox(assignee.email, assignee.get_full_name()),
        subject=_("To do: %(what)s") % {"what": task.text},
        lead=_("This is due: %(what)s") % {"what": task.text},
        facts=[(_("Case"), str(task.case)), (_("By"), long_date(task.due_on))],
        button=button_to_case(task.case_id),
        thread=f"{OF_TASK}{task.pk}",
    )


def _write(task: Task, **values: Any) -> None:
    for name, value in values.items():
        setattr(task, name, value)
    task.save(update_fields=list(values))
