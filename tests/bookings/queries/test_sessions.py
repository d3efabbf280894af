"""What speaks against a time or a colleague for a session, and who could take it."""

from datetime import timedelta

import pytest

from bookings.domain.intervals import Interval, instant
from bookings.domain.placement import Concern
from bookings.models import Consultant
from bookings.queries import (
    Placing,
    colleagues_of,
    explanations_of,
    placing_of,
    placings_of,
    sessions_to_show,
)
from tests.factories import (
    NOW,
    book_slot,
    helsinki,
    make_bookable,
    make_consultant,
    open_weekdays,
)

AINO = Consultant(pk=1, name="Aino")
HALF_HOUR = timedelta(minutes=30)


@pytest.mark.parametrize(
    ("overlapped", "concerns", "is_free"),
    [
        ((), (), True),
        ((AINO,), (), False),
        ((), (Concern.OUTSIDE_HOURS,), False),
        ((AINO,), (Concern.OUTSIDE_HOURS,), False),
    ],
)
def test_a_time_is_free_when_nothing_at_all_speaks_against_it(overlapped, concerns, is_free):
    assert Placing(overlapped, concerns).is_free is is_free


def half_hour_from(text):
    start = helsinki(text)
    return Interval(instant(start), instant(start + HALF_HOUR))


@pytest.fixture
def two(db):
    """Aino's session at ten on Tuesday, and Eero's at eleven."""
    kind = make_bookable("aino", "eero")
    people = {person.slug: person for person in kind.consultants.all()}
    ours = book_slot(kind, consultant=people["aino"]).session
    book_slot(kind, "2026-12-01 11:00", consultant=people["eero"], email="a@b.example")
    return ours, people["aino"], people["eero"]


def test_a_session_never_stands_in_its_own_way(two):
    session, aino, _eero = two

    assert placing_of(session, [aino], half_hour_from("2026-12-01 10:00"), NOW).is_free
    assert placing_of(session, [aino], half_hour_from("2026-12-01 10:15"), NOW).is_free


def test_only_who_is_in_another_session_then_is_overlapped(two):
    session, aino, eero = two

    found = placing_of(session, [aino, eero], half_hour_from("2026-12-01 11:15"), NOW)

    assert found.overlapped == (eero,)


def test_touching_another_session_is_no_overlap(two):
    session, _aino, eero = two

    assert placing_of(session, [eero], half_hour_from("2026-12-01 11:30"), NOW).is_free
    assert placing_of(session, [eero], half_hour_from("2026-12-01 10:30"), NOW).is_free


def test_a_concern_of_several_is_told_once(two):
    session, aino, eero = two

    found = placing_of(session, [aino, eero], half_hour_from("2026-12-01 20:00"), NOW)

    assert found == Placing((), (Concern.OUTSIDE_HOURS,))


def test_each_of_the_people_is_placed_alone_by_key(two):
    session, aino, eero = two

    found = placings_of(session, [aino, eero], half_hour_from("2026-12-01 11:00"), NOW)

    assert {key: placing.is_free for key, placing in found.items()} == {
        aino.pk: True,
        eero.pk: False,
    }


def test_one_who_takes_nothing_new_keeps_the_session_that_is_moved(two):
    session, aino, _eero = two
    Consultant.objects.filter(pk=aino.pk).update(is_active=False)
    aino.refresh_from_db()

    assert placing_of(session, [aino], half_hour_from("2026-12-01 12:00"), NOW).is_free


@pytest.mark.django_db
@pytest.mark.parametrize("count", [1, 3])
def test_people_are_placed_in_two_statements_however_many(count, django_assert_num_queries):
    session = book_slot(make_bookable()).session
    people = [make_consultant(f"person{number}") for number in range(count)]
    for person in people:
        open_weekdays(person)

    with django_assert_num_queries(2):
        placings_of(session, people, half_hour_from("2026-12-01 10:00"), NOW)


def test_colleagues_are_the_active_who_do_not_give_it_by_name(two):
    session, _aino, eero = two
    aada = make_consultant("aada")
    make_consultant("away", is_active=False)

    assert colleagues_of(session) == [aada, eero]


def test_sessions_are_shown_with_their_people_in_two_statements(two, django_assert_num_queries):
    with django_assert_num_queries(2):
        shown = [(one.session_type.slug, one.people[0].slug) for one in sessions_to_show()]

    assert shown == [("maksuton-sparraus", "aino"), ("maksuton-sparraus", "eero")]


def refused_of(*args, **options):
    """Return the rule that refused each explanation's start, or None."""
    told = explanations_of(*args, **options)
    return [one.refused and one.refused.rule.name for one in told]


def test_each_who_gives_the_type_is_explained_or_the_one_who_was_chosen(two):
    session, aino, eero = two
    kind, eleven = session.session_type, helsinki("2026-12-01 11:00")

    assert len(refused_of(kind, eleven, NOW)) == 2
    assert refused_of(kind, eleven, NOW, consultant=aino) == [None]
    assert refused_of(kind, eleven, NOW, consultant=eero) != [None]


def test_a_stranger_is_explained_as_one_who_does_not_give_it(two):
    session, _aino, _eero = two
    stranger = make_consultant("sofia")
    open_weekdays(stranger)
    free = helsinki("2026-12-01 12:00")

    assert refused_of(session.session_type, free, NOW, consultant=stranger) != [None]


def test_an_explanation_takes_three_statements(two, django_assert_num_queries):
    kind = two[0].session_type

    with django_assert_num_queries(3):
        explanations_of(kind, helsinki("2026-12-01 12:00"), NOW)
