"""Reads of tasks."""

from datetime import datetime
from typing import Any

from django.db.models import F, Q, QuerySet

from cases.models import Case, Task
from cases.queries.access import cases_for
from cases.queries.cases import site_date
from cases.queries.conditions import has_proposal_due


def tasks_for(user: Any) -> QuerySet[Task]:
    """Return the tasks in the cases that the user may see, the first due first (1 statement)."""
    return Task.objects.filter(case__in=cases_for(user)).select_related("assignee", "case")


def falls_to(user: Any) -> Q:
    """Return the condition that a task is the user's: given to them, or to nobody in a case of theirs."""
    # Given to nobody it would be in nobody's morning, and nobody would be reminded of it.
    return Q(assignee=user.pk) | Q(assignee=None, case__owner=user.pk)


def doer_id(task: Task) -> int | None:
    """Return the key of whoever a task falls to, by the same rule (no statement with its case read)."""
    return task.assignee_id or task.case.owner_id


def proposals_to_remind_of(now: datetime) -> QuerySet[Case]:
    """Return the cases with a proposal due soon of whose date the owner was not reminded (1 statement)."""
    due = Case.objects.filter(has_proposal_due(now), merged_into=None).exclude(
        proposal_reminded_on=F("proposal_due_on")
    )
    able = Q(owner__is_active=True) & ~Q(owner__email="")
    return due.filter(able).select_related("owner").order_by("proposal_due_on", "pk")


def due_reminders(now: datetime) -> QuerySet[Task]:
    """Return the open tasks that are due and of whose present date nobody was reminded (1 statement).

    A date that is put off is a new one to be reminded of.
    """
    open_and_due = Task.objects.filter(done_at=None, due_on__lte=site_date(now))
    waiting = Q(reminded_on=None) | ~Q(reminded_on=F("due_on"))
    able = Q(assignee__is_active=True) & ~Q(assignee__email="")
    owner_able = Q(assignee=None, case__owner__is_active=True) & ~Q(case__owner__email="")
    found = open_and_due.filter(waiting, able | owner_able)
    return found.select_related("assignee", "case__owner")
