"""Writing fields of a case: with its version, so that nobody writes over another, and in its log."""

from datetime import datetime
from typing import Any

from django.contrib.auth.models import AbstractBaseUser
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import Model

from cases import queries
from cases.models import EDIT_ACTION, Case, RecordEdit


class CaseError(Exception):
    """A case could not be changed; each subclass is a case that callers treat apart."""


class CaseChangedError(CaseError):
    """Somebody else changed the case since it was read.

    `case` is as it is now, `changes` tell what was changed by whom and when, oldest first; empty
    where a booking did it, which writes activities instead.
    """

    def __init__(self, case: Case, changes: list[queries.Change]) -> None:
        super().__init__(f"case {case.ref} has changed meanwhile: it is {case.stage} now")
        self.case = case
        self.changes = changes


def check_unchanged(case: Case, lock_version: int) -> None:
    """Raise CaseChangedError unless the case is still the one that was shown (no statement)."""
    if case.lock_version != lock_version:
        raise CaseChangedError(case, queries.changes_since(case, lock_version))


def update_case(case: Case, **values: Any) -> None:
    """Write values to the case and raise its version, in the database and here (1 statement).

    Raises CaseChangedError when the case was written since it was read. Not logged: what people
    write goes through edit_case.
    """
    if not was_updated(case, values):
        raise changed_error(case)


def was_updated(case: Case, values: dict[str, Any]) -> bool:
    """Write values as update_case does, and return whether the case was still as it was read."""
    values["lock_version"] = case.lock_version + 1
    # Asked and written in one statement: between a look and a write another could write.
    same = Case.objects.filter(pk=case.pk, lock_version=case.lock_version)
    if not same.update(**values):
        return False
    for name, value in values.items():
        setattr(case, name, value)
    return True


def changed_error(case: Case) -> CaseChangedError:
    """Return the error that tells how the case differs by now from the one that was read."""
    now = Case.objects.filter(pk=case.pk).first() or case
    return CaseChangedError(now, queries.changes_since(case, case.lock_version))


def edit_case(
    case: Case,
    *,
    now: datetime,
    actor: AbstractBaseUser | None = None,
    services: list[Any] | None = None,
    shared_with: list[Any] | None = None,
    **values: Any,
) -> None:
    """Write fields of a case, never its stage, and log which of them changed (2 statements).

    Services and those it is shared with stay as they are unless given; each costs 1 statement more
    and those of its change. What does not change is not written. Raises CaseChangedError.
    """
    if "stage" in values:
        raise ValueError("a stage is changed by move_case, which asks and logs")
    many = {"services": services, "shared_with": shared_with}
    changed = [name for name, value in values.items() if _differs(case, name, value)]
    changed += [
        name
        for name, given in many.items()
        if given is not None and _set_of(case, name) != _keys(given)
    ]
    if not changed:
        return
    with transaction.atomic(savepoint=False):
        if was_updated(case, {name: values[name] for name in changed if name in values}):
            for name in filter(many.__contains__, changed):
                getattr(case, name).set(many[name])
            log_edit(case, changed, now=now, actor=actor)
            return
    # Raised outside: an error that leaves the block would undo what the caller has done around it.
    raise changed_error(case)


def log_edit(
    record: Model,
    fields: list[str],
    *,
    now: datetime,
    actor: AbstractBaseUser | None,
    **told: Any,
) -> None:
    """Write into the record's history which fields changed (1 statement), and what else is `told`."""
    edit = RecordEdit(
        content_type=ContentType.objects.get_for_model(record),
        object_id=str(record.pk),
        label=str(record),
        action=EDIT_ACTION,
        data={"version": getattr(record, "lock_version", None), "fields": fields} | told,
        timestamp=now,
        user_id=actor.pk if actor else None,
        content_changed=True,
    )
    # In bulk, since saving by itself reads every row that the edit refers to once more.
    RecordEdit.objects.bulk_create([edit])


def _differs(case: Case, name: str, value: Any) -> bool:
    # By its column, so that comparing an owner does not read the owner.
    column = getattr(Case, name).field.attname
    return bool(getattr(case, column) != (value.pk if isinstance(value, Model) else value))


def _set_of(case: Case, name: str) -> set[Any]:
    return set(getattr(case, name).values_list("pk", flat=True))


def _keys(given: list[Any]) -> set[Any]:
    return {record.pk for record in given}
