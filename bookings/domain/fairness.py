"""Who is given a session that several could give."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

Who = TypeVar("Who")


@dataclass(frozen=True, slots=True)
class Load:
    """What a consultant has had: sessions in the window, and when one was last booked."""

    sessions: int
    latest_at: datetime | None
    weight: int = 1
    name: str = ""


def fairest(able: Sequence[Who], loads: Mapping[Who, Load]) -> Who:
    """Return who is next: fewest sessions for their weight, then least recently booked, then by name.

    One who never had any comes before everyone who did. Weights above 1 let a person have as many
    times more before another is next; the order of `able` decides nothing.
    """
    return min(able, key=lambda who: _rank(loads[who]))


def _rank(load: Load) -> tuple[float, float, str]:
    latest = load.latest_at.timestamp() if load.latest_at else float("-inf")
    # The name last: a tie is decided alike each time, whatever order the database answers in.
    return load.sessions / load.weight, latest, load.name
