"""What editors put in their own words."""

import pytest
from django.utils import translation

from cases import queries
from cases.domain.stages import Stage
from cases.models import STAGE_LABELS, LostReason, StageLabel
from tests.cases.cast import lost

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("language", ["fi", "en"])
def test_at_first_the_stages_are_called_as_the_code_calls_them(language):
    with translation.override(language):
        named = {stage: name.label for stage, name in queries.stage_labels().items()}

        assert named == {stage: str(label) for stage, label in STAGE_LABELS.items()}


def test_the_labels_take_one_statement(django_assert_num_queries):
    with django_assert_num_queries(1):
        assert list(queries.stage_labels()) == list(Stage)


def test_a_renamed_or_hidden_stage_is_told_with_its_words():
    StageLabel.objects.filter(stage="held").update(label_fi="Tavattu", is_hidden=True)

    name = queries.stage_labels()[Stage.HELD]

    assert (name.label, name.is_hidden) == ("Tavattu", True)


def test_a_stage_whose_label_was_taken_away_has_its_own_name_again():
    StageLabel.objects.filter(stage="held").delete()

    assert queries.stage_labels()[Stage.HELD] == queries.StageName("Pidetty")


def test_every_database_begins_with_the_eight_reasons_and_only_other_asks_for_a_note():
    codes = [(reason.code, reason.needs_note) for reason in queries.lost_reasons()]

    plain = ["no-need", "timing", "price", "competitor", "no-reply", "not-our-field", "duplicate"]
    assert codes == [*((code, False) for code in plain), ("other", True)]


def test_a_hidden_reason_is_offered_only_where_it_was_chosen():
    timing = lost("timing").reason
    LostReason.objects.filter(pk=timing.pk).update(is_active=False)

    assert timing not in queries.lost_reasons()
    assert timing in queries.lost_reasons(timing.pk)


def test_a_site_without_services_offers_none(home):
    assert (queries.asks_for_services(), list(queries.service_pages())) == (False, [])


def test_the_services_of_a_site_are_its_live_pages_of_that_kind(settings, home):
    settings.CASES = {"SERVICE_PAGE": "wagtailcore.Page"}
    home.copy(update_attrs={"slug": "toinen", "title": "Toinen"}).unpublish()

    pages = [page.title for page in queries.service_pages() if page.depth > 1]

    assert "Kymmenen vinkkiä" in pages
    assert "Toinen" not in pages
