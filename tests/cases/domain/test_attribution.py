"""Which page brought which case."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cases.domain.attribution import (
    Brought,
    Credit,
    Line,
    NoPage,
    Result,
    first_source,
    known,
    last_source,
    lines_of,
)
from cases.domain.worth import Worth, total

READ = Brought(1, at=10)
BOOKED = Brought(2, at=20, by_booking=True, is_held=True)
AGAIN = Brought(3, at=30, by_booking=True)
TOLD = Brought(NoPage.OTHER, at=5)
NOTED = Brought(4, at=40)


@pytest.mark.parametrize(
    ("touches", "closed_at", "first", "last", "why"),
    [
        ([], None, NoPage.UNKNOWN, NoPage.UNKNOWN, "nobody knows"),
        ([BOOKED], None, 2, 2, "one touch is both"),
        ([BOOKED, AGAIN], None, 2, 3, "the latest booking decides"),
        ([AGAIN, BOOKED], None, 2, 3, "by their time, not by their order in the log"),
        ([BOOKED, AGAIN], 25, 2, 2, "what came after the closing decided nothing"),
        ([BOOKED, AGAIN], 30, 2, 3, "what came with the closing did"),
        ([READ, BOOKED, NOTED], None, 1, 2, "a booking goes before a later note"),
        ([READ, NOTED], None, 1, 4, "without a booking the last touch at all"),
        ([TOLD, BOOKED], None, NoPage.OTHER, 2, "a recommendation came before the page"),
        ([AGAIN], 25, 3, 3, "a case written down late has only what came after"),
    ],
)
def test_first_and_last_touch(touches, closed_at, first, last, why):
    assert (first_source(touches), last_source(touches, closed_at)) == (first, last), why


def test_of_one_instant_the_log_decides():
    told = [Brought(1, at=10, by_booking=True), Brought(2, at=10, by_booking=True)]

    assert (first_source(told), last_source(told)) == (1, 2)


WON = Result(is_won=True, is_story=True, value=500, closed_at=100)


def test_a_won_case_is_given_whole_to_its_first_page_and_whole_to_its_last():
    lines = lines_of({7: WON}, {7: [READ, BOOKED]}, {1: 40})

    whole = Credit(cases=1, won=1, worth=Worth({"EUR": 500}), stories=1)
    assert lines == [
        Line(1, views=40, first=whole),
        Line(2, bookings=1, held=1, last=whole),
    ]


def test_an_open_case_is_counted_and_brings_no_value():
    [line] = lines_of({7: Result(value=500)}, {7: [BOOKED]}, {})

    assert (line.first.cases, line.first.won, line.first.worth) == (1, 0, Worth())


def test_a_won_case_without_a_value_is_told():
    [line] = lines_of({7: Result(is_won=True)}, {7: [BOOKED]}, {})

    assert line.first.worth == Worth(unknown=1)


def test_a_page_that_is_read_and_brings_nothing_has_its_line():
    assert lines_of({}, {}, {1: 40}) == [Line(1, views=40)]


def test_touches_of_other_cases_are_left_out():
    assert lines_of({}, {7: [BOOKED]}, {}) == []


def test_pages_come_first_by_their_cases_and_what_is_no_page_last():
    results = dict.fromkeys(range(4), Result())
    touches = {0: [TOLD], 1: [TOLD], 2: [BOOKED]}
    lines = lines_of(results, touches, {9: 3, "Poistettu": 5})

    assert [line.source for line in lines] == [2, "Poistettu", 9, NoPage.OTHER, NoPage.UNKNOWN]


def test_a_case_is_known_by_any_touch():
    assert known(dict.fromkeys((1, 2, 3), Result()), {1: [TOLD], 2: [], 4: [READ]}) == 1


SOURCES = st.integers(1, 3) | st.sampled_from(["Poistettu", NoPage.OTHER])
TOUCHES = st.lists(
    st.builds(
        Brought,
        SOURCES,
        st.integers(0, 50),
        by_booking=st.booleans(),
        is_held=st.booleans(),
    ),
    max_size=4,
)
RESULTS = st.builds(
    Result,
    is_won=st.booleans(),
    is_story=st.booleans(),
    value=st.none() | st.integers(0, 10**6),
    closed_at=st.none() | st.integers(0, 50),
)
CASES = st.dictionaries(st.integers(1, 20), st.tuples(RESULTS, TOUCHES))


def apart(cases):
    results = {pk: result for pk, (result, _) in cases.items()}
    return results, {pk: touches for pk, (_, touches) in cases.items()}


@given(CASES)
def test_each_case_is_given_once_by_each_way_of_counting(cases):
    results, touches = apart(cases)
    lines = lines_of(results, touches, {})

    won = sum(result.is_won for result in results.values())
    for column in ([line.first for line in lines], [line.last for line in lines]):
        assert sum(credit.cases for credit in column) == len(results)
        assert sum(credit.won for credit in column) == won


@given(CASES)
def test_both_ways_of_counting_come_to_the_same_value(cases):
    results, touches = apart(cases)
    lines = lines_of(results, touches, {})

    assert total(line.first.worth for line in lines) == total(line.last.worth for line in lines)


@given(CASES)
def test_every_booking_is_counted_at_its_page(cases):
    results, touches = apart(cases)
    booked = [t for told in touches.values() for t in told if t.by_booking]
    lines = lines_of(results, touches, {})

    assert sum(line.bookings for line in lines) == len(booked)
    assert sum(line.held for line in lines) == sum(touch.is_held for touch in booked)


@given(CASES)
def test_the_order_of_the_cases_does_not_matter(cases):
    results, touches = apart(cases)
    turned = dict(reversed(results.items()))

    assert lines_of(results, touches, {}) == lines_of(turned, touches, {})


@given(CASES)
def test_what_is_not_known_is_what_no_touch_tells_of(cases):
    results, touches = apart(cases)
    unknown = [line for line in lines_of(results, touches, {}) if line.source is NoPage.UNKNOWN]

    assert sum(line.first.cases for line in unknown) == len(results) - known(results, touches)
