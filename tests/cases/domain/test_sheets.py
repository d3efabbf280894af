"""A table out of the bytes that some program saved."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cases.domain import sheets
from cases.domain.columns import columns_of
from cases.domain.sheets import Flaw, UnreadableSheetError, decoded, sheet_of, sheet_of_csv

TEXT = "Otsikko;Nimi\r\nTyöpäivä – 5 €;Åke Öhman\r\n"


def known(names):
    return len(columns_of(names))


def read(text, encoding="utf-8"):
    return sheet_of_csv(text.encode(encoding), known)


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (TEXT.encode("utf-8"), "UTF-8 as most programs write it"),
        (TEXT.encode("utf-8-sig"), "with the mark that Excel puts first"),
        (TEXT.encode("utf-16"), "Excel's Unicode text"),
        (TEXT.encode("utf-16-le"), "the same without its mark"),
        (TEXT.encode("utf-16-be"), "and from the other kind of machine"),
        (b"\xfe\xff" + TEXT.encode("utf-16-be"), "with its mark"),
        (TEXT.encode("cp1252"), "what older Excels write in Finland"),
    ],
)
def test_the_encoding_is_known_by_the_bytes(content, why):
    assert decoded(content).lstrip("\ufeff") == TEXT, why


def test_a_few_bytes_of_another_encoding_spoil_their_own_row_alone():
    content = "Otsikko\nTyöpäivä\nÄäni\n".encode() + b"P\xe4iv\xe4\n"

    titles = [row[0] for _number, row in sheet_of_csv(content, known).rows]

    assert titles == ["Työpäivä", "Ääni", "P\ufffdiv\ufffd"]


def test_a_header_in_an_unknown_encoding_is_refused():
    with pytest.raises(UnreadableSheetError) as raised:
        sheet_of_csv(b"Otsikko;S\x81hk\x81posti\nA;B\n", known)

    assert raised.value.flaw is Flaw.UNREADABLE


@given(st.binary(max_size=400))
def test_any_bytes_are_read_as_some_text(content):
    assert isinstance(decoded(content), str)


@given(st.binary(max_size=400))
def test_any_bytes_give_a_table_or_say_why_not(content):
    try:
        sheet = sheet_of_csv(content, known)
    except UnreadableSheetError:
        return

    assert {len(row) for _number, row in sheet.rows} == {len(sheet.header)}


@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
def test_the_delimiter_is_the_one_that_finds_the_names(delimiter):
    sheet = read(f"Otsikko{delimiter}Nimi\nA{delimiter}B\n")

    assert (sheet.header, sheet.rows) == (("Otsikko", "Nimi"), ((2, ("A", "B")),))


def test_commas_inside_a_name_of_a_column_mislead_nobody():
    sheet = read("Arvo, euroa, ilman veroa, noin;Otsikko;Nimi\n5;A;B\n")

    assert sheet.header == ("Arvo, euroa, ilman veroa, noin", "Otsikko", "Nimi")


def test_a_quoted_cell_keeps_its_line_breaks_and_delimiters():
    sheet = read('Otsikko;Huomautus\nA;"eka\ntoka; kolmas"\n')

    assert sheet.rows == ((2, ("A", "eka\ntoka; kolmas")),)


def test_empty_lines_are_passed_over_and_numbers_stay_those_of_the_file():
    sheet = read("Otsikko;Nimi\n\nA;B\n;\nC;D\n")

    assert [(number, row[0]) for number, row in sheet.rows] == [(3, "A"), (5, "C")]


@pytest.mark.parametrize(
    ("line", "expected"),
    [("A", ("A", "")), ("A;B;C;D", ("A", "B")), (" A ; B\x00 ", ("A", "B"))],
)
def test_each_row_is_as_wide_as_the_header_and_clean(line, expected):
    assert read(f"Otsikko;Nimi\n{line}\n").rows == ((2, expected),)


@pytest.mark.parametrize("text", ["", "\n\n", "Otsikko;Nimi\n", "Otsikko;Nimi\n;\n", ";\nA;B\n"])
def test_a_table_needs_a_header_and_a_row(text):
    with pytest.raises(UnreadableSheetError) as raised:
        read(text)

    assert raised.value.flaw is Flaw.EMPTY


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("sep=;\nOtsikko;Nimi\nA;B\n", "as Excel writes it"),
        ("SEP=;\r\nOtsikko;Nimi\r\nA;B\r\n", "in capitals, with the line ends of Windows"),
        ('"sep=;"\nOtsikko;Nimi\nA;B\n', "quoted"),
        ("sep=,\nOtsikko,Nimi\nA,B\n", "a comma"),
        ("sep=\t\nOtsikko\tNimi\nA\tB\n", "a tab"),
        ("sep=|\nOtsikko|Nimi\nA|B\n", "one that we would not try"),
        ("\nOtsikko;Nimi\nA;B\n", "an empty line"),
        (";;\nOtsikko;Nimi\nA;B\n", "a line of delimiters alone"),
        (" ; \nOtsikko;Nimi\nA;B\n", "and of spaces"),
    ],
)
def test_what_stands_before_the_header_is_understood_and_rows_keep_their_number(text, why):
    sheet = read(text)

    assert (sheet.header, sheet.rows) == (("Otsikko", "Nimi"), ((3, ("A", "B")),)), why


def test_a_column_that_is_called_sep_is_a_column():
    sheet = read("sep;Otsikko\nA;B\n")

    assert (sheet.header, sheet.rows) == (("sep", "Otsikko"), ((2, ("A", "B")),))


def test_empty_rows_are_not_counted_among_those_there_may_be(monkeypatch):
    monkeypatch.setattr(sheets, "MOST_ROWS", 2)

    assert len(read("Otsikko\nA\n" + "\n" * 9 + "B\n").rows) == 2


def test_too_many_rows_are_refused_before_they_are_kept(monkeypatch):
    monkeypatch.setattr(sheets, "MOST_ROWS", 3)

    assert len(read("Otsikko\nA\nB\nC\n").rows) == 3
    with pytest.raises(UnreadableSheetError) as raised:
        read("Otsikko\n" + "A\n" * 4)
    assert raised.value.flaw is Flaw.TOO_MANY_ROWS


def test_a_name_of_a_column_that_never_ends_is_refused():
    with pytest.raises(UnreadableSheetError) as raised:
        read("Otsikko;" + "V" * 200_000 + "\nA;B\n")

    assert raised.value.flaw is Flaw.BROKEN


def test_a_file_that_claims_endless_empty_rows_is_cut_off(monkeypatch):
    monkeypatch.setattr(sheets, "MOST_LINES", 3)

    def endless():
        yield ["Otsikko"]
        while True:
            yield [""]

    with pytest.raises(UnreadableSheetError):
        sheet_of(endless())


@pytest.mark.parametrize(
    ("length", "flaw"), [(10_000, None), (10_001, Flaw.LONG_CELL), (200_000, Flaw.BROKEN)]
)
def test_a_cell_has_a_longest_length(length, flaw):
    text = "Otsikko\n" + "V" * length + "\n"
    if flaw is None:
        assert len(read(text).rows[0][1][0]) == length
        return
    with pytest.raises(UnreadableSheetError) as raised:
        read(text)
    assert raised.value.flaw is flaw


CELLS = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=20)


@given(st.lists(st.tuples(CELLS, CELLS), min_size=1, max_size=8), st.sampled_from(";,\t"))
def test_what_was_written_is_read_back(rows, delimiter):
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter).writerows([("Otsikko", "Nimi"), *rows])
    told = [tuple(cell.strip() for cell in row) for row in rows if any(row)]
    if not told:
        return

    sheet = read(out.getvalue())

    assert [row for _number, row in sheet.rows] == told
