"""Who is what to a case."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cases.domain.parts import INITIATOR, PARTICIPANT, roles_to_write

ROLES = st.sampled_from(["initiator", "decider", "participant", "quoted", "reviewer"])
VEERA, EEVA = 1, 2


def one_first_at_most(roles):
    return sum(role == INITIATOR for role in roles.values()) <= 1


@pytest.mark.parametrize(
    ("present", "role", "expected", "why"),
    [
        ({}, "decider", {EEVA: "decider"}, "somebody new"),
        ({EEVA: "decider"}, "decider", {}, "it is so already"),
        ({EEVA: "decider"}, "quoted", {EEVA: "quoted"}, "another role"),
        ({VEERA: INITIATOR}, "quoted", {EEVA: "quoted"}, "the first contact stays"),
        ({VEERA: INITIATOR}, INITIATOR, {VEERA: PARTICIPANT, EEVA: INITIATOR}, "one of them"),
        ({EEVA: INITIATOR}, "decider", {EEVA: "decider"}, "stepping back oneself"),
    ],
)
def test_what_is_written_when_eeva_is_given_a_role(present, role, expected, why):
    assert roles_to_write(present, EEVA, role) == expected, why


def test_whoever_steps_back_is_written_first():
    assert list(roles_to_write({VEERA: INITIATOR}, EEVA, INITIATOR)) == [VEERA, EEVA]


@given(
    st.dictionaries(st.integers(1, 5), ROLES).filter(one_first_at_most), st.integers(1, 5), ROLES
)
def test_a_case_never_has_two_first_contacts(present, person, role):
    after = dict(present)
    for who, given_role in roles_to_write(present, person, role).items():
        after[who] = given_role
        assert one_first_at_most(after)

    assert after[person] == role


@given(
    st.dictionaries(st.integers(1, 5), ROLES).filter(one_first_at_most), st.integers(1, 5), ROLES
)
def test_giving_a_role_twice_writes_nothing_more(present, person, role):
    after = present | roles_to_write(present, person, role)

    assert roles_to_write(after, person, role) == {}
