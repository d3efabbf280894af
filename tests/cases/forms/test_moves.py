"""What a move asks for, and which of the chosen cases count."""

from datetime import date

import pytest
from django.http import QueryDict

from cases.actions import Loss, NextStep
from cases.domain.stages import Need, Stage
from cases.forms import ChosenForm, ManyMoveForm, MoveForm, NextStepForm
from cases.forms.moves import MOST_AT_ONCE, version_shown
from cases.models import LostReason, StageLabel
from tests.cases.cast import lost

STEP = {"next_step": "Soita", "next_step_on": "2026-12-07", "lock_version": 3}
SOLD = {"SERVICE_PAGE": "wagtailcore.Page"}


def chosen(*cases, to="won"):
    """Return the form of these `key:version` as a list posts them."""
    data = QueryDict(mutable=True)
    data["to"] = to
    data.setlist("case", cases)
    return ChosenForm(data)


def move_form(*needs, **given):
    return MoveForm(STEP | given, needs=frozenset(needs))


def test_a_choice_says_which_case_and_which_version_was_shown():
    assert version_shown("12:3") == (12, 3)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("text", "counts", "why"),
    [
        ("1:1", True, "a key and a version"),
        ("9" * 18 + ":" + "9" * 9, True, "the longest that fit their columns"),
        ("9" * 19 + ":1", False, "no key is that long"),
        ("1:" + "9" * 10, False, "no version is that long"),
        ("1", False, "no version"),
        (":1", False, "no key"),
        ("1:", False, "an empty version"),
        ("-1:1", False, "keys are not negative"),
        (" 1:1", False, "nothing but digits"),
        ("1:1\n", False, "nothing after it either"),
        ("٣:1", False, "digits of another script"),
    ],
)
def test_only_a_key_with_its_version_is_a_choice(text, counts, why):
    assert chosen(text).is_valid() is counts, why


@pytest.mark.django_db
def test_each_chosen_case_is_known_with_its_version():
    form = chosen("4:2", "9:1")

    assert (form.is_valid(), form.versions) == (True, {4: 2, 9: 1})


@pytest.mark.django_db
@pytest.mark.parametrize(("count", "fits"), [(MOST_AT_ONCE, True), (MOST_AT_ONCE + 1, False)])
def test_no_more_than_two_hundred_are_moved_at_once(count, fits):
    assert chosen(*(f"{pk}:1" for pk in range(1, count + 1))).is_valid() is fits


@pytest.mark.django_db
def test_one_choice_that_makes_no_sense_spoils_the_others():
    assert list(chosen("1:1", "x").errors) == ["case"]


@pytest.mark.django_db
def test_the_list_offers_every_stage_but_published_in_the_words_of_the_house():
    StageLabel.objects.filter(stage="held").update(label_fi="Tavattu", is_hidden=True)

    choices = dict(ChosenForm().fields["to"].choices)

    assert list(choices) == [stage for stage in Stage if stage is not Stage.PUBLISHED]
    assert choices["held"] == "Tavattu"


@pytest.mark.parametrize(
    ("need", "asked"),
    [
        (None, set()),
        (Need.REASON, {"reason"}),
        (Need.LOST_REASON, {"lost_reason", "lost_note"}),
        (Need.NEXT_STEP, {"next_step", "next_step_on"}),
        (Need.DELIVERED_ON, {"delivered_on"}),
        (Need.SERVICES, {"services"}),
        (Need.FUTURE_BOOKING, set()),
        (Need.HELD_SESSION, set()),
    ],
)
def test_a_move_asks_only_for_what_a_person_can_say(need, asked, settings, db):
    settings.CASES = SOLD

    form = move_form(*([need] if need else []))

    assert set(form.fields) == {"lock_version"} | asked


def test_a_house_without_services_is_not_asked_what_was_sold(settings):
    settings.CASES = {}

    assert set(move_form(Need.SERVICES).fields) == {"lock_version"}


@pytest.mark.django_db
def test_what_was_sold_is_one_of_the_live_services(settings, home):
    settings.CASES = SOLD
    gone = home.copy(update_attrs={"slug": "poistunut", "title": "Poistunut"})
    gone.unpublish()

    tries = [move_form(Need.SERVICES, services=[page.pk]) for page in (home, gone)]

    assert [form.is_valid() for form in tries] == [True, False]
    assert list(tries[0].given()["services"]) == [home]


@pytest.mark.django_db
def test_a_hidden_reason_cannot_be_given_even_by_its_key():
    timing = lost("timing").reason
    LostReason.objects.filter(pk=timing.pk).update(is_active=False)

    form = move_form(Need.LOST_REASON, lost_reason=timing.pk)

    assert list(form.errors) == ["lost_reason"]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("code", "note", "refused"),
    [
        ("price", "", []),
        ("price", "Kolmasosa liikaa", []),
        ("other", "", ["lost_note"]),
        ("other", "  ", ["lost_note"]),
        ("other", "Yritys lopetettiin", []),
    ],
)
def test_only_other_reasons_need_a_note(code, note, refused):
    form = move_form(Need.LOST_REASON, lost_reason=lost(code).reason.pk, lost_note=note)

    assert list(form.errors) == refused


@pytest.mark.django_db
def test_all_that_was_asked_for_is_given_to_the_move():
    reason = lost("price").reason
    said = {"reason": "Syy", "delivered_on": "2026-11-30", "lost_reason": reason.pk}
    needs = (Need.REASON, Need.NEXT_STEP, Need.DELIVERED_ON, Need.LOST_REASON)
    form = move_form(*needs, **said, lost_note="Kallis")

    assert form.is_valid()
    assert form.given() == {
        "reason": "Syy",
        "next_step": NextStep("Soita", date(2026, 12, 7)),
        "loss": Loss(reason, "Kallis"),
        "delivered_on": date(2026, 11, 30),
        "services": None,
    }


def test_what_was_not_asked_for_is_not_given_though_it_was_posted():
    form = move_form(reason="Syy", delivered_on="2026-11-30")

    assert form.is_valid()
    nothing = dict.fromkeys(("next_step", "loss", "delivered_on", "services"))
    assert form.given() == nothing | {"reason": ""}


def test_many_moves_carry_their_versions_with_their_keys_alone():
    form = ManyMoveForm({"reason": "Syy"}, needs=frozenset({Need.REASON}))

    assert (list(form.fields), form.is_valid()) == (["reason"], True)


@pytest.mark.parametrize(
    ("given", "refused"),
    [
        ({}, []),
        ({"next_step": "x" * 250}, []),
        ({"next_step": "x" * 251}, ["next_step"]),
        ({"next_step": "  "}, ["next_step"]),
        ({"next_step_on": "2026-02-30"}, ["next_step_on"]),
        ({"next_step_on": ""}, ["next_step_on"]),
        ({"lock_version": ""}, ["lock_version"]),
    ],
)
def test_a_next_step_has_words_a_date_and_the_version_it_was_written_over(given, refused):
    assert list(NextStepForm(STEP | given).errors) == refused
