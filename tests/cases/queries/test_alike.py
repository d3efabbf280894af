"""Open cases that one about to be opened may be the same as."""

import pytest

from cases import actions, queries
from cases.domain.stages import Stage
from cases.models import Organisation
from cases.queries.alike import MOST_SHOWN
from tests.cases.cast import VEERA, lost, make_case, make_contact
from tests.factories import NOW

pytestmark = pytest.mark.django_db


def like(user, address="", organisation=None):
    found = queries.open_cases_like(user, address=address, organisation=organisation)
    return [case.title for case in found]


@pytest.mark.parametrize("address", [VEERA, VEERA.upper()])
def test_open_cases_of_whoever_has_the_address_are_found(address, johtaja):
    make_case("Veeran", contact=make_contact())
    make_case("Muun", contact=make_contact("muu@vieras.example", "Muu"))

    assert like(johtaja, address) == ["Veeran"]


def test_open_cases_of_the_organisation_are_found_once(johtaja):
    house = Organisation.objects.create(name="Vieras Oy")
    make_case("Talon", organisation=house, contact=make_contact())

    assert like(johtaja, VEERA, house.pk) == ["Talon"]


def test_without_address_and_organisation_nothing_is_alike(johtaja):
    make_case("Nimetön")

    assert like(johtaja) == []


def test_a_closed_case_is_no_double(johtaja):
    case = make_case(contact=make_contact())
    actions.move_case(case, Stage.LOST, now=NOW, loss=lost())

    assert like(johtaja, VEERA) == []


def test_a_colleagues_case_is_not_told(eero, aino, each_their_own):
    make_case("Ainon", owner=aino, contact=make_contact())

    assert (like(aino, VEERA), like(eero, VEERA)) == (["Ainon"], [])


def test_no_more_are_told_than_anybody_reads(johtaja, django_assert_num_queries):
    veera = make_contact()
    for i in range(MOST_SHOWN + 1):
        make_case(f"Asia {i}", contact=veera)
    johtaja.has_perm("cases.view_case")  # read once for each request

    with django_assert_num_queries(1):
        assert len(like(johtaja, VEERA)) == MOST_SHOWN
