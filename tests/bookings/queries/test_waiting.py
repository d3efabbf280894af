"""Full groups whose line may be joined, who stands in it, and which lines are to be settled."""

from datetime import timedelta

import pytest

from bookings.models import Session, SessionConsultant, WaitingPlace
from bookings.models.tokens import Purpose, make_token
from bookings.queries import (
    PlaceNotFoundError,
    full_sessions,
    line_of,
    place_for_token,
    sessions_to_settle,
)
from tests.factories import NOW, book_slot, helsinki, make_bookable, make_consultant

pytestmark = pytest.mark.django_db

SECOND, DAY = timedelta(seconds=1), timedelta(days=1)
START = "2026-12-03 10:00"


def full_group(start=START, **fields):
    """Return a group session of two with no seat left."""
    session = book_slot(make_bookable(seats=2, **fields), start).session
    Session.objects.update(seats_left=0)
    return session


def place(session, name="olli", **fields):
    given = {"name": name.title(), "email": f"{name}@toinen.example", "created_at": NOW}
    return WaitingPlace.objects.create(session=session, zone="UTC", **given | fields)


def found(session, now=NOW, **options):
    kind = session.session_type
    options.setdefault("consultants", session.people)
    return full_sessions(kind, now, **options)


def test_a_full_group_is_found_with_its_people():
    session = full_group()

    assert found(session) == [session]


@pytest.mark.parametrize(
    "change", [{"seats_left": 1}, {"status": "CANCELLED"}], ids=["a seat is left", "cancelled"]
)
def test_a_group_that_nobody_waits_for_is_not_found(change):
    session = full_group()
    Session.objects.update(**change)

    assert found(session) == []


def test_a_line_may_be_joined_until_the_notice():
    session = full_group(notice=DAY)

    assert found(session, session.start_at - DAY - SECOND) == [session]
    assert found(session, session.start_at - DAY) == []


def test_without_notice_a_line_may_be_joined_until_the_start():
    session = full_group(notice=timedelta())

    assert found(session, session.start_at - SECOND) == [session]
    assert found(session, session.start_at) == []


def test_another_type_and_another_persons_group_are_not_found():
    session = full_group()
    other = make_bookable("eero", slug="toinen", seats=2)

    assert found(session, consultants=other.consultants.all()) == []
    assert full_sessions(other, NOW, consultants=session.people) == []


def test_a_group_that_was_handed_on_is_no_longer_its_givers():
    session = full_group()
    SessionConsultant.objects.update(is_live=False)

    assert found(session) == []


def test_a_group_at_another_time_is_left_out_when_one_time_is_asked_for():
    session = full_group()

    assert found(session, start_at=session.start_at) == [session]
    assert found(session, start_at=session.start_at + SECOND) == []


def test_a_group_with_two_of_the_people_is_one():
    session = full_group()
    eero = make_consultant("eero")
    SessionConsultant.objects.create(
        session=session, consultant=eero, start_at=session.start_at, end_at=session.end_at
    )

    assert found(session, consultants=[*session.people, eero]) == [session]


def test_full_groups_come_earliest_first():
    later = full_group()
    sooner = book_slot(later.session_type, "2026-12-02 10:00", email="a@b.example").session
    Session.objects.update(seats_left=0)

    assert found(later) == [sooner, later]


def test_a_type_of_one_seat_has_no_line_and_asks_nothing(django_assert_num_queries):
    session = book_slot(make_bookable(), START).session
    people = session.people

    with django_assert_num_queries(0):
        assert found(session, consultants=people) == []


def test_a_line_is_in_the_order_it_was_joined_without_those_who_left_it():
    session = full_group()
    last = place(session, "last", created_at=NOW + SECOND)
    first = place(session, "first", created_at=NOW - SECOND)
    offered = place(session, "offered", state="offered", offer_ends_at=NOW)
    for state in ("taken", "lapsed", "left"):
        place(session, state, state=state)

    assert line_of(session) == [first, offered, last]


def test_the_line_of_another_session_is_its_own():
    session = full_group()
    other = book_slot(session.session_type, "2026-12-02 10:00", email="a@b.example").session
    place(other)

    assert line_of(session) == []


def test_a_link_finds_its_place_in_two_statements(django_assert_num_queries):
    waiting = place(full_group())
    token = make_token(waiting, Purpose.SEAT)

    with django_assert_num_queries(2):
        shown = place_for_token(token)
        assert [shown.session.session_type.slug, *shown.session.people]

    assert shown == waiting


@pytest.mark.parametrize("purpose", [one for one in Purpose if one is not Purpose.SEAT])
def test_a_link_for_anything_else_finds_no_place(purpose):
    token = make_token(place(full_group()), purpose)

    with pytest.raises(PlaceNotFoundError):
        place_for_token(token)


def test_a_replaced_link_finds_no_place():
    token = make_token(place(full_group()), Purpose.SEAT)
    WaitingPlace.objects.update(token_version=2)

    with pytest.raises(PlaceNotFoundError, match="newer"):
        place_for_token(token)


LONG_BEFORE, AT_START = helsinki(START) - DAY, helsinki(START)


@pytest.mark.parametrize(
    ("state", "ends_at", "now", "is_due"),
    [
        ("waiting", None, LONG_BEFORE, False),
        ("offered", LONG_BEFORE + SECOND, LONG_BEFORE, False),
        ("offered", LONG_BEFORE, LONG_BEFORE, True),
        # Whatever the offer says, its session has begun.
        ("offered", AT_START + DAY, AT_START, True),
        ("waiting", None, AT_START - SECOND, False),
        ("waiting", None, AT_START, True),
        ("left", None, AT_START, False),
        ("taken", LONG_BEFORE, AT_START, False),
    ],
)
def test_a_line_is_settled_when_an_offer_or_the_line_itself_is_over(state, ends_at, now, is_due):
    place(full_group(), state=state, offer_ends_at=ends_at)

    assert sessions_to_settle(now).exists() is is_due


def test_the_line_of_a_cancelled_session_is_settled():
    session = full_group()
    place(session)
    Session.objects.update(status="CANCELLED")

    assert list(sessions_to_settle(NOW)) == [session]


def test_a_session_with_several_in_line_is_settled_once():
    session = full_group()
    for name in ("olli", "veikko", "kaisa"):
        place(session, name, state="offered", offer_ends_at=NOW)

    assert list(sessions_to_settle(NOW)) == [session]


def test_without_a_line_there_is_nothing_to_settle():
    session = full_group()

    assert list(sessions_to_settle(session.start_at)) == []
