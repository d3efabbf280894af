"""What people write about cases, contacts and organisations."""

from datetime import date

import pytest

from cases import actions
from cases.domain.stages import Stage
from cases.forms import (
    CaseForm,
    ContactForm,
    LostReasonForm,
    NewCaseForm,
    NewLostReasonForm,
    OrganisationForm,
    SavedViewForm,
    StageLabelForm,
)
from cases.models import Contact, Organisation
from tests.cases.cast import VEERA, make_case, make_contact, make_editor, make_user
from tests.factories import NOW

pytestmark = pytest.mark.django_db
CASE = {"title": "Strategiapäivä", "kind": "new"}
NEW = CASE | {"next_step": "Soita", "next_step_on": "2026-12-04"}


@pytest.fixture
def aino(db):
    return make_user("aino", "Consultants", first_name="Aino")


def new_case(user, **given):
    return NewCaseForm(NEW | given, for_user=user)


def edited(case, user, **given):
    return CaseForm(CASE | {"lock_version": 1} | given, instance=case, for_user=user)


@pytest.mark.parametrize(
    ("written", "cents"),
    [("", None), ("0", 0), ("0.01", 1), ("1200.50", 120_050), ("9999999999.99", 999_999_999_999)],
)
def test_a_value_is_written_in_euros_and_kept_in_cents(written, cents, aino):
    form = new_case(aino, value=written)

    assert form.is_valid()
    assert form.values()["value_amount"] == cents


@pytest.mark.parametrize("written", ["-1", "0.001", "paljon", "99999999999.00"])
def test_a_value_that_is_no_sum_of_money_is_refused(written, aino):
    assert list(new_case(aino, value=written).errors) == ["value"]


def test_a_case_is_shown_with_what_it_is_worth_and_its_version(aino):
    form = CaseForm(instance=make_case(value_amount=120_050), for_user=aino)

    assert (str(form.initial["value"]), form.initial["lock_version"]) == ("1200.5", 1)


@pytest.mark.parametrize(("version", "faults"), [(1, 0), (0, 1), (2, 1), ("", 1)])
def test_an_edit_says_over_which_version_it_was_written(version, faults, aino):
    form = edited(make_case(), aino, lock_version=version)

    assert len(form.non_field_errors()) == faults


def test_what_is_written_about_a_case_is_neither_its_stage_nor_its_number(aino):
    form = edited(make_case(), aino, stage="won", ref="1", closed_at="2026-11-30")

    assert form.is_valid()
    written = {"title", "organisation", "owner", "kind", "proposal_due_on", "value_amount"}
    assert set(form.values()) == written


def test_a_case_is_given_to_those_who_work_cases_or_stays_with_its_owner(aino):
    gone = make_user("poissa", is_active=False)
    make_user("toinen", is_active=False)
    make_editor()

    owners = CaseForm(instance=make_case(owner=gone), for_user=aino).fields["owner"].queryset

    assert set(owners) == {aino, gone}


def test_a_case_keeps_an_organisation_that_its_editor_does_not_see(aino, settings):
    settings.CASES = {"CONSULTANTS_SEE": "own"}
    firm, other = (Organisation.objects.create(name=name) for name in ("Talo", "Vieras"))
    case = make_case(owner=aino, organisation=firm)
    make_case(organisation=other)
    # Merged, it is gone from every list, but not from this case.
    Organisation.objects.filter(pk=firm.pk).update(merged_into=other)

    offered = CaseForm(instance=case, for_user=aino).fields["organisation"].queryset

    assert list(offered) == [firm]
    assert list(edited(case, aino, organisation=other.pk).errors) == ["organisation"]


@pytest.mark.parametrize(
    ("given", "refused", "why"),
    [
        ({}, [], "nobody asked"),
        ({"contact_name": "Veera", "contact_email": VEERA}, [], "both"),
        ({"contact_name": "Veera"}, ["contact_email"], "could not be known again"),
        ({"contact_email": VEERA}, ["contact_email"], "could not be addressed"),
        ({"contact_name": "Veera", "contact_email": "veera"}, ["contact_email"], "no address"),
        ({"next_step": " "}, ["next_step"], "an open case has something next"),
        ({"next_step": "x" * 251}, ["next_step"], "longer than its column"),
        ({"is_request": "on"}, ["proposal_due_on"], "a request names a date"),
        ({"is_request": "on", "proposal_due_on": "2026-12-18"}, [], "with its date"),
        ({"kind": "gift"}, ["kind"], "no such kind"),
        ({"title": ""}, ["title"], "a case is called something"),
    ],
)
def test_a_new_case_is_refused_for_its_own_fault_alone(given, refused, why, aino):
    # A fault of the address is one fault, whatever else it makes of the name.
    assert list(new_case(aino, **given).errors) == refused, why


