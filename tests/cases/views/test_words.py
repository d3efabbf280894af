"""Stages and reasons put into one's own words, with cases in them."""

import pytest
from django.urls import NoReverseMatch, reverse

from cases import actions, queries
from cases.domain.stages import Stage
from cases.models import LostReason, StageLabel
from tests.cases.cast import lost, make_case, make_user
from tests.cases.views.conftest import signed_in
from tests.factories import NOW

pytestmark = pytest.mark.django_db


@pytest.fixture
def as_manager(db):
    return signed_in(make_user("johtaja", "Managers"))


def test_a_stage_with_cases_in_it_is_renamed_and_hidden_without_moving_any(as_manager):
    case = make_case()
    label = StageLabel.objects.get(stage="lead")

    as_manager.post(
        reverse("stage-labels:edit", args=[label.pk]),
        {"label_fi": "Alku", "label_en": "Start", "is_hidden": "on"},
    )

    case.refresh_from_db()
    assert queries.stage_labels()[Stage.LEAD] == queries.StageName("Alku", is_hidden=True)
    assert case.stage == "lead"


def test_there_are_eight_stages_for_ever(as_manager):
    page = as_manager.get(reverse("stage-labels:index"))

    assert len(page.context["object_list"]) == len(Stage)
    for name in ("add", "delete"):
        with pytest.raises(NoReverseMatch):
            reverse(f"stage-labels:{name}", args=[1] if name == "delete" else [])


def test_the_stages_are_listed_in_their_order_by_name(as_manager):
    page = as_manager.get(reverse("stage-labels:index"))

    assert [row.stage for row in page.context["object_list"]] == list(Stage)
    assert "<td>\n    lead" not in page.content.decode()


@pytest.mark.parametrize(
    ("given", "refused"),
    [
        ({"label_fi": "Varattu", "label_en": "Start"}, "label_fi"),
        ({"label_fi": "VARATTU", "label_en": "Start"}, "label_fi"),
        ({"label_fi": "Alku", "label_en": "booked"}, "label_en"),
        ({"label_fi": "Booked", "label_en": ""}, "label_fi"),
    ],
)
def test_two_stages_never_bear_the_same_name(given, refused, as_manager):
    label = StageLabel.objects.get(stage="lead")

    response = as_manager.post(reverse("stage-labels:edit", args=[label.pk]), given)

    label.refresh_from_db()
    assert (list(response.context["form"].errors), label.label_fi) == ([refused], "Liidi")


def test_a_stage_keeps_its_own_name(as_manager):
    label = StageLabel.objects.get(stage="lead")
    given = {"label_fi": label.label_fi, "label_en": label.label_en}

    response = as_manager.post(reverse("stage-labels:edit", args=[label.pk]), given)

    assert response.status_code == 302


def test_a_reason_in_use_is_hidden_and_its_cases_keep_it(as_manager):
    case = make_case()
    actions.move_case(case, Stage.LOST, now=NOW, loss=lost("timing"))
    reason = case.lost_reason

    as_manager.post(
        reverse("lost-reasons:edit", args=[reason.pk]), {"label_fi": "Aika", "sort_order": 2}
    )

    case.refresh_from_db()
    assert (case.lost_reason, str(case.lost_reason)) == (reason, "Aika")
    assert reason not in queries.lost_reasons()


def test_the_code_of_a_reason_is_chosen_once(as_manager):
    given = {"label_fi": "Budjetti", "sort_order": 9, "is_active": "on"}
    as_manager.post(reverse("lost-reasons:add"), given | {"code": "budget"})
    made = LostReason.objects.get(code="budget")

    as_manager.post(reverse("lost-reasons:edit", args=[made.pk]), given | {"code": "money"})

    made.refresh_from_db()
    assert made.code == "budget"
