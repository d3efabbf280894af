"""Tables of figures, and a column of shares put in where one is due."""

import pytest

from cases.domain.tables import Cell, Table, with_share


def cells(*texts):
    return [Cell(text, text) for text in texts]


def texts(row):
    return [cell.text for cell in row]


TABLE = Table(["Who", "Won", "Lost"], [cells("Aino", "1", "2"), cells("Eero", "3", "4")])
WITH_TOTAL = Table(TABLE.headings, TABLE.rows, cells("In all", "4", "6"))


def numbered(number):
    return Cell(f"{number} %")


def test_where_no_share_is_shown_the_table_stays_as_it_is():
    assert with_share(TABLE, "Of", numbered, after=1, shown=False) is TABLE


@pytest.mark.parametrize(
    ("after", "row"),
    [
        (0, ["1 %", "Eero", "3", "4"]),
        (1, ["Eero", "1 %", "3", "4"]),
        (3, ["Eero", "3", "4", "1 %"]),
    ],
)
def test_a_column_of_shares_stands_after_so_many_others_in_every_row(after, row):
    shown = with_share(TABLE, "Of", numbered, after=after, shown=True)

    assert texts(shown.rows[1]) == row
    assert shown.headings.index("Of") == after


def test_each_row_gets_the_share_of_its_number():
    shown = with_share(TABLE, "Of", numbered, after=1, shown=True)

    assert [row[1].text for row in shown.rows] == ["0 %", "1 %"]


def test_a_total_keeps_its_place_and_has_no_share():
    shown = with_share(WITH_TOTAL, "Of", numbered, after=1, shown=True)

    assert texts(shown.total) == ["In all", "", "4", "6"]


def test_a_table_without_a_total_gets_none():
    assert with_share(TABLE, "Of", numbered, after=1, shown=True).total == ()


def test_the_table_that_was_given_is_left_alone():
    with_share(WITH_TOTAL, "Of", numbered, after=1, shown=True)

    assert [texts(row) for row in WITH_TOTAL.rows] == [["Aino", "1", "2"], ["Eero", "3", "4"]]
