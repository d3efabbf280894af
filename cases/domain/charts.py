"""Where the bars of a chart lie: lengths in percent, all else in pixels, so that text keeps its size."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

BAR = 16
LABEL = 22
GAP = 4
BETWEEN = 14
# Of the width: behind the longest bar there is still room for its figure.
LONGEST = 60
# Percent; what is there can be seen, however small beside the largest.
SHORTEST = 0.6


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar: which series it belongs to, its length in percent, its top, and what it says."""

    series: int
    length: float
    top: int
    text: str

    @property
    def baseline(self) -> int:
        """Where its text stands."""
        return self.top + BAR - 3


@dataclass(frozen=True, slots=True)
class Group:
    """What one label stands over, and where."""

    label: str
    baseline: int
    bars: tuple[Bar, ...]


@dataclass(frozen=True, slots=True)
class Chart:
    """Groups below each other, and how high they are together."""

    groups: tuple[Group, ...]
    height: int


def bar_chart(rows: Iterable[tuple[str, Sequence[tuple[int, str]]]]) -> Chart:
    """Return the chart of rows of a label and, for each series, its value and what is written behind it.

    All bars are of one scale: two series are there to be compared. A value under zero is refused.
    """
    told = list(rows)
    largest = max((value for _, values in told for value, _ in values), default=0)
    groups, top = [], 0
    for label, values in told:
        bars = tuple(
            Bar(number, _length(value, largest), top + LABEL + number * (BAR + GAP), text)
            for number, (value, text) in enumerate(values)
        )
        groups.append(Group(label, top + LABEL - 6, bars))
        top += LABEL + len(values) * (BAR + GAP) + BETWEEN
    return Chart(tuple(groups), max(top - BETWEEN, 0))


def _length(value: int, largest: int) -> float:
    if value < 0:
        raise ValueError(f"a bar of {value}")
    return max(round(LONGEST * value / largest, 2), SHORTEST) if value else 0.0
