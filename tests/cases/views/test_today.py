"""The pages of the morning: one's own day, the team's, the stand-up, and the dashboard's panel."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse

from bookings.models import Booking, Consultant, Outcome
from cases import actions
from cases.domain.stages import Stage
from cases.models import Case, DailyGoal
from tests.cases.cast import booked_case, make_case, make_user
from tests.cases.views.conftest import signed_in
from tests.factories import NOW, helsinki

pytestmark = pytest.mark.django_db
TODAY = NOW.date()
QUESTION = {"question": "Mistä haluat puhua?", "answer": "Palavereista, joita on liikaa."}


@pytest.fixture
def session_today(time_machine, home, eero):
    """Return Eero's booking of today, made from an article, with an answer; it is noon."""
    case, booking = booked_case(answers=(QUESTION,), entry_page=home)
    Consultant.objects.update(user=eero)
    Booking.objects.update(entry_path="/fi/vinkit/")
    actions.edit_case(case, now=NOW, owner=eero)
    time_machine.move_to(helsinki("2026-12-01 09:00"), tick=False)
    return booking


@pytest.fixture
def as_host(session_today, eero):
    """Return the browser of the one who gives that session."""
    return signed_in(eero)


def read(client, name="index", **query):
    return client.get(reverse(f"today:{name}"), query).content.decode()


def test_todays_session_is_shown_with_the_readers_answer_and_the_article(session_today, as_host):
    page = read(as_host)

    shown = [QUESTION["answer"], "Kymmenen vinkkiä", 'href="/fi/vinkit/"', "10.00–10.30"]
    assert [text in page for text in shown] == [True] * 4
    case = Case.objects.get()
    assert f'href="{reverse("cases:inspect", args=[case.pk])}"' in page


@pytest.mark.parametrize(("hour", "asked"), [(9, False), (11, True)])
def test_the_outcome_is_asked_for_once_the_session_has_begun(
    hour, asked, session_today, as_host, time_machine
):
    time_machine.move_to(helsinki(f"2026-12-01 {hour:02}:00"), tick=False)

    case = Case.objects.get()
    address = reverse("cases:outcome", args=[case.pk, session_today.pk])
    assert (address in read(as_host)) is asked


@pytest.mark.parametrize("name", ["index", "stand_up"])
def test_recording_an_outcome_leads_back_to_where_it_was_asked(
    name, session_today, as_host, time_machine
):
    time_machine.move_to(helsinki("2026-12-01 11:00"), tick=False)
    back = reverse(f"today:{name}")
    address = reverse("cases:outcome", args=[Case.objects.get().pk, session_today.pk])

    shown = read(as_host, name)
    response = as_host.post(address, {"outcome": "HELD", "next": back})

    session_today.refresh_from_db()
    assert f'name="next" value="{back}"' in shown
    assert (response.url, session_today.outcome) == (back, Outcome.HELD)


def test_no_address_of_another_site_is_led_to(session_today, as_host):
    address = reverse("cases:outcome", args=[Case.objects.get().pk, session_today.pk])

    response = as_host.post(address, {"outcome": "HELD", "next": "https://elsewhere.example/"})

    assert response.url == reverse("cases:inspect", args=[Case.objects.get().pk])


def test_a_task_is_done_in_place(as_consultant, eero):
    task = actions.add_task(make_case(), "Lähetä sopimus", TODAY, assignee=eero, now=NOW)
    back = reverse("today:index")

    shown = read(as_consultant)
    address = reverse("cases:finish_task", args=[task.case_id, task.pk])
    response = as_consultant.post(address, {"next": back}, follow=True)

    assert address in shown
    assert (response.redirect_chain[0][0], "Lähetä sopimus" in read(as_consultant)) == (back, False)


def test_a_step_that_is_late_says_so_in_words_and_leads_to_planning(as_consultant, eero):
    case = make_case(owner=eero, next_step_on=TODAY - timedelta(days=2))

    page = read(as_consultant)

    assert "case-due--late" in page
    assert f'href="{reverse("cases:inspect", args=[case.pk])}#case-next"' in page


