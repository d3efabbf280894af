"""Reads of the list of cases and of what is exported from it."""

from datetime import timedelta

import pytest

from cases import actions, queries
from cases.domain.stages import Stage
from cases.models import Case, Touch
from tests.cases.cast import lost, make_case, make_contact, make_user
from tests.factories import NOW

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def root(db):
    return make_user("root", is_superuser=True)


def touch(case, title, at):
    given = {"kind": "manual", "given_by": "staff", "page_title": title}
    return Touch.objects.create(case=case, at=at, **given)


def test_a_case_came_from_the_first_page_that_is_known(root):
    case = make_case()
    touch(case, "Myöhempi", NOW + 2 * DAY)
    touch(case, "Ensimmäinen", NOW + DAY)
    touch(case, "", NOW)

    assert queries.source_of(queries.cases_to_list(root).get()) == "Ensimmäinen"


def test_a_case_that_no_page_led_to_came_from_what_people_said(root):
    case = make_case()
    Touch.objects.create(case=case, kind="manual", given_by="staff", at=NOW, label="Messut")

    assert queries.source_of(queries.cases_to_list(root).get()) == "Messut"


def test_a_case_of_which_nobody_said_anything_has_no_source(root):
    touch(make_case(), "", NOW)

    assert queries.source_of(queries.cases_to_list(root).get()) == ""


def test_a_case_that_was_read_elsewhere_has_no_source_to_tell():
    assert queries.source_of(Case(title="Strategiapäivä")) == ""


def test_of_steps_due_on_one_day_the_newest_case_comes_first(root):
    old, new = make_case("Vanha"), make_case("Uusi")
    Case.objects.filter(pk=new.pk).update(opened_at=NOW + DAY)

    assert list(queries.cases_to_list(root)) == [new, old]


def test_closed_cases_come_last_the_newest_of_them_first(root):
    first, second = make_case("Ensin"), make_case("Sitten")
    for case in (first, second):
        actions.move_case(case, Stage.LOST, now=NOW, loss=lost())
    still_open = make_case("Avoin")

    assert list(queries.cases_to_list(root)) == [still_open, second, first]


def test_all_addresses_of_all_who_take_part_are_told(root):
    case = make_case(contact=make_contact())
    case.contacts.get().emails.create(address="toinen@vieras.example")
    actions.link_contact(case, make_contact("eeva@vieras.example", "Eeva"))

    told = queries.addresses_of(queries.with_people(queries.cases_to_list(root)).get())

    both = ["veera@vieras.example", "toinen@vieras.example", "eeva@vieras.example"]
    assert sorted(told) == sorted(both)


@pytest.mark.parametrize("count", [1, 3])
def test_people_and_services_take_three_statements_more(
    count, root, home, django_assert_num_queries
):
    for i in range(count):
        make_case(contact=make_contact(f"v{i}@x.example", f"V{i}")).services.set([home])
    root.get_all_permissions()

    with django_assert_num_queries(2 + 3):
        cases = queries.with_people(queries.cases_to_list(root))
        told = [(queries.addresses_of(c), [p.title for p in c.services.all()]) for c in cases]
    assert len(told) == count
