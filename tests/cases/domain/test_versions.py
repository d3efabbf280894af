"""Cases as a list has shown them: what is a key and a version, and what is not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cases.domain.versions import known_versions, version_shown


@given(st.integers(0, 10**18 - 1), st.integers(0, 10**9 - 1))
def test_a_key_and_a_version_are_read_back(key, version):
    assert version_shown(f"{key}:{version}") == (key, version)


@pytest.mark.parametrize(
    "text", ["", "12", "12:", ":3", "12:3:4", "-1:3", "12:3 ", "a:b", "１２:3", "9" * 19 + ":1"]
)
def test_anything_else_is_no_version_of_a_case(text):
    with pytest.raises(ValueError, match="is no key and version of a case"):
        version_shown(text)


def test_a_long_text_is_not_repeated_whole():
    with pytest.raises(ValueError, match=f"^'{'x' * 40}' is no"):
        version_shown("x" * 5_000)


def test_what_makes_no_sense_is_left_out_and_the_order_stays():
    assert known_versions(["3:1", "x", "1:2", ""], 10) == ["3:1", "1:2"]


def test_no_more_are_taken_than_may_be_moved_at_once():
    assert known_versions([f"{n}:1" for n in range(5)], 2) == ["0:1", "1:1"]
