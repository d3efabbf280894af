"""Addresses and names that are the same, and those that only look it."""

import pytest

from cases.domain.keys import email_key, key_domain, organisation_key, phone_key, work_domain


@pytest.mark.parametrize(
    ("address", "expected", "why"),
    [
        ("Maria@Pilvi.FI", "maria@pilvi.fi", "case"),
        (" maria@pilvi.fi\n", "maria@pilvi.fi", "space around"),
        ("ｍaria@pilvi.fi", "maria@pilvi.fi", "full-width form"),
        ("maria@pa\u0308iva.fi", "maria@xn--piva-loa.fi", "combining umlaut, IDNA"),
        ("maria@päiva.fi", "maria@xn--piva-loa.fi", "composed umlaut, IDNA"),
        ("maria+crm@pilvi.fi", "maria+crm@pilvi.fi", "a plus-tag is another address"),
        ("ma.ria@gmail.com", "ma.ria@gmail.com", "so is a dot"),
        ("maria@" + "a" * 64 + ".fi", "maria@" + "a" * 64 + ".fi", "no domain of DNS: as it is"),
        ("maria", "maria", "no address at all"),
    ],
)
def test_addresses_are_compared_by_their_key(address, expected, why):
    assert email_key(address) == expected, why


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("maria@Pilvi.fi", "pilvi.fi"),
        ("maria@gmail.com", ""),
        ("maria@" + ".".join(["a" * 60] * 5), ""),
    ],
)
def test_a_free_mail_domain_says_nothing_of_where_one_works(address, expected):
    assert work_domain(address) == expected
    assert key_domain(email_key(address)) == expected


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Pilvijoki Oy", "pilvijoki"),
        ("PILVIJOKI OY.", "pilvijoki"),
        ("Oy Pilvijoki Ab", "pilvijoki"),
        ("Pilvi-Joki Ltd", "pilvi-joki"),
        ("Straße GmbH", "strasse"),
        ("Oy", "oy"),
    ],
)
def test_organisations_are_compared_without_case_and_legal_form(name, expected):
    assert organisation_key(name) == expected


def test_a_name_that_grows_when_normalised_still_fits_its_column():
    # One character of this becomes eighteen.
    assert len(organisation_key("\ufdfa" * 60)) == 200


@pytest.mark.parametrize("number", ["+358 40 123 4567", "040 1234567", "00358401234567"])
def test_a_phone_number_is_the_same_with_any_prefix(number):
    assert phone_key(number) == "401234567"
