"""Undoing a merge: each record has its own again, or the reason why not is told."""

from collections.abc import Iterator
from datetime import datetime
from enum import Enum
from typing import Any

from django.apps import apps
from django.contrib.auth.models import AbstractBaseUser
from django.db import IntegrityError, connection, models

from bookings.actions.transactions import whole
from cases.actions.merging import (
    MODELS,
    MergeError,
    label,
    locked_rows,
    log_merging,
    plain,
    rows_of,
)
from cases.domain.merging import UNDO_FOR, can_be_undone, values_after_undo
from cases.models import CaseContact, MergedKind, MergeLog, Role

Step = dict[str, Any]


class WhyNot(Enum):
    """Why a merge cannot be undone."""

    ALREADY = "it is undone already"
    TOO_LATE = "it is more than 30 days old"
    GONE = "one of the records is gone or erased"
    TAKEN = "something else is where it would go back to"


class MergeNotUndoneError(MergeError):
    """The merge stays as it is: see `why`."""

    def __init__(self, log: MergeLog, why: WhyNot) -> None:
        super().__init__(f"the merge “{log.label}” is not undone: {why.value}")
        self.why = why


class LaterMergeError(MergeError):
    """A later merge, `later`, builds on this one and has to be undone first."""

    def __init__(self, log: MergeLog, later: MergeLog) -> None:
        super().__init__(f"undo “{later.label}” before “{log.label}”, on which it builds")
        self.later = later


def undo_merge(log: MergeLog, *, by: AbstractBaseUser, now: datetime) -> list[str]:
    """Give each of two merged records its own again; all of it or nothing.

    What came to the kept record since stays there, and so does what was changed since: returned are
    the kept record's fields that were left for that reason. Raises MergeNotUndoneError and
    LaterMergeError.
    """
    try:
        return whole(lambda: _undo(log.pk, by=by, now=now))
    except IntegrityError as error:
        raise MergeNotUndoneError(log, WhyNot.TAKEN) from error


def forget_old_merges(now: datetime) -> int:
    """Empty the snapshots that nothing can be undone with any more; return how many (1 statement).

    They hold names and numbers, which nobody would look for there.
    """
    old = MergeLog.objects.filter(at__lt=now - UNDO_FOR).exclude(snapshot={})
    return old.update(snapshot={})


def _undo(pk: int, *, by: AbstractBaseUser, now: datetime) -> list[str]:
    log = MergeLog.objects.select_for_update(of=("self",)).get(pk=pk)
    model, steps = MODELS[MergedKind(log.kind)], log.snapshot.get("steps", [])
    # Locked first: a merge that is just being made of either would not be among the later ones yet.
    both = locked_rows(model, [log.kept_id, log.merged_id])
    _check(log, steps, now)
    if len(both) < 2 or any(getattr(row, "erased_at", None) for row in both.values()):
        raise MergeNotUndoneError(log, WhyNot.GONE)
    changed = [name for step in reversed(steps) for name in _step_back(step, log)]
    MergeLog.objects.filter(pk=log.pk).update(undone_at=now)
    log_merging(rows_of(model).get(pk=log.kept_id), [], by=by, now=now)
    # Else a reference to what is gone would be told only at the commit, to nobody.
    connection.check_constraints()
    return changed


def _check(log: MergeLog, steps: list[Step], now: datetime) -> None:
    if log.undone_at:
        raise MergeNotUndoneError(log, WhyNot.ALREADY)
    if not can_be_undone(log.at, now) or not steps:
        raise MergeNotUndoneError(log, WhyNot.TOO_LATE)
    ours = set(_touched(log))
    since = MergeLog.objects.filter(pk__gt=log.pk, undone_at=None).order_by("-pk")
    # The latest first: that one nothing stands in the way of.
    for later in since:
        if ours & set(_touched(later)):
            raise LaterMergeError(log, later)


def _step_back(step: Step, log: MergeLog) -> list[str]:
    """Take one step back; return the fields of the kept record that stay as they were changed."""
    if "wrote" in step:
        return _write_back(step, log)
    if "dropped" in step:
        _bring_back(step["dropped"], step["values"])
    elif "moved" in step:
        # Only what is still where the merge put it.
        rows = rows_of(apps.get_model(step["moved"]))
        here = rows.filter(pk__in=step["keys"], **{step["field"]: log.kept_id})
        here.update(**{step["field"]: log.merged_id})
    return []


def _write_back(step: Step, log: MergeLog) -> list[str]:
    model, fields = apps.get_model(step["wrote"]), step["fields"]
    row = rows_of(model).filter(pk=step["key"]).first()
    if row is None:
        return []
    now = {name: plain(getattr(row, name)) for name in fields}
    values = values_after_undo(fields, now)
    if values is not None:
        rows_of(model).filter(pk=row.pk).update(**values)
        return []
    of_kept = model is MODELS[MergedKind(log.kind)] and row.pk == log.kept_id
    return list(fields)[:1] if of_kept else []


def _bring_back(name: str, values: dict[str, Any]) -> None:
    """Bring back a row that the merge took away, unless what it says is said again by now."""
    model = apps.get_model(name)
    row: Any = model(**values)
    if isinstance(row, CaseContact):
        others = CaseContact.objects.filter(case=row.case_id)
        if others.filter(contact=row.contact_id).exists():
            return
        # Somebody else has been made the first contact since: of two the database takes one.
        if row.role == Role.INITIATOR and others.filter(role=Role.INITIATOR).exists():
            row.role = Role.PARTICIPANT
    rows_of(model).bulk_create([row])


def _touched(log: MergeLog) -> Iterator[tuple[str, int]]:
    """Yield (model, key) of every row that a merge wrote, moved, left or took away, and the two."""
    name = label(MODELS[MergedKind(log.kind)])
    yield from ((name, log.kept_id), (name, log.merged_id))
    for step in log.snapshot.get("steps", []):
        if "wrote" in step:
            yield step["wrote"], step["key"]
        elif "dropped" in step:
            yield from _dropped(step["dropped"], step["values"])
        else:
            yield from ((step.get("moved") or step["left"], key) for key in step["keys"])


def _dropped(name: str, values: dict[str, Any]) -> Iterator[tuple[str, int]]:
    """Yield a row that was taken away, and those that it pointed at: where it would come back to."""
    model = apps.get_model(name)
    yield name, values[model._meta.pk.attname]
    for column in model._meta.concrete_fields:
        if isinstance(column, models.ForeignKey) and values[column.attname] is not None:
            yield label(column.related_model), values[column.attname]
