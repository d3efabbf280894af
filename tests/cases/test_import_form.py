"""The file that is uploaded: CSV or XLSX, hostile or not."""

import io
import zipfile
from datetime import date, datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import Workbook

from cases.domain.sheets import Flaw, UnreadableSheetError
from cases.forms import ImportForm, imports

SHEET = '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'


def workbook(*rows):
    """Return the bytes of a workbook with these rows."""
    book = Workbook()
    for row in rows:
        book.active.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def with_sheet(xml):
    """Return a workbook whose sheet is what somebody wrote by hand."""
    out = io.BytesIO()
    parts = zipfile.ZipFile(io.BytesIO(workbook(["Otsikko"])))
    with parts, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for part in parts.infolist():
            is_sheet = part.filename == "xl/worksheets/sheet1.xml"
            made.writestr(part.filename, xml if is_sheet else parts.read(part))
    return out.getvalue()


def form_with(content, name="asiakkaat.csv"):
    return ImportForm({}, {"file": SimpleUploadedFile(name, content)})


def flaw_of(content):
    with pytest.raises(UnreadableSheetError) as raised:
        imports.read_sheet(content)
    return raised.value.flaw


def test_a_workbook_is_read_as_the_text_that_people_see():
    at = datetime(2026, 12, 4, 10, 0)

    sheet = imports.read_sheet(workbook(["Otsikko", "Arvo", "Mennessä"], ["Asia", 5.0, at]))

    assert sheet.rows == ((2, ("Asia", "5", "2026-12-04")),)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, ""),
        (5.25, "5.25"),
        (True, "True"),
        (date(2026, 12, 4), "2026-12-04"),
        ("=1+1", "=1+1"),
    ],
)
def test_a_cell_is_text_and_a_formula_is_never_calculated(value, text):
    sheet = imports.read_sheet(workbook(["Otsikko", "Huomautus"], ["Asia", value]))

    assert sheet.rows[0][1][1] == text


def test_a_workbook_is_known_by_its_bytes_and_not_by_its_name():
    form = form_with(workbook(["Otsikko"], ["Asia"]), "asiakkaat.csv")

    assert (form.is_valid(), form.sheet.header) == (True, ("Otsikko",))


@pytest.mark.parametrize(
    "content",
    [b"PK\x03\x04", b"PK\x03\x04" + b"\x00" * 500, workbook(["Otsikko"], ["A"])[:-40]],
)
def test_a_file_that_only_begins_like_a_workbook_is_refused(content):
    assert flaw_of(content) is Flaw.BROKEN


def test_a_zip_that_is_no_workbook_is_refused():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        made.writestr("jotain.txt", "muuta")

    assert flaw_of(out.getvalue()) is Flaw.BROKEN


def test_a_bomb_is_refused_before_it_is_unpacked():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for number in range(11):
            made.writestr(f"{number}.xml", b"\x00" * 10 * imports.MEGABYTE)

    assert len(out.getvalue()) < imports.MEGABYTE
    assert flaw_of(out.getvalue()) is Flaw.TOO_LARGE


def test_a_workbook_that_asks_for_entities_is_refused():
    bomb = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>'
    row = '<row r="1"><c r="A1" t="str"><v>&b;</v></c></row></sheetData></worksheet>'

    assert flaw_of(with_sheet(bomb + SHEET + row)) is Flaw.BROKEN


def test_rows_that_are_formatted_and_empty_are_not_counted():
    filled = '<row r="{0}"><c r="A{0}" t="str"><v>{1}</v></c></row>'
    empty = "".join(f'<row r="{n}"><c r="A{n}" s="0"/></row>' for n in range(3, 26_100))
    rows = filled.format(1, "Otsikko") + filled.format(2, "A") + empty

    sheet = imports.read_sheet(with_sheet(SHEET + rows + "</sheetData></worksheet>"))

    assert sheet.rows == ((2, ("A",)),)


def test_a_row_at_the_far_end_is_read_without_a_million_of_empty_ones():
    row = '<row r="1"><c r="A1" t="str"><v>Otsikko</v></c></row>'
    last = '<row r="1048576"><c r="A1048576" t="str"><v>A</v></c></row></sheetData></worksheet>'

    sheet = imports.read_sheet(with_sheet(SHEET + row + last))

    assert sheet.rows == ((1_048_576, ("A",)),)


