"""Where the bars of a chart lie."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cases.domain.charts import BAR, LONGEST, SHORTEST, bar_chart


def chart(*rows):
    """Return the chart of rows of values, each written as it is."""
    return bar_chart((f"row {n}", [(v, str(v)) for v in row]) for n, row in enumerate(rows))


def lengths(drawn):
    return [[bar.length for bar in group.bars] for group in drawn.groups]


@pytest.mark.parametrize(
    ("rows", "expected", "why"),
    [
        ([[10], [5]], [[LONGEST], [LONGEST / 2]], "half is half as long"),
        ([[10, 5], [20, 0]], [[LONGEST / 2, LONGEST / 4], [LONGEST, 0]], "one scale for all"),
        ([[0], [0]], [[0], [0]], "nothing is no bar"),
        ([[100_000], [1]], [[LONGEST], [SHORTEST]], "what is there can be seen"),
    ],
)
def test_bars_are_as_long_as_their_value(rows, expected, why):
    assert lengths(chart(*rows)) == expected, why


def test_a_chart_of_nothing_has_no_height():
    assert (chart().groups, chart().height) == ((), 0)


def test_each_bar_says_what_is_written_of_it():
    drawn = bar_chart([("Aino", [(2, "voitettu 2"), (1, "hävitty 1")])])

    assert [(bar.series, bar.text) for bar in drawn.groups[0].bars] == [
        (0, "voitettu 2"),
        (1, "hävitty 1"),
    ]


def test_what_is_written_stands_beside_its_bar():
    [[first, second]] = [group.bars for group in chart([2, 1]).groups]

    assert first.top < first.baseline < first.top + BAR <= second.top < second.baseline


def test_a_bar_under_nothing_is_refused():
    with pytest.raises(ValueError, match="-1"):
        chart([-1])


ROWS = st.lists(st.lists(st.integers(0, 10**12), min_size=1, max_size=2), min_size=1, max_size=12)


@given(ROWS)
def test_no_bar_lies_over_another_or_outside(rows):
    bars = [bar for group in chart(*rows).groups for bar in group.bars]

    assert all(above.top + BAR <= below.top for above, below in pairwise(bars))
    assert bars[-1].top + BAR <= chart(*rows).height


@given(ROWS)
def test_of_two_values_the_larger_is_never_the_shorter(rows):
    drawn = chart(*rows)
    told = sorted(
        (value, bar.length)
        for row, group in zip(rows, drawn.groups, strict=True)
        for value, bar in zip(row, group.bars, strict=True)
    )

    assert [length for _, length in told] == sorted(length for _, length in told)
    assert all(length <= LONGEST for _, length in told)
