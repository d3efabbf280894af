"""Opening and editing cases, contacts and organisations in the admin."""

import pytest
from django.urls import NoReverseMatch, reverse

from cases import actions
from cases.models import Case, Contact, Organisation
from tests.cases.cast import OTHER_STEP, VEERA, make_case, make_contact, make_user
from tests.factories import NOW

pytestmark = pytest.mark.django_db
NEW = {
    "title": "Tarjouspyyntö",
    "kind": "new",
    "next_step": "Soita",
    "next_step_on": "2026-12-04",
}


def test_a_case_is_opened_with_who_asked_and_what_is_next(as_consultant, eero):
    given = NEW | {"contact_name": "Veera Vieras", "contact_email": VEERA, "value": "1200.50"}

    response = as_consultant.post(reverse("cases:add"), given)

    case = Case.objects.get()
    assert response.url == reverse("cases:inspect", args=[case.pk])
    assert (case.ref, case.stage, case.value_amount) == ("2026-001", "lead", 120050)
    assert (case.contacts.get().full_name, case.stage_changes.get().user) == ("Veera Vieras", eero)


def test_a_known_address_brings_its_contact(as_consultant):
    veera = make_contact()

    as_consultant.post(reverse("cases:add"), NEW | {"contact_name": "V", "contact_email": VEERA})

    assert Case.objects.get().contacts.get() == veera


@pytest.mark.parametrize(
    ("change", "field"),
    [({"next_step_on": ""}, "next_step_on"), ({"contact_name": "Veera"}, "contact_email")],
)
def test_a_case_with_something_missing_is_not_opened(change, field, as_consultant):
    response = as_consultant.post(reverse("cases:add"), NEW | change)

    assert list(response.context["form"].errors) == [field]
    assert not Case.objects.exists()


def test_a_case_is_edited_without_touching_its_stage(as_consultant):
    case = make_case(value_amount=100)
    url = reverse("cases:edit", args=[case.pk])
    shown = as_consultant.get(url).context["form"].initial

    as_consultant.post(
        url,
        {"title": "Uusi", "kind": "repeat", "stage": "won", "lock_version": shown["lock_version"]},
    )

    case.refresh_from_db()
    assert (case.title, case.kind, case.value_amount) == ("Uusi", "repeat", None)
    assert case.stage == "lead"


def test_an_edit_does_not_undo_what_another_wrote_meanwhile(as_consultant):
    case = make_case()
    old = case.lock_version
    actions.set_next_step(case, OTHER_STEP, now=NOW)

    response = as_consultant.post(
        reverse("cases:edit", args=[case.pk]),
        {"title": "Uusi", "kind": "new", "lock_version": old},
    )

    case.refresh_from_db()
    assert "seuraava askel" in response.content.decode()
    assert case.title == "Strategiapäivä"


def test_a_contact_is_kept_with_an_address(as_consultant):
    as_consultant.post(reverse("contacts:add"), {"full_name": "Veera", "email": VEERA})

    assert Contact.objects.get().emails.get().key == VEERA


def test_an_address_of_somebody_else_is_refused_with_the_name(as_consultant):
    make_contact()
    eeva = make_contact("eeva@vieras.example", "Eeva")

    response = as_consultant.post(
        reverse("contacts:edit", args=[eeva.pk]), {"full_name": "Eeva", "email": VEERA.upper()}
    )

    assert "Osoite on jo henkilöllä Veera Vieras." in response.content.decode()


def test_an_address_stays_when_only_the_name_is_edited(as_consultant):
    veera = make_contact()

    as_consultant.post(
        reverse("contacts:edit", args=[veera.pk]), {"full_name": "Veera V", "email": VEERA}
    )

    veera.refresh_from_db()
    assert (veera.full_name, veera.emails.get().address) == ("Veera V", VEERA)


@pytest.mark.parametrize(
    ("domain", "expected"), [("Päivä.FI", "xn--piv-qlac.fi"), ("", None), ("gmail.com", "refused")]
)
def test_an_organisation_is_known_by_a_domain_of_its_own(domain, expected, as_consultant):
    as_consultant.post(reverse("organisations:add"), {"name": "Päivä Oy", "domain": domain})

    kept = Organisation.objects.values_list("name_key", "domain").first()
    assert kept == (None if expected == "refused" else ("päivä", expected))


@pytest.mark.parametrize("name", ["cases", "contacts", "organisations"])
def test_nothing_can_be_deleted_in_the_admin(name):
    with pytest.raises(NoReverseMatch):
        reverse(f"{name}:delete", args=[1])


def test_owners_are_offered_by_their_full_names(as_consultant):
    make_user("sofia", "Consultants", first_name="Sofia", last_name="Salo")

    form = as_consultant.get(reverse("cases:add")).context["form"]

    assert "Sofia Salo" in [str(label) for _, label in form.fields["owner"].choices]


def test_nothing_on_the_form_of_a_case_says_that_it_is_public(as_consultant):
    page = as_consultant.get(reverse("cases:edit", args=[make_case().pk])).content.decode()

    assert "Julkinen" not in page


@pytest.mark.parametrize(
    ("given", "kept"), [({"language": "en"}, "en"), ({}, "fi"), ({"language": "xx"}, "fi")]
)
def test_the_language_of_a_contact_is_edited(given, kept, as_consultant):
    veera = make_contact()

    url = reverse("contacts:edit", args=[veera.pk])
    as_consultant.post(url, {"full_name": "Veera", "email": VEERA} | given)

    veera.refresh_from_db()
    assert veera.language == kept
