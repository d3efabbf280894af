"""Organisations, contacts and their addresses: what they are known by."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError

from cases.models import Contact, ContactEmail, Organisation
from cases.models.people import check_not_free_mail
from tests.cases.cast import make_contact


@pytest.mark.parametrize("domain", ["gmail.com", "outlook.com", "hotmail.co.uk"])
def test_a_domain_of_everybody_stands_for_no_organisation(domain):
    with pytest.raises(ValidationError) as refused:
        check_not_free_mail(domain)

    assert domain in refused.value.messages[0]


def test_a_domain_of_everybody_is_known_as_the_address_of_a_page_too():
    with pytest.raises(ValidationError):
        check_not_free_mail("https://www.gmail.com/")


def test_a_domain_of_a_house_stands_for_it():
    assert check_not_free_mail("vieras.example") is None


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("Vieras.EXAMPLE", "vieras.example"),
        ("päivä.fi", "xn--piv-qlac.fi"),
        ("https://www.vieras.example/yhteys", "vieras.example"),
        ("@vieras.example", "vieras.example"),
        ("", None),
        (None, None),
    ],
)
def test_a_domain_is_kept_as_mail_has_it_and_an_unknown_one_as_nothing(written, kept):
    firm = Organisation(name="Vieras Oy", domain=written)

    firm.clean()

    assert firm.domain == kept


@pytest.mark.parametrize("written", ["vieras", "vieras.example, toinen.example", "ei ole"])
def test_what_can_be_no_mail_domain_is_refused_with_an_example(written):
    with pytest.raises(ValidationError) as refused:
        Organisation(name="Vieras Oy", domain=written).clean()

    (message,) = refused.value.message_dict["domain"]
    assert (written in message, "yritys.fi" in message) == (True, True)


@pytest.mark.django_db
def test_an_organisation_is_found_by_its_new_name_once_it_is_renamed():
    firm = Organisation.objects.create(name="Vieras Oy")
    firm.name = "Uusi Nimi Oyj"
    firm.save()

    assert Organisation.objects.get(name_key="uusi nimi") == firm


@pytest.mark.django_db
def test_any_number_of_organisations_have_no_known_domain_but_none_an_empty_one():
    for name in ("Yksi", "Kaksi"):
        Organisation.objects.create(name=name, domain=None)

    with pytest.raises(IntegrityError, match="domain_is_null_when_unknown"):
        Organisation.objects.create(name="Kolme", domain="")


@pytest.mark.django_db
def test_a_domain_is_that_of_one_organisation():
    Organisation.objects.create(name="Yksi", domain="vieras.example")

    with pytest.raises(IntegrityError):
        Organisation.objects.create(name="Kaksi", domain="vieras.example")


@pytest.mark.django_db
@pytest.mark.parametrize(
    "other", ["VEERA@Vieras.Example", " veera@vieras.example ", "ｖeera@vieras.example"]
)
def test_two_spellings_of_an_address_are_kept_for_one_person_only(other):
    make_contact()
    eeva = Contact.objects.create(full_name="Eeva")

    with pytest.raises(IntegrityError):
        ContactEmail.objects.create(contact=eeva, address=other)


@pytest.mark.django_db
def test_an_address_is_shown_as_it_was_written_and_known_by_its_key():
    email = ContactEmail(contact=make_contact(), address="Eeva@Päivä.fi")
    email.save()

    assert (str(email), email.key) == ("Eeva@Päivä.fi", "eeva@xn--piv-qlac.fi")


@pytest.mark.django_db
def test_an_address_that_was_changed_is_free_for_another():
    email = make_contact().emails.get()
    email.address = "uusi@vieras.example"
    email.save()

    assert make_contact("veera@vieras.example", "Toinen").emails.count() == 1


@pytest.mark.django_db
def test_people_and_houses_are_told_by_name():
    for name in ("Eeva", "Aino"):
        Contact.objects.create(full_name=name)
        Organisation.objects.create(name=name)

    assert [str(contact) for contact in Contact.objects.all()] == ["Aino", "Eeva"]
    assert [str(firm) for firm in Organisation.objects.all()] == ["Aino", "Eeva"]
