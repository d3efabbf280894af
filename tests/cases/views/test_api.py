"""The API of cases: who is let in, what is told, and a move with all that can be wrong with it."""

import pytest
from django.contrib.auth.models import Permission
from django.test import Client

from cases import actions
from cases.domain.stages import Stage
from cases.models import Case
from tests.cases.cast import STEP, booked_case, lost, make_case, make_editor, make_user, moves_of
from tests.cases.views.conftest import signed_in
from tests.factories import NOW

pytestmark = pytest.mark.django_db
WRONG = "2026-999"


def address(case, move=False):
    return f"/admin/api/v1/cases/{getattr(case, 'ref', case)}" + ("/move" if move else "")


def post(client, case, to="won", **given):
    body = {"to": to, "lock_version": getattr(case, "lock_version", 1)} | given
    return client.post(address(case, move=True), body, content_type="application/json")


def answer(response):
    return response.status_code, response.json()["error"], sorted(response.json()["fields"])


def test_a_case_is_told_with_where_it_can_go(as_consultant, eero):
    case = make_case(owner=eero, value_amount=150_000)

    told = as_consultant.get(address(case)).json()

    assert (told["ref"], told["stage"], told["owner"], told["value_amount"]) == (
        "2026-001",
        "lead",
        "eero",
        150_000,
    )
    assert (told["next_step"], told["next_step_on"]) == (STEP.text, STEP.on.isoformat())
    assert told["moves"] == {
        "proposal": ["next_step"],
        "won": ["services"],
        "lost": ["lost_reason"],
    }


def test_a_case_is_told_in_few_statements(as_consultant, django_assert_num_queries):
    case = make_case()

    # The session, the person, and their rights by two statements; then the case itself.
    with django_assert_num_queries(6):
        as_consultant.get(address(case))


def test_no_store_keeps_what_a_person_was_told(as_consultant):
    response = as_consultant.get(address(make_case()))

    assert "no-store" in response.headers["Cache-Control"]


def test_a_move_is_made_in_the_name_of_who_is_logged_in(as_consultant, eero):
    case = make_case()

    response = post(as_consultant, case, "won")

    change = case.stage_changes.last()
    assert (response.status_code, response.json()["stage"]) == (200, "won")
    assert (change.to_stage, change.user, change.at) == ("won", eero, NOW)


def test_the_answer_carries_the_version_for_the_next_move(as_consultant):
    case = make_case()

    version = post(as_consultant, case, "won").json()["lock_version"]
    response = post(
        as_consultant, case, "delivered", delivered_on="2026-11-30", lock_version=version
    )

    assert response.json()["delivered_on"] == "2026-11-30"


def test_a_loss_is_told_by_its_code_and_note(as_consultant):
    case = make_case()

    told = post(as_consultant, case, "lost", lost_reason="other", lost_note="Lopetti").json()

    assert (told["lost_reason"], told["lost_note"]) == ("other", "Lopetti")


def test_a_next_step_may_come_along(as_consultant):
    case = make_case()

    post(as_consultant, case, "proposal", next_step="Lähetä", next_step_on="2026-12-07")

    case.refresh_from_db()
    assert (case.next_step, str(case.next_step_on)) == ("Lähetä", "2026-12-07")


def test_what_was_sold_is_named_by_its_pages(as_consultant, settings, home):
    settings.CASES = {"SERVICE_PAGE": "wagtailcore.Page"}
    case = make_case()

    without = post(as_consultant, case)
    unknown = post(as_consultant, case, services=[home.pk, 99999])
    response = post(as_consultant, case, services=[home.pk])

    assert answer(without) == (422, "refused", ["services"])
    assert answer(unknown) == (422, "invalid", ["services"])
    assert (response.status_code, list(case.services.all())) == (200, [home])


def test_whoever_comes_second_is_told_what_was_changed_by_whom(as_consultant):
    case, sofia = make_case(), make_user("sofia", first_name="Sofia")
    actions.edit_case(Case.objects.get(pk=case.pk), now=NOW, actor=sofia, title="Uusi nimi")

    response = post(as_consultant, case)

    told = response.json()
    assert answer(response) == (409, "changed", [])
    assert (told["case"]["title"], told["case"]["lock_version"]) == ("Uusi nimi", 2)
    assert [(c["fields"], c["who"]) for c in told["changes"]] == [(["title"], "Sofia")]
    assert moves_of(case) == [("", "lead", "system")]


@pytest.mark.parametrize(
    ("to", "given", "need", "field"),
    [
        ("lost", {}, "lost_reason", "lost_reason"),
        ("lost", {"lost_reason": "other"}, "lost_note", "lost_note"),
        ("lost", {"lost_reason": "other", "lost_note": "  "}, "lost_note", "lost_note"),
        ("booked", {}, "future_booking", "to"),
    ],
)
def test_what_a_move_still_needs_is_said_at_its_field(to, given, need, field, as_consultant):
    case = make_case()

    response = post(as_consultant, case, to, **given)

    assert answer(response) == (422, "refused", [field])
    assert (response.json()["need"], moves_of(case)) == (need, [("", "lead", "system")])


