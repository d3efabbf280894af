"""Knowing a person again."""

import pytest

from cases import actions
from cases.actions.people import person_of
from cases.domain.introductions import Introduction
from cases.models import Contact, ContactEmail
from cases.queries import Arrival
from tests.cases.cast import VEERA, booked_case, make_contact

pytestmark = pytest.mark.django_db


def test_a_person_is_known_by_the_address_however_it_is_written():
    veera = make_contact()

    assert actions.contact_with(" VEERA@Vieras.example", "Joku muu") == veera


def test_a_stored_name_is_never_written_over():
    make_contact()

    assert actions.contact_with(VEERA, "Joku muu").full_name == "Veera Vieras"


def test_a_plus_tag_is_somebody_else():
    veera = make_contact()

    assert actions.contact_with("veera+2@vieras.example", "Veera") != veera


def test_a_new_address_makes_a_contact():
    contact = actions.contact_with(VEERA, "Veera Vieras")

    assert list(contact.emails.values_list("address", "key")) == [(VEERA, VEERA)]


def test_another_who_keeps_the_same_person_first_is_found(monkeypatch):
    veera = make_contact()
    found = [ContactEmail.objects.none()]
    monkeypatch.setattr(
        "cases.actions.people._address", lambda key: found.pop() if found else _at(key)
    )

    contact = actions.contact_with(VEERA, "Veera")

    assert (contact, Contact.objects.count()) == (veera, 1)


def _at(key):
    return ContactEmail.objects.filter(key=key)


@pytest.mark.parametrize(
    ("address", "expected"),
    [("uusi@vieras.example", ["uusi@vieras.example"]), ("", [])],
)
def test_an_address_is_changed_or_taken_away(address, expected):
    veera = make_contact()

    actions.keep_address(veera, address)

    assert [email.address for email in veera.emails.all()] == expected


def test_a_contact_without_an_address_is_given_one():
    contact = Contact.objects.create(full_name="Nimetön")

    actions.keep_address(contact, "")
    actions.keep_address(contact, VEERA)

    assert contact.emails.get().key == VEERA


def test_a_booking_finds_the_contact_that_another_transaction_has_just_kept():
    _, booking = booked_case(organisation="Vieras Oy")
    nobody = Arrival(None, None, None, None)

    # As it was before the other committed: both the address and the domain are taken by now.
    said = Introduction(booking.name, booking.email, booking.organisation)
    person = person_of(said, nobody)

    assert (person.is_known, Contact.objects.count()) == (True, 1)
