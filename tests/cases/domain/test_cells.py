"""Cells that a spreadsheet must not calculate."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cases.domain.cells import STARTS, cents_of, neutral, plain, sum_in_words

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


@pytest.mark.parametrize(
    ("number", "expected", "why"),
    [
        (1234.125, "1234.13", "three decimals are no thousands, and half a cent goes up"),
        (33.333333333, "33.33", "what a division leaves"),
        (0.1 + 0.2, "0.30", "and an addition"),
        (1.005, "1.01", "as people see it, not as a float holds it"),
        (5.0, "5", "typed as 5"),
        (5, "5", "and kept as such"),
        (1e16, "10000000000000000", "never in powers of ten"),
        (-5.5, "-5.50", "below zero it stays, to be refused"),
        (float("nan"), "nan", "no number at all"),
        (float("inf"), "inf", "and none that ends"),
    ],
)
def test_a_number_of_a_spreadsheet_is_the_sum_that_it_shows(number, expected, why):
    assert sum_in_words(number) == expected, why


@given(st.integers(0, 10**13))
def test_any_sum_in_cents_survives_being_a_number_of_a_spreadsheet(cents):
    assert cents_of(sum_in_words(cents / 100)) == cents


@given(st.floats(allow_nan=True, allow_infinity=True))
def test_no_number_is_too_odd_to_be_written(number):
    assert cents_of(sum_in_words(abs(number))) is None or abs(number) <= 10**12
