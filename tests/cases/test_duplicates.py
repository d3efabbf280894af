"""What is suggested as a possible duplicate: as far as a person sees, and never twice."""

from datetime import timedelta

import pytest

from cases import actions, queries
from cases.domain.duplicates import Likeness, Pair
from cases.domain.merging import UNDO_FOR
from cases.domain.stages import Stage
from cases.models import MergedKind, MergeLog, Organisation, ToldApart
from tests.cases.cast import lost, make_case, make_contact, make_user
from tests.factories import NOW

pytestmark = pytest.mark.django_db
EEVA = "eeva@muu.example"
CONTACT, ORGANISATION, CASE = MergedKind.CONTACT, MergedKind.ORGANISATION, MergedKind.CASE


@pytest.fixture
def eero(settings):
    """Return a consultant in a house where cases are kept apart."""
    settings.CASES = {"CONSULTANTS_SEE": "own"}
    return make_user("eero", "Consultants")


def two_alike(**fields):
    """Return two contacts of one name and mail domain."""
    return make_contact(**fields), make_contact("v.vieras@vieras.example", **fields)


def organisation(name="Vieras Oy", **fields):
    return Organisation.objects.create(name=name, **fields)


def pair_of(one, other, why):
    return Pair(one.pk, other.pk, why)


@pytest.mark.parametrize(
    ("phone", "other", "why"),
    [
        ("040 123 4567", "+358 40 1234567", "with a prefix"),
        ("040-123 4567", "0401234567", "with a hyphen"),
        ("(09) 123\u00a04567", "+358\u00a09 1234567", "with a no-break space"),
    ],
)
def test_two_contacts_with_one_phone_are_suggested_in_the_list_and_on_their_pages(
    johtaja, phone, other, why
):
    veera, eeva = make_contact(phone=phone), make_contact(EEVA, "Eeva", phone=other)
    make_contact("muu@muu.example", "Muu", phone="040 7654321")

    expected = [pair_of(veera, eeva, Likeness.PHONE)]
    assert queries.pairs_alike(johtaja, CONTACT) == expected, why
    assert [queries.pairs_with(johtaja, one) for one in (veera, eeva)] == [expected, expected]


def test_two_contacts_of_a_name_and_mail_domain_are_suggested(johtaja):
    first, second = two_alike()
    make_contact("veera@muu.example")

    expected = [pair_of(first, second, Likeness.NAME_AND_DOMAIN)]
    assert queries.pairs_alike(johtaja, CONTACT) == expected
    assert queries.pairs_with(johtaja, second) == expected


def test_two_contacts_of_a_name_and_organisation_are_suggested(johtaja):
    vieras = organisation()
    first = make_contact("v@gmail.com", organisation=vieras)
    second = make_contact("veera@hotmail.com", organisation=vieras)
    make_contact("muu@gmail.com")

    expected = [pair_of(first, second, Likeness.NAME_AND_ORGANISATION)]
    assert queries.pairs_alike(johtaja, CONTACT) == expected
    assert queries.pairs_with(johtaja, first) == expected


def test_an_address_that_anybody_can_have_makes_no_pair(johtaja):
    first = make_contact("veera@gmail.com")
    make_contact("v@gmail.com")

    assert queries.pairs_alike(johtaja, CONTACT) == queries.pairs_with(johtaja, first) == []


def test_an_erased_contact_is_suggested_to_nobody(johtaja):
    first, _second = two_alike(erased_at=NOW)

    assert queries.pairs_alike(johtaja, CONTACT) == queries.pairs_with(johtaja, first) == []


def test_two_organisations_of_one_name_but_for_its_form_are_suggested(johtaja):
    first, second = organisation("Vieras Oy"), organisation("VIERAS")
    organisation("Muu Oy")

    expected = [pair_of(first, second, Likeness.NAME)]
    assert queries.pairs_alike(johtaja, ORGANISATION) == expected
    assert queries.pairs_with(johtaja, second) == expected


def test_an_organisation_whose_people_write_from_another_domain_is_suggested(johtaja):
    first, second = organisation("Vieras Oy", domain="vieras.example"), organisation("V-ryhmä")
    make_contact(organisation=second)

    expected = [pair_of(first, second, Likeness.DOMAIN)]
    assert queries.pairs_alike(johtaja, ORGANISATION) == expected
    assert [queries.pairs_with(johtaja, one) for one in (first, second)] == [expected, expected]


def test_two_open_cases_of_one_contact_are_suggested(johtaja):
    veera = make_contact()
    first, second = make_case(contact=veera), make_case(contact=veera)
    closed = make_case(contact=veera)
    actions.move_case(closed, Stage.LOST, now=NOW, loss=lost())

    expected = [pair_of(first, second, Likeness.CONTACT)]
    assert queries.pairs_alike(johtaja, CASE) == expected
    assert (queries.pairs_with(johtaja, second), queries.pairs_with(johtaja, closed)) == (
        expected,
        [],
    )


