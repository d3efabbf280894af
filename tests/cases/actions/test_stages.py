"""Moving a case: what is asked for, what is written, and two who move at once."""

from contextlib import nullcontext
from datetime import date, timedelta

import pytest
from django.utils import timezone
from django.utils.translation import gettext

from bookings.actions.booking import record_outcome
from bookings.models import Outcome
from cases import actions
from cases.domain.stages import Need, Stage
from cases.models import Case
from tests.cases.cast import (
    STEP,
    booked_case,
    lost,
    make_case,
    make_contact,
    make_owned,
    make_user,
    moves_of,
)
from tests.factories import NOW, book_slot

pytestmark = pytest.mark.django_db
TODAY = NOW.date()


def at(stage):
    """Return a case at that stage, put there without asking."""
    case = make_case()
    Case.objects.filter(pk=case.pk).update(stage=stage)
    case.refresh_from_db()
    return case


def test_a_move_is_logged_with_who_why_and_when():
    case, aino = make_case(), make_user()

    actions.move_case(case, Stage.LOST, now=NOW, actor=aino, loss=lost())

    change = case.stage_changes.last()
    told = (change.seq, change.from_stage, change.to_stage, change.at, change.actor, change.user)
    assert told == (2, "lead", "lost", NOW, "user", aino)
    assert change.reason == "Ei tarvetta"
    assert case.lost_reason.code == "no-need"


def test_the_stage_is_always_where_the_last_change_led():
    case = make_case()

    for stage in (Stage.PROPOSAL, Stage.WON, Stage.DELIVERED):
        actions.move_case(case, stage, now=NOW, delivered_on=TODAY)

    case.refresh_from_db()
    assert case.stage == case.stage_changes.last().to_stage == "delivered"


def test_a_request_for_proposal_needs_no_session():
    case = make_case()

    actions.move_case(case, Stage.PROPOSAL, now=NOW, next_step=STEP)

    assert moves_of(case) == [("", "lead", "system"), ("lead", "proposal", "system")]


@pytest.mark.parametrize(
    ("start", "to", "need"),
    [
        (Stage.LEAD, Stage.BOOKED, Need.FUTURE_BOOKING),
        (Stage.LEAD, Stage.LOST, Need.LOST_REASON),
        (Stage.WON, Stage.DELIVERED, Need.DELIVERED_ON),
        (Stage.BOOKED, Stage.HELD, Need.HELD_SESSION),
        (Stage.BOOKED, Stage.LEAD, Need.REASON),
        (Stage.WON, Stage.PROPOSAL, Need.REASON),
    ],
)
def test_a_move_without_what_it_needs_is_refused_and_writes_nothing(start, to, need):
    case = at(start)

    with pytest.raises(actions.MoveRefusedError) as refused:
        actions.move_case(case, to, now=NOW, reason="  ")

    case.refresh_from_db()
    assert (refused.value.need, case.stage, case.stage_changes.count()) == (need, start, 1)


def test_a_reopened_case_needs_a_next_step():
    case = make_case()
    actions.move_case(case, Stage.WON, now=NOW)

    with pytest.raises(actions.MoveRefusedError) as refused:
        actions.move_case(case, Stage.LEAD, now=NOW, reason="Palasi")

    assert refused.value.need is Need.NEXT_STEP


def test_only_the_site_itself_publishes_a_case():
    case = at(Stage.DELIVERED)

    with pytest.raises(actions.MoveRefusedError):
        actions.move_case(case, Stage.PUBLISHED, now=NOW, actor=make_user())
    actions.move_case(case, Stage.PUBLISHED, now=NOW)

    assert case.stage == "published"


def test_a_move_that_does_not_exist_is_refused():
    case = make_case()

    with pytest.raises(actions.MoveNotAllowedError):
        actions.move_case(case, Stage.DELIVERED, now=NOW)


def test_a_case_with_a_session_to_come_does_not_go_back_to_lead():
    case, _ = booked_case()

    with pytest.raises(actions.MoveRefusedError) as refused:
        actions.move_case(case, Stage.LEAD, now=NOW, reason="Ei sovi")

    assert refused.value.need is Need.NO_FUTURE_BOOKING


def test_a_lost_case_is_booked_again_while_its_session_is_to_come():
    case, _ = booked_case()
    actions.move_case(case, Stage.LOST, now=NOW, loss=lost())

    actions.move_case(case, Stage.BOOKED, now=NOW, reason="Ei ollutkaan", next_step=STEP)

    assert case.stage == "booked"


