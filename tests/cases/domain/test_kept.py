"""What an import leaves alone in a case, and when that is told."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cases.domain.columns import Column
from cases.domain.importing import Words, read_row
from cases.domain.kept import Kept, KeptPerson, already_so, left_alone, left_of_person
from cases.domain.stages import Stage

WORDS = Words(
    stages={stage.value: stage for stage in Stage},
    reasons={"price": 7, "no-need": 8},
    services={"kokoukset": 3, "muutos": 4},
)
STOOD = {
    "organisations": frozenset({"vieras"}),
    "people": frozenset({"veera vieras"}),
    "addresses": frozenset({"veera@vieras.example"}),
    "phones": frozenset({"401234567"}),
    "job_titles": frozenset({"johtaja"}),
    "services": frozenset({3}),
    "sources": frozenset({"messuilta"}),
    "dates": {Column.OPENED_ON: date(2026, 6, 1)},
    "exported": {Column.NAME: "Veera Vieras, Otto Outo", Column.SERVICES: "Vanha nimi"},
}
OPEN = Kept(Stage.LEAD, **STOOD)
LOST = Kept(Stage.LOST, reason=7, next_step="", **STOOD)


def reading(**cells):
    columns = dict(enumerate(Column(name) for name in cells))
    return read_row(list(cells.values()), columns, WORDS)


@pytest.mark.parametrize(
    ("kept", "cells", "told"),
    [
        (OPEN, {"title": "Muu", "value": "5", "next_step": "Soita", "note": "Uutta"}, []),
        (OPEN, {"stage": "won"}, ["stage"]),
        (OPEN, {"stage": "lead"}, []),
        (OPEN, {"organisation": "Toinen Oy"}, ["organisation"]),
        (OPEN, {"organisation": "VIERAS OYJ"}, []),
        (OPEN, {"name": "Veera V."}, ["name"]),
        (OPEN, {"name": "VEERA VIERAS"}, []),
        (OPEN, {"name": "Veera Vieras, Otto Outo"}, []),
        (OPEN, {"email": "otto@vieras.example"}, ["email"]),
        (OPEN, {"email": "VEERA@vieras.example"}, []),
        (OPEN, {"phone": "050 7654321"}, ["phone"]),
        (OPEN, {"phone": "+358 40 1234567"}, []),
        (OPEN, {"job_title": "Toimitusjohtaja"}, ["job_title"]),
        (OPEN, {"job_title": "Johtaja"}, []),
        (OPEN, {"services": "Muutos"}, ["services"]),
        (OPEN, {"services": "Kokoukset, Muutos"}, ["services"]),
        (OPEN, {"services": "kokoukset"}, []),
        (OPEN, {"services": "Vanha nimi"}, []),
        (OPEN, {"source": "Puskaradiosta"}, ["source"]),
        (OPEN, {"source": "messuilta"}, []),
        (OPEN, {"opened_on": "2.6.2026"}, ["opened_on"]),
        (OPEN, {"opened_on": "1.6.2026", "closed_on": "3.6.2026"}, ["closed_on"]),
        (OPEN, {"lost_reason": "price"}, []),
        (LOST, {"lost_reason": "no-need"}, ["lost_reason"]),
        (LOST, {"lost_reason": "price"}, []),
        (LOST, {"next_step": "Soita", "next_step_on": "1.12.2026"}, ["next_step", "next_step_on"]),
        (LOST, {"proposal_due_on": "1.12.2026"}, ["proposal_due_on"]),
    ],
)
def test_what_a_row_says_otherwise_and_is_not_written_is_told(kept, cells, told):
    assert [str(column) for column in left_alone(reading(**cells), kept)] == told


def test_several_are_told_in_one_order_whatever_that_of_the_file():
    cells = {"source": "Muualta", "phone": "050 1", "stage": "won"}

    there = left_alone(reading(**cells), OPEN)
    back = left_alone(reading(**dict(reversed(cells.items()))), OPEN)

    assert there == back == (Column.STAGE, Column.PHONE, Column.SOURCE)


def test_what_our_export_wrote_is_so_word_for_word():
    found = reading(services="Vanha nimi", name="Veera Vieras", title="Asia")

    assert already_so(found, OPEN) == {Column.SERVICES}


@given(st.sampled_from(list(Stage)), st.dictionaries(st.sampled_from(list(Column)), st.text()))
def test_nothing_is_told_of_a_column_that_says_nothing(stage, cells):
    found = reading(**{str(column): text for column, text in cells.items()})

    assert set(left_alone(found, Kept(stage))) <= set(found.texts)


VEERA = KeptPerson("Veera Vieras", "040 1234567", "Johtaja")


@pytest.mark.parametrize(
    ("person", "cells", "told"),
    [
        (VEERA, {"name": "VEERA VIERAS", "phone": "+358 40 1234567", "job_title": "johtaja"}, []),
        (VEERA, {"name": "Veera V."}, ["name"]),
        (VEERA, {"name": "Veera Vieras", "phone": "050 1"}, ["phone"]),
        (VEERA, {"name": "Veera Vieras", "job_title": "Omistaja"}, ["job_title"]),
        (None, {"name": "Uusi", "phone": "050 1", "job_title": "Omistaja"}, []),
        (None, {"title": "Asia", "phone": "050 1"}, ["phone"]),
        (None, {"title": "Asia", "job_title": "Omistaja"}, ["job_title"]),
        (None, {"title": "Asia"}, []),
    ],
)
def test_what_a_new_case_tells_otherwise_of_a_person_or_of_nobody_is_told(person, cells, told):
    assert [str(column) for column in left_of_person(reading(**cells), person)] == told
