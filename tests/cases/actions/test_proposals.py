"""Requests for proposal: what is due, and reminding the owner."""

from datetime import date, timedelta

import pytest

from bookings.models import OutgoingMail
from cases import actions, queries
from cases.domain.stages import Stage
from cases.models import ActivityKind, Case
from cases.queries.conditions import has_proposal_due
from cases.tasks import remind_of_due_tasks
from tests.cases.cast import STEP, lost, make_case, make_user, moves_of
from tests.factories import NOW

pytestmark = pytest.mark.django_db
# NOW is a Monday, so Wednesday is two working days away.
WEDNESDAY, THURSDAY = date(2026, 12, 2), date(2026, 12, 3)


def due(user, now=NOW):
    """Return the cases that the list shows when it is narrowed to proposals that are due."""
    cases = queries.cases_for(user).filter(has_proposal_due(now))
    return list(cases.order_by("proposal_due_on", "pk"))


def told():
    return list(OutgoingMail.objects.order_by("pk").values_list("recipient", flat=True))


def test_a_request_for_proposal_begins_as_a_lead_and_is_at_the_proposal_at_once():
    case = Case(title="Tarjouspyyntö", next_step=STEP.text, next_step_on=STEP.on)

    actions.open_case(case, contact=None, now=NOW, stages=(Stage.LEAD, Stage.PROPOSAL))

    assert (case.stage, case.next_step_on) == ("proposal", STEP.on)
    assert moves_of(case) == [("", "lead", "system"), ("lead", "proposal", "system")]


@pytest.mark.parametrize(
    ("due_on", "is_due", "why"),
    [
        (WEDNESDAY, True, "two working days are left"),
        (THURSDAY, False, "there is time"),
        (date(2026, 11, 1), True, "it should have gone long ago"),
        (None, False, "nobody asked for one"),
    ],
)
def test_a_proposal_is_due_from_two_working_days_before(aino, due_on, is_due, why):
    case = make_case(proposal_due_on=due_on)

    assert due(aino) == ([case] if is_due else []), why


def test_over_a_weekend_two_working_days_are_four(aino):
    case = make_case(proposal_due_on=date(2026, 12, 8))

    friday = NOW + timedelta(days=4)

    assert due(aino, friday - timedelta(days=1)) == []
    assert due(aino, friday) == [case]


def test_a_proposal_that_was_noted_as_sent_is_due_no_more(aino):
    case = make_case(proposal_due_on=WEDNESDAY, owner=aino)

    actions.add_note(case, "Lähti", author=aino, now=NOW, kind=ActivityKind.PROPOSAL)

    assert (due(aino), actions.remind_of_proposals(NOW)) == ([], 0)


def test_a_closed_case_owes_no_proposal(aino):
    case = make_case(proposal_due_on=WEDNESDAY, owner=aino)

    actions.move_case(case, Stage.LOST, now=NOW, loss=lost())

    assert (due(aino), actions.remind_of_proposals(NOW)) == ([], 0)


def test_nobody_sees_what_is_due_in_a_case_that_is_not_there_for_them(aino, settings):
    settings.CASES = {"CONSULTANTS_SEE": "own"}
    make_case(proposal_due_on=WEDNESDAY, owner=make_user("eero", "Consultants"))

    assert due(aino) == []


def test_the_owner_is_reminded_two_working_days_before(aino):
    make_case("Kaupungin tarjouspyyntö", proposal_due_on=WEDNESDAY, owner=aino)

    assert actions.remind_of_proposals(NOW) == 1

    mail = OutgoingMail.objects.get()
    assert mail.recipient == "aino@sparring.example"
    assert b"tarjouspyynt" in bytes(mail.mime)


def test_the_owner_is_reminded_once_of_a_date_and_again_of_another(aino):
    case = make_case(proposal_due_on=WEDNESDAY, owner=aino)
    counts = [actions.remind_of_proposals(NOW + timedelta(hours=hours)) for hours in (0, 1, 24)]

    case.refresh_from_db()
    actions.edit_case(case, now=NOW, proposal_due_on=date(2026, 12, 1))

    assert (counts, actions.remind_of_proposals(NOW)) == ([1, 0, 0], 1)


def test_nobody_is_reminded_at_night(aino):
    make_case(proposal_due_on=WEDNESDAY, owner=aino)

    assert actions.remind_of_proposals(NOW - timedelta(hours=3)) == 0


@pytest.mark.parametrize("who", ["nobody", "gone", "without an address"])
def test_a_proposal_whose_owner_cannot_be_reminded_waits(who):
    owner = None if who == "nobody" else make_user("eero", is_active=who != "gone")
    if who == "without an address":
        owner.email = ""
        owner.save()
    make_case(proposal_due_on=WEDNESDAY, owner=owner)

    assert (actions.remind_of_proposals(NOW), told()) == (0, [])


def test_of_two_workers_one_reminds(aino, monkeypatch):
    make_case(proposal_due_on=WEDNESDAY, owner=aino)
    both = list(queries.proposals_to_remind_of(NOW))
    monkeypatch.setattr(queries, "proposals_to_remind_of", lambda now: both)

    assert (actions.remind_of_proposals(NOW), actions.remind_of_proposals(NOW)) == (1, 0)


def test_beat_reminds_of_proposals_with_the_tasks(aino, now):
    make_case(proposal_due_on=WEDNESDAY, owner=aino)

    remind_of_due_tasks()

    assert told() == ["aino@sparring.example"]
