"""Words in two languages, and the token that ties a booking to a case."""

from datetime import timedelta

import pytest
from django.core import signing
from django.utils import translation

from cases.models import Case, LostReason, StageLabel
from cases.models.tokens import SALT, VALID_FOR, make_invitation, read_invitation

MODELS = [StageLabel, LostReason]


@pytest.mark.parametrize("model", MODELS)
@pytest.mark.parametrize(
    ("language", "english", "expected", "why"),
    [
        ("fi", "Price", "Hinta", "the reader's own"),
        ("en", "Price", "Price", "the reader's own"),
        ("en", "", "Hinta", "nobody has put it in English yet"),
        ("sv", "Price", "Hinta", "a language that the site has not"),
    ],
)
def test_a_word_is_told_in_the_readers_language_or_in_finnish(
    model, language, english, expected, why
):
    word = model(label_fi="Hinta", label_en=english)

    with translation.override(language):
        assert (word.label, str(word)) == (expected, expected), why


def test_an_invitation_leads_to_its_case():
    assert read_invitation(make_invitation(Case(pk=42))) == 42


# By name: a signature holds the time, and no two workers would collect the same tests.
NO_INVITATIONS = {
    "nothing": lambda: "",
    "not signed": lambda: "42",
    "signed for no purpose": lambda: signing.dumps(42),
    "signed for another purpose": lambda: signing.dumps(42, salt="bookings.manage"),
    "cut short by a mail program": lambda: signing.dumps(42, salt=SALT)[:-1],
    "no key": lambda: signing.dumps("x", salt=SALT),
    "no case": lambda: signing.dumps(None, salt=SALT),
    "no number": lambda: signing.dumps([42], salt=SALT),
}


@pytest.mark.parametrize("why", NO_INVITATIONS)
def test_what_is_no_invitation_leads_nowhere(why):
    assert read_invitation(NO_INVITATIONS[why]()) is None, why


def test_an_invitation_holds_for_half_a_year(time_machine, now):
    token = make_invitation(Case(pk=42))
    read = []
    for after in (VALID_FOR, VALID_FOR + timedelta(seconds=2)):
        time_machine.move_to(now + after, tick=False)
        read.append(read_invitation(token))

    assert read == [42, None]
