"""How long a case stood where, and when it closed: derived from its moves, never stored."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from cases.domain.stages import Stage


@dataclass(frozen=True, slots=True)
class Moved:
    """One move of the log: where to, and when, UTC."""

    to: Stage
    at: datetime


@dataclass(frozen=True, slots=True)
class Stay:
    """One stay at a stage, half-open [entered_at, left_at); `left_at` is None where it lasts."""

    stage: Stage
    entered_at: datetime
    left_at: datetime | None = None

    def lasted(self, now: datetime) -> timedelta:
        """Return how long it lasted, or has lasted by `now`."""
        return (self.left_at or now) - self.entered_at


def stays_of(moves: Iterable[Moved]) -> list[Stay]:
    """Return the stays that a case's moves make, earliest first, in the order of the log.

    Only where to and when count, so that the joined log of two merged cases reads like any other.
    """
    told = list(moves)
    ends = [move.at for move in told[1:]]
    return [Stay(move.to, move.at, end) for move, end in zip(told, [*ends, None], strict=False)]


def time_in_stages(stays: Sequence[Stay], now: datetime) -> dict[Stage, timedelta]:
    """Return how long the case stood at each stage in all, as things are at `now`.

    A stage left and entered again counts with both stays; stages never entered are left out.
    """
    totals: dict[Stage, timedelta] = {}
    for stay in stays:
        totals[stay.stage] = totals.get(stay.stage, timedelta()) + stay.lasted(now)
    return totals


def closed_at(stays: Sequence[Stay]) -> datetime | None:
    """Return when the case closed for good so far, or None for an open one.

    That is the first of the closed stays that follow the last open one: delivering later does not
    move the date of winning, and reopening takes it away.
    """
    closed_since: datetime | None = None
    for stay in stays:
        if stay.stage.is_open:
            closed_since = None
        elif closed_since is None:
            closed_since = stay.entered_at
    return closed_since


def first_entered(stays: Sequence[Stay], stage: Stage) -> datetime | None:
    """Return when the case first came to a stage, or None."""
    return next((stay.entered_at for stay in stays if stay.stage is stage), None)
