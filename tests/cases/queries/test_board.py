"""Reads of the board: what stands in each stage, and the first cards of each."""

import pytest

from bookings.actions.booking import cancel
from cases import queries
from cases.domain.stages import Stage
from cases.models import Case, StageLabel
from cases.queries.board import MOST_CARDS, Column, Money
from tests.cases.cast import STEP, booked_case, make_case, make_user
from tests.factories import NOW, book_slot

pytestmark = pytest.mark.django_db


def board(cases=None, opened=()):
    """Return the columns by their stage."""
    found = Case.objects.all() if cases is None else cases
    return {c.stage: c for c in queries.board(found, opened=set(opened), now=NOW)}


def make_leads(count):
    """Make so many leads at one go, numbered in the order of their keys."""
    given = {"next_step": STEP.text, "next_step_on": STEP.on, "opened_at": NOW}
    leads = [Case(ref=f"2026-{i}", title=f"Asia {i}", **given) for i in range(count)]
    return Case.objects.bulk_create(leads)


def test_the_board_tells_which_cases_lie_in_stages_that_it_leaves_out():
    make_leads(2)
    StageLabel.objects.filter(stage__in=["lead", "lost"]).update(is_hidden=True)

    found = [(column.stage, column.count) for column in queries.left_out(Case.objects.all())]

    assert found == [(Stage.LEAD, 2)]


def test_a_board_that_leaves_nothing_out_counts_nothing():
    make_leads(2)

    assert queries.left_out(Case.objects.all()) == []


def test_a_column_hides_as_many_as_it_does_not_show():
    assert Column(Stage.LEAD, "Liidi", count=25, cards=[None] * 20).hidden == 5


def test_a_board_without_cases_has_every_column_and_nothing_in_it():
    found = board(Case.objects.none())

    assert list(found) == list(Stage)
    assert {(c.count, c.hidden, len(c.worth)) for c in found.values()} == {(0, 0, 0)}


def test_sums_of_two_currencies_are_not_added_up():
    make_case(value_amount=100)
    make_case(value_amount=50)
    make_case(value_amount=700, value_currency="SEK")

    lead = board()["lead"]

    assert (lead.count, lead.worth) == (3, [Money(150, "EUR"), Money(700, "SEK")])


def test_cases_of_unknown_value_are_counted_but_are_worth_no_zero():
    make_case()
    make_case()

    assert (board()["lead"].count, board()["lead"].worth) == (2, [])


def test_the_cases_of_a_hidden_stage_are_in_no_other_column():
    make_case(value_amount=100)
    StageLabel.objects.filter(stage="lead").update(is_hidden=True)

    found = board()

    assert list(found) == [stage for stage in Stage if stage is not Stage.LEAD]
    assert {(c.count, len(c.cards), len(c.worth)) for c in found.values()} == {(0, 0, 0)}


def test_only_the_opened_column_shows_more_and_that_has_an_end_too():
    make_leads(MOST_CARDS + 1)
    Case.objects.filter(title__endswith="1").update(stage="proposal")

    opened, other = board(opened=[Stage.LEAD]), board(opened=[Stage.PROPOSAL])

    assert (len(opened["lead"].cards), len(opened["proposal"].cards)) == (91, 10)
    assert (len(other["lead"].cards), other["lead"].hidden) == (queries.FIRST_CARDS, 71)


def test_a_column_never_shows_more_than_a_hundred_cards():
    make_leads(MOST_CARDS + 2)

    lead = board(opened=[Stage.LEAD])["lead"]

    assert (lead.count, len(lead.cards), lead.hidden) == (102, 100, 2)


def test_of_steps_due_on_one_day_the_older_case_comes_first():
    leads = make_leads(3)

    assert [card.case for card in board()["lead"].cards] == leads


def test_a_card_offers_to_go_back_to_lead_once_its_session_is_cancelled():
    case, booking = booked_case()
    before = list(board()["booked"].cards[0].moves)
    cancel(booking, now=NOW)
    Case.objects.filter(pk=case.pk).update(stage="booked")

    after = list(board()["booked"].cards[0].moves)

    assert (before, after) == ([Stage.WON, Stage.LOST], [Stage.LEAD, Stage.WON, Stage.LOST])


def test_a_place_given_up_in_a_session_that_goes_on_is_no_session_to_come():
    _, booking = booked_case()
    # As in a group: the session stays for the others.
    type(booking).objects.update(status="CANCELLED", cancelled_at=NOW)

    assert Stage.LEAD in board()["booked"].cards[0].moves


def test_a_session_that_begins_now_is_not_to_come_any_more():
    _, booking = booked_case()
    at = booking.session.start_at

    (column,) = [c for c in queries.board(Case.objects.all(), opened=set(), now=at) if c.count]

    assert Stage.LEAD in column.cards[0].moves


def test_a_held_session_lets_a_card_go_on_to_held():
    _, booking = booked_case()
    type(booking).objects.update(outcome="HELD")

    assert Stage.HELD in board()["booked"].cards[0].moves


@pytest.mark.parametrize("count", [1, 3])
def test_the_board_takes_three_statements_for_any_number_of_cards(count, django_assert_num_queries):
    _, booking = booked_case(organisation="Vieras Oy")
    for i in range(1, count):
        book_slot(booking.session.session_type, f"2026-12-0{i + 1} 10:00", email=f"v{i}@x.example")

    with django_assert_num_queries(3):
        cards = board()["booked"].cards
        told = [(str(c.case.organisation), str(c.case.owner), len(c.moves)) for c in cards]
    assert len(told) == count


def test_one_card_is_read_in_one_statement(django_assert_num_queries):
    case = make_case(owner=make_user())

    with django_assert_num_queries(1):
        card = queries.card_of(Case.objects.all(), case.pk, now=NOW)
        assert (card.case, str(card.case.owner)) == (case, "aino")
    assert list(card.moves) == [Stage.PROPOSAL, Stage.WON, Stage.LOST]


def test_a_card_of_a_case_that_one_does_not_see_is_not_there():
    case = make_case()

    with pytest.raises(Case.DoesNotExist):
        queries.card_of(queries.cases_for(make_user()), case.pk, now=NOW)
