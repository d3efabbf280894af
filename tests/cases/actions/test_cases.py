"""Opening a case by hand and writing into it."""

from datetime import UTC, date, datetime

import pytest
from django.contrib.contenttypes.models import ContentType
from django.db import IntegrityError

from cases import actions
from cases.domain.stages import Stage
from cases.models import ActivityKind, Case, RecordEdit, Role
from tests.cases.cast import STEP, make_case, make_contact, make_user, moves_of
from tests.factories import NOW

pytestmark = pytest.mark.django_db


def test_a_case_opened_by_hand_is_a_lead_with_who_asked():
    case = make_case(contact=make_contact())

    assert case.case_contacts.get().role == Role.INITIATOR
    assert moves_of(case) == [("", "lead", "system")]


def test_cases_are_numbered_from_one_each_year():
    refs = [make_case().ref for _ in range(2)]
    later = actions.open_case(
        Case(title="Uusi vuosi", next_step="Soita", next_step_on=date(2027, 1, 4)),
        contact=None,
        now=datetime(2026, 12, 31, 22, 30, tzinfo=UTC),
    )

    # Half past midnight in Helsinki is next year already.
    assert [*refs, later.ref] == ["2026-001", "2026-002", "2027-001"]


def test_the_database_refuses_an_open_case_without_a_next_step():
    case = make_case()

    with pytest.raises(IntegrityError):
        Case.objects.filter(pk=case.pk).update(next_step_on=None)


def test_a_note_is_kept_with_its_author():
    case, aino = make_case(), make_user()

    note = actions.add_note(
        case, " Soitin. ", author=aino, now=NOW, kind=ActivityKind.CALL, private=True
    )

    assert (note.body, note.kind, note.author, note.private) == ("Soitin.", "call", aino, True)


def test_the_next_step_of_an_open_case_is_planned():
    case = make_case()

    actions.set_next_step(case, actions.NextStep("Lähetä tarjous", date(2026, 12, 9)), now=NOW)

    case.refresh_from_db()
    assert (case.next_step, case.next_step_on) == ("Lähetä tarjous", date(2026, 12, 9))


def test_a_closed_case_has_no_next_step():
    case = make_case()
    actions.move_case(case, Stage.WON, now=NOW)

    with pytest.raises(actions.CaseClosedError):
        actions.set_next_step(case, STEP, now=NOW)


def test_editing_never_changes_the_stage():
    case = make_case()

    actions.edit_case(case, now=NOW, title="Uusi otsikko")
    with pytest.raises(ValueError, match="move_case"):
        actions.edit_case(case, now=NOW, stage="won")

    case.refresh_from_db()
    assert (case.title, case.stage) == ("Uusi otsikko", "lead")


def test_a_contact_keeps_its_role_when_linked_again():
    contact = make_contact()
    case = make_case(contact=contact)

    actions.link_contact(case, contact, Role.DECIDER)
    actions.link_contact(case, make_contact("eeva@vieras.example", "Eeva"), Role.DECIDER)

    assert [part.role for part in case.case_contacts.all()] == ["initiator", "decider"]


def test_of_two_who_edit_a_case_at_once_the_second_is_told():
    first = make_case()
    second = Case.objects.get(pk=first.pk)
    actions.edit_case(first, now=NOW, title="Ensin")

    with pytest.raises(actions.CaseChangedError):
        actions.edit_case(second, now=NOW, title="Sitten")

    first.refresh_from_db()
    assert first.title == "Ensin"


def test_an_edit_that_changes_nothing_writes_nothing(django_assert_num_queries):
    case = make_case(title="Sama", owner=make_user())
    case = Case.objects.get(pk=case.pk)

    with django_assert_num_queries(0):
        actions.edit_case(case, now=NOW, title="Sama", owner_id=case.owner_id, value_amount=None)

    assert case.lock_version == 1


def test_services_and_those_it_is_shared_with_are_edited_and_logged(home):
    case, aino = make_case(), make_user()

    actions.edit_case(case, now=NOW, actor=aino, services=[home], shared_with=[aino])

    edit = RecordEdit.objects.get()
    assert (edit.data["fields"], edit.user) == (["services", "shared_with"], aino)
    assert (case.services.get().pk, case.shared_with.get()) == (home.pk, aino)


def test_an_edit_takes_two_statements_and_one_for_each_list(django_assert_num_queries):
    case = make_case()
    # Django remembers kinds of content once a process.
    ContentType.objects.get_for_model(Case)

    with django_assert_num_queries(2):
        actions.edit_case(case, now=NOW, title="Uusi")
    with django_assert_num_queries(1):
        actions.edit_case(case, now=NOW, services=[])
