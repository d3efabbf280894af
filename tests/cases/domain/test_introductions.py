"""What a visitor says otherwise than it is stored."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cases.domain.introductions import Difference, Introduction, Known, differences
from cases.domain.keys import organisation_key

KNOWN = Known("Veera Vieras", "+358 40 123 4567", "vieras")
MAIL = "veera@vieras.example"


@pytest.mark.parametrize(
    ("said", "expected", "why"),
    [
        ({}, [], "the same name, and nothing else told"),
        ({"name": "veera vieras"}, [], "capitals make no other name"),
        ({"name": "Vera Vieras"}, [Difference.NAME], "another spelling may be another person"),
        ({"phone": "040 1234567"}, [], "the same number without its prefix"),
        ({"phone": "040 7654321"}, [Difference.PHONE], "another number"),
        ({"phone": "ei ole"}, [], "no number at all"),
        ({"organisation": "VIERAS Oy"}, [], "the legal form makes no other firm"),
        ({"organisation": "Toinen Oy"}, [Difference.ORGANISATION], "another firm"),
        (
            {"name": "V", "phone": "0401", "organisation": "X"},
            list(Difference),
            "all three, in their order",
        ),
    ],
)
def test_only_what_is_told_otherwise_differs(said, expected, why):
    introduction = Introduction(**({"name": "Veera Vieras", "email": MAIL} | said))

    assert differences(introduction, KNOWN) == expected, why


@given(name=st.text(), phone=st.text(), firm=st.text())
def test_who_says_what_is_stored_differs_in_nothing(name, phone, firm):
    said = Introduction(name, MAIL, organisation=firm, phone=phone)

    assert differences(said, Known(name, phone, organisation_key(firm))) == []


@given(name=st.text(), phone=st.text(), firm=st.text())
def test_of_one_of_whom_nothing_is_stored_all_that_is_told_differs(name, phone, firm):
    found = differences(Introduction(name, MAIL, firm, phone), Known("", "", ""))

    assert (Difference.ORGANISATION in found) == bool(organisation_key(firm))