def test_a_move_that_does_not_exist_is_said_at_the_stage(as_consultant):
    response = post(as_consultant, make_case(), "delivered", delivered_on="2026-11-30")

    assert answer(response) == (422, "not_allowed", ["to"])


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"to": "sold"}, "to"),
        ({"to": "published "}, "to"),
        ({"lock_version": "first"}, "lock_version"),
        ({"lock_version": -1}, "lock_version"),
        ({"lock_version": 10**30}, "lock_version"),
        ({"next_step": "Soita"}, "next_step_on"),
        ({"next_step_on": "2026-12-07"}, "next_step"),
        ({"next_step": "   ", "next_step_on": "2026-12-07"}, "next_step"),
        ({"next_step": "a" * 251, "next_step_on": "2026-12-07"}, "next_step"),
        ({"next_step": "Soita", "next_step_on": "huomenna"}, "next_step_on"),
        ({"lost_reason": "no-such"}, "lost_reason"),
        ({"lost_reason": 1}, "lost_reason"),
        ({"delivered_on": "30.11.2026"}, "delivered_on"),
        ({"services": ["x"]}, "services"),
        ({"reason": "a" * 2001}, "reason"),
        ({"lostreason": "no-need"}, "lostreason"),
    ],
)
def test_a_body_that_makes_no_sense_moves_nothing_and_says_where(given, field, as_consultant):
    case = make_case()

    response = post(as_consultant, case, **given)

    assert answer(response) == (422, "invalid", [field])
    assert moves_of(case) == [("", "lead", "system")]


@pytest.mark.parametrize("body", ["", "{", "[]", '"won"', "null"])
def test_a_body_that_is_no_object_is_refused(body, as_consultant):
    case = make_case()

    response = as_consultant.post(address(case, move=True), body, content_type="application/json")

    assert (response.status_code in {400, 422}, moves_of(case)) == (
        True,
        [("", "lead", "system")],
    )


def test_a_hidden_reason_for_a_loss_cannot_be_given(as_consultant):
    reason = lost().reason
    reason.is_active = False
    reason.save()

    response = post(as_consultant, make_case(), "lost", lost_reason=reason.code)

    assert answer(response) == (422, "invalid", ["lost_reason"])


@pytest.mark.parametrize("move", [True, False])
def test_whoever_is_not_logged_in_learns_nothing(move, db):
    case, client = make_case(), Client()

    responses = [
        post(client, which) if move else client.get(address(which)) for which in (case, WRONG)
    ]

    assert [answer(response) for response in responses] == [(401, "logged_out", [])] * 2
    assert moves_of(case) == [("", "lead", "system")]


@pytest.mark.parametrize("move", [True, False])
def test_an_editor_is_refused_whether_there_is_such_a_case_or_not(move):
    case, client = make_case(), signed_in(make_editor())

    responses = [
        post(client, which) if move else client.get(address(which)) for which in (case, WRONG)
    ]

    assert [answer(response) for response in responses] == [(403, "forbidden", [])] * 2
    assert moves_of(case) == [("", "lead", "system")]


def test_whoever_only_reads_is_told_and_moves_nothing(as_reader):
    case = make_case()

    read, moved = as_reader.get(address(case)), post(as_reader, case)

    assert (read.status_code, answer(moved)) == (200, (403, "forbidden", []))
    assert moves_of(case) == [("", "lead", "system")]


@pytest.mark.parametrize("move", [True, False])
def test_a_case_that_one_does_not_see_is_not_there(move, as_consultant, settings):
    settings.CASES = {"CONSULTANTS_SEE": "own"}
    case = booked_case()[0]

    responses = [
        post(as_consultant, which) if move else as_consultant.get(address(which))
        for which in (case, WRONG)
    ]

    assert [answer(response) for response in responses] == [(404, "not_found", [])] * 2
    assert Case.objects.get(pk=case.pk).stage == "booked"


def test_a_post_of_another_site_moves_nothing(eero, now):
    client = Client(enforce_csrf_checks=True)
    client.force_login(eero)
    case = make_case()

    refused = post(client, case)

    assert (answer(refused), client.get(address(case)).status_code) == ((403, "csrf", []), 200)
    assert moves_of(case) == [("", "lead", "system")]


def test_a_post_with_the_admins_own_token_moves(eero, now):
    client = Client(enforce_csrf_checks=True)
    client.force_login(eero)
    case = make_case()
    client.get("/admin/cases/new/")
    token = client.cookies["csrftoken"].value

    body = {"to": "won", "lock_version": case.lock_version}
    response = client.post(
        address(case, move=True),
        body,
        content_type="application/json",
        headers={"x-csrftoken": token},
    )

    assert response.status_code == 200


def test_rights_that_were_taken_away_count_at_once(eero, as_consultant):
    case = make_case()
    eero.groups.clear()
    eero.user_permissions.set(Permission.objects.filter(codename="access_admin"))

    assert answer(post(as_consultant, case)) == (403, "forbidden", [])


def test_a_delivered_case_whose_story_is_live_is_told_as_published(as_consultant, monkeypatch):
    monkeypatch.setattr("cases.queries.has_live_story", lambda case: True)
    case = make_case()
    actions.move_case(case, Stage.WON, now=NOW)

    told = post(as_consultant, case, "delivered", delivered_on="2026-11-30").json()

    assert told["stage"] == "published"


def test_the_documentation_names_the_moves(as_consultant):
    paths = as_consultant.get("/admin/api/v1/openapi.json").json()["paths"]

    assert set(paths) == {"/admin/api/v1/cases/{ref}", "/admin/api/v1/cases/{ref}/move"}


@pytest.mark.parametrize("page", ["docs", "openapi.json"])
def test_a_stranger_is_not_told_what_the_api_of_staff_can(client, page):
    response = client.get(f"/admin/api/v1/{page}")

    assert (response.status_code, response.url.partition("?")[0]) == (302, "/admin/login/")


def test_browsers_send_the_cookies_of_staff_to_the_api(settings):
    # Django's test client sends each cookie everywhere.
    paths = [settings.SESSION_COOKIE_PATH, settings.CSRF_COOKIE_PATH]

    assert [address("2026-001").startswith(path) for path in paths] == [True, True]
