"""Opening a case by hand: what is asked for, and the warning of one that is open already."""

import pytest
from django.urls import reverse

from cases import actions, queries
from cases.domain.stages import Stage
from cases.models import Case, Organisation, Touch
from tests.cases.cast import VEERA, make_case, make_contact
from tests.factories import NOW

pytestmark = pytest.mark.django_db
NEW = {"title": "Uusi asia", "kind": "new", "next_step": "Soita", "next_step_on": "2026-12-04"}
OF_VEERA = NEW | {"contact_name": "Veera Vieras", "contact_email": VEERA}
SOLD = {"SERVICE_PAGE": "wagtailcore.Page"}


def add(client, given):
    return client.post(reverse("cases:add"), given)


def test_a_source_is_kept_and_told_in_the_list(as_consultant):
    add(as_consultant, NEW | {"source": "Kollega Virtanen suositteli", "is_referral": "on"})

    assert Touch.objects.get().kind == "referral"
    page = as_consultant.get(reverse("cases:index")).content.decode()
    assert "Kollega Virtanen suositteli" in page


def test_a_case_without_a_source_has_no_touch(as_consultant):
    add(as_consultant, NEW)

    assert (Case.objects.count(), Touch.objects.count()) == (1, 0)


def test_an_open_case_of_the_person_is_told_before_another_is_opened(as_consultant):
    case = make_case(contact=make_contact())

    response = add(as_consultant, OF_VEERA)

    page = response.content.decode()
    assert Case.objects.get() == case
    assert reverse("cases:inspect", args=[case.pk]) in page
    assert 'value="Uusi asia"' in page


def test_an_open_case_of_the_organisation_is_told_too(as_consultant):
    house = Organisation.objects.create(name="Vieras Oy")
    case = make_case(organisation=house)

    response = add(as_consultant, NEW | {"organisation": house.pk})

    assert response.context["form"].alike == [case]


def test_it_is_opened_all_the_same_when_it_is_sent_again(as_consultant):
    make_case(contact=make_contact())
    asked = add(as_consultant, OF_VEERA)

    add(as_consultant, OF_VEERA | {"told": asked.context["form"]["told"].value()})

    assert Case.objects.count() == 2


def test_what_was_told_of_one_person_does_not_answer_for_another(as_consultant):
    make_case(contact=make_contact())
    make_case("Eevan", contact=make_contact("eeva@vieras.example", "Eeva"))
    asked = add(as_consultant, OF_VEERA)
    told = asked.context["form"]["told"].value()

    add(as_consultant, OF_VEERA | {"contact_email": "eeva@vieras.example", "told": told})

    assert Case.objects.count() == 2


def test_a_colleagues_open_case_is_not_told(as_consultant, aino, each_their_own):
    make_case("Ainon salaisuus", owner=aino, contact=make_contact())

    response = add(as_consultant, OF_VEERA)

    assert (response.status_code, Case.objects.count()) == (302, 2)


def test_what_is_missing_is_told_before_what_is_alike(as_consultant):
    make_case(contact=make_contact())

    response = add(as_consultant, OF_VEERA | {"title": ""})

    assert list(response.context["form"].errors) == ["title"]


def test_services_are_chosen_when_a_case_is_opened(as_consultant, settings, home):
    settings.CASES = SOLD

    add(as_consultant, NEW | {"services": [home.pk]})

    assert list(Case.objects.get().services.all()) == [home]


def test_a_house_without_services_is_not_asked_for_any(as_consultant):
    assert "services" not in as_consultant.get(reverse("cases:add")).context["form"].fields


def edit(client, case, **given):
    url = reverse("cases:edit", args=[case.pk])
    given = {"title": case.title, "kind": "new", "lock_version": case.lock_version} | given
    return client.post(url, given)


def test_services_are_edited_at_any_stage_and_the_history_tells_it(as_consultant, settings, home):
    settings.CASES = SOLD
    case = make_case()

    edit(as_consultant, case, services=[home.pk])

    assert list(case.services.all()) == [home]
    assert [change.fields for change in queries.changes_since(case, 1)] == [("services",)]


def test_a_won_case_keeps_one_service_at_least(as_consultant, settings, home):
    settings.CASES = SOLD
    case = make_case()
    actions.move_case(case, Stage.WON, now=NOW, services=[home])

    response = edit(as_consultant, case, services=[])

    assert list(response.context["form"].errors) == ["services"]
    assert list(case.services.all()) == [home]


def test_a_service_whose_page_was_taken_down_stays_chosen(as_consultant, settings, home):
    settings.CASES = SOLD
    case = make_case()
    case.services.set([home])
    home.unpublish()

    edit(as_consultant, case, title="Uusi", services=[home.pk])

    assert list(case.services.all()) == [home]


@pytest.mark.parametrize(("given", "kind"), [({}, "manual"), ({"is_referral": "on"}, "referral")])
def test_where_a_case_came_from_is_noted_on_its_page(given, kind, as_consultant):
    case = make_case()

    url = reverse("cases:origin", args=[case.pk])
    page = as_consultant.post(url, {"source": "Messut"} | given, follow=True).content.decode()

    assert (case.touches.get().kind, "Messut" in page) == (kind, True)


def test_an_empty_source_is_asked_for_again(as_consultant):
    case = make_case()

    response = as_consultant.post(reverse("cases:origin", args=[case.pk]), {"source": " "})

    assert (response.status_code, case.touches.count()) == (422, 0)
