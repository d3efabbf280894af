"""Writing fields of a case: with its version, and in its log."""

from datetime import timedelta

import pytest

from cases import actions
from cases.actions.edits import changed_error, log_edit, update_case
from cases.models import Case, Contact, Organisation, RecordEdit
from tests.cases.cast import OTHER_STEP, make_case, make_contact, make_user
from tests.factories import NOW

pytestmark = pytest.mark.django_db


def same(case):
    """Return the case as somebody else has it before them."""
    return Case.objects.get(pk=case.pk)


def test_a_write_raises_the_version_here_and_in_the_database(django_assert_num_queries):
    case = make_case()

    with django_assert_num_queries(1):
        update_case(case, title="Uusi")

    assert (case.title, case.lock_version) == ("Uusi", 2)
    assert (same(case).title, same(case).lock_version) == ("Uusi", 2)


def test_a_write_over_another_changes_nothing_here_either():
    case = make_case()
    update_case(same(case), title="Ensin")

    with pytest.raises(actions.CaseChangedError):
        update_case(case, title="Sitten")

    assert (case.title, same(case).title) == ("Strategiapäivä", "Ensin")


def test_a_case_that_was_deleted_meanwhile_is_told_as_it_was_known():
    case = make_case()
    shown = same(case)
    Case.objects.filter(pk=case.pk).delete()

    assert changed_error(shown).case == shown


def test_an_error_tells_the_number_and_the_stage_of_the_case():
    assert str(changed_error(make_case())) == "case 2026-001 has changed meanwhile: it is lead now"


def test_only_what_differs_is_written_and_logged():
    case, aino = make_case(value_amount=100), make_user()

    actions.edit_case(case, now=NOW, actor=aino, title="Uusi", kind="new", value_amount=100)

    edit = RecordEdit.objects.get()
    assert (edit.data, edit.user, edit.timestamp) == (
        {"version": 2, "fields": ["title"]},
        aino,
        NOW,
    )


def test_an_edit_is_logged_under_the_name_that_the_case_has_now():
    case = make_case()

    actions.edit_case(case, now=NOW, title="Uusi")

    assert RecordEdit.objects.get().label == "2026-001 Uusi"


def test_an_owner_or_a_house_is_given_as_a_record_and_compared_by_its_key():
    aino, firm = make_user(), Organisation.objects.create(name="Vieras")
    case = make_case(owner=aino)

    actions.edit_case(case, now=NOW, owner=aino, organisation=firm)

    assert RecordEdit.objects.get().data["fields"] == ["organisation"]
    assert (same(case).owner, same(case).organisation) == (aino, firm)


def test_an_owner_is_taken_away():
    case = make_case(owner=make_user())

    actions.edit_case(case, now=NOW, owner=None)

    assert same(case).owner is None


def test_those_it_is_shared_with_already_are_no_change(django_assert_num_queries):
    case, aino = make_case(), make_user()
    case.shared_with.set([aino])

    with django_assert_num_queries(1):
        actions.edit_case(case, now=NOW, shared_with=[aino])

    assert (case.lock_version, RecordEdit.objects.count()) == (1, 0)


def test_what_is_not_given_stays_and_what_is_given_empty_goes(home):
    case, aino = make_case(), make_user()
    case.services.set([home])
    case.shared_with.set([aino])

    actions.edit_case(case, now=NOW, services=[])

    assert (case.services.count(), case.shared_with.count()) == (0, 1)


def test_whoever_comes_second_shares_nothing_and_logs_nothing():
    case, aino = make_case(), make_user()
    update_case(same(case), title="Ensin")

    with pytest.raises(actions.CaseChangedError):
        actions.edit_case(case, now=NOW, shared_with=[aino])

    assert (case.shared_with.count(), RecordEdit.objects.count()) == (0, 0)


def test_one_person_may_edit_twice_in_a_row():
    case = make_case()

    actions.edit_case(case, now=NOW, title="Uusi")
    actions.edit_case(case, now=NOW + timedelta(minutes=1), title="Uudempi")

    assert [edit.data["version"] for edit in RecordEdit.objects.order_by("pk")] == [2, 3]


def test_a_record_without_versions_is_logged_without_one(django_assert_num_queries):
    veera = make_contact()
    log_edit(veera, ["phone"], now=NOW, actor=None)
    RecordEdit.objects.all().delete()

    with django_assert_num_queries(1):
        log_edit(veera, ["phone"], now=NOW, actor=None)

    edit = RecordEdit.objects.get()
    assert (edit.data, edit.label) == ({"version": None, "fields": ["phone"]}, "Veera Vieras")
    assert edit.content_type.model_class() is Contact


def test_a_case_that_is_as_it_was_shown_costs_no_look(django_assert_num_queries):
    case = make_case()

    with django_assert_num_queries(0):
        actions.check_unchanged(case, 1)


@pytest.mark.parametrize("shown", [0, 2])
def test_a_version_that_never_was_is_no_present_one(shown):
    with pytest.raises(actions.CaseChangedError):
        actions.check_unchanged(make_case(), shown)


def test_planning_the_step_that_is_planned_already_writes_nothing():
    case = make_case()
    actions.set_next_step(case, OTHER_STEP, now=NOW)

    actions.set_next_step(case, OTHER_STEP, now=NOW)

    assert (case.lock_version, RecordEdit.objects.count()) == (2, 1)
