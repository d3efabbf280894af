"""What the database itself holds of a case, who takes part in it, and its moves."""

from decimal import Decimal

import pytest
from django.db import IntegrityError

from cases.domain.stages import CLOSED_STAGES, OPEN_STAGES, Stage
from cases.models import (
    STAGE_LABELS,
    Case,
    CaseContact,
    CaseCounter,
    Contact,
    Role,
    StageChange,
    StageLabel,
)
from tests.cases.cast import OTHER_STEP, make_case, make_contact
from tests.factories import NOW


def test_every_stage_has_a_name_of_its_own():
    assert list(STAGE_LABELS) == list(Stage)
    assert len({str(label) for label in STAGE_LABELS.values()}) == len(Stage)


@pytest.mark.parametrize(
    ("cents", "expected"),
    [(None, None), (0, Decimal(0)), (1, Decimal("0.01")), (120_050, Decimal("1200.50"))],
)
def test_a_value_is_told_in_whole_units_and_unknown_is_no_zero(cents, expected):
    assert Case(value_amount=cents).value == expected


@pytest.mark.parametrize(
    ("record", "expected"),
    [
        (Case(ref="2026-001", title="Strategiapäivä"), "2026-001 Strategiapäivä"),
        (CaseCounter(year=2026, last=7), "2026: 7"),
        (StageChange(from_stage="lead", to_stage="won"), "lead -> won"),
        (StageChange(to_stage="lead"), "- -> lead"),
        (CaseContact(contact=Contact(full_name="Veera"), role=Role.DECIDER), "Veera (Päättää)"),
    ],
)
def test_a_record_is_called_by_what_people_know_it_by(record, expected):
    assert str(record) == expected


def test_a_case_knows_its_stage_as_the_rules_do():
    assert Case(stage="won").at_stage is Stage.WON


def test_a_new_case_begins_as_a_lead_in_its_first_version():
    assert (Case().stage, Case().lock_version, Case().value_currency) == ("lead", 1, "EUR")


@pytest.mark.django_db
@pytest.mark.parametrize("stage", OPEN_STAGES)
@pytest.mark.parametrize("lack", [{"next_step": ""}, {"next_step_on": None}])
def test_no_open_case_is_kept_without_its_next_step_and_date(stage, lack):
    make_case()

    with pytest.raises(IntegrityError, match="open_case_has_its_next_step"):
        Case.objects.update(stage=stage, **lack)


@pytest.mark.django_db
@pytest.mark.parametrize("stage", CLOSED_STAGES)
def test_a_closed_case_is_kept_without_a_next_step(stage):
    make_case()

    assert Case.objects.update(stage=stage, next_step="", next_step_on=None) == 1


@pytest.mark.django_db
def test_a_contact_takes_part_in_a_case_once():
    veera = make_contact()
    case = make_case(contact=veera)

    with pytest.raises(IntegrityError):
        CaseContact.objects.create(case=case, contact=veera, role=Role.DECIDER)


@pytest.mark.django_db
def test_a_case_has_one_who_came_first_and_any_number_of_others():
    case = make_case(contact=make_contact())
    people = [make_contact(f"v{i}@x.example", f"V{i}") for i in range(3)]
    for person in people[:2]:
        CaseContact.objects.create(case=case, contact=person, role=Role.DECIDER)

    with pytest.raises(IntegrityError):
        CaseContact.objects.create(case=case, contact=people[2], role=Role.INITIATOR)


@pytest.mark.django_db
def test_of_two_moves_from_one_version_the_database_keeps_one():
    case = make_case()
    move = {"case": case, "from_stage": "lead", "at": NOW, "actor": "user", "seq": 2}
    StageChange.objects.create(to_stage="won", **move)

    with pytest.raises(IntegrityError):
        StageChange.objects.create(to_stage="lost", **move)


@pytest.mark.django_db
def test_a_number_is_given_to_one_case_only():
    case = make_case()

    with pytest.raises(IntegrityError):
        Case.objects.create(ref=case.ref, title="Muu", opened_at=NOW, **step())


@pytest.mark.django_db
def test_a_stage_is_named_once():
    with pytest.raises(IntegrityError):
        StageLabel.objects.create(stage="lead", label_fi="Toinen")


@pytest.mark.django_db
def test_cases_are_the_newest_first_unless_asked_otherwise():
    first, second = make_case("Ensin"), make_case("Sitten")

    assert list(Case.objects.all()) == [second, first]


def step():
    return {"next_step": OTHER_STEP.text, "next_step_on": OTHER_STEP.on}
