"""Two records of the same thing become one, with all that pointed at either."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.contrib.auth.models import AbstractBaseUser
from django.db import models

from bookings.actions.transactions import whole
from cases import queries
from cases.actions.edits import CaseError, log_edit
from cases.domain.merging import Refusal, chosen_values, refused_by_stages, stronger_role
from cases.models import (
    Case,
    CaseContact,
    Contact,
    MergedKind,
    MergeLog,
    Organisation,
    Role,
    StageChange,
)

Record = Contact | Organisation | Case
Column = tuple[type[models.Model], str]
# By kind: what may be chosen of it, fields that only make sense together in one group.
CHOICES: dict[MergedKind, tuple[tuple[str, ...], ...]] = {
    MergedKind.CONTACT: (
        ("full_name",),
        ("organisation_id",),
        ("job_title",),
        ("phone",),
        ("language",),
    ),
    # The key follows the name.
    MergedKind.ORGANISATION: (("name", "name_key"), ("domain",), ("note",)),
    MergedKind.CASE: (
        ("title",),
        ("organisation_id",),
        ("owner_id",),
        ("kind",),
        ("value_amount", "value_currency"),
        ("next_step", "next_step_on"),
        ("proposal_due_on",),
        ("previous_case_id",),
    ),
}
MODELS: dict[MergedKind, type[Record]] = {
    MergedKind.CONTACT: Contact,
    MergedKind.ORGANISATION: Organisation,
    MergedKind.CASE: Case,
}
# What stays where it is. A stage log adds up only by itself: woven into another, both would tell
# of moves that nobody made.
LEFT: frozenset[Column] = frozenset({(StageChange, "case")})
LABEL_LENGTH = 500


class MergeError(CaseError):
    """Two records could not become one, or not two again."""


class AlreadyMergedError(MergeError):
    """One of the two lives on in another record already."""


class MergeHiddenError(MergeError):
    """More would move than the person sees."""


class MergeRefusedError(MergeError):
    """The two may not become one: see `why`."""

    def __init__(self, kept: Record, merged: Record, why: Refusal) -> None:
        super().__init__(f"{merged} cannot become part of {kept}: {why.value}")
        self.why = why


@dataclass(slots=True)
class Snapshot:
    """What a merge did, step by step as JSON holds it; undoing walks it backwards."""

    steps: list[dict[str, Any]] = field(default_factory=list)

    def write(self, row: models.Model, **values: Any) -> None:
        """Write values that belong together, and remember what they were (1 statement)."""
        fields = {name: [plain(getattr(row, name)), plain(value)] for name, value in values.items()}
        self.steps.append({"wrote": label(type(row)), "key": row.pk, "fields": fields})
        for name, value in values.items():
            setattr(row, name, value)
        rows_of(type(row)).filter(pk=row.pk).update(**values)

    def drop(self, row: models.Model) -> None:
        """Take a row away and remember it whole (1 statement)."""
        names = [column.attname for column in row._meta.concrete_fields]
        kept = {name: plain(getattr(row, name)) for name in names}
        self.steps.append({"dropped": label(type(row)), "values": kept})
        rows_of(type(row)).filter(pk=row.pk).delete()

    def move(self, column: Column, keys: list[int], to: int) -> None:
        """Point rows at another record by one column and remember which (1 statement)."""
        model, name = column
        self.steps.append({"moved": label(model), "field": name, "keys": keys})
        rows_of(model).filter(pk__in=keys).update(**{name: to})

    def leave(self, row: models.Model, double: models.Model) -> None:
        """Remember that a row stayed because of another, so that both are undone in turn."""
        self.steps.append({"left": label(type(row)), "keys": [row.pk, double.pk]})


def label(model: type[models.Model]) -> str:
    """Return how a snapshot names a model."""
    return model._meta.label_lower


def rows_of(model: type[models.Model]) -> models.QuerySet[Any]:
    """Return all rows, those too that a model's own manager hides."""
    return model._base_manager.all()


def plain(value: Any) -> Any:
    """Return a value as JSON holds it."""
    return value.isoformat() if hasattr(value, "isoformat") else value


def kind_of(record: Record) -> MergedKind:
    """Return what is merged when this record is."""
    return next(kind for kind, model in MODELS.items() if isinstance(record, model))


