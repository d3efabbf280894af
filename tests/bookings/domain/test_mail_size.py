"""What people wrote, cut to what a mail has room for."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bookings.domain.mail_size import fitted, shortened, weight

TEXTS = st.lists(st.text(max_size=60), max_size=8)


@pytest.mark.parametrize(
    ("text", "taken", "reason"),
    [
        ("abc", 3, "plain letters as they are"),
        ("ä", 6, "two bytes, three characters each"),
        ("🙂", 12, "four bytes"),
        ("=", 3, "what quoted-printable itself uses"),
        ("<", 4, "escaped in HTML"),
        ("\n", 3, "no plain character"),
    ],
)
def test_a_text_takes_what_it_becomes_in_a_mail(text, taken, reason):
    assert weight(text) == taken, reason


@pytest.mark.parametrize(
    ("texts", "room", "left"),
    [
        (["abc", "de"], 5, ["abc", "de"]),
        (["abcdef", "gh"], 6, ["abc+", "gh"]),
        (["abcdefgh", "ijklmnop"], 8, ["abc+", "ijk+"]),
        (["a", "b", "cdefgh"], 6, ["a", "b", "cde+"]),
        ([], 5, []),
        (["abcd"], 0, ["+"]),
    ],
)
def test_the_longest_give_way_and_say_so(texts, room, left):
    assert fitted(texts, room=room, mark="+") == left


@given(TEXTS, st.integers(0, 400))
def test_all_texts_have_room_together(texts, room):
    found = fitted(texts, room=room, mark="+")

    assert sum(map(weight, found)) <= max(room, len(texts) * weight("+"))


@given(TEXTS)
def test_what_has_room_is_not_touched(texts):
    assert fitted(texts, room=sum(map(weight, texts)), mark="+") == texts


@given(TEXTS, st.integers(0, 400))
def test_what_is_cut_begins_as_it_was_written(texts, room):
    for text, left in zip(texts, fitted(texts, room=room, mark="+"), strict=True):
        assert left == text or text.startswith(left.removesuffix("+"))


@pytest.mark.parametrize(
    ("text", "left"), [("abc", "abc"), ("abcd", "abc+"), ("ab cd", "ab+"), ("", "")]
)
def test_a_text_may_have_so_many_characters_and_no_more(text, left):
    assert shortened(text, most=3, mark="+") == left
