"""What the templates of cases are told by a rule, or look up by a stage."""

from datetime import date

import pytest
from django.template import Context, Template
from django.utils import translation

from bookings.models import MailState
from cases.domain.losing import WhyLost
from cases.domain.stages import Stage
from cases.models import Activity, Case, CaseContact, Touch
from cases.queries import LetterState
from cases.templatetags import cases_tags

FRIDAY = date(2026, 11, 27)


@pytest.mark.parametrize(
    ("on", "expected", "why"),
    [
        (date(2026, 11, 26), "late", "yesterday has passed"),
        (FRIDAY, "due", "today is still time"),
        (date(2026, 11, 30), "due", "on a Friday, Monday is tomorrow"),
        (date(2026, 12, 1), "later", "two working days ahead"),
    ],
)
def test_a_step_is_as_pressing_as_its_date_is_near(on, expected, why):
    assert cases_tags.urgency(on, FRIDAY) == expected, why


def test_a_stage_is_called_by_the_words_that_the_page_has_read():
    labels = {Stage.LEAD: "Alku", Stage.WON: "Kauppa"}

    assert cases_tags.stage_label(labels, "won") == "Kauppa"


def test_a_stage_that_there_is_not_is_no_silent_blank():
    with pytest.raises(ValueError, match="sold"):
        cases_tags.stage_label({}, "sold")


def test_the_words_of_the_house_never_become_markup_in_a_page():
    page = Template("{% load cases_tags %}{% stage_label labels 'lead' %}")

    shown = page.render(Context({"labels": {Stage.LEAD: "<b>Alku</b>"}}))

    assert shown == "&lt;b&gt;Alku&lt;/b&gt;"


@pytest.mark.parametrize(("pk", "found"), [(4, True), (5, False)])
def test_an_activity_has_the_letter_that_it_sent_and_no_others(pk, found):
    letter = LetterState(1, "veera@vieras.example", MailState.SENT, None, "")

    told = cases_tags.letter_of({4: letter}, Activity(pk=pk))

    assert told is (letter if found else None)


@pytest.mark.parametrize(("contact", "titles"), [(7, ["Toinen"]), (8, [])])
def test_whoever_takes_part_is_shown_with_their_own_other_cases(contact, titles):
    found = {7: [Case(title="Toinen")], 9: [Case(title="Vieras")]}

    others = cases_tags.other_cases(found, CaseContact(contact_id=contact))

    assert [case.title for case in others] == titles


@pytest.mark.parametrize(
    ("why", "words"),
    [
        (WhyLost.NO_SHOWS, "The attendee did not come, twice."),
        (WhyLost.SILENCE, "Nothing has happened for 60 days."),
    ],
)
def test_why_a_case_looks_lost_is_told_in_the_readers_words(why, words):
    with translation.override("en"):
        english = cases_tags.why_lost_in_words(why)
    with translation.override("fi"):
        finnish = cases_tags.why_lost_in_words(why)

    assert (english, finnish == words) == (words, False)


def test_every_way_to_look_lost_has_its_words():
    assert set(cases_tags.LOST_IN_WORDS) == set(WhyLost)


@pytest.mark.parametrize(
    ("touches", "expected"),
    [
        (["Kymmenen vinkkiä", "Toinen"], "Kymmenen vinkkiä"),
        ([], ""),
    ],
)
def test_the_first_page_that_led_to_a_case_is_its_source(touches, expected):
    case = Case(title="Strategiapäivä")
    case.known_touches = [Touch(page_title=title) for title in touches]

    assert cases_tags.case_source(case) == expected
