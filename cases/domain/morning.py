"""How a morning's many small things are laid out: by person, and by what they are about."""

from collections.abc import Hashable, Iterable
from datetime import datetime
from enum import StrEnum
from typing import TypeVar

Key = TypeVar("Key", bound=Hashable)
Item = TypeVar("Item")


class Whose(StrEnum):
    """Whose morning is shown: that of whoever looks, or everybody's."""

    ME = "me"
    TEAM = "team"


def shares(
    people: Iterable[Key], items: Iterable[tuple[Key | None, Item]]
) -> dict[Key | None, list[Item]]:
    """Return the items of each person, in their order, and under None those of nobody here.

    Each of the people is there, with nothing too: at a stand-up nobody is passed over.
    """
    found: dict[Key | None, list[Item]] = {person: [] for person in people}
    found[None] = []
    for person, item in items:
        # Of somebody who has left: it must be named, or it is lost to everybody.
        found[person if person in found else None].append(item)
    return found


def newest_first(news: Iterable[tuple[Key, datetime, Item]]) -> dict[Key, list[Item]]:
    """Return what happened by what it happened to: the latest touched first, in each the latest first."""
    found: dict[Key, list[Item]] = {}
    # Sorted as a whole, the keys come in the order of their newest item.
    for key, _at, item in sorted(news, key=lambda told: told[1], reverse=True):
        found.setdefault(key, []).append(item)
    return found
