"""Records that look alike, as a person is shown them."""

from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy
from wagtail.permissions import policy_registry

from cases import actions, queries
from cases.actions.merging import MODELS
from cases.domain.duplicates import Likeness, Pair
from cases.models import MergedKind

LIKENESS = {
    Likeness.NAME_AND_ORGANISATION: gettext_lazy("The same name and organisation"),
    Likeness.NAME_AND_DOMAIN: gettext_lazy("The same name and mail domain"),
    Likeness.PHONE: gettext_lazy("The same phone"),
    Likeness.NAME: gettext_lazy("The same name"),
    Likeness.DOMAIN: gettext_lazy("The same mail domain"),
    Likeness.CONTACT: gettext_lazy("The same contact, both open"),
}


@dataclass(frozen=True, slots=True)
class Alike:
    """Two records that may be one, the older first, and why."""

    kind: MergedKind
    first: Any
    second: Any
    why: str

    @property
    def first_url(self) -> str:
        """Where the first is looked at."""
        return url_of(self.kind, self.first.pk)

    @property
    def second_url(self) -> str:
        """Where the second is looked at."""
        return url_of(self.kind, self.second.pk)


def may_merge(user: Any, kind: MergedKind) -> bool:
    """Return whether the person may change records of the kind at all."""
    policy = policy_registry.get_by_type(MODELS[kind])
    return bool(policy.user_has_permission(user, "change"))


def alike_to(user: Any, record: Any) -> list[Alike]:
    """Return what may be the same as this record, for one who may merge them."""
    kind = actions.kind_of(record)
    return in_full(user, kind, queries.pairs_with(user, record)) if may_merge(user, kind) else []


def url_of(kind: MergedKind, pk: int) -> str:
    """Return the address of a record's own page."""
    name = "cases:inspect" if kind is MergedKind.CASE else f"{kind}s:edit"
    return reverse(name, args=[pk])


def in_full(user: Any, kind: MergedKind, pairs: list[Pair]) -> list[Alike]:
    """Return the pairs with their records (1 statement), as far as they are there for the user."""
    if not pairs:
        return []
    of_both = queries.wholly_seen(user, MODELS[kind])
    if kind is not MergedKind.ORGANISATION:
        of_both = of_both.select_related("organisation")
    records = of_both.in_bulk({pk for pair in pairs for pk in (pair.first, pair.second)})
    return [
        Alike(kind, records[pair.first], records[pair.second], str(LIKENESS[pair.why]))
        for pair in pairs
    ]
