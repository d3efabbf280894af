"""Which moves a person can make as things are."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cases.domain.moves import Facts, moves_of_staff
from cases.domain.stages import Stage, needs_of

NOTHING = Facts(has_session_to_come=False, has_held_session=False)
TO_COME = Facts(has_session_to_come=True, has_held_session=False)
HELD = Facts(has_session_to_come=False, has_held_session=True)
FACTS = st.builds(Facts, st.booleans(), st.booleans())


@pytest.mark.parametrize(
    ("start", "facts", "expected", "why"),
    [
        ("lead", NOTHING, "proposal won lost", "nothing is booked"),
        ("lead", TO_COME, "booked proposal won lost", "a session is to come"),
        ("booked", TO_COME, "won lost", "it cannot go back while a session is to come"),
        ("booked", NOTHING, "lead won lost", "nor on before one is held"),
        ("booked", HELD, "lead held won lost", "one was held"),
        ("proposal", NOTHING, "won lost", "no way back but through an end"),
        ("won", NOTHING, "lead proposal delivered", "reopening skips what has no session"),
        ("delivered", NOTHING, "lead proposal", "only a story that goes live publishes"),
        ("published", HELD, "lead held proposal", "nor is one taken down by hand"),
    ],
)
def test_only_those_moves_are_offered_that_the_facts_allow(start, facts, expected, why):
    assert list(moves_of_staff(Stage(start), facts)) == expected.split(), why


@given(st.sampled_from(Stage), FACTS)
def test_what_is_offered_is_in_the_table_with_its_needs(start, facts):
    for to, needs in moves_of_staff(start, facts).items():
        assert needs_of(start, to) == needs


@given(st.sampled_from(Stage), FACTS)
def test_no_person_is_offered_to_publish(start, facts):
    assert Stage.PUBLISHED not in moves_of_staff(start, facts)
