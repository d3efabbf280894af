"""What a story means for the stage of its case."""

import pytest

from cases.domain.stages import Stage, needs_of
from cases.domain.telling import stage_told

TABLE = {
    (Stage.DELIVERED, True): Stage.PUBLISHED,
    (Stage.PUBLISHED, False): Stage.DELIVERED,
}


@pytest.mark.parametrize("at", Stage)
@pytest.mark.parametrize("is_told", [True, False])
def test_a_story_moves_a_case_between_delivered_and_published_only(at, is_told):
    assert stage_told(at, is_told=is_told) == TABLE.get((at, is_told))


@pytest.mark.parametrize("at", Stage)
@pytest.mark.parametrize("is_told", [True, False])
def test_where_a_story_brings_a_case_it_stays(at, is_told):
    to = stage_told(at, is_told=is_told)

    assert to is None or stage_told(to, is_told=is_told) is None


@pytest.mark.parametrize(("at", "is_told"), TABLE)
def test_what_a_story_moves_is_a_move_of_the_table(at, is_told):
    assert needs_of(at, stage_told(at, is_told=is_told)) is not None