def test_a_won_case_without_a_plan_is_shown(as_consultant, eero):
    case = make_case("Voitettu asia", owner=eero)
    actions.move_case(case, Stage.WON, now=NOW)

    assert f'href="{reverse("cases:inspect", args=[case.pk])}#case-tasks"' in read(as_consultant)


def test_my_day_shows_my_own_and_the_teams_everybodys(as_consultant, eero):
    make_case("Oma asia", owner=eero, next_step_on=TODAY)
    make_case("Muun asia", owner=make_user("sofia", "Consultants"), next_step_on=TODAY)

    mine, team = read(as_consultant), read(as_consultant, whose="team")

    told = [("Oma asia" in page, "Muun asia" in page) for page in (mine, team)]
    assert told == [(True, False), (True, True)]


@pytest.mark.parametrize(
    ("query", "current"), [({}, 0), ({"whose": "team"}, 1), ({"whose": "x"}, 0)]
)
def test_the_switch_marks_whose_day_is_shown(query, current, as_consultant):
    switch = read(as_consultant, **query).partition("morning__whose")[2].partition("</nav>")[0]

    marked = ["aria-current" in link for link in switch.split("<a ")[1:]]
    assert marked == [current == 0, current == 1]


def test_an_empty_morning_says_so_in_each_part(as_consultant):
    page = read(as_consultant)

    assert page.count("case__empty") == 7


def save(client, text, **given):
    return client.post(reverse("today:goal"), {"text": text} | given)


def test_everyone_writes_their_own_goal_in_place(as_consultant, eero):
    response = save(as_consultant, "Kaksi tarjousta")

    goal = DailyGoal.objects.get()
    assert (goal.user, goal.on, goal.text) == (eero, TODAY, "Kaksi tarjousta")
    assert (response.url, 'value="Kaksi tarjousta"' in read(as_consultant)) == (
        reverse("today:index"),
        True,
    )


def test_a_goal_of_another_cannot_be_written(as_consultant, eero):
    sofia = make_user("sofia", "Consultants")

    save(as_consultant, "Murrettu", user=sofia.pk, person=sofia.pk)

    assert list(DailyGoal.objects.values_list("user", flat=True)) == [eero.pk]


def test_a_goal_that_is_too_long_is_refused_and_said(as_consultant):
    response = as_consultant.post(reverse("today:goal"), {"text": "a" * 201}, follow=True)

    assert not DailyGoal.objects.exists()
    assert len(list(response.context["messages"])) == 1


def test_the_goal_counts_for_the_date_of_the_sites_clock(as_consultant, time_machine, eero):
    # Past midnight in Helsinki, still the day before in UTC.
    time_machine.move_to(helsinki("2026-12-02 00:30"), tick=False)
    as_consultant.force_login(eero)

    save(as_consultant, "Yötyötä")

    assert str(DailyGoal.objects.get().on) == "2026-12-02"


def test_whoever_only_reads_writes_no_goal_and_sees_no_buttons(as_reader):
    make_case(next_step_on=TODAY)

    response, page = save(as_reader, "Murrettu"), read(as_reader, whose="team")

    assert (response.status_code, DailyGoal.objects.exists()) == (302, False)
    assert ('class="morning-goal"' in page, "#case-next" in page, "Strategiapäivä" in page) == (
        False,
        False,
        True,
    )


def test_the_stand_up_goes_person_by_person(as_consultant, eero):
    sofia = make_user("sofia", "Consultants", first_name="Sofia")
    make_case("Sofian asia", owner=sofia, next_step_on=TODAY)
    make_case("Eeron asia", owner=eero, next_step_on=TODAY)
    actions.set_goal(sofia, TODAY, "Kaksi tarjousta")

    parts = read(as_consultant, "stand_up").split('class="stand-up__share"')[1:]

    told = [("Eeron asia" in part, "Sofian asia" in part) for part in parts[:2]]
    assert told == [(True, False), (False, True)]
    assert "Kaksi tarjousta" in parts[1]


def test_the_stand_up_tells_nobodys_work_only_where_there_is_some(as_consultant, eero):
    before = read(as_consultant, "stand_up").count("stand-up__share")
    make_case("Ei kenenkään", owner=None, next_step_on=TODAY)

    page = read(as_consultant, "stand_up")

    assert (before, page.count("stand-up__share"), "Ei kenenkään" in page) == (2, 3, True)


