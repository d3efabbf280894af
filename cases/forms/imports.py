"""The file of an import: what was uploaded becomes a table, or a message beside its field."""

import hashlib
import io
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from typing import Any
from xml.etree.ElementTree import ParseError

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from openpyxl import load_workbook

from cases.actions.verdicts import FAULTS
from cases.domain.cells import sum_in_words
from cases.domain.columns import Column, columns_of
from cases.domain.importing import Fault
from cases.domain.sheets import (
    MOST_COLUMNS,
    Flaw,
    Sheet,
    UnreadableSheetError,
    sheet_of,
    sheet_of_csv,
)

MEGABYTE = 1024 * 1024
MOST_BYTES = 10 * MEGABYTE
# Of all parts of a workbook together once unpacked; 20,000 rows of 20 columns take about 30.
MOST_UNPACKED = 100 * MEGABYTE
ZIP = b"PK\x03\x04"
# OLE2: Excel's format until 2003, and what wraps a workbook that asks for a password.
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
FLAWS = {
    Flaw.BROKEN: _("This cannot be read as CSV or XLSX. Save it anew, or as CSV."),
    Flaw.UNREADABLE: FAULTS[Fault.UNREADABLE],
    Flaw.OLD_EXCEL: _(
        "This is an old Excel file (.xls), or one under a password. Save it as .xlsx, without a password."
    ),
    Flaw.EMPTY: _("There is no row below the first one, which names the columns."),
    Flaw.TOO_MANY_ROWS: _("There are more than 25,000 rows: split the file."),
    Flaw.TOO_LARGE: _("The file takes more than 100 MB once unpacked: save it as CSV."),
    Flaw.LONG_CELL: _("A cell is longer than 10,000 characters."),
}
# What openpyxl and what lies below it raise on a file that only pretends.
BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    ParseError,
    KeyError,
    ValueError,  # what defusedxml refuses is one too
    TypeError,
    IndexError,
    AttributeError,
    EOFError,
    OSError,
    RuntimeError,  # an encrypted part, or a compression that zipfile does not know
)


class ImportForm(forms.Form):
    """A file of cases, as CSV or XLSX."""

    file = forms.FileField(
        label=_("File"),
        help_text=_(
            "CSV or XLSX, at most 10 MB and 25,000 rows. The first row names the columns, in Finnish "
            "or English. Nothing is written before you have seen what becomes of each row."
        ),
        widget=forms.ClearableFileInput(attrs={"accept": ".csv,.tsv,.txt,.xlsx"}),
    )

    sheet: Sheet
    digest: str

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > MOST_BYTES:
            raise ValidationError(_("The file is larger than 10 MB: split it."))
        content = file.read()
        try:
            self.sheet = read_sheet(content)
        except UnreadableSheetError as error:
            raise ValidationError(FLAWS[error.flaw]) from error
        if not columns_of(self.sheet.header):
            raise ValidationError(
                _("None of the columns has a name that we know: %(names)s."),
                params={"names": ", ".join(filter(None, self.sheet.header))[:200]},
            )
        self.digest = hashlib.sha256(content).hexdigest()
        return file


def read_sheet(content: bytes) -> Sheet:
    """Return the table in a file, by what it holds and not by its name; raises UnreadableSheetError."""
    if content.startswith(OLE):
        raise UnreadableSheetError(Flaw.OLD_EXCEL)
    if not content.startswith(ZIP):
        return sheet_of_csv(content, lambda names: len(columns_of(names)))
    try:
        return _sheet_of_workbook(content)
    except UnreadableSheetError:
        raise
    except BROKEN as error:
        raise UnreadableSheetError(Flaw.BROKEN) from error


def _sheet_of_workbook(content: bytes) -> Sheet:
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        # What a part claims is all that zipfile ever unpacks of it, so that a claim is a limit.
        if sum(part.file_size for part in parts.infolist()) > MOST_UNPACKED:
            raise UnreadableSheetError(Flaw.TOO_LARGE)
    # Formulas as they are written, not as some program last calculated them.
    book = load_workbook(io.BytesIO(content), read_only=True, data_only=False, keep_links=False)
    try:
        return _chosen([_lines(sheet) for sheet in book.worksheets])
    finally:
        book.close()


def _chosen(sheets: Sequence[Iterator[list[str]]]) -> Sheet:
    """Return the first sheet whose columns we know, else the first that has rows at all."""
    found: list[Sheet] = []
    for lines in sheets:
        try:
            found.append(sheet_of(lines))
        except UnreadableSheetError as error:
            # A cover, or a sheet that Excel began the book with.
            if error.flaw is not Flaw.EMPTY:
                raise
            continue
        if columns_of(found[-1].header):
            return found[-1]
    if not found:
        raise UnreadableSheetError(Flaw.EMPTY)
    return found[0]


def _lines(sheet: Any) -> Iterator[list[str]]:
    # Not by what the sheet says of its size, which some programs write wrongly; and never wider than
    # a table is, or one cell at the far end would make sixteen thousand of each row.
    sheet.reset_dimensions()
    columns: dict[int, Column] | None = None
    for row in sheet.iter_rows(max_col=MOST_COLUMNS, values_only=True):
        # Formatted and empty, as those often are below the last one written: cheap, and nothing is kept.
        if row.count(None) == len(row):
            yield []
            continue
        cells = [_text(value, (columns or {}).get(place)) for place, value in enumerate(row)]
        if columns is None and any(cells):
            columns = columns_of(cells)
        yield cells


def _text(value: object, column: Column | None) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float):
        # Excel keeps every number as a float: 5.0 was typed as 5.
        is_sum = column is Column.VALUE or value.is_integer()
        return sum_in_words(value) if is_sum else str(value)
    return str(value)
