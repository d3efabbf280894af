"""What two records become as one, and what undoing gives back."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cases.domain.merging import (
    ROLES,
    UNDO_FOR,
    Refusal,
    can_be_undone,
    chosen_values,
    refused_by_stages,
    stronger_role,
    values_after_undo,
)
from cases.domain.stages import Stage, StageClass
from cases.models import Role
from tests.factories import NOW

GROUPS = (("name",), ("amount", "currency"))


@pytest.mark.parametrize(
    ("kept", "merged", "chosen", "expected", "why"),
    [
        ({"name": "A"}, {"name": "B"}, None, {}, "the kept one stays as it is"),
        ({"name": "A"}, {"name": "B"}, {"name"}, {"name": "B"}, "unless it was chosen"),
        ({"name": ""}, {"name": "B"}, None, {"name": "B"}, "what is lacking is filled in"),
        ({"name": None}, {"name": 4}, None, {"name": 4}, "whatever it is that is lacking"),
        ({"name": ""}, {"name": "B"}, set(), {}, "unless somebody chose to leave it empty"),
        ({"name": "A"}, {"name": "A"}, {"name"}, {}, "what is the same is not written"),
        ({"name": 0}, {"name": 5}, None, {}, "nought says something"),
    ],
)
def test_each_value_is_the_kept_ones_unless_chosen_or_lacking(kept, merged, chosen, expected, why):
    assert chosen_values(kept, merged, [("name",)], chosen) == expected, why


def test_fields_that_belong_together_are_taken_together():
    kept = {"name": "A", "amount": None, "currency": "EUR"}
    merged = {"name": "B", "amount": 7, "currency": "SEK"}

    assert chosen_values(kept, merged, GROUPS, None) == {"amount": 7, "currency": "SEK"}


@pytest.mark.parametrize(
    ("kept", "merged", "expected", "why"),
    [
        (Stage.LEAD, Stage.PROPOSAL, None, "two open ones"),
        (Stage.LEAD, Stage.LOST, None, "a lost one into an open one"),
        (Stage.WON, Stage.LOST, None, "a lost one into a won one"),
        (Stage.LOST, Stage.LOST, None, "two lost ones"),
        (Stage.WON, Stage.DELIVERED, None, "one win that was written down twice"),
        (Stage.LOST, Stage.LEAD, Refusal.KEPT_IS_CLOSED, "an open one into a lost one"),
        (Stage.WON, Stage.HELD, Refusal.KEPT_IS_CLOSED, "an open one into a won one"),
        (Stage.LEAD, Stage.WON, Refusal.MERGED_IS_WON, "a win into what is still open"),
        (Stage.LOST, Stage.PUBLISHED, Refusal.MERGED_IS_WON, "a win into a loss"),
    ],
)
def test_neither_open_work_nor_a_win_vanishes_in_a_merge(kept, merged, expected, why):
    assert refused_by_stages(kept, merged) is expected, why


@given(st.sampled_from(Stage), st.sampled_from(Stage))
def test_two_cases_can_always_be_merged_one_way_or_the_other_unless_a_win_is_still_open(a, b):
    refused = {refused_by_stages(a, b), refused_by_stages(b, a)}

    won_and_open = {a.belongs_to, b.belongs_to} == {StageClass.WON, StageClass.OPEN}
    assert (None not in refused) is won_and_open


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("participant", "initiator", "initiator"),
        ("decider", "participant", "decider"),
        ("reviewer", "quoted", "quoted"),
        ("decider", "decider", "decider"),
    ],
)
def test_of_two_roles_the_one_that_tells_more_stays(one, other, expected):
    assert stronger_role(one, other) == stronger_role(other, one) == expected


def test_every_role_has_its_weight():
    assert set(ROLES) == set(Role.values)


@pytest.mark.parametrize(
    ("now", "expected", "why"),
    [
        ({"amount": 7, "currency": "SEK"}, {"amount": 5, "currency": "EUR"}, "as it was left"),
        ({"amount": 9, "currency": "SEK"}, None, "somebody wrote one of the two since"),
    ],
)
def test_undoing_gives_back_what_nobody_has_changed_since(now, expected, why):
    fields = {"amount": (5, 7), "currency": ("EUR", "SEK")}

    assert values_after_undo(fields, now) == expected, why


@given(st.dictionaries(st.sampled_from("abc"), st.tuples(st.integers(), st.integers())))
def test_undoing_at_once_gives_back_everything(fields):
    after = {name: value for name, (_before, value) in fields.items()}

    assert values_after_undo(fields, after) == {name: old for name, (old, _new) in fields.items()}


@pytest.mark.parametrize(
    ("age", "expected"), [(UNDO_FOR, True), (UNDO_FOR + timedelta(seconds=1), False)]
)
def test_a_merge_can_be_undone_for_thirty_days(age, expected):
    assert can_be_undone(NOW, NOW + age) is expected
