"""How a morning is laid out: shares of people, and news by case."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cases.domain.morning import newest_first, shares

NOON = datetime(2026, 11, 30, 12, tzinfo=UTC)
PEOPLE = ["aino", "eero"]
ITEMS = st.lists(st.tuples(st.sampled_from([*PEOPLE, "gone", None]), st.integers()))
NEWS = st.lists(st.tuples(st.integers(0, 3), st.integers(0, 50)))


@pytest.mark.parametrize(
    ("items", "expected", "why"),
    [
        ([], {"aino": [], "eero": [], None: []}, "nobody is passed over"),
        ([("eero", 1)], {"aino": [], "eero": [1], None: []}, "each has their own"),
        ([("aino", 2), ("aino", 1)], {"aino": [2, 1], "eero": [], None: []}, "in their order"),
        ([(None, 1)], {"aino": [], "eero": [], None: [1]}, "nobody's is told apart"),
        ([("gone", 1)], {"aino": [], "eero": [], None: [1]}, "of one who left is nobody's"),
    ],
)
def test_what_presses_is_shared_out_by_person(items, expected, why):
    assert shares(PEOPLE, items) == expected, why


def test_people_keep_their_order_and_nobody_comes_last():
    assert list(shares(PEOPLE, [(None, 1), ("eero", 2)])) == ["aino", "eero", None]


@given(ITEMS)
def test_nothing_is_lost_and_nothing_told_twice(items):
    found = shares(PEOPLE, items)

    assert sorted(i for share in found.values() for i in share) == sorted(i for _, i in items)


def told(*news):
    return [(key, NOON + timedelta(minutes=minute), text) for key, minute, text in news]


def test_the_case_that_was_touched_last_comes_first():
    news = told(("first", 1, "a"), ("second", 2, "b"), ("first", 3, "c"))

    assert list(newest_first(news).items()) == [("first", ["c", "a"]), ("second", ["b"])]


def test_without_news_there_is_nothing():
    assert newest_first([]) == {}


@given(NEWS)
def test_news_of_each_case_stay_in_order_and_complete(news):
    rows = [(key, NOON + timedelta(minutes=minute), minute) for key, minute in news]
    found = newest_first(rows)

    assert all(minutes == sorted(minutes, reverse=True) for minutes in found.values())
    assert sum(map(len, found.values())) == len(news)


@given(NEWS)
def test_cases_come_in_the_order_of_their_latest_news(news):
    rows = [(key, NOON + timedelta(minutes=minute), minute) for key, minute in news]
    latest = [minutes[0] for minutes in newest_first(rows).values()]

    assert latest == sorted(latest, reverse=True)
