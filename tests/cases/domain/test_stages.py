"""The table of stages: every pair of them, allowed with what it asks for, or refused."""

import pytest

from cases.domain.stages import (
    OPEN_STAGES,
    Need,
    Stage,
    StageClass,
    first_refused,
    moves_from,
    needs_of,
)

STEP = Need.NEXT_STEP
REASON = Need.REASON
SOLD = Need.SERVICES
ALLOWED = {
    ("lead", "booked"): {Need.FUTURE_BOOKING, STEP},
    ("booked", "lead"): {Need.NO_FUTURE_BOOKING, REASON, STEP},
    ("booked", "held"): {Need.HELD_SESSION, STEP},
    ("lead", "proposal"): {STEP},
    ("held", "proposal"): {STEP},
    ("lead", "won"): {SOLD},
    ("booked", "won"): {SOLD},
    ("held", "won"): {SOLD},
    ("proposal", "won"): {SOLD},
    ("lead", "lost"): {Need.LOST_REASON},
    ("booked", "lost"): {Need.LOST_REASON},
    ("held", "lost"): {Need.LOST_REASON},
    ("proposal", "lost"): {Need.LOST_REASON},
    ("won", "delivered"): {Need.DELIVERED_ON},
    ("delivered", "published"): {Need.PUBLICATION},
    ("published", "delivered"): {Need.PUBLICATION},
}
REOPENED = {
    "lead": {REASON, STEP},
    "booked": {REASON, STEP, Need.FUTURE_BOOKING},
    "held": {REASON, STEP, Need.HELD_SESSION},
    "proposal": {REASON, STEP},
}
CLOSED = ("won", "lost", "delivered", "published")
TABLE = ALLOWED | {(start, to): REOPENED[to] for start in CLOSED for to in REOPENED}
PAIRS = [(start, to) for start in Stage for to in Stage]


@pytest.mark.parametrize(("start", "to"), PAIRS)
def test_a_move_asks_for_what_the_table_says_or_does_not_exist(start, to):
    assert needs_of(start, to) == TABLE.get((start.value, to.value))


@pytest.mark.parametrize("start", list(Stage))
def test_the_moves_from_a_stage_are_those_of_the_table(start):
    assert moves_from(start) == {
        to: needs for to in Stage if (needs := TABLE.get((start.value, to.value))) is not None
    }


@pytest.mark.parametrize(
    ("stages", "expected"),
    [
        ((Stage.LEAD,), None),
        ((Stage.LEAD, Stage.BOOKED), None),
        ((), None),
        ((Stage.BOOKED,), Stage.BOOKED),
        ((Stage.LEAD, Stage.HELD), Stage.HELD),
        ((Stage.LEAD, Stage.LEAD), Stage.LEAD),
    ],
)
def test_a_case_begins_as_a_lead_and_goes_on_by_the_table(stages, expected):
    assert first_refused(stages) == expected


def test_the_first_four_stages_are_open():
    assert OPEN_STAGES == (Stage.LEAD, Stage.BOOKED, Stage.HELD, Stage.PROPOSAL)


@pytest.mark.parametrize(
    ("stage", "expected"),
    [
        (Stage.LEAD, StageClass.OPEN),
        (Stage.WON, StageClass.WON),
        (Stage.DELIVERED, StageClass.WON),
        (Stage.PUBLISHED, StageClass.WON),
        (Stage.LOST, StageClass.LOST),
    ],
)
def test_a_delivered_or_published_case_still_counts_as_won(stage, expected):
    assert stage.belongs_to is expected


def test_the_codes_that_the_database_holds_never_change():
    assert [stage.value for stage in Stage] == [
        "lead",
        "booked",
        "held",
        "proposal",
        "won",
        "lost",
        "delivered",
        "published",
    ]