def test_a_lost_case_whose_session_was_held_is_reopened_there(afterwards):
    case, booking = booked_case()
    record_outcome(booking, Outcome.HELD, now=afterwards)
    case.refresh_from_db()
    actions.move_case(case, Stage.LOST, now=afterwards, loss=lost())

    actions.move_case(case, Stage.HELD, now=afterwards, reason="Jatkuu", next_step=STEP)

    assert case.stage == "held"


def test_closing_ends_the_next_step_and_reopening_ends_the_closing():
    case = make_case()

    actions.move_case(case, Stage.LOST, now=NOW, loss=lost())
    closed = (case.closed_at, case.next_step, case.next_step_on)
    actions.move_case(case, Stage.LEAD, now=NOW, reason="Palasi", next_step=STEP)

    assert closed == (NOW, "", None)
    assert (case.closed_at, case.next_step) == (None, STEP.text)


def test_delivering_does_not_change_when_the_case_was_closed(afterwards):
    case = make_case()
    actions.move_case(case, Stage.WON, now=NOW)

    actions.move_case(case, Stage.DELIVERED, now=afterwards, delivered_on=TODAY)

    assert case.closed_at == NOW


def test_of_two_who_move_a_case_at_once_the_second_is_told():
    first = make_case()
    second = Case.objects.get(pk=first.pk)
    actions.move_case(first, Stage.WON, now=NOW)

    with pytest.raises(actions.CaseChangedError) as told:
        actions.move_case(second, Stage.LOST, now=NOW, loss=lost())

    assert (told.value.case.stage, first.stage_changes.count()) == ("won", 2)


def test_a_case_is_checked_against_the_version_that_was_shown():
    case = make_case()
    actions.check_unchanged(case, case.lock_version)

    with pytest.raises(actions.CaseChangedError):
        actions.check_unchanged(case, case.lock_version - 1)


def test_a_move_takes_two_statements(django_assert_num_queries):
    case = make_case()

    with django_assert_num_queries(2):
        actions.move_case(case, Stage.WON, now=timezone.now())


def with_facts(start, to, afterwards):
    """Return a case at `start` of which everything is so that a move to `to` may ask."""
    case, booking = booked_case()
    if to is Stage.HELD:
        record_outcome(booking, Outcome.HELD, now=afterwards)
    elif to is Stage.BOOKED:
        book_slot(booking.session.session_type, "2026-12-08 10:00", now=afterwards)
    Case.objects.filter(pk=case.pk).update(stage=start, next_step="X", next_step_on=TODAY)
    case.refresh_from_db()
    return case


@pytest.mark.parametrize("to", [stage for stage in Stage if stage is not Stage.LEAD])
def test_a_case_begins_at_no_other_stage_than_lead(to):
    case = Case(title="Uusi", next_step="X", next_step_on=TODAY)

    with pytest.raises(actions.MoveNotAllowedError):
        actions.open_case(case, contact=None, now=NOW, stages=(to,))

    assert not Case.objects.exists()


def test_another_reason_for_a_loss_needs_a_note():
    case = make_case()

    with pytest.raises(actions.MoveRefusedError) as refused:
        actions.move_case(case, Stage.LOST, now=NOW, loss=lost("other", "  "))
    actions.move_case(case, Stage.LOST, now=NOW, loss=lost("other", " Yritys lopetettiin "))

    assert (refused.value.need, case.lost_note) == (Need.LOST_NOTE, "Yritys lopetettiin")


def test_reopening_forgets_the_loss_but_the_log_keeps_it():
    case = make_case()
    actions.move_case(case, Stage.LOST, now=NOW, loss=lost("price", "Kolmasosa liikaa"))

    actions.move_case(case, Stage.LEAD, now=NOW, reason="Palasi", next_step=STEP)

    case.refresh_from_db()
    assert (case.lost_reason, case.lost_note) == (None, "")
    reasons = list(case.stage_changes.values_list("reason", flat=True))
    assert reasons == ["", "Hinta: Kolmasosa liikaa", "Palasi"]


def test_a_delivered_case_says_when_and_asks_for_a_story():
    case = make_case(owner=make_user())
    actions.move_case(case, Stage.WON, now=NOW)

    actions.move_case(case, Stage.DELIVERED, now=NOW, delivered_on=date(2026, 11, 27))

    task = case.tasks.get()
    assert (case.delivered_on, case.stage_changes.last().reason) == (
        date(2026, 11, 27),
        gettext("Delivered on %(date)s") % {"date": "27.11.2026"},
    )
    # Five working days from Monday.
    assert (task.text, task.due_on, task.assignee) == (
        gettext("Ask for a story"),
        date(2026, 12, 7),
        case.owner,
    )


