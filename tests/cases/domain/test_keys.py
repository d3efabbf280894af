"""Addresses and names that are the same, and those that only look it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cases.domain.keys import (
    domain_of,
    email_key,
    is_free_mail,
    key_domain,
    organisation_key,
    phone_key,
    work_domain,
)


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
    ("domain", "expected", "why"),
    [
        ("gmail.com", True, "one of the list"),
        ("hotmail.com", True, "the best known of a family"),
        ("hotmail.co.uk", True, "under a country's own ending"),
        ("live.se", True, "under a country"),
        ("outlook.com.br", True, "under a country that writes com"),
        ("yahoo.co.jp", True, "in Japan"),
        ("gmx.net", True, "a common ending"),
        ("gmx.at", True, "in Austria"),
        ("googlemail.com", True, "what gmail was called"),
        ("live.pilvi.fi", False, "a part of a firm's own domain"),
        ("live.at.fi", False, "of a firm with a short name, too"),
        ("hotmail.pilvi", False, "below an ending that is no country"),
        ("mylive.fi", False, "a name that only ends so"),
        ("pilvi-outlook.fi", False, "and another"),
        ("live", False, "no domain at all"),
        ("", False, "nothing"),
    ],
)
def test_a_family_of_free_mail_is_known_under_any_country(domain, expected, why):
    assert is_free_mail(domain) is expected, why


@pytest.mark.parametrize(
    ("written", "expected", "why"),
    [
        ("url.fi", "url.fi", "as it should be"),
        ("https://www.url.fi/", "url.fi", "copied from the browser"),
        ("HTTP://Url.fi:8080/yritys?a=b#c", "url.fi", "with all that may follow"),
        ("www.url.fi", "url.fi", "without the scheme"),
        ("@at.fi", "at.fi", "with the @ before it"),
        ("maija@at.fi", "at.fi", "a whole address"),
        ("mailto:maija@at.fi", "", "a link to one is refused"),
        (" url.fi. ", "url.fi", "spaces around, and the dot of the root"),
        ("päivä.fi", "xn--piv-qlac.fi", "in the letters of DNS"),
        ("mail.url.fi", "mail.url.fi", "a name of its own below the firm's"),
        ("www.fi", "www.fi", "a firm that is called so"),
        ("url", "", "one part alone"),
        ("ei ole", "", "words"),
        ("url.fi, at.fi", "", "two of them"),
        ("-.fi", "", "a sign alone"),
        (".".join(["a" * 60] * 5), "", "longer than DNS holds"),
        ("", "", "nothing"),
    ],
)
def test_a_mail_domain_is_understood_as_people_write_it(written, expected, why):
    assert domain_of(written) == expected, why


@given(st.text(max_size=60))
def test_a_mail_domain_once_understood_stays_as_it_is(written):
    assert domain_of(domain_of(written)) == domain_of(written)


@given(st.from_regex(r"[a-z]{1,9}\.[a-z]{2,9}", fullmatch=True))
def test_a_mail_domain_is_that_of_the_addresses_there(domain):
    assert work_domain(f"veera@{domain}") in {domain_of(f"https://www.{domain}/yhteys"), ""}


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
