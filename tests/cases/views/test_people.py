"""Who takes part in a case, as it is changed on the case's page."""

import pytest
from django.urls import reverse

from cases import actions
from cases.models import CaseContact, Contact, Role
from tests.cases.cast import VEERA, make_case, make_contact
from tests.factories import NOW

pytestmark = pytest.mark.django_db
EEVA = "eeva@vieras.example"


def act(client, name, case, /, *more, **given):
    """Post one of the page's forms and return the page that follows."""
    url = reverse(f"cases:{name}", args=[case.pk, *more])
    return client.post(url, given, follow=True)


def roles_of(case):
    return dict(case.case_contacts.values_list("contact__full_name", "role"))


def errors_of(response):
    return dict(response.context["person_form"].errors)


@pytest.fixture
def eeva(db):
    return make_contact(EEVA, "Eeva Vieras")


@pytest.mark.parametrize("who", ["eeva@VIERAS.example", "eeva vieras"])
def test_a_known_person_is_put_in_by_address_or_whole_name(who, as_consultant, eeva):
    case = make_case()

    act(as_consultant, "person", case, who=who, role="decider")

    assert roles_of(case) == {"Eeva Vieras": "decider"}
    assert Contact.objects.count() == 1


def test_a_new_person_is_written_down_with_name_and_address(as_consultant):
    case = make_case()

    page = act(as_consultant, "person", case, who=EEVA, name="Eeva Vieras", role="quoted")

    assert roles_of(case) == {"Eeva Vieras": "quoted"}
    assert EEVA in page.content.decode()


def test_of_several_of_a_name_one_is_chosen(as_consultant, eeva):
    other, case = make_contact("toinen@vieras.example", "Eeva Vierasmaa"), make_case()
    given = {"who": "eeva", "role": "participant"}

    asked = act(as_consultant, "person", case, **given)
    act(as_consultant, "person", case, **given, contact=other.pk)

    assert (asked.status_code, list(errors_of(asked))) == (422, ["contact"])
    assert "toinen@vieras.example" in asked.content.decode()
    assert roles_of(case) == {"Eeva Vierasmaa": "participant"}


def test_a_part_of_one_name_is_asked_about_rather_than_taken(as_consultant, eeva):
    case = make_case()

    asked = act(as_consultant, "person", case, who="Eeva", role="participant")

    assert (list(errors_of(asked)), roles_of(case)) == (["contact"], {})


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"who": ""}, "who"),
        ({"who": "Tuntematon"}, "who"),
        ({"who": "eeva@"}, "who"),
        ({"who": EEVA}, "name"),
        ({"who": VEERA}, "who"),
        ({"who": EEVA, "name": "Eeva", "role": "boss"}, "role"),
    ],
)
def test_a_person_with_something_missing_is_asked_for_again(given, field, as_consultant):
    case = make_case(contact=make_contact())

    response = act(as_consultant, "person", case, **({"role": "decider"} | given))

    assert (response.status_code, field in errors_of(response)) == (422, True)
    assert case.case_contacts.count() == 1


def test_the_choice_is_checked_against_the_name_that_was_asked_for(as_consultant, eeva):
    case, veera = make_case(), make_contact()

    act(as_consultant, "person", case, who="eeva", contact=veera.pk, role="decider")

    assert roles_of(case) == {}


@pytest.mark.parametrize("who", [EEVA, "Eeva Vieras", "Eeva"])
def test_a_person_of_a_colleagues_case_alone_is_neither_shown_nor_put_in(
    who, as_consultant, eero, aino, eeva, each_their_own
):
    make_case("Ainon", owner=aino, contact=eeva)
    case = make_case(owner=eero)

    response = act(as_consultant, "person", case, who=who, name="Joku", role="decider")

    assert (response.status_code, roles_of(case)) == (422, {})
    assert "Eeva Vieras" not in response.content.decode().replace('value="Eeva Vieras"', "")


def test_another_role_is_given_and_the_former_first_contact_takes_part(as_consultant, eeva):
    case = make_case(contact=make_contact())
    actions.link_contact(case, eeva)
    part = case.case_contacts.get(contact=eeva)

    act(as_consultant, "role", case, part.pk, role="initiator")

    assert roles_of(case) == {"Veera Vieras": "participant", "Eeva Vieras": "initiator"}


def test_a_role_that_does_not_exist_is_refused(as_consultant):
    case = make_case(contact=make_contact())

    response = act(as_consultant, "role", case, case.case_contacts.get().pk, role="boss")

    assert (response.status_code, roles_of(case)) == (422, {"Veera Vieras": "initiator"})


def test_a_person_is_taken_out(as_consultant, eeva):
    case = make_case(contact=make_contact())
    part = actions.link_contact(case, eeva)

    act(as_consultant, "take_out", case, part.pk)

    assert roles_of(case) == {"Veera Vieras": "initiator"}


@pytest.mark.parametrize(("given", "left", "status"), [({}, 1, 422), ({"sure": "on"}, 0, 200)])
def test_the_first_contact_leaves_only_when_that_is_said(given, left, status, as_consultant):
    case = make_case(contact=make_contact())

    response = act(as_consultant, "take_out", case, case.case_contacts.get().pk, **given)

    assert (case.case_contacts.count(), response.status_code) == (left, status)


@pytest.mark.parametrize(("name", "given"), [("role", {"role": "decider"}), ("take_out", {})])
def test_a_part_of_another_case_is_not_found(name, given, as_consultant, eeva):
    part, other = actions.link_contact(make_case(), eeva), make_case("Muu")

    assert act(as_consultant, name, other, part.pk, **given).status_code == 404
    assert CaseContact.objects.get().role == "participant"


@pytest.mark.parametrize("name", ["person", "role", "take_out"])
def test_looking_changes_nobody(name, as_consultant):
    case = make_case(contact=make_contact())
    more = [] if name == "person" else [case.case_contacts.get().pk]

    assert as_consultant.get(reverse(f"cases:{name}", args=[case.pk, *more])).status_code == 405


def test_who_may_only_read_is_offered_no_change_of_people(as_reader):
    case = make_case(contact=make_contact())

    page = as_reader.get(reverse("cases:inspect", args=[case.pk])).content.decode()

    assert "Veera Vieras" in page
    assert reverse("cases:person", args=[case.pk]) not in page


def test_the_history_names_who_was_put_in_and_as_what(as_consultant, eeva, eero):
    case = make_case()
    actions.give_role(case, eeva, Role.DECIDER, now=NOW, actor=eero)

    response = as_consultant.get(reverse("cases:inspect", args=[case.pk]))

    edit = next(entry.edit for entry in response.context["history"].entries if entry.edit)
    assert [(str(p.contact), p.was, str(p.now_is)) for p in edit.parts] == [
        ("Eeva Vieras", "", "Päättää")
    ]
    assert "Eeva Vieras: Päättää" in response.content.decode()


def test_a_name_in_the_history_is_as_the_contact_has_it_now(as_consultant, eeva):
    case = make_case()
    actions.give_role(case, eeva, Role.DECIDER, now=NOW)
    Contact.objects.update(full_name="Poistettu")

    page = as_consultant.get(reverse("cases:inspect", args=[case.pk])).content.decode()

    assert "Eeva Vieras" not in page