@pytest.mark.parametrize(
    ("given", "stages"),
    [
        ({}, (Stage.LEAD,)),
        ({"proposal_due_on": "2026-12-18"}, (Stage.LEAD,)),
        ({"is_request": "on", "proposal_due_on": "2026-12-18"}, (Stage.LEAD, Stage.PROPOSAL)),
    ],
)
def test_only_a_request_begins_at_the_proposal(given, stages, aino):
    form = new_case(aino, **given)

    assert form.is_valid()
    assert form.stages == stages


def test_a_new_case_carries_its_next_step(aino):
    form = new_case(aino)

    assert form.is_valid()
    step = (form.values()["next_step"], form.values()["next_step_on"])
    assert step == ("Soita", date(2026, 12, 4))


def test_a_contact_is_shown_with_the_first_address(aino):
    veera = make_contact()
    veera.emails.create(address="toinen@vieras.example")

    assert ContactForm(instance=veera, for_user=aino).initial["email"] == VEERA


def test_a_person_keeps_their_own_address_in_another_spelling(aino):
    veera = make_contact()

    form = ContactForm({"full_name": "V", "email": VEERA.upper()}, instance=veera, for_user=aino)

    assert form.is_valid()
    form.save()
    assert [email.address for email in veera.emails.all()] == [VEERA.upper()]


def test_an_address_that_is_emptied_is_taken_away_and_the_next_stays(aino):
    veera = make_contact()
    veera.emails.create(address="toinen@vieras.example")

    form = ContactForm({"full_name": "Veera", "email": ""}, instance=veera, for_user=aino)

    assert form.is_valid()
    form.save()
    assert [email.address for email in veera.emails.all()] == ["toinen@vieras.example"]


def test_a_contact_that_is_not_saved_yet_keeps_no_address(aino):
    form = ContactForm({"full_name": "Veera", "email": VEERA}, for_user=aino)

    assert form.is_valid()
    form.save(commit=False)
    assert not Contact.objects.exists()


@pytest.mark.parametrize(
    ("house", "told"), [("all", "Osoite on jo henkilöllä Veera Vieras."), ("own", "Toisella")]
)
def test_whose_an_address_is_is_told_to_those_who_see_the_person(house, told, aino, settings):
    settings.CASES = {"CONSULTANTS_SEE": house}
    make_case(contact=make_contact())

    form = ContactForm({"full_name": "Eeva", "email": VEERA}, for_user=aino)

    (fault,) = form.errors["email"]
    assert ("Veera" in fault, fault == told) == (house == "all", house == "all")


@pytest.mark.parametrize(
    ("domain", "refused"),
    [
        ("vieras.example", []),
        ("https://www.vieras.example/", []),
        ("gmail.com", ["domain"]),
        ("hotmail.co.uk", ["domain"]),
        ("ei ole", ["domain"]),
    ],
)
def test_an_organisation_is_known_by_no_domain_of_everybody(domain, refused, aino):
    form = OrganisationForm({"name": "Vieras", "domain": domain}, for_user=aino)

    assert list(form.errors) == refused


@pytest.mark.parametrize(
    ("form", "fields"),
    [
        (StageLabelForm, ["label_fi", "label_en", "is_hidden"]),
        (LostReasonForm, ["label_fi", "label_en", "needs_note", "is_active", "sort_order"]),
        (
            NewLostReasonForm,
            ["code", "label_fi", "label_en", "needs_note", "is_active", "sort_order"],
        ),
    ],
)
def test_words_may_change_but_never_the_codes_that_figures_go_by(form, fields, aino):
    assert list(form(for_user=aino).fields) == fields


@pytest.mark.parametrize("code", ["", "no-need", "ei käy"])
def test_a_new_reason_has_a_code_of_its_own(code, aino):
    form = NewLostReasonForm({"code": code, "label_fi": "Uusi", "sort_order": 9}, for_user=aino)

    assert list(form.errors) == ["code"]


@pytest.mark.parametrize(
    ("given", "refused"),
    [
        ({"name": "x" * 60, "query": "q=" + "x" * 998}, []),
        ({"name": "x" * 61}, ["name"]),
        ({"name": " "}, ["name"]),
        ({"query": "q=" + "x" * 999}, ["query"]),
    ],
)
def test_a_view_has_a_name_and_filters_within_limits(given, refused):
    assert list(SavedViewForm({"name": "Omat", "query": ""} | given).errors) == refused


def test_a_case_that_changed_while_it_was_edited_is_told_of(aino):
    case = make_case()
    actions.edit_case(case, now=NOW, title="Uusi")

    form = edited(case, aino, lock_version=1)

    assert "otsikko (Järjestelmä, 30.11.2026" in form.non_field_errors()[0]
