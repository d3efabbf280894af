"""Moving many cases at once from the list."""

import pytest
from django.urls import reverse

from cases import actions
from cases.domain.stages import Stage
from cases.models import Case
from tests.cases.cast import OTHER_STEP, lost, make_case, moves_of
from tests.factories import NOW

pytestmark = pytest.mark.django_db


def chosen(*cases):
    return [f"{case.pk}:{case.lock_version}" for case in cases]


def post(client, to, cases, **given):
    return client.post(reverse("cases:move_many"), {"to": to, "case": chosen(*cases)} | given)


def confirm(client, to, cases, **given):
    return post(client, to, cases, confirmed="1", **given)


def stages(*cases):
    return [Case.objects.get(pk=case.pk).stage for case in cases]


def told(response):
    """Return what the page tells of each case; empty where it was moved."""
    return [text for _case, text in response.context["lines"]]


def test_the_move_is_asked_for_once_before_anything_is_moved(as_consultant):
    cases = [make_case("Yksi"), make_case("Kaksi")]

    response = post(as_consultant, "lost", cases)

    page = response.content.decode()
    assert (response.status_code, page.count('name="lost_reason"')) == (200, 1)
    assert ("Yksi" in page, "Kaksi" in page, stages(*cases)) == (True, True, ["lead", "lead"])


def test_all_chosen_cases_are_moved_with_the_one_reason(as_consultant, eero):
    cases = [make_case("Yksi"), make_case("Kaksi")]

    response = confirm(as_consultant, "lost", cases, lost_reason=lost().reason.pk)

    assert (told(response), stages(*cases)) == (["", ""], ["lost", "lost"])
    last = cases[1].stage_changes.last()
    assert (last.reason, last.user, last.at) == ("Ei tarvetta", eero, NOW)


def test_many_are_not_lost_without_a_reason(as_consultant):
    cases = [make_case("Yksi"), make_case("Kaksi")]

    response = confirm(as_consultant, "lost", cases, lost_reason="")

    assert (response.status_code, stages(*cases)) == (422, ["lead", "lead"])


def test_one_that_cannot_be_moved_is_told_and_keeps_none_of_the_others(as_consultant):
    lead, won = make_case("Liidi"), make_case("Voitettu")
    actions.move_case(won, Stage.WON, now=NOW)

    response = confirm(as_consultant, "delivered", [lead, won], delivered_on="2026-11-30")

    assert "ei voi siirtää" in told(response)[0]
    assert (told(response)[1], stages(lead, won)) == ("", ["lead", "delivered"])


def test_one_that_somebody_changed_meanwhile_is_told(as_consultant):
    case = make_case()
    actions.set_next_step(Case.objects.get(pk=case.pk), OTHER_STEP, now=NOW)

    response = confirm(as_consultant, "won", [case])

    assert "Joku toinen muutti asiaa" in told(response)[0]
    assert stages(case) == ["lead"]


def test_nothing_is_moved_when_one_is_not_there(as_consultant):
    case = make_case()
    gone = Case(pk=case.pk + 9, lock_version=1)

    response = confirm(as_consultant, "won", [case, gone])

    assert (response.url, stages(case)) == (reverse("cases:index"), ["lead"])


@pytest.mark.parametrize(
    "given",
    [
        {"to": "won", "case": "x"},
        {"to": "won", "case": "1:1 OR 1=1"},
        {"to": "won", "case": "9" * 30 + ":1"},
        {"to": "published", "case": "1:1"},
        {"case": "1:1"},
    ],
)
def test_a_choice_that_makes_no_sense_is_a_bad_request(given, as_consultant):
    case = make_case()

    response = as_consultant.post(reverse("cases:move_many"), given | {"confirmed": "1"})

    assert (response.status_code, moves_of(case)) == (400, [("", "lead", "system")])


def test_who_chose_nothing_is_led_back_to_the_list_and_told(as_consultant):
    make_case()

    response = post(as_consultant, "won", [], query="stage=lead&q=x&p=2")
    page = as_consultant.get(response.url).content.decode()

    assert response.url == reverse("cases:index") + "?q=x&stage=lead"
    assert "Mitään ei ole valittu" in page


def test_moving_many_leads_back_to_the_list_as_it_was_narrowed(as_consultant):
    case, back = make_case(), reverse("cases:index") + "?stage=lead"
    shown = as_consultant.get(back).content.decode()
    assert 'name="query" value="stage=lead"' in shown

    asked = post(as_consultant, "lost", [case], query="stage=lead").content.decode()
    done = confirm(as_consultant, "won", [case], query="stage=lead").content.decode()

    assert (f'href="{back}"' in asked, f'href="{back}"' in done) == (True, True)


@pytest.mark.parametrize("who", ["as_editor", "as_reader"])
def test_who_may_not_change_cases_moves_none(who, request):
    client, case = request.getfixturevalue(who), make_case()

    confirm(client, "won", [case])

    assert stages(case) == ["lead"]


def test_a_reader_has_no_boxes_to_choose_by(as_reader, as_consultant):
    make_case()
    url = reverse("cases:index")

    assert 'name="case"' not in as_reader.get(url).content.decode()
    assert 'name="case"' in as_consultant.get(url).content.decode()


def test_a_get_moves_nothing(as_consultant):
    assert as_consultant.get(reverse("cases:move_many")).status_code == 405
