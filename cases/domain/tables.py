"""Tables of figures: what is written, what a file gets, and a column of shares put in where one is due."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Cell:
    """What is written, what an exported file gets, and where it leads."""

    text: str
    value: Any = None
    url: str = ""


Row = Sequence[Cell]


@dataclass(frozen=True, slots=True)
class Table:
    """A table: its first column names the row, the others are figures."""

    headings: Sequence[str]
    rows: Sequence[Row]
    total: Row = ()


def with_share(
    table: Table, heading: str, shares: Callable[[int], Cell], *, after: int, shown: bool
) -> Table:
    """Return the table with a column of shares after so many others, or as it is where none is shown."""
    if not shown:
        return table
    rows = [[*row[:after], shares(number), *row[after:]] for number, row in enumerate(table.rows)]
    total = [*table.total[:after], Cell(""), *table.total[after:]] if table.total else ()
    return Table([*table.headings[:after], heading, *table.headings[after:]], rows, total)