def test_the_stand_up_is_led_through_by_links_that_take_the_focus(as_consultant, eero):
    make_user("sofia", "Consultants")

    page = read(as_consultant, "stand_up")

    targets = [f'href="#{name}"' in page for name in ("person-1", "person-2", "everybody")]
    focus = [f'id="{name}" tabindex="-1"' in page for name in ("person-1", "person-2", "everybody")]
    assert (targets, focus) == ([True] * 3, [True] * 3)


def test_in_the_stand_up_ones_own_goal_is_written_in_place(as_consultant):
    make_user("sofia", "Consultants")

    assert read(as_consultant, "stand_up").count('action="/admin/today/goal/"') == 1


def dashboard(client):
    return client.get(reverse("wagtailadmin_home")).content.decode()


def test_the_dashboard_begins_with_what_presses_me(as_consultant, eero):
    make_case("Oma asia", owner=eero, next_step_on=TODAY)
    make_case("Muun asia", next_step_on=TODAY)

    page = dashboard(as_consultant)

    assert ("Oma asia" in page, "Muun asia" in page) == (True, False)
    assert f'href="{reverse("today:index")}"' in page


def test_a_button_on_the_dashboard_works_and_leads_back_there(eero, session_today, time_machine):
    time_machine.move_to(helsinki("2026-12-01 11:00"), tick=False)
    client = signed_in(eero)
    client.handler.enforce_csrf_checks = True
    page = dashboard(client)
    token = page.partition('name="csrfmiddlewaretoken" value="')[2].partition('"')[0]
    address = reverse("cases:outcome", args=[Case.objects.get().pk, session_today.pk])

    given = {"outcome": "HELD", "next": "/admin/", "csrfmiddlewaretoken": token}
    response = client.post(address, given)

    assert (address in page, response.status_code, response.url) == (True, 302, "/admin/")


def test_the_dashboard_shows_few_of_each_kind(as_consultant, eero):
    for index in range(7):
        make_case(f"Asia {index}", owner=eero, next_step_on=TODAY)

    assert dashboard(as_consultant).count("#case-next") == 5


def test_an_editors_dashboard_and_menu_know_of_no_cases(as_editor):
    make_case("Salattu asia", next_step_on=TODAY)

    page = dashboard(as_editor)

    assert ("Salattu asia" in page, reverse("today:index") in page) == (False, False)


def test_the_menu_of_cases_begins_with_today(as_consultant):
    page = dashboard(as_consultant)

    assert (
        0 < page.index(f'"url": "{reverse("today:index")}"') < page.index('"url": "/admin/cases/"')
    )


@pytest.mark.parametrize("name", ["index", "stand_up"])
def test_the_morning_of_a_house_of_own_cases_tells_no_other(name, as_consultant, settings):
    settings.CASES = {"CONSULTANTS_SEE": "own"}
    make_case("Salattu asia", owner=make_user("sofia", "Consultants"), next_step_on=TODAY)
    Group.objects.get(name="Consultants")

    page = read(as_consultant, name, whose="team")

    assert "Salattu asia" not in page


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize(("name", "statements"), [("index", 23), ("stand_up", 20)])
def test_the_pages_take_as_many_statements_for_three_as_for_one(
    name, statements, count, as_consultant, eero, django_assert_num_queries
):
    for index in range(count):
        case = make_case(f"Asia {index}", owner=eero, next_step_on=TODAY)
        actions.add_task(case, "Soita", TODAY, assignee=eero, now=NOW)
        make_user(f"u{index}", "Consultants")
    read(as_consultant, name)

    with django_assert_num_queries(statements):
        read(as_consultant, name, whose="team")


def test_a_proposal_that_is_due_is_named_with_its_date(now, eero):
    make_case(owner=eero, proposal_due_on=TODAY, next_step_on=TODAY + timedelta(days=30))

    page = " ".join(read(signed_in(eero)).split())

    assert 'Tarjous viimeistään <span class="case-due case-due--due"> 30.11.2026' in page
