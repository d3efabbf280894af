"""The settings of the app: a bad value stops the start and names itself."""

import pytest
from django.core.exceptions import ImproperlyConfigured

from cases.conf import case_settings


@pytest.mark.parametrize("choice", ["own", "all"])
def test_consultants_see_their_own_cases_or_all(settings, choice):
    settings.CASES = {"CONSULTANTS_SEE": choice}

    assert case_settings().consultants_see == choice


def test_without_the_setting_consultants_see_all(settings):
    del settings.CASES

    assert case_settings().consultants_see == "all"


@pytest.mark.parametrize(("given", "owner"), [({}, ""), ({"LEAD_OWNER": "aino"}, "aino")])
def test_a_message_opens_a_case_of_nobody_or_of_whom_the_site_names(settings, given, owner):
    settings.CASES = given

    assert case_settings().lead_owner == owner


@pytest.mark.parametrize(
    ("given", "named"), [({"CONSULTANTS_SEE": "mine"}, "'mine'"), ({"SEE": "own"}, "'SEE'")]
)
def test_a_bad_setting_stops_the_start_and_is_named(settings, given, named):
    settings.CASES = given

    with pytest.raises(ImproperlyConfigured, match=named):
        case_settings()


@pytest.mark.parametrize("label", ["content.ServicePage", "wagtailcore.Page"])
def test_the_pages_of_services_and_stories_are_named_by_their_model(settings, label):
    settings.CASES = {"SERVICE_PAGE": label, "STORY_PAGE": label}

    assert (case_settings().service_page, case_settings().story_page) == (label, label)


@pytest.mark.parametrize("label", ["ServicePage", "content.Nothing", "cases.Case"])
@pytest.mark.parametrize("key", ["SERVICE_PAGE", "STORY_PAGE"])
def test_what_is_no_model_of_pages_stops_the_start_and_is_named(settings, key, label):
    settings.CASES = {key: label}

    with pytest.raises(ImproperlyConfigured, match=label):
        case_settings()
