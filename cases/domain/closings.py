"""Won and lost cases, counted by anything that tells them apart."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

from cases.domain.worth import Worth, worth_of

# The key of a reason, a service or a person; None where a case has none.
Key = int | None


class Closing(NamedTuple):
    """How one case ended, and its value in cents, if anybody knows it.

    A tuple: tens of thousands are made at once (see `Journey`).
    """

    is_won: bool
    value: int | None
    currency: str


@dataclass(frozen=True, slots=True)
class Ended:
    """The cases of one key: how many were won and lost, and what they were worth."""

    key: Key
    won: int
    lost: int
    won_worth: Worth
    lost_worth: Worth

    @property
    def count(self) -> int:
        return self.won + self.lost


def ended_by(closings: Iterable[tuple[Key, Closing]]) -> list[Ended]:
    """Return a line for each key, those with most cases first; of as many, the lower key.

    A case that stands under several keys, as with two services, counts under each.
    """
    by_key: dict[Key, list[Closing]] = {}
    for key, closing in closings:
        by_key.setdefault(key, []).append(closing)
    return sorted((_ended(key, told) for key, told in by_key.items()), key=_most_first)


def _ended(key: Key, told: list[Closing]) -> Ended:
    won = [c for c in told if c.is_won]
    lost = [c for c in told if not c.is_won]
    return Ended(key, len(won), len(lost), _worth(won), _worth(lost))


def _worth(told: list[Closing]) -> Worth:
    return worth_of((closing.value, closing.currency) for closing in told)


def _most_first(line: Ended) -> tuple[int, bool, int]:
    # What has no key comes last among its equals.
    return -line.count, line.key is None, line.key or 0