def groups_of(kept: Record, merged: Record) -> list[tuple[str, ...]]:
    """Return the groups of fields of which a value may be chosen for these two (no statement)."""
    without: set[str] = set()
    if isinstance(kept, Case) and isinstance(merged, Case):
        # A lost case has no next step, without which an open one cannot be.
        if not (kept.at_stage.is_open and merged.at_stage.is_open):
            without.add("next_step")
        # Of two that become one, none continues the other.
        if merged.previous_case_id == kept.pk or kept.previous_case_id == merged.pk:
            without.add("previous_case_id")
    return [group for group in CHOICES[kind_of(kept)] if group[0] not in without]


def refusal_of(kept: Record, merged: Record) -> Refusal | None:
    """Return why the two may not become one, or None (no statement)."""
    if isinstance(kept, Case) and isinstance(merged, Case):
        return refused_by_stages(kept.at_stage, merged.at_stage)
    erased = any(getattr(record, "erased_at", None) for record in (kept, merged))
    # Whoever asked to be forgotten would live on under another's name.
    return Refusal.ERASED if erased else None


def merge(
    kept: Record,
    merged: Record,
    *,
    by: AbstractBaseUser,
    now: datetime,
    from_merged: Collection[str] | None = None,
) -> MergeLog:
    """Make the merged record part of the kept one, and return the log that can undo it.

    `from_merged` names the fields (the first of a group) whose value is the merged one's; without
    it what the kept one lacks is filled in. All that pointed at either points at the kept one,
    whatever app ties it there; what would then be said twice is said once. The merged one stays as
    a stub that no list shows; a merged case keeps its stage log. Raises AlreadyMergedError,
    MergeHiddenError, MergeRefusedError, and ValueError for what are not two of one kind.
    """
    if type(kept) is not type(merged) or kept.pk == merged.pk:
        raise ValueError(f"{kept!r} and {merged!r} are not two of one kind")
    # Run again after a deadlock: a booking may hold what this waits for.
    return whole(lambda: _merge(kept, merged, by=by, now=now, from_merged=from_merged))


def _merge(
    kept: Any,
    merged: Any,
    *,
    by: AbstractBaseUser,
    now: datetime,
    from_merged: Collection[str] | None,
) -> MergeLog:
    kept, merged = _locked(kept, merged)
    _check(kept, merged, by)
    snapshot, groups = Snapshot(), groups_of(kept, merged)
    # As they are called now: the kept one may take over the other's name.
    told = f"{merged} → {kept}"[:LABEL_LENGTH]
    taken = chosen_values(vars(kept), vars(merged), groups, from_merged)
    if isinstance(merged, Case):
        _give_up_first_contact(kept, merged, snapshot)
        # Above both: what goes by the merged one's version, as taking back an import does, must
        # not find the kept one unchanged.
        kept.lock_version = max(kept.lock_version, merged.lock_version)
    for column in relations(type(kept)):
        if column not in LEFT:
            _repoint(column, kept, merged, snapshot)
    written = _write_chosen(kept, merged, groups, taken, snapshot)
    snapshot.write(merged, merged_into_id=kept.pk)
    log_merging(kept, written, by=by, now=now)
    return MergeLog.objects.create(
        kind=kind_of(kept),
        kept_id=kept.pk,
        merged_id=merged.pk,
        label=told,
        snapshot={"steps": snapshot.steps},
        at=now,
        by_id=by.pk,
    )


def relations(model: type[models.Model]) -> Iterator[Column]:
    """Yield every column that points at the model, those without a name back too; cases' first.

    Asked of Django rather than listed: a relation that somebody adds later, in whatever app, is
    not forgotten. Cases first, since a booking locks a case before its contact.
    """
    columns: list[Any] = model._meta.get_fields(include_hidden=True)
    found = [
        (relation.related_model, relation.field.name)
        for relation in columns
        if relation.auto_created and (relation.one_to_many or relation.one_to_one)
    ]
    yield from sorted(found, key=lambda column: column[0] is not Case)


def log_merging(kept: Record, fields: list[str], *, by: AbstractBaseUser, now: datetime) -> None:
    """Write the merge, or its undoing, into the kept record's history under a new version."""
    if isinstance(kept, Case):
        # Never back: a page from before would seem fresh.
        kept.lock_version += 1
        Case.objects.filter(pk=kept.pk).update(lock_version=kept.lock_version)
    log_edit(kept, ["merged_into", *fields], now=now, actor=by)


