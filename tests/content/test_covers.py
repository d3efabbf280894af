"""Drawn covers: the same for ever, inside their field, and never a broken path."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from content.covers import PALETTES, TURNS, _lens, cover_for

KEYS = [f"page-{n}" for n in range(400)]
NUMBER = re.compile(r"-?\d+(?:\.\d+)?")


def numbers(path: str) -> list[float]:
    """Return every number of a drawn path, in order."""
    return [float(found) for found in NUMBER.findall(path)]


def test_a_cover_never_changes_between_releases():
    cover = cover_for("a")

    assert (cover.palette, cover.turn, cover.x, cover.y) == (3, -62, 547, 414)
    assert cover.voice == "M-150 -192A192 192 0 0 1 -150 192H-342V0A192 192 0 0 1 -150 -192Z"
    assert cover.answer == "M150 231A231 231 0 0 1 150 -231H381V0A231 231 0 0 1 150 231Z"
    assert cover.meeting == "M-27.5 -147.8A192 192 0 0 1 -27.5 147.8A231 231 0 0 1 -27.5 -147.8Z"
    assert cover.echoes == ("M150 -265A265 265 0 0 1 150 265",)


@given(st.text())
def test_any_key_has_one_cover_with_numbers_within_their_bounds(key):
    cover = cover_for(key)

    assert cover == cover_for(key)
    assert 1 <= cover.palette <= PALETTES
    assert cover.turn in TURNS
    assert (520 <= cover.x < 680, 375 <= cover.y < 425) == (True, True)
    assert len(cover.echoes) <= 2


@given(st.text())
def test_voice_and_answer_meet_but_neither_hides_the_other(key):
    cover = cover_for(key)
    voice, answer = numbers(cover.voice), numbers(cover.answer)

    apart, left, right = answer[0] - voice[0], voice[2], answer[2]

    assert abs(left - right) < apart < left + right


@given(st.text())
def test_where_they_meet_lies_on_both_circles(key):
    cover = cover_for(key)
    voice, answer, (x, y) = numbers(cover.voice), numbers(cover.answer), numbers(cover.meeting)[:2]

    for centre, radius in ((voice[0], voice[2]), (answer[0], answer[2])):
        assert abs(((x - centre) ** 2 + y**2) ** 0.5 - radius) < 1


@given(st.text())
def test_echoes_spread_from_the_answer_at_even_steps(key):
    cover = cover_for(key)
    answer = numbers(cover.answer)

    drawn = [numbers(echo) for echo in cover.echoes]

    assert [echo[0] for echo in drawn] == [answer[0]] * len(drawn)
    assert [echo[2] - answer[2] for echo in drawn] == [34 * n for n in range(1, len(drawn) + 1)]


@pytest.mark.parametrize(
    ("what", "kinds"),
    [
        ("palette", {1, 2, 3, 4}),
        ("turn", {-62, -35, 0, 35, 90, 180}),
        ("echoes", {0, 1, 2}),
    ],
)
def test_many_pages_show_every_kind(what, kinds):
    found = {getattr(cover_for(key), what) for key in KEYS}

    assert ({len(echoes) for echoes in found} if what == "echoes" else found) == kinds


@pytest.mark.parametrize(
    ("apart", "left", "right", "large", "sentence"),
    [
        (300, 200, 200, 0, "two alike meet in the middle, each by its smaller arc"),
        (100, 100, 200, 1, "a small voice deep in its answer shows its larger arc"),
    ],
)
def test_the_meeting_takes_the_arc_that_lies_inside(apart, left, right, large, sentence):
    path = _lens(apart, left, right)

    assert re.search(rf"A{left} {left} 0 (\d) 1", path)[1] == str(large), sentence


def test_circles_that_only_touch_meet_in_a_point():
    assert _lens(400, 200, 200) == "M0.0 -0.0A200 200 0 0 1 0.0 0.0A200 200 0 0 1 0.0 -0.0Z"
