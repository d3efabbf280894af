"""What the morning view reads: what presses, what changed, who goes for what, and for whom."""

from datetime import date, timedelta

import pytest

from bookings.actions.booking import cancel, record_outcome
from bookings.models import Consultant, Outcome
from cases import actions, queries
from cases.domain.losing import WhyLost
from cases.domain.morning import Whose
from cases.domain.stages import Stage
from cases.models import ActivityKind, Case, DailyGoal
from tests.cases.cast import booked_case, make_case, make_owned, make_user
from tests.factories import NOW, book_slot, helsinki, make_bookable

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
MONDAY = NOW.date()
SESSION_DAY = helsinki("2026-12-01 08:00")


@pytest.fixture
def aino(db):
    """Return the account of the one who gives the sessions of `booked`."""
    booked_case()
    user = Consultant.objects.get().user
    user.groups.set(make_user("x", "Consultants").groups.all())
    return user


def pressing(user, now=NOW, whose=Whose.TEAM):
    return queries.pressing_for(user, whose=whose, now=now)


def morning(user, now=NOW, whose=Whose.TEAM):
    return queries.morning_of(user, whose=whose, now=now)


def own(user, title="Oma", **fields):
    return make_case(title, owner=user, **fields)


def test_the_sessions_of_today_come_with_their_cases(aino):
    (one,) = pressing(aino, SESSION_DAY).sessions

    assert (one.booking.name, one.case) == ("Veera Vieras", Case.objects.get())


@pytest.mark.parametrize("day", ["2026-11-30 23:59", "2026-12-02 00:00"])
def test_the_sessions_of_other_days_are_not_todays(day, aino):
    assert pressing(aino, helsinki(day)).sessions == []


@pytest.mark.parametrize("at", ["2026-12-01 00:00", "2026-12-01 23:59"])
def test_today_is_a_day_of_the_sites_clock(at, aino):
    assert len(pressing(aino, helsinki(at)).sessions) == 1


def test_a_cancelled_session_is_not_todays(aino):
    cancel(Case.objects.get().activities.get(kind="booked").booking, now=NOW)

    assert pressing(aino, SESSION_DAY).sessions == []


def test_my_sessions_are_those_that_i_give(aino, eero):
    mine = [len(pressing(user, SESSION_DAY, Whose.ME).sessions) for user in (aino, eero)]

    assert mine == [1, 0]


def test_a_colleagues_session_is_the_teams_only_for_who_sees_its_case(aino, eero, settings):
    everybody = len(pressing(eero, SESSION_DAY).sessions)
    settings.CASES = {"CONSULTANTS_SEE": "own"}

    assert (everybody, len(pressing(eero, SESSION_DAY).sessions)) == (1, 0)


def test_whoever_gives_a_session_sees_it_but_not_the_case_of_another(aino, settings):
    settings.CASES = {"CONSULTANTS_SEE": "own"}
    Case.objects.update(owner=None)

    (one,) = pressing(aino, SESSION_DAY).sessions

    assert (one.booking.name, one.case) == ("Veera Vieras", None)


def test_an_outcome_is_asked_of_who_gave_the_session_and_of_the_owner(aino, eero, afterwards):
    sofia = make_user("sofia", "Consultants")
    Case.objects.update(owner=eero)

    asked = [len(pressing(user, afterwards, Whose.ME).outcomes) for user in (aino, eero, sofia)]

    assert (asked, len(pressing(sofia, afterwards).outcomes)) == ([1, 1, 0], 1)


@pytest.mark.parametrize(
    ("on", "shown", "why"),
    [
        (date(2026, 11, 27), True, "late"),
        (date(2026, 11, 30), True, "today"),
        (date(2026, 12, 1), True, "by the next working day"),
        (date(2026, 12, 2), False, "later"),
    ],
)
def test_next_steps_press_as_on_the_board(on, shown, why, eero):
    case = make_case(next_step_on=on)

    assert (case in pressing(eero).steps) is shown, why


def test_on_a_friday_what_is_due_on_monday_presses(eero):
    case = make_case(next_step_on=MONDAY)

    assert pressing(eero, NOW - 3 * DAY).steps == [case]


def test_steps_come_the_latest_first_and_what_has_none_last(eero):
    nothing = make_case("Voitettu")
    actions.move_case(nothing, Stage.WON, now=NOW)
    today = make_case("Tänään", next_step_on=MONDAY)
    late = make_case("Myöhässä", next_step_on=MONDAY - DAY)

    assert pressing(eero).steps == [late, today, nothing]


