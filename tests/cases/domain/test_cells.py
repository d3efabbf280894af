"""Cells that a spreadsheet must not calculate."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cases.domain.cells import STARTS, neutral, plain

BEGINNINGS = st.sampled_from(["", "'", "''", " ", "' "])
TEXTS = st.builds("{}{}{}".format, BEGINNINGS, st.sampled_from(["", *STARTS]), st.text())


@pytest.mark.parametrize(
    ("text", "expected", "why"),
    [
        ("=1+1", "'=1+1", "a formula"),
        ("+358 40 123", "'+358 40 123", "a phone number would be added up"),
        ("-5", "'-5", "a subtraction"),
        ("@SUM(A1)", "'@SUM(A1)", "a function of old"),
        ("\t=1", "'\t=1", "a tab before it"),
        ("  =1", "'  =1", "spaces that some programs strip"),
        ("＝1+1", "'＝1+1", "the full-width sign"),
        ("'=1", "''=1", "an apostrophe of its own"),
        ("Strategia", "Strategia", "words"),
        ("a=b", "a=b", "a sign within"),
        ("'huomenna'", "'huomenna'", "a quotation"),
        ("", "", "nothing"),
    ],
)
def test_what_would_be_calculated_is_marked_as_text(text, expected, why):
    assert neutral(text) == expected, why


@given(TEXTS)
def test_no_neutral_text_begins_a_formula(text):
    assert not neutral(text).startswith(STARTS)


@given(TEXTS)
def test_a_neutral_text_is_read_back_as_it_was(text):
    assert plain(neutral(text)) == text
