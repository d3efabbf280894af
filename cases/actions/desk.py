"""What staff arrange for their own work: saved views, the goal of the day, and many moves at once."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.contrib.auth.models import AbstractBaseUser

from cases.actions.edits import CaseError, check_unchanged
from cases.actions.stages import move_case
from cases.domain.stages import Stage
from cases.models import Case, DailyGoal, SavedView


@dataclass(frozen=True, slots=True)
class Attempt:
    """What came of one of many moves; without an `error` the case was moved."""

    case: Case
    error: CaseError | None = None


def move_many(
    cases: Iterable[Case],
    to: Stage,
    *,
    versions: Mapping[int, int],
    now: datetime,
    actor: AbstractBaseUser,
    **given: Any,
) -> list[Attempt]:
    """Move each case by itself with what was given for all, and return what came of each, in order.

    `versions` are the lock versions that were shown, by key. One that is refused keeps none of the
    others: each is a transaction of its own, with as many statements as move_case takes.
    """
    return [
        # Versions begin at 1: one that was not shown is never the present one.
        _attempt(case, to, versions.get(case.pk, 0), now=now, actor=actor, **given)
        for case in cases
    ]


def save_view(owner: AbstractBaseUser, name: str, query: str, *, shared: bool) -> SavedView:
    """Keep filters under a name and return the view; the owner's view of that name is replaced.

    2 statements and those of a transaction.
    """
    given = {"query": query, "is_shared": shared}
    return SavedView.objects.update_or_create(owner_id=owner.pk, name=name, defaults=given)[0]


def share_view(view: SavedView, *, shared: bool) -> None:
    """Let everyone use the view, or its owner alone (1 statement)."""
    view.is_shared = shared
    view.save(update_fields=["is_shared"])


def set_goal(user: AbstractBaseUser, on: date, text: str) -> None:
    """Write the person's goal of the day, or take it away when the text is empty.

    2 statements and those of a transaction.
    """
    if not (text := text.strip()):
        DailyGoal.objects.filter(user_id=user.pk, on=on).delete()
        return
    DailyGoal.objects.update_or_create(user_id=user.pk, on=on, defaults={"text": text})


def _attempt(case: Case, to: Stage, version: int, **given: Any) -> Attempt:
    try:
        check_unchanged(case, version)
        move_case(case, to, **given)
    except CaseError as error:
        return Attempt(case, error)
    return Attempt(case)
