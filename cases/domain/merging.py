"""What two records become as one, and what undoing that gives back: values in, values out."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from enum import Enum
from typing import Any

from cases.domain.stages import Stage, StageClass

UNDO_FOR = timedelta(days=30)
# What tells more of a person's part comes first. Codes, since the labels belong to the models.
ROLES = ("initiator", "decider", "quoted", "reviewer", "participant")


class Refusal(Enum):
    """Why two records may not become one."""

    KEPT_IS_CLOSED = "the open one would vanish from everybody's work"
    MERGED_IS_WON = "the win would vanish from every figure"
    ERASED = "one of them is erased"


def refused_by_stages(kept: Stage, merged: Stage) -> Refusal | None:
    """Return why a case at one stage may not go into a case at another, or None.

    The kept case's stage and log stand, so nothing may go into it that they would hide: not work
    that is open, not a win. A lost one may go into any.
    """
    into, goes = kept.belongs_to, merged.belongs_to
    if goes is StageClass.OPEN and into is not StageClass.OPEN:
        return Refusal.KEPT_IS_CLOSED
    # Two wins may become one: of one matter they would be counted twice.
    if goes is StageClass.WON and into is not StageClass.WON:
        return Refusal.MERGED_IS_WON
    return None


def chosen_values(
    kept: Mapping[str, Any],
    merged: Mapping[str, Any],
    groups: Iterable[Sequence[str]],
    from_merged: Collection[str] | None,
) -> dict[str, Any]:
    """Return the values that the kept record takes over from the merged one, by field.

    `groups` are fields that only make sense together, named by their first. Those in `from_merged`
    were chosen; where nobody chose (None), what the kept one lacks is filled in.
    """
    taken: dict[str, Any] = {}
    for group in groups:
        # A currency is there without an amount: the first of a group says whether it is filled.
        if not is_given(kept[group[0]]) if from_merged is None else group[0] in from_merged:
            taken |= {name: merged[name] for name in group if merged[name] != kept[name]}
    return taken


def is_given(value: Any) -> bool:
    """Return whether a field says something; nought does."""
    return value is not None and value != ""


def stronger_role(one: str, other: str) -> str:
    """Return the role of the two that tells more of the person's part."""
    return min(one, other, key=ROLES.index)


def values_after_undo(
    fields: Mapping[str, tuple[Any, Any]], now: Mapping[str, Any]
) -> dict[str, Any] | None:
    """Return what fields that belong together are after a merge is undone, or None to leave them.

    `fields` are (before, after the merge). All of them go back or none: of an amount and its currency,
    one alone would be a sum that nobody ever wrote.
    """
    if any(now[name] != after for name, (_before, after) in fields.items()):
        return None
    return {name: before for name, (before, _after) in fields.items()}


def can_be_undone(merged_at: datetime, now: datetime) -> bool:
    """Return whether a merge is young enough to be undone; the last moment counts."""
    return now - merged_at <= UNDO_FOR
