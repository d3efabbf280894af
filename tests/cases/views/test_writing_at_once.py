"""Two who write about one record at the same time: the second is told, and loses nothing."""

from datetime import date

import pytest
from django.urls import reverse

from bookings.actions.booking import cancel
from cases import actions
from cases.models import Case, Contact, Organisation
from tests.cases.cast import OTHER_STEP, booked_case, make_case, make_contact
from tests.cases.views.conftest import signed_in
from tests.factories import NOW

pytestmark = pytest.mark.django_db


def opened(client, name, record):
    """Return what the form of a record sends when nothing is changed."""
    form = client.get(reverse(f"{name}:edit", args=[record.pk])).context["form"]
    sent = {bound.html_name: bound.value() for bound in form}
    return {key: "" if value is None else value for key, value in sent.items()}


def save(client, name, record, given):
    return client.post(reverse(f"{name}:edit", args=[record.pk]), given)


def again(response):
    """Return what the refused form sends when it is sent as it is."""
    sent = {bound.html_name: bound.value() for bound in response.context["form"]}
    return {key: "" if value is None else value for key, value in sent.items()}


@pytest.fixture
def as_aino(aino, as_consultant):
    return signed_in(aino)


@pytest.fixture
def veera(db):
    return make_contact()


def test_a_phone_that_another_wrote_is_not_wiped(as_consultant, as_aino, veera):
    older = opened(as_consultant, "contacts", veera)
    save(as_aino, "contacts", veera, opened(as_aino, "contacts", veera) | {"phone": "040 123"})

    response = save(as_consultant, "contacts", veera, older | {"job_title": "Johtaja"})

    veera.refresh_from_db()
    assert (veera.phone, veera.job_title) == ("040 123", "")
    told = "".join(response.context["form"].non_field_errors())
    assert "Puhelin (aino, 30.11.2026" in told


def test_sent_again_both_changes_are_kept(as_consultant, as_aino, veera):
    older = opened(as_consultant, "contacts", veera)
    save(as_aino, "contacts", veera, older | {"phone": "040 123"})
    refused = save(as_consultant, "contacts", veera, older | {"job_title": "Johtaja"})

    save(as_consultant, "contacts", veera, again(refused))

    veera.refresh_from_db()
    assert (veera.phone, veera.job_title) == ("040 123", "Johtaja")


def test_a_field_that_both_wrote_stays_as_the_second_typed_it(as_consultant, as_aino, veera):
    older = opened(as_consultant, "contacts", veera)
    save(as_aino, "contacts", veera, older | {"phone": "040 123"})

    refused = save(as_consultant, "contacts", veera, older | {"phone": "050 999"})

    assert again(refused)["phone"] == "050 999"
    assert Contact.objects.get().phone == "040 123"


def test_an_address_that_another_changed_is_told_as_well(as_consultant, as_aino, veera):
    older = opened(as_consultant, "contacts", veera)
    save(as_aino, "contacts", veera, older | {"email": "uusi@vieras.example"})

    save(as_consultant, "contacts", veera, older | {"phone": "040 123"})

    assert veera.emails.get().address == "uusi@vieras.example"


def test_a_note_on_an_organisation_is_not_written_over(as_consultant, as_aino):
    house = Organisation.objects.create(name="Vieras Oy", note="Ensin\nvanha")
    older = opened(as_consultant, "organisations", house)
    save(as_aino, "organisations", house, older | {"note": "Uusi"})

    response = save(as_consultant, "organisations", house, older | {"name": "Vieraat Oy"})

    house.refresh_from_db()
    assert (house.name, house.note) == ("Vieras Oy", "Uusi")
    assert again(response)["note"] == "Uusi"


def test_a_form_that_nobody_came_between_is_saved(as_consultant):
    house = Organisation.objects.create(name="Vieras Oy", note="Rivi\r\ntoinen")

    given = opened(as_consultant, "organisations", house) | {"name": "Uusi"}
    save(as_consultant, "organisations", house, given)

    assert Organisation.objects.get().name == "Uusi"


