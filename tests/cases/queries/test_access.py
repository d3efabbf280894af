"""Who may be told of what, beyond the lists: whole records, managers, and who is given new leads."""

import pytest
from django.contrib.auth.models import AnonymousUser, Permission

from cases import actions, queries
from cases.models import Activity, Case, Contact, Organisation
from tests.cases.cast import make_case, make_contact, make_editor, make_user
from tests.factories import NOW

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("each_their_own")]


def allowed(user, *codenames):
    user.user_permissions.set(Permission.objects.filter(codename__in=codenames))
    return type(user).objects.get(pk=user.pk)


def wholly(user, model):
    return sorted(str(record) for record in queries.wholly_seen(user, model))


@pytest.mark.parametrize("of", ["cases_for", "contacts_for", "organisations_for"])
def test_whoever_is_not_logged_in_sees_nothing(of):
    make_case(contact=make_contact(), organisation=Organisation.objects.create(name="Vieras"))

    assert list(getattr(queries, of)(AnonymousUser())) == []


@pytest.mark.parametrize("right", ["view_case", "change_case"])
def test_who_may_change_cases_may_see_them_too(right):
    user = allowed(make_user("muu"), right)
    make_case("Oma", owner=user)

    assert [case.title for case in queries.cases_for(user)] == ["Oma"]


def test_the_right_to_every_case_is_nothing_without_the_right_to_cases():
    user = allowed(make_user("muu"), "see_every_case")
    make_case(owner=user)

    assert not queries.cases_for(user).exists()


def test_a_case_shared_with_one_who_sees_no_cases_stays_unseen(aino):
    editor = make_editor()
    make_case(owner=aino).shared_with.set([editor])

    assert not queries.cases_for(editor).exists()


def test_a_merged_case_is_gone_and_is_seen_among_the_merged_by_who_saw_it(aino, eero):
    kept = make_case("Säilyvä", owner=aino)
    Case.objects.filter(pk=make_case("Poissa", owner=aino).pk).update(merged_into=kept)

    assert [case.title for case in queries.cases_for(aino)] == ["Säilyvä"]
    assert [case.title for case in queries.merged_cases_for(aino)] == ["Poissa"]
    assert list(queries.merged_cases_for(eero)) == []


def test_a_case_is_wholly_seen_by_who_sees_it(aino, eero):
    make_case("Ainon", owner=aino)
    make_case("Eeron", owner=eero)

    assert wholly(aino, Case) == ["2026-001 Ainon"]


def test_a_contact_with_a_colleagues_case_is_seen_but_not_wholly(aino, eero):
    shared, own = make_contact(name="Yhteinen"), make_contact("oma@x.example", "Oma")
    make_case(owner=aino, contact=shared)
    make_case(owner=eero, contact=shared)
    make_case(owner=aino, contact=own)

    assert len(queries.contacts_for(aino)) == 2
    assert wholly(aino, Contact) == ["Oma"]


def test_a_contact_whom_a_colleagues_case_only_speaks_of_is_not_wholly_seen(aino, eero):
    veera = make_contact()
    make_case(owner=aino, contact=veera)
    theirs = make_case(owner=eero)
    Activity.objects.create(case=theirs, contact=veera, kind="note", at=NOW)

    assert wholly(aino, Contact) == []


def test_an_organisation_is_not_wholly_seen_with_a_colleagues_case(aino, eero):
    firm, own = (Organisation.objects.create(name=name) for name in ("Yhteinen", "Oma"))
    make_case(owner=aino, organisation=firm)
    make_case(owner=eero, organisation=firm)
    make_case(owner=aino, organisation=own)

    assert wholly(aino, Organisation) == ["Oma"]


def test_an_organisation_is_not_wholly_seen_with_one_of_its_people_in_a_colleagues_case(aino, eero):
    firm = Organisation.objects.create(name="Yhteinen")
    make_case(owner=aino, organisation=firm)
    make_case(owner=eero, contact=make_contact(organisation=firm))

    assert wholly(aino, Organisation) == []


def test_a_merged_case_of_a_colleague_hides_nothing_any_more(aino, eero):
    veera = make_contact()
    kept = make_case(owner=aino, contact=veera)
    other = make_case(owner=eero, contact=veera)
    Case.objects.filter(pk=other.pk).update(merged_into=kept)

    assert wholly(aino, Contact) == ["Veera Vieras"]


@pytest.mark.parametrize("model", [Case, Contact, Organisation])
def test_a_manager_sees_every_record_wholly(model, aino):
    firm = Organisation.objects.create(name="Vieras")
    make_case(owner=aino, contact=make_contact(organisation=firm), organisation=firm)

    assert len(wholly(make_user("johtaja", "Managers"), model)) == 1


def test_nobody_sees_a_merged_record_wholly():
    Contact.objects.create(full_name="V. Vieras", merged_into=make_contact())

    assert wholly(make_user("johtaja", "Managers"), Contact) == ["Veera Vieras"]


def test_the_same_key_twice_is_one_record(aino):
    case = make_case(owner=aino)

    assert queries.all_of(queries.cases_for(aino), [case.pk, case.pk]) == [case]


def test_nothing_asked_for_is_nothing_missing(aino):
    assert queries.all_of(queries.cases_for(aino), []) == []


def test_those_who_see_every_case_are_named_once_however_they_came_to_it(aino):
    johtaja = make_user("johtaja", "Managers")
    allowed(johtaja, "see_every_case")
    single = allowed(make_user("muu"), "see_every_case")
    root = make_user("root", is_superuser=True)
    make_user("poissa", "Managers", is_active=False)

    assert list(queries.people_who_see_every_case()) == [johtaja, single, root]


@pytest.mark.parametrize(
    ("name", "found", "why"),
    [
        ("aino", True, "works cases"),
        ("", False, "nobody is named"),
        ("Aino", False, "user names are told apart by case"),
        ("poissa", False, "the account is closed"),
        ("editor", False, "works no cases"),
    ],
)
def test_new_leads_are_given_to_whom_the_site_names_if_they_work_cases(
    name, found, why, settings, aino
):
    make_user("poissa", "Consultants", is_active=False)
    make_editor()
    settings.CASES = {"LEAD_OWNER": name}

    assert queries.lead_owner() == (aino.pk if found else None), why


def test_nobody_named_costs_no_statement(django_assert_num_queries):
    with django_assert_num_queries(0):
        assert queries.lead_owner() is None


def test_those_who_work_cases_are_told_by_first_and_last_name():
    names = [("Eero", "A"), ("Aino", "B"), ("Aino", "A")]
    for i, (first, last) in enumerate(names):
        make_user(f"u{i}", "Consultants", first_name=first, last_name=last)

    found = [person.get_full_name() for person in queries.people_who_work_cases()]

    assert found == ["Aino A", "Aino B", "Eero A"]


def test_a_private_note_stays_hidden_from_a_manager(aino):
    case = make_case(owner=aino)
    actions.add_note(case, "Omaa", author=aino, now=NOW, private=True)
    actions.add_note(case, "Yhteistä", author=aino, now=NOW)

    seen = queries.activities_for(make_user("johtaja", "Managers"))

    assert [activity.body for activity in seen] == ["Yhteistä"]
