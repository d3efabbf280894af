"""What a row says, and what becomes of it."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cases.domain.cells import cents_of, date_of, neutral
from cases.domain.columns import Column, columns_of
from cases.domain.importing import (
    Decision,
    Facts,
    Fault,
    Problem,
    Verdict,
    Words,
    decide,
    read_row,
)
from cases.domain.stages import Stage

TODAY = date(2026, 11, 30)
WORDS = Words(
    stages={"lead": Stage.LEAD, "liidi": Stage.LEAD} | {stage.value: stage for stage in Stage},
    reasons={"price": 7},
    services={"kokoukset": 3, "muutos": 4},
    owners={"aino": 1},
    asks_for_services=True,
)


def reading(**cells):
    """Return what a row of these columns says."""
    columns = dict(enumerate(Column(name) for name in cells))
    return read_row(list(cells.values()), columns, WORDS)


def faults(found):
    return [problem.fault for problem in found.problems]


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        (["Otsikko", "Sähköposti"], {0: Column.TITLE, 1: Column.EMAIL}),
        (["TITLE", "E-mail"], {0: Column.TITLE, 1: Column.EMAIL}),
        (["Yrityksen väri", "Yritys"], {1: Column.ORGANISATION}),
        (["Nimi", "nimi"], {0: Column.NAME}),
        (["Seuraava askel", "Next step by"], {0: Column.NEXT_STEP, 1: Column.NEXT_STEP_ON}),
        (["", "???"], {}),
    ],
)
def test_columns_are_known_by_their_names_in_either_language(header, expected):
    assert columns_of(header) == expected


def test_the_names_of_our_own_export_are_known_again():
    header = ["Reference", "Title", "Stage", "Organisation", "Owner", "Contacts", "Email", "Value"]
    header += ["Services", "Next step", "By", "Proposal due", "Came from", "Opened", "Closed"]

    assert len(columns_of(header)) == len(header)


@pytest.mark.parametrize(
    ("text", "cents"),
    [
        ("1200", 120000),
        ("1 200,50", 120050),
        ("1\u00a0200,50 €", 120050),
        ("1,200.50", 120050),
        ("1.200,50", 120050),
        ("1,200", 120000),
        ("12,5", 1250),
        ("1.234.567", 123456700),
        ("0", 0),
        ("EUR 15", 1500),
        ("-5", None),
        ("noin 5", None),
        ("5,55,5", None),
        ("=1+1", None),
        ("١٢", None),
        ("9" * 30, None),
        ("", None),
    ],
)
def test_money_is_read_as_finns_and_britons_write_it(text, cents):
    assert cents_of(text) == cents


@given(st.integers(min_value=0, max_value=10**12))
def test_any_sum_written_the_finnish_way_is_read_back(cents):
    assert cents_of(f"{cents // 100:,}".replace(",", " ") + f",{cents % 100:02d}") == cents


@given(st.text(max_size=40))
def test_no_text_is_too_odd_to_be_no_sum(text):
    assert cents_of(text) is None or cents_of(text) >= 0


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2026-12-04", date(2026, 12, 4)),
        ("4.12.2026", date(2026, 12, 4)),
        ("04/12/2026", date(2026, 12, 4)),
        ("2026-12-04T10:00", date(2026, 12, 4)),
        ("4.12.2026 10.00", date(2026, 12, 4)),
        ("31.2.2026", None),
        ("12.2026", None),
        ("4.12.26", None),
        ("1.1.0001", None),
        ("huomenna", None),
    ],
)
def test_dates_are_read_as_iso_and_as_finns_write_them(text, expected):
    assert date_of(text) == expected


@given(st.dates(date(1990, 1, 1), date(2099, 12, 31)))
def test_any_date_is_read_back_either_way(on):
    assert date_of(on.isoformat()) == date_of(f"{on.day}.{on.month}.{on.year}") == on


@given(st.text(max_size=60))
def test_a_formula_is_text_and_comes_back_as_it_was(text):
    told = reading(title="Asia", note=neutral(text)).texts.get(Column.NOTE, "")

    assert told == text.strip()


@pytest.mark.parametrize(
    ("cells", "fault"),
    [
        ({"phone": "040"}, Fault.EMPTY),
        ({"title": "V" * 251}, Fault.TOO_LONG),
        ({"name": "Veera", "email": "ei-osoite"}, Fault.NO_ADDRESS),
        ({"name": "Veera", "email": "veera@" + "v" * 70 + ".fi"}, Fault.NO_ADDRESS),
        ({"title": "A", "email": "veera@vieras.example"}, Fault.NO_NAME),
        ({"title": "A", "next_step_on": "huomenna"}, Fault.NO_DATE),
        ({"title": "A", "value": "paljon"}, Fault.NO_VALUE),
        ({"title": "A", "stage": "melkein"}, Fault.NO_STAGE),
        ({"title": "A", "services": "Jotain"}, Fault.NO_SERVICE),
        ({"title": "A", "services": "Kokoukset, Jotain"}, Fault.NO_SERVICE),
        ({"title": "Ty\ufffdp\ufffdiv\ufffd"}, Fault.UNREADABLE),
        ({"title": "A", "note": "\ufffd"}, Fault.UNREADABLE),
        ({"title": "A", "owner": "kukaan"}, Fault.NO_OWNER),
    ],
)
def test_what_a_row_says_wrongly_is_told(cells, fault):
    assert faults(reading(**cells)) == [fault]


@pytest.mark.parametrize(
    ("cells", "fault"),
    [
        ({"title": "A", "stage": "lost", "lost_reason": "ei huvita"}, Fault.NO_REASON),
        ({"title": "A", "stage": "lost"}, Fault.NO_REASON),
        ({"title": "A", "stage": "won"}, Fault.NO_SERVICES),
        ({"key": "1", "value": "5"}, Fault.EMPTY),
    ],
)
def test_what_only_a_new_case_needs_keeps_no_row_from_a_case_that_is_there(cells, fault):
    found = reading(**cells)

    assert [problem.fault for problem in decide(found, Facts(), TODAY).problems] == [fault]
    assert decide(found, Facts(target=5, differs=True), TODAY) == Decision(Verdict.UPDATE, 5)


def test_what_our_export_wrote_is_no_fault_though_the_words_have_changed():
    found = reading(ref="2026-001", owner="Lähtenyt", services="Lopetettu")
    both = frozenset({Column.OWNER, Column.SERVICES})

    assert decide(found, Facts(target=5, already=both), TODAY) == Decision(Verdict.SKIP, 5)
    assert decide(found, Facts(target=5), TODAY).verdict is Verdict.ERROR


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("Kokoukset", (3,)),
        ("kokoukset , MUUTOS", (3, 4)),
        ("Kasvu, kestävästi", (5,)),
        ("Muutos, Kasvu, kestävästi, Kokoukset", (4, 5, 3)),
        ("Kokoukset,", (3,)),
        (",", ()),
    ],
)
def test_services_are_parted_by_commas_that_no_title_holds(cell, expected):
    words = Words(WORDS.stages, services={**WORDS.services, "kasvu, kestävästi": 5})

    found = read_row(["A", cell], {0: Column.TITLE, 1: Column.SERVICES}, words)

    assert (found.services, faults(found)) == (expected, [])


def test_a_cell_of_nothing_but_commas_is_read_at_once():
    assert faults(reading(title="A", services="a," * 5_000)) == [Fault.NO_SERVICE]


def test_everything_wrong_in_a_row_is_told_at_once():
    found = reading(title="A", value="x", stage="y", next_step_on="z")

    assert faults(found) == [Fault.NO_DATE, Fault.NO_VALUE, Fault.NO_STAGE]


@pytest.mark.parametrize(
    ("cells", "title"),
    [
        ({"title": "Asia", "organisation": "Oy", "name": "Veera"}, "Asia"),
        ({"organisation": "Vieras Oy", "name": "Veera"}, "Vieras Oy"),
        ({"name": "Veera"}, "Veera"),
    ],
)
def test_a_case_without_a_title_is_called_by_the_firm_or_the_person(cells, title):
    assert reading(**cells).title == title


def test_of_several_people_in_a_cell_of_our_export_the_first_counts():
    found = reading(name="Veera, Otto", email="v@vieras.example, o@vieras.example")

    assert (found.texts[Column.NAME], found.texts[Column.EMAIL]) == ("Veera", "v@vieras.example")


@pytest.mark.parametrize(
    ("first", "second", "same"),
    [
        ("veera@vieras.example", "VEERA@Vieras.Example", True),
        ("veera@vieras.example", "ｖｅｅｒａ@vieras.example", True),
        ("veera@päivä.example", "veera@xn--piv-qlac.example", True),
        ("veera@vieras.example", "veera+uutiset@vieras.example", False),
        ("veera@vieras.example", "v.eera@vieras.example", False),
    ],
)
def test_an_address_is_the_same_by_its_key_never_by_its_plus_tag(first, second, same):
    one, other = (reading(title="A", name="V", email=email) for email in (first, second))

    assert (one.key == other.key, one.identity == other.identity) == (same, same)


def test_the_order_of_columns_makes_no_other_row():
    assert reading(title="A", name="V").key == reading(name="V", title="A").key


@pytest.mark.parametrize(
    ("first", "second", "same", "why"),
    [
        ({"name": "Anna"}, {"name": "Bertta"}, False, "two people of a firm"),
        ({"name": "Anna"}, {"name": "ANNA"}, True, "one, in capitals"),
        ({"name": "Anna"}, {}, False, "the firm's own matter"),
        ({"title": "A", "name": "Anna"}, {"title": "A", "name": "Bertta"}, True, "one matter"),
    ],
)
def test_without_title_and_address_the_name_tells_rows_of_a_firm_apart(first, second, same, why):
    one, other = (reading(organisation="Kaksi Oy", **cells) for cells in (first, second))

    assert (one.identity == other.identity) is same, why


def test_the_keys_of_a_row_are_worked_out_once():
    found = reading(title="A", name="V", email="veera@vieras.example")

    assert found.key is found.key
    assert found.identity is found.identity
    assert found.content is found.content


def test_an_outer_key_makes_rows_the_same_whatever_else_they_say():
    assert reading(key="1", title="A").key == reading(key="1", title="B").key
    assert reading(key="1", title="A").key != reading(key="2", title="A").key


STAYS = (Column.STAGE,)


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        (Facts(), Decision(Verdict.CREATE)),
        (Facts(same_in_file=2), Decision(Verdict.SKIP, same_as=2)),
        (Facts(stays=STAYS), Decision(Verdict.CREATE, stays=STAYS)),
        (Facts(target=5, differs=True), Decision(Verdict.UPDATE, 5)),
        (Facts(target=5), Decision(Verdict.SKIP, 5)),
        (Facts(target=5, differs=True, imported_alike=True), Decision(Verdict.SKIP, 5)),
        (Facts(same_in_file=2, target=5, differs=True), Decision(Verdict.SKIP, same_as=2)),
        (Facts(target=5, stays=STAYS), Decision(Verdict.SKIP, 5, stays=STAYS)),
        (Facts(target=5, differs=True, stays=STAYS), Decision(Verdict.UPDATE, 5, stays=STAYS)),
        (Facts(target=5, imported_alike=True, stays=STAYS), Decision(Verdict.SKIP, 5)),
    ],
)
def test_the_verdict_follows_from_what_is_known(facts, expected):
    assert decide(reading(title="A"), facts, TODAY) == expected


def test_a_row_that_is_wrong_by_itself_is_an_error_whatever_is_known():
    decision = decide(reading(title="A", value="x"), Facts(target=5, differs=True), TODAY)

    assert decision.verdict is Verdict.ERROR


def test_a_reference_to_a_case_that_is_not_there_is_an_error_and_never_a_new_case():
    decision = decide(reading(ref="2020-001", title="A"), Facts(), TODAY)

    assert decision == Decision(Verdict.ERROR, problems=(Problem(Fault.NO_CASE, "2020-001"),))


CLOSED = {"closed_on": "1.6.2026"}
SOLD = {"services": "Kokoukset"}


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        ({}, None),
        ({"stage": "Liidi"}, None),
        ({"stage": "proposal"}, None),
        ({"stage": "booked"}, Fault.NOT_BY_IMPORT),
        ({"stage": "held"}, Fault.NOT_BY_IMPORT),
        ({"stage": "delivered"}, Fault.NOT_BY_IMPORT),
        ({"stage": "published"}, Fault.NOT_BY_IMPORT),
        ({"stage": "lost", "lost_reason": "price"} | CLOSED, None),
        ({"stage": "lost", "lost_reason": "price"}, Fault.NO_CLOSING_DATE),
        ({"stage": "won"} | SOLD | CLOSED, None),
        ({"stage": "won", "closed_on": "1.12.2026"} | SOLD, Fault.CLOSED_LATER),
        ({"stage": "won", "opened_on": "2.6.2026"} | SOLD | CLOSED, Fault.CLOSED_BEFORE_OPENED),
        ({"opened_on": "1.12.2026"}, Fault.CLOSED_LATER),
    ],
)
def test_a_new_case_begins_only_where_it_legally_can(cells, expected):
    decision = decide(reading(title="A", **cells), Facts(), TODAY)

    assert [problem.fault for problem in decision.problems] == ([expected] if expected else [])
    assert decision.verdict is (Verdict.ERROR if expected else Verdict.CREATE)


@given(
    st.builds(
        Facts,
        same_in_file=st.none() | st.integers(2, 9),
        imported_alike=st.booleans(),
        target=st.none() | st.integers(1, 9),
        differs=st.booleans(),
    ),
    st.sampled_from([stage.value for stage in Stage]),
)
def test_a_case_that_is_there_is_never_opened_again(facts, stage):
    decision = decide(reading(title="A", stage=stage), facts, TODAY)

    assert decision.verdict is not Verdict.CREATE or facts.target is None