def test_a_pair_that_was_told_apart_stays_apart(johtaja):
    first, second = two_alike()

    actions.tell_apart(CONTACT, second.pk, first.pk, by=johtaja, now=NOW)

    assert queries.pairs_alike(johtaja, CONTACT) == queries.pairs_with(johtaja, first) == []


def test_a_pair_is_told_apart_of_its_own_kind_only(johtaja):
    first, second = two_alike()

    actions.tell_apart(ORGANISATION, first.pk, second.pk, by=johtaja, now=NOW)

    assert len(queries.pairs_alike(johtaja, CONTACT)) == 1


def test_a_pair_that_is_told_apart_twice_is_kept_once_with_the_first_word(johtaja):
    for by in (johtaja, make_user()):
        actions.tell_apart(CONTACT, 2, 1, by=by, now=NOW)

    apart = ToldApart.objects.get()
    assert (apart.first_id, apart.second_id, apart.by) == (1, 2, johtaja)


def test_a_merged_pair_is_suggested_no_more(johtaja):
    first, second = two_alike()

    actions.merge(first, second, by=johtaja, now=NOW)

    assert queries.pairs_alike(johtaja, CONTACT) == []


def test_a_pair_of_which_somebody_sees_one_is_not_suggested_to_them(eero):
    first, second = two_alike()
    make_case(owner=eero, contact=first)
    make_case(owner=make_user(), contact=second)

    assert queries.pairs_alike(eero, CONTACT) == queries.pairs_with(eero, first) == []


def test_a_pair_with_a_hidden_case_of_one_they_see_is_not_suggested(eero):
    first, second = two_alike()
    make_case(owner=eero, contact=first)
    make_case(owner=make_user(), contact=first)

    assert queries.pairs_with(eero, second) == []


def test_a_hidden_case_that_was_merged_into_a_seen_one_hides_nothing(eero, johtaja):
    veera = make_contact()
    kept, merged = make_case(owner=eero), make_case(owner=make_user(), contact=veera)

    actions.merge(kept, merged, by=johtaja, now=NOW)

    assert list(queries.wholly_seen(eero, type(veera))) == [veera]


@pytest.mark.parametrize("kind", list(MergedKind))
def test_the_duplicates_cost_as_many_statements_for_three_pairs_as_for_one(
    johtaja, kind, django_assert_max_num_queries
):
    for _number in range(3):
        veera = make_contact(f"{_number}@vieras.example", organisation=organisation())
        make_case(contact=veera)
        make_case(contact=veera)

    with django_assert_max_num_queries(8):
        assert len(queries.pairs_alike(johtaja, kind)) == 3


def test_what_moves_along_is_counted_without_the_private_notes(johtaja):
    veera = make_contact()
    case = make_case(contact=veera)
    for author in (johtaja, make_user()):
        actions.add_note(case, "Soitin", author=author, now=NOW, private=True)
    actions.add_task(case, "Soita", NOW.date(), assignee=None, now=NOW)

    counted = queries.moving_along(case, johtaja)

    assert {model.__name__: count for model, count in counted.items()} == {
        "Contact": 1,
        "Activity": 1,
        "Booking": 0,
        "Touch": 0,
        "Task": 1,
    }


def test_a_contacts_and_an_organisations_things_are_counted(johtaja):
    vieras = organisation()
    veera = make_contact(organisation=vieras)
    make_case(contact=veera, organisation=vieras)

    contact, place = (queries.moving_along(record, johtaja) for record in (veera, vieras))

    assert [list(contact.values()), list(place.values())] == [[1, 1, 0], [1, 1]]


def test_the_merges_to_undo_are_those_of_thirty_days_the_latest_first(johtaja):
    first = actions.merge(make_case(), make_case(), by=johtaja, now=NOW)
    second = actions.merge(*two_alike(), by=johtaja, now=NOW + timedelta(days=1))
    undone = actions.merge(organisation(), organisation(), by=johtaja, now=NOW)
    actions.undo_merge(undone, by=johtaja, now=NOW)

    assert list(queries.merges_to_undo(johtaja, NOW + timedelta(days=1))) == [second, first]
    assert list(queries.merges_to_undo(johtaja, NOW + UNDO_FOR + timedelta(hours=1))) == [second]


def test_a_merge_of_a_case_is_undone_by_those_alone_who_would_see_both(eero, johtaja):
    kept, merged = make_case(owner=eero), make_case(owner=make_user())
    hidden = actions.merge(kept, merged, by=johtaja, now=NOW)
    own = actions.merge(kept, make_case(owner=eero), by=johtaja, now=NOW)

    assert list(queries.merges_for(eero)) == [own]
    assert set(queries.merges_for(johtaja)) == {own, hidden}


def test_a_merge_is_found_by_its_two_whichever_was_kept(johtaja):
    kept, merged = make_case(), make_case()
    log = actions.merge(kept, merged, by=johtaja, now=NOW)

    found = [queries.merge_of(CASE, *two) for two in ((kept.pk, merged.pk), (merged.pk, kept.pk))]

    assert (found, queries.merge_of(CONTACT, kept.pk, merged.pk)) == ([log, log], None)
    assert MergeLog.objects.count() == 1