def test_a_proposal_that_is_due_presses_though_the_step_is_later(eero):
    due = make_case(proposal_due_on=MONDAY + 2 * DAY, next_step_on=MONDAY + 30 * DAY)
    make_case("Myöhemmin", proposal_due_on=MONDAY + 3 * DAY, next_step_on=MONDAY + 30 * DAY)
    sent = make_case("Lähetetty", proposal_due_on=MONDAY, next_step_on=MONDAY)
    actions.add_note(sent, "Lähti", author=eero, now=NOW, kind=ActivityKind.PROPOSAL)

    found = [(case, case.is_proposal_due) for case in pressing(eero).steps]

    assert found == [(sent, False), (due, True)]


def test_of_a_step_and_a_proposal_the_earlier_date_says_how_a_case_presses(eero):
    step = make_case("Askel", proposal_due_on=MONDAY + DAY, next_step_on=MONDAY - 2 * DAY)
    later = make_case("Tänään", next_step_on=MONDAY)
    proposal = make_case("Tarjous", proposal_due_on=MONDAY - DAY, next_step_on=MONDAY + DAY)

    assert pressing(eero).steps == [step, proposal, later]


def test_a_closed_case_has_no_step_that_presses(eero):
    case = make_case(next_step_on=MONDAY)
    actions.move_case(case, Stage.WON, now=NOW)
    actions.move_case(case, Stage.DELIVERED, now=NOW, delivered_on=MONDAY)

    assert pressing(eero).steps == []


def test_my_steps_are_those_of_my_own_cases(eero):
    mine = own(eero, next_step_on=MONDAY)
    make_case("Muun", next_step_on=MONDAY)

    assert pressing(eero, whose=Whose.ME).steps == [mine]


def add_task(case, on=MONDAY, assignee=None):
    return actions.add_task(case, "Soita", on, assignee=assignee, now=NOW)


def test_tasks_press_that_are_due_and_not_done(eero):
    case = make_case()
    due, late = add_task(case), add_task(case, MONDAY - DAY)
    add_task(case, MONDAY + 2 * DAY)
    actions.finish_task(add_task(case), by=eero, now=NOW)

    assert pressing(eero).tasks == [late, due]


def test_my_tasks_are_those_given_to_me(eero):
    case = make_case()
    mine = add_task(case, assignee=eero)
    add_task(case)

    assert pressing(eero, whose=Whose.ME).tasks == [mine]


def test_a_task_given_to_nobody_is_the_owners_of_its_case(eero, aino):
    unassigned = add_task(make_case(owner=eero))
    add_task(make_case(owner=aino))
    add_task(make_case(owner=eero), assignee=aino)

    assert pressing(eero, whose=Whose.ME).tasks == [unassigned]


@pytest.mark.parametrize(("assigned", "expected"), [(True, "aino"), (False, "eero")])
def test_whoever_a_task_is_given_to_goes_before_the_owner(assigned, expected, eero, aino):
    task = add_task(make_case(owner=eero), assignee=aino if assigned else None)

    assert queries.doer_id(task) == {"aino": aino.pk, "eero": eero.pk}[expected]


def test_a_task_of_a_case_that_one_does_not_see_presses_nobody(eero, settings):
    settings.CASES = {"CONSULTANTS_SEE": "own"}
    add_task(make_case(), assignee=eero)

    assert pressing(eero, whose=Whose.ME).tasks == []


def news_of(user, whose=Whose.TEAM, now=NOW):
    found = morning(user, now, whose).news
    return [(news.case.title, [describe(entry) for entry in news.entries]) for news in found]


def describe(entry):
    return entry.move.to_stage if entry.move else entry.activity.body


def test_what_changed_is_told_by_case_the_latest_first(eero):
    first, second = make_case("Yksi"), make_case("Kaksi")
    actions.add_note(second, "Soitin", author=eero, now=NOW + timedelta(hours=1))
    actions.move_case(first, Stage.WON, now=NOW + timedelta(hours=2))

    told = news_of(eero, now=NOW + timedelta(hours=3))

    assert told == [("Yksi", ["won", "lead"]), ("Kaksi", ["Soitin", "lead"])]


@pytest.mark.parametrize(("at", "told"), [("2026-11-26 23:59", False), ("2026-11-27 00:00", True)])
def test_on_a_monday_news_begin_with_friday(at, told, eero):
    case = make_case()
    case.stage_changes.update(at=NOW - 30 * DAY)
    actions.add_note(case, "Soitin", author=eero, now=helsinki(at))

    assert bool(news_of(eero)) is told


