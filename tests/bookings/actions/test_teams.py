"""Sessions that several consultants give together."""

from datetime import timedelta

import pytest

from bookings.actions.booking import SlotTakenError, cancel, move
from bookings.models import OutgoingMail, SessionConsultant
from bookings.queries import free_slots_for, slot_at, team_of
from tests.factories import (
    NOW,
    book_slot,
    helsinki,
    make_bookable,
    make_consultant,
    make_session_type,
    open_weekdays,
)

pytestmark = pytest.mark.django_db
TEN = helsinki("2026-12-01 10:00")


@pytest.fixture
def with_sofia():
    """A session type that Aino or Eero gives, always together with Sofia."""
    session_type = make_bookable("aino", "eero")
    sofia = make_consultant("sofia")
    open_weekdays(sofia)
    session_type.fixed_consultants.set([sofia])
    session_type.save()
    return session_type


@pytest.fixture
def all_together():
    """A session type that Aino and Eero only give together."""
    session_type = make_session_type()
    for name in ("aino", "eero"):
        person = make_consultant(name)
        open_weekdays(person)
        session_type.fixed_consultants.add(person)
    session_type.save()
    return session_type


def names(booking):
    return [person.slug for person in booking.session.people]


def test_the_one_in_turn_and_the_one_who_is_always_there_give_it_together(with_sofia):
    first = book_slot(with_sofia, "2026-12-01 10:00")
    second = book_slot(with_sofia, "2026-12-01 11:00", email="toinen@vieras.example")

    assert [names(first), names(second)] == [["aino", "sofia"], ["eero", "sofia"]]


@pytest.mark.parametrize(
    ("earlier", "next_one"), [("2026-09-01 10:00", "eero"), ("2026-04-01 10:00", "aino")]
)
def test_whose_turn_it_was_is_remembered_for_half_a_year(earlier, next_one):
    alone = make_bookable("aino")
    book_slot(alone, earlier, now=helsinki(earlier) - timedelta(days=7))
    eero = make_consultant("eero")
    open_weekdays(eero)
    both = make_session_type("toinen", consultants=[alone.consultants.get(), eero])

    # Of two who count as never having had one, the first by name.
    assert names(book_slot(both, email="toinen@vieras.example")) == [next_one]


def test_the_time_of_everyone_who_gives_it_is_taken(with_sofia):
    book_slot(with_sofia)
    alone = make_session_type("toinen", consultants=[with_sofia.fixed_consultants.get()])

    assert slot_at(alone, TEN, NOW, team=team_of(alone)) is None
    assert SessionConsultant.objects.filter(is_live=True, start_at=TEN).count() == 2


def test_the_chosen_one_gives_it_with_the_one_who_is_always_there(with_sofia):
    eero = with_sofia.consultants.get(slug="eero")

    assert names(book_slot(with_sofia, consultant=eero)) == ["eero", "sofia"]


def test_the_one_who_is_always_there_is_joined_by_whoever_is_in_turn(with_sofia):
    booking = book_slot(with_sofia, consultant=with_sofia.fixed_consultants.get())

    assert names(booking) in (["aino", "sofia"], ["eero", "sofia"])


def test_all_who_give_it_together_are_told(all_together):
    booking = book_slot(all_together)

    assert names(booking) == ["aino", "eero"]
    told = OutgoingMail.objects.filter(to_consultant=True).values_list("recipient", flat=True)
    assert sorted(told) == ["aino@sparring.example", "eero@sparring.example"]


def test_it_is_not_on_offer_while_one_of_them_is_booked_elsewhere(all_together):
    eero = all_together.fixed_consultants.get(slug="eero")
    book_slot(make_session_type("toinen", consultants=[eero]), email="toinen@vieras.example")

    with pytest.raises(SlotTakenError):
        book_slot(all_together)


def test_all_of_them_move_along(with_sofia):
    booking = book_slot(with_sofia)

    moved = move(booking, helsinki("2026-12-02 10:00"), now=NOW)

    rows = moved.session.session_consultants.values_list("consultant__slug", "start_at")
    assert sorted(rows) == [
        ("aino", helsinki("2026-12-02 10:00")),
        ("sofia", helsinki("2026-12-02 10:00")),
    ]


def test_it_moves_only_to_where_all_of_them_are_free(with_sofia):
    booking = book_slot(with_sofia)
    sofia = make_session_type("toinen", consultants=[with_sofia.fixed_consultants.get()])
    book_slot(sofia, "2026-12-02 10:00", email="toinen@vieras.example")

    with pytest.raises(SlotTakenError):
        move(booking, helsinki("2026-12-02 10:00"), now=NOW)


def test_a_cancelled_session_frees_everyone(with_sofia):
    before = free_slots_for(with_sofia, [], NOW)

    cancel(book_slot(with_sofia), now=NOW)

    assert not SessionConsultant.objects.filter(is_live=True).exists()
    assert free_slots_for(with_sofia, [], NOW) == before
    assert slot_at(with_sofia, TEN, NOW, team=team_of(with_sofia)) is not None


@pytest.mark.parametrize("count", [1, 3])
def test_booking_takes_the_same_statements_for_one_consultant_and_three(
    count, django_assert_num_queries
):
    session_type = make_session_type()
    for index in range(count):
        person = make_consultant(f"person-{index}")
        open_weekdays(person)
        session_type.fixed_consultants.add(person)
    session_type.save()

    with django_assert_num_queries(20):
        book_slot(session_type)