def locked_rows(model: type[models.Model], keys: Collection[int]) -> dict[int, Any]:
    """Return the rows by key, locked in the order of their keys, so that two who merge queue."""
    # FOR UPDATE rather than NO KEY: what is being tied to them now waits, or is waited for.
    rows = rows_of(model).select_for_update().order_by("pk").filter(pk__in=keys)
    return {row.pk: row for row in rows}


def _locked(kept: Any, merged: Any) -> tuple[Any, Any]:
    found = locked_rows(type(kept), [kept.pk, merged.pk])
    if len(found) < 2 or any(row.merged_into_id for row in found.values()):
        raise AlreadyMergedError(f"{kept!r} or {merged!r} is merged already")
    return found[kept.pk], found[merged.pk]


def _check(kept: Any, merged: Any, by: AbstractBaseUser) -> None:
    # Asked behind the lock: a case may have been handed to another since the page was shown.
    seen = queries.wholly_seen(by, type(kept)).filter(pk__in=[kept.pk, merged.pk])
    if seen.count() < 2:
        raise MergeHiddenError(f"{by} does not see all of {kept!r} and {merged!r}")
    if why := refusal_of(kept, merged):
        raise MergeRefusedError(kept, merged, why)


def _give_up_first_contact(kept: Case, merged: Case, snapshot: Snapshot) -> None:
    """Let only one be the first contact: the kept case's, where it has one."""
    if not kept.case_contacts.filter(role=Role.INITIATOR).exists():
        return
    for part in merged.case_contacts.filter(role=Role.INITIATOR):
        snapshot.write(part, role=Role.PARTICIPANT.value)


def _repoint(column: Column, kept: Any, merged: Any, snapshot: Snapshot) -> None:
    """Point at the kept record whatever points at the merged one by this column."""
    model, name = column
    # By key, as everywhere: of two who lock the same rows, one waits and none is stuck.
    rows = rows_of(model).select_for_update(of=("self",)).order_by("pk").filter(**{name: merged.pk})
    moving = []
    for row in rows:
        if row == kept:
            # It would point at itself: the merged one's own predecessor takes the place.
            after = getattr(merged, f"{name}_id")
            snapshot.write(row, **{f"{name}_id": None if after == kept.pk else after})
        elif double := double_of(column, row, kept):
            _say_once(row, double, snapshot, stays=model is CaseContact and name == "case")
        else:
            moving.append(row.pk)
    if moving:
        snapshot.move(column, moving, kept.pk)


def double_of(column: Column, row: Any, kept: Any) -> Any:
    """Return the row that says of the kept record already what this one says of the merged one."""
    model, name = column
    for names in unique_with(column):
        same = {other: getattr(row, other) for other in names}
        if found := rows_of(model).filter(**same, **{name: kept.pk}).first():
            return found
    return None


def unique_with(column: Column) -> Iterator[list[str]]:
    """Yield the columns that together with this one may be there only once."""
    model, name = column
    meta: Any = model._meta
    sets: list[Sequence[str]] = [rule.fields for rule in meta.total_unique_constraints]
    for names in [*sets, *meta.unique_together]:
        if name in names and len(names) > 1:
            yield [meta.get_field(other).attname for other in names if other != name]


def _say_once(row: Any, double: Any, snapshot: Snapshot, *, stays: bool) -> None:
    """Let one of two rows say it, with whatever the other one knew better."""
    if not isinstance(row, CaseContact) or stays:
        # It stays with the stub, where no page shows it.
        snapshot.leave(row, double)
    else:
        snapshot.drop(row)
    if not isinstance(row, CaseContact):
        return
    if (role := stronger_role(double.role, row.role)) != double.role:
        snapshot.write(double, role=role)


def _write_chosen(
    kept: Any, merged: Any, groups: list[tuple[str, ...]], taken: dict[str, Any], snapshot: Snapshot
) -> list[str]:
    """Write what the kept one takes over, group by group, and return the fields."""
    given_up = kept.domain if "domain" in taken else None
    if "domain" in taken:
        # Unique: it is given up before it is taken.
        snapshot.write(merged, domain=None)
    for group in groups:
        if values := {name: taken[name] for name in group if name in taken}:
            snapshot.write(kept, **values)
    if given_up:
        # In exchange, not for nothing: mail from the other domain still finds the way here.
        snapshot.write(merged, domain=given_up)
    return [group[0] for group in groups if group[0] in taken]
