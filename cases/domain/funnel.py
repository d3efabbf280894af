"""How far cases come on their way and how long each part of it takes, from the log of their moves."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from cases.domain.shares import middle
from cases.domain.stages import Stage

# Lost is no place on the way: from everywhere it leads out of it.
WAY = tuple(stage for stage in Stage if stage is not Stage.LOST)
SECONDS_A_DAY = 86_400


@dataclass(frozen=True, slots=True)
class Journey:
    """When a case first came to each stage of the way, in seconds, or None; and whether it is lost now."""

    entered: Sequence[int | None]
    is_lost: bool

    @property
    def furthest(self) -> int:
        """The number of the furthest stage; every case begins at the first."""
        return max((n for n, at in enumerate(self.entered) if at is not None), default=0)

    def days_onward(self, number: int) -> float | None:
        """Return the days from first coming to a stage to first coming to one beyond it, or None.

        To any beyond, not the next: a request for proposal skips two stages by right. One that was
        reopened may have been beyond earlier, which is no time at all.
        """
        since = self.entered[number]
        if since is None:
            return None
        later = [at for at in self.entered[number + 1 :] if at is not None and at >= since]
        return (min(later) - since) / SECONDS_A_DAY if later else None


@dataclass(frozen=True, slots=True)
class Passed:
    """What a stage of the way saw: `reached` came at least this far, `stood` were at it themselves.

    Of those who came no further `lost` are lost and `waiting` are not. The median days onward are of
    `timed` cases.
    """

    stage: Stage
    reached: int
    stood: int
    lost: int
    waiting: int
    days: float | None
    timed: int


def funnel(journeys: Iterable[Journey]) -> list[Passed]:
    """Return a line for each stage of the way, in its order, however few cases came to it."""
    told = [(journey, journey.furthest) for journey in journeys]
    return [_passed(told, number) for number in range(len(WAY))]


def _passed(told: Sequence[tuple[Journey, int]], number: int) -> Passed:
    ended = [journey.is_lost for journey, furthest in told if furthest == number]
    stood = [journey for journey, _ in told if journey.entered[number] is not None]
    days = [d for journey in stood if (d := journey.days_onward(number)) is not None]
    return Passed(
        stage=WAY[number],
        reached=sum(furthest >= number for _, furthest in told),
        stood=len(stood),
        lost=sum(ended),
        waiting=len(ended) - sum(ended),
        days=middle(days),
        timed=len(days),
    )
