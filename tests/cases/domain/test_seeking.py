"""What is looked for by what somebody types."""

import sqlite3
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cases.domain.seeking import LONGEST_WORD, MOST_WORDS, any_case, sought

# What SQLite can be given: no half of a pair, no end of a string.
TEXTS = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=30)


def found(word, text):
    """Return whether SQLite itself finds the word in the text."""
    with sqlite3.connect(":memory:") as connection:
        row = connection.execute("SELECT ? GLOB ?", (text, any_case(word))).fetchone()
    connection.close()
    return bool(row[0])


@pytest.mark.parametrize(
    ("text", "words", "phone", "why"),
    [
        ("mäkelä", ("mäkelä",), "", "one word"),
        ("  Åke   Mäkelä ", ("Åke", "Mäkelä"), "", "however they are spaced"),
        ("", (), "", "nothing is looked for"),
        (" \0 ", (), "", "no database holds that"),
        ("ma\u0308ki", ("mäki",), "", "two characters that are one letter"),
        ("040 123 4567", ("040", "123", "4567"), "401234567", "a number as people say it"),
        ("+358 (0)40-123.4567", ("+358", "(0)40-123.4567"), "401234567", "and as they write it"),
        ("2026", ("2026",), "", "a year is no number"),
        ("12345", ("12345",), "12345", "the end of a number"),
        ("soita 0401234567", ("soita", "0401234567"), "", "a word besides"),
    ],
)
def test_what_is_typed_is_looked_for_word_by_word_or_as_a_number(text, words, phone, why):
    asked = sought(text)

    assert (asked.words, asked.phone) == (words, phone), why


def test_a_whole_page_of_text_is_cut_to_what_a_database_can_look_for():
    asked = sought("y" * 10_000 + " x" * 10_000)

    assert (len(asked.words), len(asked.words[0])) == (MOST_WORDS, LONGEST_WORD)


@pytest.mark.parametrize(
    ("word", "text", "expected"),
    [
        ("MÄKELÄ", "Åke Mäkelä", True),
        ("åke", "ÅKE", True),
        ("mäkelä", "Makela", False),
        ("*", "kaikki", False),
        ("?", "kaikki", False),
        ("[a-z]", "kaikki", False),
        ("[a-z]", "x[A-Z]x", True),
        ("^", "2^3", True),
        ("ß", "Straße", True),
        ("", "kaikki", True),
    ],
)
def test_a_word_is_found_in_either_case_and_as_it_stands(word, text, expected):
    assert found(word, text) is expected


@given(TEXTS, TEXTS, TEXTS)
def test_a_word_is_always_found_in_a_text_that_has_it(before, word, after):
    assert found(word, before + word + after)


@given(st.text("aäåöABCÄÅÖ-*?[]", min_size=1, max_size=8), TEXTS)
def test_only_texts_that_have_the_word_are_found(word, text):
    assert found(word, text) is (word.lower() in text.lower())


@given(st.text(max_size=40))
def test_each_word_is_there_as_it_was_typed(text):
    plain = unicodedata.normalize("NFC", text.replace("\0", " "))

    assert all(word in plain and word == word.strip() for word in sought(text).words)
