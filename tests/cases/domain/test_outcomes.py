"""Where a case goes by an outcome and by its correction."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cases.domain.outcomes import CORRECTIONS, Result, SessionFacts, stage_by_outcome
from cases.domain.stages import Stage, needs_of

FACTS = st.builds(
    SessionFacts, by_session=st.booleans(), has_held=st.booleans(), has_to_come=st.booleans()
)
RESULTS = st.sampled_from(Result)
STAGES = st.sampled_from(Stage)


def facts_of(words=""):
    """Return what is known, by its words."""
    return SessionFacts("session" in words, "held" in words, "to-come" in words)


@pytest.mark.parametrize(
    ("at", "result", "facts", "expected", "why"),
    [
        ("booked", "held", "session held", "held", "it was held"),
        ("booked", "held", "held", "held", "staff reopened it to booked, the session counts"),
        ("booked", "missed", "session", "lead", "there is nothing to wait for"),
        ("booked", "missed", "session to-come", None, "another session is to come"),
        ("booked", "missed", "session held", "lead", "one held before it was reopened is over"),
        ("booked", "open", "session", None, "nothing is known yet"),
        ("held", "missed", "session", "lead", "corrected: it was not held"),
        ("held", "missed", "session to-come", "booked", "corrected, and another is to come"),
        ("held", "missed", "session held", None, "another session was held"),
        ("held", "open", "session", "booked", "taken back: as before it was recorded"),
        ("held", "held", "session held", None, "said twice"),
        ("held", "missed", "", None, "somebody has moved it there"),
        ("lead", "held", "session held", "held", "corrected: it was held after all"),
        ("lead", "open", "session", "booked", "taken back: as before it was recorded"),
        ("lead", "missed", "session", None, "the other did not come: no session all the same"),
        ("lead", "held", "held", None, "somebody has moved it there"),
        ("proposal", "missed", "session", None, "work goes on without that session"),
        ("lost", "held", "session held", None, "a closed case is never reopened by a booking"),
    ],
)
def test_an_outcome_brings_a_case_where_the_right_one_would_have(at, result, facts, expected, why):
    found = stage_by_outcome(Stage(at), Result(result), facts_of(facts))

    assert found == (expected and Stage(expected)), why


@given(STAGES, RESULTS, FACTS)
def test_every_move_by_an_outcome_is_in_the_table_or_a_correction(at, result, facts):
    to = stage_by_outcome(at, result, facts)

    assert to is None or needs_of(at, to) is not None or (at, to) in CORRECTIONS


@given(RESULTS, FACTS, RESULTS)
def test_the_last_of_two_outcomes_decides(first, facts, last):
    """Whatever was said first, the case comes where saying the last one alone brings it."""
    alone = SessionFacts(True, last is Result.HELD, facts.has_to_come)
    at = stage_by_outcome(
        Stage.BOOKED, first, SessionFacts(True, first is Result.HELD, facts.has_to_come)
    )
    corrected = stage_by_outcome(at or Stage.BOOKED, last, alone) or at or Stage.BOOKED

    assert corrected == (stage_by_outcome(Stage.BOOKED, last, alone) or Stage.BOOKED)
