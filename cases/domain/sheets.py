"""A table out of the bytes of a file that some program saved: its encoding, delimiter, header and rows."""

import csv
import io
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import Enum
from itertools import islice

MOST_ROWS = 25_000
# As long as a sheet of Excel can be: those below the last one written are often formatted, and empty.
MOST_LINES = 1_048_576
MOST_COLUMNS = 60
LONGEST_CELL = 10_000
DELIMITERS = (";", ",", "\t")
# A line of nothing but these says nothing.
BARE = ';,|\t" \ufeff'
# Longest first: the mark of UTF-8 begins like nothing else here, but order costs nothing.
# What Excel takes for a word on the delimiter, and writes itself: no row of the table.
TOLD_DELIMITER = re.compile(r'\A(\ufeff?\s*)"?sep=([;,\t|])"?[;,\t ]*(?=[\r\n]|\Z)', re.IGNORECASE)
MARKS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))


class Flaw(Enum):
    """Why a file is no table that can be read."""

    BROKEN = "cannot be read"
    UNREADABLE = "a header in an encoding that we do not know"
    OLD_EXCEL = "an old Excel file, or one under a password"
    EMPTY = "no header, or no row below it"
    TOO_MANY_ROWS = "too many rows"
    TOO_LARGE = "too large once unpacked"
    LONG_CELL = "a cell that is too long"


class UnreadableSheetError(ValueError):
    """The file is no table that can be read; `flaw` says why."""

    def __init__(self, flaw: Flaw) -> None:
        super().__init__(flaw.value)
        self.flaw = flaw


@dataclass(frozen=True, slots=True)
class Sheet:
    """A header and its rows, each as wide as the header; rows keep their number in the file, from 2."""

    header: tuple[str, ...]
    rows: tuple[tuple[int, tuple[str, ...]], ...]


def decoded(content: bytes) -> str:
    """Return the text of a CSV file: by its mark, else UTF-16 or UTF-8, else as Windows writes it."""
    for mark, encoding in MARKS:
        if content.startswith(mark):
            return content.decode(encoding, "replace")
    # Every other byte of plain text is zero in UTF-16: Excel's "Unicode text" without its mark.
    if content[1:200:2].count(0) > len(content[1:200:2]) // 2:
        return content.decode("utf-16-le", "replace")
    if content[0:200:2].count(0) > len(content[0:200:2]) // 2:
        return content.decode("utf-16-be", "replace")
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        # A few bytes of another encoding spoil their own rows, not all: what reads as UTF-8 is no chance.
        text = content.decode("utf-8", "replace")
        spoilt = text.count("\N{REPLACEMENT CHARACTER}")
        if len(text) - len(text.encode("ascii", "ignore")) > 2 * spoilt:
            return text
        # Older Excels in Finland; Latin-1 would take a dash or a euro sign for a control character.
        return content.decode("cp1252", "replace")


def sheet_of_csv(content: bytes, count_known: Callable[[Sequence[str]], int]) -> Sheet:
    """Return the table in a CSV file, split where `count_known` finds most of the header's names.

    Raises UnreadableSheetError.
    """
    text = decoded(content)
    told = TOLD_DELIMITER.match(text)
    # Its line stays, empty: rows keep their number in the file.
    text = TOLD_DELIMITER.sub(r"\1", text)
    lines = (line for line in text.splitlines() if line.strip(BARE))
    first = next(lines, "")
    try:
        # By the names rather than by counting: a header may hold more commas in its words than columns.
        delimiter = (
            told[2] if told else max(DELIMITERS, key=lambda d: count_known(_split(first, d)))
        )
        return sheet_of(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))
    except csv.Error as error:
        raise UnreadableSheetError(Flaw.BROKEN) from error


def sheet_of(lines: Iterable[Sequence[str]]) -> Sheet:
    """Return the table of lines, the first that says anything being the header; empty ones are passed over.

    Raises UnreadableSheetError for one without rows, with too many of them, or too long a cell.
    """
    told = _told(lines)
    _number, first = next(told, (0, ()))
    header = _header(first)
    # The columns would be left out for their names, and nobody would know.
    if any("\N{REPLACEMENT CHARACTER}" in name for name in header):
        raise UnreadableSheetError(Flaw.UNREADABLE)
    found = tuple((number, _row(cells, len(header))) for number, cells in islice(told, MOST_ROWS))
    if next(told, None) is not None:
        raise UnreadableSheetError(Flaw.TOO_MANY_ROWS)
    if not header or not found:
        raise UnreadableSheetError(Flaw.EMPTY)
    return Sheet(header, found)


def clean(cell: str) -> str:
    """Return the cell without what no text has: null characters, and spaces around."""
    return cell.replace("\x00", "").strip()


def _told(lines: Iterable[Sequence[str]]) -> Iterator[tuple[int, Sequence[str]]]:
    for number, cells in enumerate(lines, 1):
        if number > MOST_LINES:
            raise UnreadableSheetError(Flaw.TOO_MANY_ROWS)
        if any(cells) and any(map(clean, cells)):
            yield number, cells


def _header(cells: Sequence[str]) -> tuple[str, ...]:
    names = [clean(cell) for cell in cells[:MOST_COLUMNS]]
    # A workbook goes on to the right without end.
    while names and not names[-1]:
        names.pop()
    return tuple(names)


def _row(cells: Sequence[str], width: int) -> tuple[str, ...]:
    if any(len(cell) > LONGEST_CELL for cell in cells):
        raise UnreadableSheetError(Flaw.LONG_CELL)
    row = [clean(cell) for cell in cells[:width]]
    return (*row, *[""] * (width - len(row)))


def _split(line: str, delimiter: str) -> list[str]:
    return next(csv.reader([line.strip("\r\n")], delimiter=delimiter), [])
