"""Reads of who changed what in a case, and when."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.contenttypes.models import ContentType
from wagtail.admin.utils import get_user_display_name

from cases.models import EDIT_ACTION, Case, RecordEdit, StageChange

NEWEST = 20


@dataclass(frozen=True, slots=True)
class Change:
    """What one write changed: the names of the fields, who wrote (None: the system) and when, UTC."""

    at: datetime
    fields: tuple[str, ...]
    user: Any = None

    @property
    def labels(self) -> list[str]:
        """The fields in words of the active language."""
        return [str(getattr(Case, name).field.verbose_name) for name in self.fields]

    @property
    def who(self) -> str:
        """The person's name, or nothing where it was the system."""
        return get_user_display_name(self.user) if self.user else ""


def changes_since(case: Case, version: int) -> list[Change]:
    """Return what was written since the case had that version, oldest first (2 statements).

    Edits and moves; at most the newest 20 of each.
    """
    return sorted([*_edits(case, version), *_moves(case, version)], key=lambda change: change.at)


def edits_of(case: Case) -> list[Change]:
    """Return the newest 20 edits of a case, moves left out, newest first (1 statement)."""
    return list(_edits(case, 0))


def _edits(case: Case, version: int) -> Iterator[Change]:
    edits = RecordEdit.objects.filter(
        content_type=ContentType.objects.get_for_model(Case),
        object_id=str(case.pk),
        action=EDIT_ACTION,
    )
    for edit in edits.select_related("user").order_by("-pk")[:NEWEST]:
        if edit.data["version"] > version:
            yield Change(edit.timestamp, tuple(edit.data["fields"]), edit.user)


def _moves(case: Case, version: int) -> Iterator[Change]:
    moves = StageChange.objects.filter(case=case, seq__gt=version).select_related("user")
    # A move ends or sets the next step too, but the stage is what it is about.
    for move in moves.order_by("-seq")[:NEWEST]:
        yield Change(move.at, ("stage",), move.user)