def test_a_change_that_no_history_tells_of_is_told_without_a_name(as_consultant, veera):
    older = opened(as_consultant, "contacts", veera)
    Contact.objects.update(phone="040 123")

    response = save(as_consultant, "contacts", veera, older)

    assert "Puhelin." in "".join(response.context["form"].non_field_errors())


def test_the_heading_bears_the_name_that_is_stored(as_consultant, as_aino, veera):
    older = opened(as_consultant, "contacts", veera)
    save(as_aino, "contacts", veera, older | {"phone": "040 123"})

    response = save(as_consultant, "contacts", veera, older | {"full_name": "Väärä Nimi"})

    assert str(response.context["object"]) == "Veera Vieras"


def test_a_case_that_changed_is_told_with_what_who_and_when(as_consultant, aino):
    case = make_case()
    older = opened(as_consultant, "cases", case)
    actions.edit_case(case, now=NOW, actor=aino, title="Ainon otsikko")

    response = save(as_consultant, "cases", case, older | {"value": "100"})

    told = "".join(response.context["form"].non_field_errors())
    assert "otsikko (aino, 30.11.2026" in told
    assert (again(response)["title"], again(response)["value"]) == ("Ainon otsikko", "100")


def test_a_case_is_saved_when_it_is_sent_again(as_consultant, aino, home, settings):
    settings.CASES = {"SERVICE_PAGE": "wagtailcore.Page"}
    case = make_case()
    older = opened(as_consultant, "cases", case)
    actions.edit_case(case, now=NOW, actor=aino, proposal_due_on=date(2026, 12, 9), services=[home])
    refused = save(as_consultant, "cases", case, older | {"title": "Uusi"})

    save(as_consultant, "cases", case, again(refused))

    case = Case.objects.get()
    assert (case.title, case.proposal_due_on, list(case.services.all())) == (
        "Uusi",
        date(2026, 12, 9),
        [home],
    )


def test_the_heading_of_a_case_bears_the_title_that_is_stored(as_consultant):
    case = make_case()

    response = save(as_consultant, "cases", case, {"title": "Tallentamaton", "kind": "new"})

    assert str(response.context["object"]) == "2026-001 Strategiapäivä"


def test_what_a_booking_did_is_said_to_be_its_doing(as_consultant):
    case, booking = booked_case()
    shown = case.lock_version
    cancel(booking, now=NOW)

    response = as_consultant.post(
        reverse("cases:next_step", args=[case.pk]),
        {"next_step": "Soita", "next_step_on": "2026-12-04", "lock_version": shown},
    )

    page = response.content.decode()
    assert "vaihe (Varaus, 30.11.2026" in page
    assert 'value="Soita"' in page


def test_a_step_is_planned_when_it_is_sent_again(as_consultant):
    case = make_case()
    actions.set_next_step(case, OTHER_STEP, now=NOW)
    url, given = reverse("cases:next_step", args=[case.pk]), {"next_step_on": "2026-12-04"}
    asked = as_consultant.post(url, given | {"next_step": "Soita", "lock_version": 1})

    version = asked.context["step_form"]["lock_version"].value()
    as_consultant.post(url, given | {"next_step": "Soita", "lock_version": version})

    assert Case.objects.get().next_step == "Soita"


def test_an_edit_of_a_case_that_was_merged_is_told_and_keeps_what_was_typed(as_consultant, merge):
    kept, merged = make_case("Jää"), make_case("Sulautuu")
    older = opened(as_consultant, "cases", merged)
    merge(kept, merged)

    response = save(as_consultant, "cases", merged, older | {"title": "Kirjoitettu"})

    assert Case.objects.get(pk=kept.pk).title == "Jää"
    assert again(response)["title"] == "Kirjoitettu"
    assert response.context["action_url"] == reverse("cases:edit", args=[kept.pk])
