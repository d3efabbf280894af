"""What a form has shown of each field."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cases.domain.fingerprints import changed_fields, digest, digests_of, fingerprint

SHOWN = {"full_name": "Veera Vieras", "phone": "040 123", "note": "rivi\ntoinen"}
RECORDS = st.dictionaries(st.sampled_from(["full_name", "phone", "note"]), st.text())


@pytest.mark.parametrize(
    ("now", "expected", "why"),
    [
        ({}, [], "nothing changed"),
        ({"phone": "050 9"}, ["phone"], "another value"),
        ({"phone": "", "full_name": "V"}, ["full_name", "phone"], "by name"),
        ({"note": "rivi\r\ntoinen\r\n"}, [], "line ends are the browser's"),
        ({"email": "uusi@vieras.example"}, [], "a field that was not shown"),
    ],
)
def test_what_changed_since_it_was_shown(now, expected, why):
    assert changed_fields(fingerprint(SHOWN), SHOWN | now) == expected, why


@pytest.mark.parametrize("shown", ["", "x", "phone", ",,", "::"])
def test_a_fingerprint_that_says_nothing_finds_nothing_changed(shown):
    assert changed_fields(shown, SHOWN) == []


def test_the_words_are_not_in_the_fingerprint():
    assert "Veera" not in fingerprint(SHOWN)
    assert len(digest("Veera Vieras")) == 8


@given(RECORDS)
def test_what_has_not_changed_is_never_told(values):
    assert changed_fields(fingerprint(values), values) == []


@given(RECORDS)
def test_every_field_comes_back_with_its_digest(values):
    expected = {name: digest(value) for name, value in values.items()}

    assert digests_of(fingerprint(values)) == expected


@given(RECORDS, RECORDS)
def test_only_fields_that_were_shown_are_told(shown, now):
    assert set(changed_fields(fingerprint(shown), now)) <= set(shown)
