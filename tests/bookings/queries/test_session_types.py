"""What can be booked, and who gives it: by choice, in turn, or always."""

from datetime import timedelta

import pytest

from bookings.models import Consultant, SessionConsultant
from bookings.queries import (
    Team,
    bookable_session_types,
    consultant_for_booking,
    consultants_of,
    next_in_turn,
    session_type_for_booking,
    session_types_of,
    team_of,
    team_to_show,
)
from tests.factories import (
    NOW,
    ask,
    book_slot,
    helsinki,
    make_bookable,
    make_consultant,
    make_session_type,
)

AINO, EERO, SOFIA = (
    Consultant(pk=pk, name=name) for pk, name in enumerate(["Aino", "Eero", "Sofia"], start=1)
)


def test_everyone_of_a_team_comes_by_key_so_that_locks_are_taken_in_one_order():
    assert Team((SOFIA, EERO), (AINO,)).everyone == (AINO, EERO, SOFIA)


@pytest.mark.parametrize(
    ("team", "chosen", "expected"),
    [
        (Team((AINO, EERO)), EERO, Team((EERO,))),
        # Who is always there stays with the one who was chosen.
        (Team((AINO, EERO), (SOFIA,)), AINO, Team((AINO,), (SOFIA,))),
        # Who does not give it gives it with nobody.
        (Team((AINO,)), EERO, Team(())),
        # Who is always there chooses nobody else.
        (Team((AINO, EERO), (SOFIA,)), SOFIA, Team((AINO, EERO), (SOFIA,))),
        (Team((), (AINO, SOFIA)), SOFIA, Team((), (AINO, SOFIA))),
        (Team(()), AINO, Team(())),
    ],
)
def test_a_choice_leaves_one_of_the_pool_and_all_who_are_always_there(team, chosen, expected):
    assert team.with_only(chosen) == expected


def test_who_is_able_alone_is_in_turn_without_a_question():
    # Without a database a question would fail.
    assert next_in_turn((AINO,), NOW) is AINO


@pytest.mark.django_db
def test_what_can_be_booked_comes_in_the_order_of_the_admin():
    make_session_type("b", sort_order=2)
    make_session_type("c", sort_order=1)
    make_session_type("a", sort_order=2)
    make_session_type("hidden", is_active=False)

    assert [kind.slug for kind in bookable_session_types()] == ["c", "a", "b"]


@pytest.mark.django_db
def test_what_is_booked_by_a_consultants_name_is_what_they_give_alone_or_with_others():
    aino, eero = make_consultant("aino"), make_consultant("eero")
    make_session_type("mine", consultants=[aino])
    make_session_type("both", consultants=[aino, eero])
    make_session_type("others", consultants=[eero])
    make_session_type("hidden", consultants=[aino], is_active=False)
    beside = make_session_type("beside", consultants=[aino, eero])
    beside.fixed_consultants.set([aino])
    beside.save()

    assert [kind.slug for kind in session_types_of(aino)] == ["beside", "both", "mine"]


@pytest.mark.django_db
@pytest.mark.parametrize(("slug", "found"), [("aino", True), ("eero", False), ("AINO", False)])
def test_a_consultant_is_found_by_their_name_while_they_give_sessions(slug, found):
    make_consultant("aino")
    make_consultant("eero", is_active=False)

    assert (consultant_for_booking(slug) is not None) is found


@pytest.mark.django_db
@pytest.mark.parametrize(("slug", "found"), [("open", True), ("closed", False), ("none", False)])
def test_a_session_type_is_found_while_it_can_be_booked(slug, found):
    make_session_type("open")
    make_session_type("closed", is_active=False)

    assert (session_type_for_booking(slug) is not None) is found


@pytest.mark.django_db
@pytest.mark.parametrize("count", [1, 3])
def test_a_session_type_comes_with_its_questions_in_two_statements(
    count, django_assert_num_queries
):
    kind = make_session_type("open")
    for number in range(count):
        ask(kind, f"Kysymys {number}", sort_order=count - number)

    with django_assert_num_queries(2):
        labels = [question.label for question in session_type_for_booking("open").questions.all()]

    assert labels == [f"Kysymys {number}" for number in reversed(range(count))]


@pytest.fixture
def mixed(db):
    """Aino and Eero of the pool, of whom Eero rests; Sofia, who rests too, is always there."""
    aino, eero = make_consultant("aino"), make_consultant("eero", is_active=False)
    sofia = make_consultant("sofia", is_active=False)
    make_consultant("stranger")
    kind = make_session_type(consultants=[aino, eero])
    kind.fixed_consultants.set([sofia])
    kind.save()
    make_session_type("toinen", consultants=[eero, sofia])
    return kind


def test_who_rests_gives_nothing_and_who_is_always_there_stays(mixed):
    assert [(one.slug, one.is_fixed) for one in consultants_of(mixed)] == [
        ("aino", False),
        ("sofia", True),
    ]


def test_a_team_tells_apart_who_may_be_chosen(mixed):
    team = team_of(mixed)

    assert [one.slug for one in team.pool] == ["aino"]
    assert [one.slug for one in team.fixed] == ["sofia"]


def test_one_in_the_pool_who_is_always_there_cannot_be_chosen(mixed):
    mixed.fixed_consultants.add(Consultant.objects.get(slug="aino"))
    mixed.save()

    team = team_of(mixed)

    assert (team.pool, [one.slug for one in team.fixed]) == ((), ["aino", "sofia"])


def test_a_team_is_read_in_one_statement_to_show_or_not(mixed, django_assert_num_queries):
    with django_assert_num_queries(2):
        assert team_of(mixed) == team_to_show(mixed)


def give(consultant, kind, start, *, is_live=True):
    book_slot(kind, start, consultant=consultant, email=f"visitor{start[8:10]}@vieras.example")
    SessionConsultant.objects.filter(start_at=helsinki(start)).update(is_live=is_live)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("aino_gives", "is_live", "next_one"),
    [
        ("2026-12-01 10:00", True, "eero"),
        # A week begins on Monday in the site's zone, and ends with Sunday.
        ("2026-12-04 15:30", True, "eero"),
        # What was cancelled was no turn: by name, then.
        ("2026-12-01 10:00", False, "aino"),
    ],
    ids=["same day", "same week", "cancelled"],
)
def test_who_gives_a_session_that_week_is_not_in_turn(aino_gives, is_live, next_one):
    kind = make_bookable("aino", "eero")
    able = tuple(kind.consultants.order_by("pk"))
    give(able[0], kind, aino_gives, is_live=is_live)

    assert next_in_turn(able, helsinki("2026-12-02 10:00")).slug == next_one


@pytest.mark.django_db
def test_whose_turn_it_is_takes_one_statement(django_assert_num_queries):
    kind = make_bookable("aino", "eero", "sofia")
    able = tuple(kind.consultants.order_by("pk"))

    with django_assert_num_queries(1):
        assert next_in_turn(able, NOW + timedelta(days=2)).slug == "aino"
