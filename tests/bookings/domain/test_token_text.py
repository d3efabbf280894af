"""Texts without the tokens that open a booking."""

import pytest

from bookings.domain.token_text import without_tokens

TOKEN = "WyJTTnJRV0YxQ1RsY1JMdVdWYmhmR2ZRIiwxXQ:1xXvMm:eJFdAQqzLkGgEIvQ_wgOsEq0zPM6TcecbYL0rGqtND0"


@pytest.mark.parametrize(
    ("text", "left"),
    [
        (f"Conflict: /fi/varaus/{TOKEN}/siirra/", "Conflict: /fi/varaus/…/siirra/"),
        (f"{TOKEN} and {TOKEN}", "… and …"),
        ("Not Found: /fi/varaa/10:30/", "Not Found: /fi/varaa/10:30/"),
        ("", ""),
    ],
)
def test_a_text_keeps_all_but_its_tokens(text, left):
    assert without_tokens(text) == left