@pytest.mark.parametrize(
    ("name", "value", "text"),
    [
        ("Arvo", 1234.125, "1234.13"),
        ("Arvo", 33.333333333, "33.33"),
        ("Arvo", "1.234", "1.234"),
        ("Tunniste", 1234.125, "1234.125"),
        ("Puhelin", 401234567.0, "401234567"),
    ],
)
def test_a_number_is_rounded_to_cents_where_it_is_a_sum_and_nowhere_else(name, value, text):
    sheet = imports.read_sheet(workbook(["Otsikko", name], ["Asia", value]))

    assert sheet.rows[0][1][1] == text


def test_the_sums_of_a_sheet_that_begins_with_empty_rows_are_known_too():
    sheet = imports.read_sheet(workbook([], ["Otsikko", "Arvo"], ["Asia", 33.333]))

    assert sheet.rows == ((3, ("Asia", "33.33")),)


def with_sheets(*sheets):
    """Return a workbook of several sheets, each a list of rows."""
    book = Workbook()
    book.remove(book.active)
    for rows in sheets:
        sheet = book.create_sheet()
        for row in rows:
            sheet.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


TABLE = [["Otsikko"], ["Asia"]]


@pytest.mark.parametrize(
    "sheets",
    [
        ([], TABLE),
        ([["Ohje"]], TABLE),
        ([["Ohje"], ["Täytä toinen välilehti"]], TABLE),
        (TABLE, [["Otsikko"], ["Toinen"]]),
    ],
)
def test_the_first_sheet_with_columns_that_we_know_is_taken(sheets):
    assert imports.read_sheet(with_sheets(*sheets)).rows == ((2, ("Asia",)),)


def test_a_workbook_without_any_row_is_refused_as_empty():
    assert flaw_of(with_sheets([], [["Otsikko"]])) is Flaw.EMPTY


def test_where_no_sheet_has_columns_that_we_know_the_first_is_told():
    sheet = imports.read_sheet(with_sheets([["Väri"], ["punainen"]], [["Koko"], ["iso"]]))

    assert sheet.header == ("Väri",)


def test_a_sheet_that_is_too_long_is_told_though_another_follows():
    long = [["Otsikko"], ["V" * 10_001]]

    assert flaw_of(with_sheets(long, TABLE)) is Flaw.LONG_CELL


def test_an_old_excel_file_is_told_to_be_one():
    form = form_with(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 500, "asiakkaat.xls")

    assert (form.is_valid(), ".xlsx" in form.errors["file"][0]) == (False, True)


def test_a_cell_at_the_far_end_makes_no_row_of_sixteen_thousand():
    row = '<row r="1"><c r="A1" t="str"><v>Otsikko</v></c></row>'
    wide = '<row r="2"><c r="A2" t="str"><v>A</v></c><c r="XFD2" t="str"><v>B</v></c></row>'

    sheet = imports.read_sheet(with_sheet(SHEET + row + wide + "</sheetData></worksheet>"))

    assert sheet.rows == ((2, ("A",)),)


def test_a_file_that_is_too_large_is_not_read(monkeypatch):
    monkeypatch.setattr(imports, "MOST_BYTES", 10)

    form = form_with(b"Otsikko\nAsia 1\n")

    assert (form.is_valid(), list(form.errors)) == (False, ["file"])


@pytest.mark.parametrize(
    "content",
    [b"", b"Otsikko\n", b"Jotain;Muuta\nA;B\n", b"\x00\x01\x02", b"Otsikko\n" + b"V" * 10_001],
)
def test_what_is_no_table_of_ours_is_told_beside_the_field(content):
    form = form_with(content)

    assert (form.is_valid(), list(form.errors)) == (False, ["file"])


def test_the_same_bytes_have_the_same_digest():
    one, other = form_with(b"Otsikko\nA\n", "a.csv"), form_with(b"Otsikko\nA\n", "b.csv")

    assert one.is_valid()
    assert other.is_valid()
    assert one.digest == other.digest
