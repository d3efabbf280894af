"""The algebra of half-open intervals; bare integers stand for instants."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bookings.domain.intervals import (
    Interval,
    instant,
    intersect,
    merge,
    moment,
    overlaps_of,
    subtract,
)
from tests.bookings.domain.test_properties import laws


def spans(*pairs):
    return [Interval(*pair) for pair in pairs]


@pytest.mark.parametrize(
    ("one", "other", "do_overlap", "sentence"),
    [
        ((0, 4), (6, 9), False, "one is over before the other begins"),
        ((0, 4), (4, 9), False, "one ends at the instant the other starts: touching"),
        ((0, 5), (4, 9), True, "one ends within the other"),
        ((0, 9), (4, 9), True, "one holds the other, and both end together"),
        ((0, 9), (3, 6), True, "one holds the other"),
        ((3, 6), (3, 6), True, "both are the same"),
        ((3, 4), (3, 6), True, "both start together"),
        ((4, 4), (3, 6), False, "an empty one has no instant to share"),
        ((4, 4), (4, 4), False, "two empty ones at one instant share none"),
        ((3, 3), (3, 6), False, "an empty one at the other's start"),
        ((6, 6), (3, 6), False, "an empty one at the other's end"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_two_intervals_overlap_when_they_share_an_instant(one, other, do_overlap, sentence):
    assert Interval(*one).overlaps(Interval(*other)) is do_overlap, sentence
    assert Interval(*other).overlaps(Interval(*one)) is do_overlap, sentence


@pytest.mark.parametrize(
    ("given_spans", "merged", "sentence"),
    [
        ([], [], "nothing is nothing"),
        ([(0, 2), (4, 6)], [(0, 2), (4, 6)], "what is apart stays apart"),
        ([(4, 6), (0, 2)], [(0, 2), (4, 6)], "the earliest comes first"),
        ([(0, 2), (2, 4)], [(0, 4)], "what touches becomes one"),
        ([(0, 3), (2, 4)], [(0, 4)], "what overlaps becomes one"),
        ([(0, 9), (2, 4)], [(0, 9)], "what lies within another is swallowed"),
        ([(0, 2), (5, 5)], [(0, 2)], "an empty one is dropped"),
        ([(0, 2), (0, 2)], [(0, 2)], "twice the same is once"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_merging_gives_disjoint_intervals_in_order(given_spans, merged, sentence):
    assert merge(spans(*given_spans)) == spans(*merged), sentence


@pytest.mark.parametrize(
    ("taken", "left", "sentence"),
    [
        ([], [(10, 20)], "nothing taken leaves all"),
        ([(0, 10)], [(10, 20)], "what ends at the start takes nothing"),
        ([(20, 30)], [(10, 20)], "what starts at the end takes nothing"),
        ([(0, 12)], [(12, 20)], "the beginning is taken"),
        ([(18, 30)], [(10, 18)], "the end is taken"),
        ([(12, 14)], [(10, 12), (14, 20)], "the middle is taken"),
        ([(12, 14), (16, 18)], [(10, 12), (14, 16), (18, 20)], "two holes leave three pieces"),
        ([(0, 30)], [], "all is taken"),
        ([(10, 20)], [], "exactly all is taken"),
        ([(15, 15)], [(10, 20)], "an empty hole takes nothing"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_subtracting_leaves_the_instants_that_are_not_taken(taken, left, sentence):
    assert subtract(spans((10, 20)), spans(*taken)) == spans(*left), sentence


def test_intersecting_keeps_the_instants_that_are_in_both():
    first, second = spans((0, 5), (8, 20)), spans((3, 10), (12, 13), (20, 30))

    assert intersect(first, second) == spans((3, 5), (8, 10), (12, 13))


def test_stretches_that_touch_keep_an_overlap_each():
    assert list(overlaps_of(spans((0, 5), (5, 9)), spans((3, 7)))) == spans((3, 5), (5, 7))


def test_an_interval_cannot_end_before_it_starts():
    with pytest.raises(ValueError, match=r"cannot end \(1\) before it starts \(2\)"):
        Interval(2, 1)


def test_the_length_of_an_interval_is_elapsed_seconds():
    assert Interval(3, 10).length == 7


def test_an_instant_is_the_same_in_every_zone():
    helsinki = datetime(2026, 6, 1, 12, tzinfo=timezone(timedelta(hours=3)))

    assert instant(helsinki) == instant(datetime(2026, 6, 1, 9, tzinfo=UTC))
    assert moment(instant(helsinki)) == datetime(2026, 6, 1, 9, tzinfo=UTC)


def test_an_instant_needs_a_time_zone():
    with pytest.raises(ValueError, match="has no time zone"):
        instant(datetime(2026, 6, 1, 12))


numbers = st.integers(0, 30)
some_spans = st.lists(
    st.tuples(numbers, numbers).map(lambda pair: Interval(min(pair), max(pair))), max_size=6
)


def members(intervals):
    return {at for interval in intervals for at in range(interval.start, interval.end)}


@laws
@given(some_spans, some_spans)
def test_the_algebra_is_that_of_sets_of_instants(first, second):
    assert members(merge(first)) == members(first)
    assert members(subtract(first, second)) == members(first) - members(second)
    assert members(intersect(first, second)) == members(first) & members(second)
