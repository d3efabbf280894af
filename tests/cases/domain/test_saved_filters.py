"""What a saved view keeps of an address."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cases.domain.saved_filters import kept_filters

NAMES = ("stage", "owner", "q")


@pytest.mark.parametrize(
    ("query", "expected", "why"),
    [
        ("stage=lead&owner=3", "owner=3&stage=lead", "one order"),
        ("stage=won&stage=lead", "stage=lead&stage=won", "several of one name"),
        ("stage=lead&stage=lead", "stage=lead", "said twice"),
        ("stage=lead&p=3&export=csv", "stage=lead", "neither page nor export"),
        ("owner=&q=", "", "empty fields of a form"),
        ("q=a%26b%20%C3%A4", "q=a%26b+%C3%A4", "what had to be escaped stays so"),
        ("javascript:alert(1)", "", "no filter at all"),
    ],
)
def test_a_view_keeps_the_filters_alone(query, expected, why):
    assert kept_filters(query, NAMES) == expected, why


@given(st.text(), st.sets(st.sampled_from(NAMES)))
def test_what_is_kept_once_is_kept_again(query, names):
    kept = kept_filters(query, names)

    assert kept_filters(kept, names) == kept
