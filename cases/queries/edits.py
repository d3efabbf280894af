"""Reads of who changed what in a case, and when."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Model
from wagtail.admin.utils import get_user_display_name

from cases.models import (
    EDIT_ACTION,
    ActorKind,
    Case,
    Contact,
    RecordEdit,
    Role,
    StageChange,
)

NEWEST = 20


@dataclass(frozen=True, slots=True)
class PartChange:
    """Whose part in the case became another; "" before coming in and after leaving."""

    contact: Contact
    was: str
    now_is: str


@dataclass(frozen=True, slots=True)
class Change:
    """What one write changed: the names of the fields, who wrote (None: the system) and when, UTC."""

    at: datetime
    fields: tuple[str, ...]
    user: Any = None
    parts: tuple[PartChange, ...] = ()
    # Where there is no person's name: whose doing it was.
    actor: ActorKind = ActorKind.SYSTEM

    @property
    def labels(self) -> list[str]:
        """The fields in words of the active language."""
        return [str(getattr(Case, name).field.verbose_name) for name in self.fields]

    @property
    def who(self) -> str:
        """The person's name, else that it was a booking, the system, or somebody who is gone."""
        return get_user_display_name(self.user) if self.user else str(self.actor.label)


def changes_since(case: Case, version: int) -> list[Change]:
    """Return what was written since the case had that version, oldest first (2 statements).

    Edits and moves; at most the newest 20 of each.
    """
    return sorted([*_edits(case, version), *_moves(case, version)], key=lambda change: change.at)


def edits_of(case: Case) -> list[Change]:
    """Return the newest 20 edits of a case, moves left out, newest first.

    1 statement, and 1 for the names where people came, went or were given another role.
    """
    return list(_edits(case, 0))


def last_edit(record: Model) -> Change | None:
    """Return when and by whom a record was last written, as its history tells, or None (1 statement)."""
    edits = RecordEdit.objects.filter(
        content_type=ContentType.objects.get_for_model(record), object_id=str(record.pk)
    )
    last = edits.select_related("user").order_by("-timestamp", "-pk").first()
    return Change(last.timestamp, (), last.user, actor=_actor(last)) if last else None


def _edits(case: Case, version: int) -> Iterator[Change]:
    found = list(_edits_since(case, version))
    keys = {part["contact"] for edit in found for part in edit.data.get("parts", ())}
    # The log has no names: who was erased is nameless here too.
    people = Contact.objects.in_bulk(keys) if keys else {}
    for edit in found:
        told = edit.data.get("parts", ())
        parts = tuple(
            PartChange(people[one["contact"]], _role(one["was"]), _role(one["is"]))
            for one in told
            if one["contact"] in people
        )
        yield Change(edit.timestamp, tuple(edit.data["fields"]), edit.user, parts, _actor(edit))


def _actor(edit: RecordEdit) -> ActorKind:
    # The key stays when the account goes: then it was still a person.
    return ActorKind.SYSTEM if edit.user_id is None else ActorKind.USER


def _role(code: str) -> str:
    return str(Role(code).label) if code else ""


def _edits_since(case: Case, version: int) -> Iterator[RecordEdit]:
    edits = RecordEdit.objects.filter(
        content_type=ContentType.objects.get_for_model(Case),
        object_id=str(case.pk),
        action=EDIT_ACTION,
    )
    for edit in edits.select_related("user").order_by("-pk")[:NEWEST]:
        if edit.data["version"] > version:
            yield edit


def _moves(case: Case, version: int) -> Iterator[Change]:
    moves = StageChange.objects.filter(case=case, seq__gt=version).select_related("user")
    # A move ends or sets the next step too, but the stage is what it is about.
    for move in moves.order_by("-seq")[:NEWEST]:
        yield Change(move.at, ("stage",), move.user, actor=ActorKind(move.actor))