def test_news_of_mine_are_those_of_my_own_cases(eero):
    own(eero, "Oma")
    make_case("Muun")

    assert news_of(eero, Whose.ME) == [("Oma", ["lead"])]


def test_a_private_note_is_told_to_its_author_alone_and_not_on_the_teams_screen(eero):
    sofia = make_user("sofia", "Consultants")
    case = own(eero)
    actions.add_note(case, "Yksityinen", author=eero, now=NOW, private=True)

    told = [str(news_of(eero, Whose.ME)), str(news_of(eero)), str(news_of(sofia))]

    assert ["Yksityinen" in text for text in told] == [True, False, False]


def test_new_leads_are_those_since_the_last_working_day_that_are_leads_still(eero):
    new = make_case("Uusi")
    old = make_case("Vanha")
    Case.objects.filter(pk=old.pk).update(opened_at=NOW - 4 * DAY)
    actions.move_case(make_case("Voitettu"), Stage.WON, now=NOW)

    assert morning(eero).leads == [new]


def test_a_new_lead_tells_what_brought_it(eero, home):
    booking = book_slot(make_owned(), entry_page=home)
    cancel(booking, now=NOW)

    (lead,) = morning(eero).leads

    assert queries.source_of(lead) == home.title


def test_what_looks_lost_is_told_with_the_reason_and_to_me_of_my_own(eero):
    mine = own(eero, next_step_on=MONDAY)
    make_case("Muun", next_step_on=MONDAY)

    later = NOW + 61 * DAY
    team, me = (morning(eero, later, whose).losses for whose in (Whose.TEAM, Whose.ME))

    assert len(team) == 2
    assert [(look.case, look.why) for look in me] == [(mine, WhyLost.SILENCE)]


def test_everybody_who_works_cases_is_there_with_their_goal(eero):
    make_user("editor", "Editors")
    sofia = make_user("sofia", "Consultants")
    actions.set_goal(sofia, MONDAY, "Kaksi tarjousta")
    actions.set_goal(eero, MONDAY - DAY, "Eilinen")

    goals = [(goal.person, goal.text) for goal in queries.goals_on(MONDAY)]

    assert goals == [(eero, ""), (sofia, "Kaksi tarjousta")]


def test_a_goal_is_one_a_day_and_the_last_words_count(eero):
    actions.set_goal(eero, MONDAY, "Ensin")
    actions.set_goal(eero, MONDAY, " Sitten ")

    assert list(DailyGoal.objects.values_list("user", "on", "text")) == [
        (eero.pk, MONDAY, "Sitten")
    ]


def test_an_empty_goal_takes_it_away(eero):
    actions.set_goal(eero, MONDAY, "Ensin")

    actions.set_goal(eero, MONDAY, "  ")

    assert not DailyGoal.objects.exists()


def everything(user, count):
    """Make `count` of all that a morning shows, and return when to look."""
    session_type = make_bookable()
    starts = [f"2026-12-01 {hour}:00" for hour in ("09", "11", "13")][:count]
    for index, start in enumerate(starts):
        book_slot(session_type, start, email=f"v{index}@vieras.example", name=f"V{index}")
        missed = book_slot(
            session_type, start.replace("12-01", "12-02"), email=f"m{index}@vieras.example"
        )
        record_outcome(missed, Outcome.CONSULTANT_NO_SHOW, now=missed.session.end_at)
        case = make_case(f"Tapaus {index}", owner=user, next_step_on=MONDAY)
        actions.add_note(case, "Soitin", author=user, now=NOW)
        add_task(case)
        actions.set_goal(make_user(f"u{index}", "Consultants"), date(2026, 12, 1), "Tavoite")
    return helsinki("2026-12-01 20:00")


@pytest.mark.parametrize("count", [1, 3])
def test_a_morning_takes_as_many_statements_for_three_as_for_one(
    count, eero, django_assert_num_queries
):
    now = everything(eero, count)
    eero.get_all_permissions()

    with django_assert_num_queries(16):
        found = morning(eero, now)
        told = [str(news.case.organisation) for news in found.news]
        people = [one.booking.session.people for one in found.pressing.sessions]

    assert (len(people), len(found.pressing.outcomes)) == (count, count)
    assert (len(found.pressing.tasks), len(told) >= count) == (count, True)
