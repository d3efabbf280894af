"""What open cases may bring, by how many of those that stood at their stage were won."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from cases.domain.shares import missing
from cases.domain.stages import OPEN_STAGES, Stage
from cases.domain.worth import Worth, total


@dataclass(frozen=True, slots=True)
class Measured:
    """Of the closed cases that ever stood at a stage: how many there are, and how many are won."""

    closed: int = 0
    won: int = 0


@dataclass(frozen=True, slots=True)
class Standing:
    """The open cases of a stage, and what they are worth together."""

    count: int = 0
    worth: Worth = field(default_factory=Worth)


@dataclass(frozen=True, slots=True)
class Outlook:
    """What may come of the cases that stand at one stage."""

    stage: Stage
    standing: Standing
    measured: Measured

    @property
    def lacking(self) -> int:
        """How many more closed cases it takes before the rate says something."""
        return missing(self.measured.closed)

    @property
    def rate(self) -> Fraction | None:
        """The part that is won, or None while there are too few to measure it by."""
        return None if self.lacking else Fraction(self.measured.won, self.measured.closed)

    @property
    def expected(self) -> Worth | None:
        """What its cases bring at that rate, or None where there is none."""
        return None if self.rate is None else self.standing.worth.times(self.rate)


@dataclass(frozen=True, slots=True)
class Expectation:
    """All outlooks together: what is expected, and the open cases that could not be counted in."""

    worth: Worth
    without_rate: int

    @property
    def without_value(self) -> int:
        """Open cases that have a rate and no value."""
        return self.worth.unknown


def forecast(
    standing: Mapping[Stage, Standing], measured: Mapping[Stage, Measured]
) -> list[Outlook]:
    """Return an outlook for each open stage, in the order of the stages."""
    return [
        Outlook(stage, standing.get(stage, Standing()), measured.get(stage, Measured()))
        for stage in OPEN_STAGES
    ]


def expectation(outlooks: Iterable[Outlook]) -> Expectation:
    """Return what the outlooks come to; a stage without a rate adds nothing and is told of."""
    told = list(outlooks)
    worth = total(outlook.expected for outlook in told if outlook.expected)
    return Expectation(worth, sum(o.standing.count for o in told if o.rate is None))