def test_a_case_without_an_owner_is_asked_for_its_story_by_whoever_delivered_it():
    case, aino = make_case(), make_user()
    actions.move_case(case, Stage.WON, now=NOW)

    actions.move_case(case, Stage.DELIVERED, now=NOW, actor=aino, delivered_on=TODAY)

    assert case.tasks.get().assignee == aino


def test_a_case_delivered_twice_has_one_task_to_ask_for_a_story():
    case = make_case()
    for reason in ("Kesken", ""):
        actions.move_case(case, Stage.WON, now=NOW)
        actions.move_case(case, Stage.DELIVERED, now=NOW, delivered_on=TODAY)
        if reason:
            actions.move_case(case, Stage.LEAD, now=NOW, reason=reason, next_step=STEP)

    assert case.tasks.count() == 1


def test_reopening_a_delivered_case_forgets_the_date():
    case = at(Stage.DELIVERED)
    Case.objects.update(delivered_on=TODAY)
    case.refresh_from_db()

    actions.move_case(case, Stage.LEAD, now=NOW, reason="Kesken", next_step=STEP)

    assert case.delivered_on is None


def test_a_case_keeps_its_date_of_delivery_through_its_story():
    case = at(Stage.DELIVERED)
    Case.objects.update(delivered_on=TODAY)
    case.refresh_from_db()

    for stage in (Stage.PUBLISHED, Stage.DELIVERED):
        actions.move_case(case, stage, now=NOW + timedelta(days=9))

    assert (case.delivered_on, case.tasks.count()) == (TODAY, 0)


def test_a_house_with_services_wins_only_with_what_was_sold(settings, home):
    settings.CASES = {"SERVICE_PAGE": "wagtailcore.Page"}
    case = make_case()

    with pytest.raises(actions.MoveRefusedError) as refused:
        actions.move_case(case, Stage.WON, now=NOW)
    actions.move_case(case, Stage.WON, now=NOW, services=[home])

    assert refused.value.need is Need.SERVICES
    assert list(case.services.all()) == [home]


def test_services_that_a_case_has_already_need_not_be_given_again(settings, home):
    settings.CASES = {"SERVICE_PAGE": "wagtailcore.Page"}
    case = make_case()
    case.services.set([home])

    actions.move_case(case, Stage.WON, now=NOW)

    assert (case.stage, case.services.count()) == ("won", 1)


def test_who_comes_second_is_told_what_changed_who_did_it_and_when():
    first, aino = make_case(contact=make_contact()), make_user()
    second = Case.objects.get(pk=first.pk)
    later = NOW + timedelta(minutes=5)
    actions.edit_case(first, now=NOW, actor=aino, title="Uusi", kind="new")
    actions.move_case(first, Stage.PROPOSAL, now=later, actor=aino)

    with pytest.raises(actions.CaseChangedError) as told:
        actions.check_unchanged(first, second.lock_version)

    changes = [(c.fields, c.user, c.at) for c in told.value.changes]
    assert changes == [(("title",), aino, NOW), (("stage",), aino, later)]


def test_what_was_changed_before_the_page_was_shown_is_not_told():
    case = make_case()
    actions.edit_case(case, now=NOW, title="Ennen")
    shown = case.lock_version
    actions.edit_case(case, now=NOW, value_amount=100)

    with pytest.raises(actions.CaseChangedError) as told:
        actions.check_unchanged(case, shown)

    assert [(c.fields, c.who) for c in told.value.changes] == [(("value_amount",), "Järjestelmä")]


def test_a_booking_that_changed_the_case_is_no_edit_of_anybody():
    case = make_case(contact=make_contact())
    shown = Case.objects.get(pk=case.pk)
    book_slot(make_owned())

    with pytest.raises(actions.CaseChangedError) as told:
        actions.edit_case(shown, now=NOW, title="Uusi")

    assert [(c.fields, c.user) for c in told.value.changes] == [(("stage",), None)]


@pytest.mark.parametrize(
    ("days", "is_refused"), [(-1, False), (0, False), (1, True), (27000, True)]
)
def test_nothing_is_delivered_on_a_day_still_to_come(days, is_refused):
    case = make_case()
    actions.move_case(case, Stage.WON, now=NOW)
    on = TODAY + timedelta(days=days)

    with pytest.raises(actions.MoveRefusedError) if is_refused else nullcontext():
        actions.move_case(case, Stage.DELIVERED, now=NOW, delivered_on=on)

    assert case.at_stage is (Stage.WON if is_refused else Stage.DELIVERED)
