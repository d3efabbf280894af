"""Which records are there for whom."""

import pytest

from cases import actions, queries
from cases.models import Contact, Organisation
from tests.cases.cast import make_case, make_contact, make_editor, make_user
from tests.factories import NOW

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("each_their_own")]


def titles(records):
    return sorted(str(record) for record in records)


def test_a_consultant_sees_the_cases_they_own_or_share(aino, eero):
    make_case("Ainon", owner=aino)
    make_case("Jaettu", owner=aino).shared_with.set([eero, aino])
    make_case("Eeron", owner=eero)
    make_case("Ei kenenkään")

    seen = [case.title for case in queries.cases_for(eero).order_by("pk")]

    assert seen == ["Jaettu", "Eeron"]


def test_a_consultant_sees_all_cases_where_the_house_is_set_so(settings, aino, eero):
    settings.CASES = {"CONSULTANTS_SEE": "all"}
    make_case("Ainon", owner=aino)

    assert queries.cases_for(eero).count() == 1


def test_a_manager_sees_every_case(aino):
    make_case("Ainon", owner=aino)

    assert queries.cases_for(make_user("johtaja", "Managers")).count() == 1


def test_an_editor_sees_nothing_even_of_a_case_of_their_own(aino):
    editor = make_editor()
    case = make_case(owner=editor, contact=make_contact(organisation=organisation("Vieras")))
    actions.add_note(case, "Salaa", author=editor, now=NOW)

    seen = [queries.cases_for, queries.contacts_for, queries.organisations_for]
    assert [list(of(editor)) for of in [*seen, queries.activities_for]] == [[], [], [], []]


def test_one_whose_account_is_closed_sees_nothing(aino):
    make_case(owner=aino)
    aino.is_active = False

    assert not queries.cases_for(aino).exists()


def test_a_contact_is_seen_by_those_who_see_one_of_its_cases(aino, eero):
    veera, eeva = make_contact(), make_contact("eeva@vieras.example", "Eeva")
    make_case(owner=aino, contact=veera)
    make_case(owner=eero, contact=eeva)
    make_case(owner=aino, contact=eeva)

    assert titles(queries.contacts_for(eero)) == ["Eeva"]
    assert titles(queries.contacts_for(aino)) == ["Eeva", "Veera Vieras"]


def test_a_contact_in_no_case_is_there_for_every_consultant(eero):
    make_contact()

    assert titles(queries.contacts_for(eero)) == ["Veera Vieras"]


def test_an_organisation_is_seen_with_its_case_or_its_contact(aino, eero):
    by_case, by_contact, theirs = (organisation(name) for name in ("Asia", "Henkilö", "Ainon"))
    make_case(owner=eero, organisation=by_case)
    make_case(owner=eero, contact=make_contact(organisation=by_contact))
    make_case(owner=aino, organisation=theirs)
    organisation("Ei kenenkään")

    assert titles(queries.organisations_for(eero)) == ["Asia", "Ei kenenkään", "Henkilö"]
    assert "Henkilö" not in titles(queries.organisations_for(aino))


def test_a_merged_record_is_gone_from_every_list(eero):
    veera, vieras = make_contact(), organisation("Vieras")
    Contact.objects.create(full_name="V. Vieras", merged_into=veera)
    Organisation.objects.create(name="Vieras Oy", merged_into=vieras)

    assert titles(queries.contacts_for(eero)) == ["Veera Vieras"]
    assert titles(queries.organisations_for(eero)) == ["Vieras"]


def test_a_private_note_is_its_authors_alone(aino, eero):
    case = make_case(owner=aino)
    case.shared_with.set([eero])
    for author, private in ((aino, True), (eero, True), (aino, False)):
        actions.add_note(case, f"{author} {private}", author=author, now=NOW, private=private)

    seen = [activity.body for activity in queries.activities_for(eero)]

    assert sorted(seen) == ["aino False", "eero True"]


def test_the_activities_of_a_case_one_does_not_see_are_not_there(aino, eero):
    actions.add_note(make_case(owner=aino), "Soitin", author=aino, now=NOW)

    assert not queries.activities_for(eero).exists()


def test_many_at_once_are_found_by_key_in_one_statement(eero, django_assert_num_queries):
    cases = [make_case(owner=eero) for _ in range(3)]
    seen = queries.cases_for(eero)

    with django_assert_num_queries(1):
        assert queries.all_of(seen, [cases[2].pk, cases[0].pk]) == [cases[0], cases[2]]


def test_many_at_once_are_refused_when_one_of_them_is_not_there(aino, eero):
    own, other = make_case(owner=eero), make_case(owner=aino)

    with pytest.raises(queries.NotAllSeenError) as refused:
        queries.all_of(queries.cases_for(eero), [own.pk, other.pk])

    assert refused.value.missing == 1


def test_a_case_may_be_given_to_those_who_work_cases(aino):
    make_editor()
    johtaja = make_user("johtaja", "Managers", "Consultants")
    make_user("poissa", "Consultants", is_active=False)

    assert list(queries.people_who_work_cases()) == [aino, johtaja]


def organisation(name):
    return Organisation.objects.create(name=name)
