"""Putting people into cases, giving roles, taking out."""

import pytest

from cases import actions
from cases.models import Case, RecordEdit, Role
from tests.cases.cast import make_case, make_contact
from tests.factories import NOW

pytestmark = pytest.mark.django_db


@pytest.fixture
def veera(db):
    return make_contact()


@pytest.fixture
def eeva(db):
    return make_contact("eeva@vieras.example", "Eeva Vieras")


@pytest.fixture
def case(veera):
    return make_case(contact=veera)


def roles_of(case):
    return dict(case.case_contacts.values_list("contact__full_name", "role"))


def give(case, contact, role, **given):
    actions.give_role(case, contact, role, now=NOW, **given)


def told_of(case):
    return [edit.data["parts"] for edit in RecordEdit.objects.order_by("pk")]


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.INITIATOR])
def test_a_person_is_put_into_a_case_in_any_role(role, case, eeva):
    give(case, eeva, role)

    assert roles_of(case) == {"Veera Vieras": "initiator", "Eeva Vieras": role}


def test_of_two_first_contacts_the_former_only_takes_part(case, eeva):
    give(case, eeva, Role.INITIATOR)

    assert roles_of(case) == {"Veera Vieras": "participant", "Eeva Vieras": "initiator"}


def test_the_history_tells_who_was_what_by_key(case, veera, eeva):
    give(case, eeva, Role.INITIATOR)

    assert told_of(case) == [
        [
            {"contact": veera.pk, "was": "initiator", "is": "participant"},
            {"contact": eeva.pk, "was": "", "is": "initiator"},
        ]
    ]


def test_a_role_that_somebody_has_already_is_no_change(case, veera):
    give(case, veera, Role.INITIATOR)

    assert (Case.objects.get().lock_version, RecordEdit.objects.count()) == (1, 0)


def test_a_person_is_taken_out_and_the_history_tells_it(case, eeva, aino):
    give(case, eeva, Role.QUOTED)
    part = case.case_contacts.get(contact=eeva)

    actions.take_out(case, part, sure=False, now=NOW, actor=aino)

    assert roles_of(case) == {"Veera Vieras": "initiator"}
    assert told_of(case)[-1] == [{"contact": eeva.pk, "was": "quoted", "is": ""}]
    assert RecordEdit.objects.latest("pk").user == aino


def test_the_first_contact_is_not_taken_out_unless_somebody_says_so(case):
    part = case.case_contacts.get()

    with pytest.raises(actions.FirstContactError):
        actions.take_out(case, part, sure=False, now=NOW)
    assert roles_of(case) == {"Veera Vieras": "initiator"}

    actions.take_out(case, part, sure=True, now=NOW)
    assert roles_of(case) == {}


def test_whoever_comes_second_is_told_who_was_put_in(case, eeva):
    seen = Case.objects.get()
    give(case, eeva, Role.DECIDER)

    with pytest.raises(actions.CaseChangedError) as refused:
        give(seen, eeva, Role.QUOTED)

    assert [change.fields for change in refused.value.changes] == [("contacts",)]
    assert roles_of(case)["Eeva Vieras"] == "decider"


def test_nobody_is_taken_out_of_a_case_that_changed_meanwhile(case, eeva):
    give(case, eeva, Role.DECIDER)
    seen, part = Case.objects.get(), case.case_contacts.get(contact=eeva)
    give(case, eeva, Role.QUOTED)

    with pytest.raises(actions.CaseChangedError):
        actions.take_out(seen, part, sure=True, now=NOW)
    assert roles_of(case)["Eeva Vieras"] == "quoted"


def test_what_was_said_with_a_person_stays_when_they_are_taken_out(case, veera):
    actions.add_note(case, "Puhuttiin Veeran kanssa", author=None, now=NOW)

    actions.take_out(case, case.case_contacts.get(), sure=True, now=NOW)

    assert case.activities.get().body == "Puhuttiin Veeran kanssa"
