"""Who may be the same: pairs for a person to look at."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cases.domain.duplicates import (
    MOST_COMBINED,
    SWITCHBOARD,
    Known,
    Likeness,
    Pair,
    alike,
    alike_people,
    full_number,
    name_key,
)

WORK = frozenset({"vieras.example"})
VEERA = Known(1, "Veera Vieras", "040 123 4567", 7, WORK)
PLACE, DOMAIN = Likeness.NAME_AND_ORGANISATION, Likeness.NAME_AND_DOMAIN


@pytest.mark.parametrize(
    ("other", "expected", "why"),
    [
        (Known(2, "veera VIERAS", domains=WORK), DOMAIN, "name and mail domain"),
        (Known(2, "Vieras, Veera", domains=WORK), DOMAIN, "the family name first"),
        (Known(2, "Veera Vieras", organisation=7), PLACE, "name and organisation"),
        (Known(2, "Eeva Vieras", "+358 40 1234567"), Likeness.PHONE, "one phone, with a prefix"),
        (Known(2, "Veera Vieras", organisation=8), None, "a namesake elsewhere"),
        (Known(2, "Eeva Vieras", "", 7, WORK), None, "a colleague"),
        (Known(2, "Veera Vieras", "4567"), None, "an extension that a house shares"),
        (Known(2, "Veera Vieras"), None, "a name alone"),
    ],
)
def test_two_people_may_be_one_by_name_and_place_or_by_phone(other, expected, why):
    pairs = alike_people([VEERA, other])

    assert pairs == ([Pair(1, 2, expected)] if expected else []), why


@pytest.mark.parametrize(
    ("phone", "expected", "why"),
    [
        ("040 123 4567", "358401234567", "as written at home"),
        ("+358 40 123 4567", "358401234567", "with the country's prefix"),
        ("+358 (0)40-123 4567", "358401234567", "with the trunk prefix too"),
        ("00358401234567", "358401234567", "as dialled from abroad"),
        ("358 40 1234567", "358401234567", "with the plus forgotten"),
        ("040 123 456", "35840123456", "a shorter number"),
        ("+358 40 123 456", "35840123456", "the same with its prefix"),
        ("+46 70 123 45 67", "46701234567", "a Swedish one stays Swedish"),
        ("４０ 1234567", "401234567", "digits of another width"),
        ("1234", "", "an extension"),
        ("ei ole", "", "words"),
        ("", "", "nothing"),
    ],
)
def test_a_phone_number_is_the_same_however_it_is_written(phone, expected, why):
    assert full_number(phone) == expected, why


def test_nameless_people_are_not_the_same():
    people = [Known(pk, " ", "", 7, WORK) for pk in (1, 2)]

    assert alike_people(people) == []


def test_a_pair_is_told_once_with_what_tells_the_most():
    other = Known(2, VEERA.name, VEERA.phone, VEERA.organisation, VEERA.domains)

    assert alike_people([other, VEERA]) == [Pair(1, 2, PLACE)]


def test_a_number_of_many_is_a_switchboards_and_tells_nothing():
    many = [Known(pk, str(pk), "09 1234567") for pk in range(1, SWITCHBOARD + 2)]

    assert (alike_people(many), len(alike_people(many[:-1]))) == ([], 6)


def test_in_a_large_group_each_is_shown_beside_the_oldest():
    many = [Known(pk, "Veera", organisation=7) for pk in range(1, MOST_COMBINED + 2)]

    assert [(pair.first, pair.second) for pair in alike_people(many)] == [
        (1, pk) for pk in range(2, MOST_COMBINED + 2)
    ]


def test_records_with_the_same_mark_are_pairs_and_an_empty_mark_is_none():
    marks = [("vieras", 3), ("", 1), ("vieras", 2), ("", 4), ("muu", 5), ("vieras", 3)]

    pairs = alike((Likeness.NAME, mark, pk) for mark, pk in marks)

    assert pairs == [Pair(2, 3, Likeness.NAME)]


@pytest.mark.parametrize(
    "name", ["Veera Vieras", "VIERAS  VEERA", "Vieras, Veera", "Ｖeera Vieras"]
)
def test_a_name_is_the_same_in_any_order_case_and_form(name):
    assert name_key(name) == "veera vieras"


people = st.builds(
    Known,
    st.integers(1, 30),
    st.sampled_from(["Veera", "Eeva", ""]),
    st.sampled_from(["", "040 1234567", "12"]),
    st.sampled_from([None, 7, 8]),
    st.frozensets(st.sampled_from(["x.example", "y.example"])),
)


@given(st.lists(people, max_size=12))
def test_nobody_is_paired_with_themselves_nor_twice(many):
    pairs = alike_people(many)

    assert all(pair.first < pair.second for pair in pairs)
    assert len({(pair.first, pair.second) for pair in pairs}) == len(pairs)


@given(st.lists(people, max_size=8, unique_by=lambda person: person.pk), st.randoms())
def test_the_order_in_which_people_are_read_changes_nothing(many, random):
    shuffled = random.sample(many, len(many))

    assert alike_people(shuffled) == alike_people(many)


@given(st.text(alphabet="0123456789+() -", max_size=20))
def test_a_number_of_full_length_is_its_own_key(phone):
    number = full_number(phone)

    # Unless it begins as one that is dialled from home does, which a full number never does.
    assert full_number(f"+{number}") == number
