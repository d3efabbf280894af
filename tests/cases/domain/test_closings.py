"""Won and lost cases, by what tells them apart."""

from hypothesis import given
from hypothesis import strategies as st

from cases.domain.closings import Closing, Ended, ended_by
from cases.domain.worth import Worth, total

WON = Closing(True, 100, "EUR")
LOST = Closing(False, 30, "EUR")
UNVALUED = Closing(False, None, "EUR")


def test_won_and_lost_are_counted_and_valued_apart():
    assert ended_by([(1, WON), (1, LOST), (1, UNVALUED)]) == [
        Ended(1, won=1, lost=2, won_worth=Worth({"EUR": 100}), lost_worth=Worth({"EUR": 30}, 1))
    ]


def test_most_cases_come_first_and_those_without_a_key_last_among_equals():
    lines = ended_by([(None, WON), (2, WON), (1, LOST), (3, WON), (3, LOST)])

    assert [line.key for line in lines] == [3, 1, 2, None]


def test_those_without_a_key_have_a_line():
    assert [(line.key, line.count) for line in ended_by([(None, LOST)])] == [(None, 1)]


CLOSINGS = st.lists(
    st.tuples(
        st.none() | st.integers(1, 4),
        st.builds(
            Closing,
            st.booleans(),
            st.none() | st.integers(0, 10**6),
            st.sampled_from(["EUR", "SEK"]),
        ),
    )
)


@given(CLOSINGS)
def test_the_lines_sum_up_to_all_cases(closings):
    lines = ended_by(closings)

    assert sum(line.count for line in lines) == len(closings)
    assert sum(line.won for line in lines) == sum(c.is_won for _, c in closings)
    unknown = total(worth for line in lines for worth in (line.won_worth, line.lost_worth)).unknown
    assert unknown == sum(c.value is None for _, c in closings)


@given(CLOSINGS)
def test_the_order_of_the_cases_does_not_matter(closings):
    assert ended_by(closings) == ended_by(reversed(closings))


@given(CLOSINGS)
def test_each_key_has_one_line(closings):
    keys = [line.key for line in ended_by(closings)]

    assert len(keys) == len(set(keys)) == len({key for key, _ in closings})
