"""Staff move a session anywhere that is free of other sessions, and everyone who comes is told."""

from datetime import timedelta

import pytest
from django.contrib.auth import get_user_model
from wagtail.models import ModelLogEntry

from bookings import signals
from bookings.actions.booking import cancel
from bookings.actions.sessions import (
    ConcernsError,
    OverlapError,
    PastTimeError,
    SessionClosedError,
    move_session,
)
from bookings.domain.placement import Concern
from bookings.models import (
    BusyCalendar,
    BusyTime,
    Consultant,
    OutgoingMail,
    Session,
    SessionConsultant,
)
from bookings.queries import Placing
from tests.factories import NOW, book_slot, helsinki, make_bookable

pytestmark = pytest.mark.django_db
LATER = helsinki("2026-12-02 11:00")
EVENING = helsinki("2026-12-02 20:00")
SOON = NOW + timedelta(hours=1)


@pytest.fixture
def staff():
    return get_user_model().objects.create_user("aino", "aino@sparring.example", "sparring")


@pytest.fixture
def session():
    return book_slot(make_bookable()).session


def mails(**wanted):
    rows = OutgoingMail.objects.filter(state="waiting", **wanted)
    return sorted(rows.values_list("kind", "recipient", "sequence"))


def everything():
    """Return all that a refused action must leave as it was."""
    tables = (Session, SessionConsultant, OutgoingMail, ModelLogEntry)
    return [list(model.objects.order_by("pk").values()) for model in tables]


def busy(consultant, start, end):
    calendar = BusyCalendar.objects.create(
        consultant=consultant, name="Työ", url="x", due_at=NOW, synced_at=NOW, added_at=NOW
    )
    BusyTime.objects.create(
        calendar=calendar, consultant=consultant, start_at=helsinki(start), end_at=helsinki(end)
    )


def test_a_session_moves_with_its_uid_and_its_length(session, staff):
    moved = move_session(session, LATER, now=NOW, by=staff)

    kept = Session.objects.get()
    assert (kept.uid, kept.sequence) == (session.uid, 1)
    assert (kept.start_at, kept.end_at) == (LATER, LATER + timedelta(minutes=30))
    assert moved == kept


def test_a_moved_session_takes_the_new_time_of_its_consultant(session, staff):
    move_session(session, LATER, now=NOW, by=staff)

    taken = SessionConsultant.objects.get()
    assert (taken.start_at, taken.end_at) == (LATER, LATER + timedelta(minutes=30))


def test_staff_need_no_notice_to_move_a_session(session, staff):
    moved = move_session(session, SOON, now=NOW, by=staff, despite=[Concern.OUTSIDE_HOURS])

    assert moved.start_at == SOON


def test_both_sides_are_sent_the_new_time(session, staff):
    move_session(session, LATER, now=NOW, by=staff)

    assert mails() == [
        ("reminder", "veera@vieras.example", 1),
        ("update", "aino@sparring.example", 1),
        ("update", "veera@vieras.example", 1),
    ]


def test_everyone_in_a_group_gets_the_update_once(staff):
    group = make_bookable(seats=3)
    bookings = [book_slot(group, email=f"{i}@vieras.example") for i in range(3)]
    cancel(bookings[2], now=NOW)
    last = Session.objects.get().sequence

    move_session(Session.objects.get(), LATER, now=NOW, by=staff)

    assert mails(kind="update") == [
        ("update", "0@vieras.example", last + 1),
        ("update", "1@vieras.example", last + 1),
        ("update", "aino@sparring.example", last + 1),
    ]


def test_a_move_by_staff_is_announced_for_each_booking(staff):
    group = make_bookable(seats=2)
    for number in range(2):
        book_slot(group, email=f"{number}@vieras.example")
    heard = []

    def hear(sender, booking, now, **kwargs):
        heard.append((booking.email, booking.session.start_at, now))

    signals.booking_moved.connect(hear)
    try:
        move_session(Session.objects.get(), LATER, now=NOW, by=staff)
    finally:
        signals.booking_moved.disconnect(hear)
    assert heard == [(f"{number}@vieras.example", LATER, NOW) for number in range(2)]


def test_the_log_says_who_moved_it_and_from_when(session, staff):
    move_session(session, LATER, now=NOW, by=staff)

    entry = ModelLogEntry.objects.get(action="bookings.move")
    assert (entry.user, entry.data) == (staff, {"from": session.start_at.isoformat()})


def test_a_move_to_where_it_is_tells_nobody(session, staff):
    before = everything()

    move_session(session, session.start_at, now=NOW, by=staff)

    assert everything() == before


def test_a_move_outside_opening_hours_has_to_be_meant(session, staff):
    before = everything()

    with pytest.raises(ConcernsError) as refusal:
        move_session(session, EVENING, now=NOW, by=staff)

    assert list(refusal.value.concerns) == [Concern.OUTSIDE_HOURS]
    assert everything() == before
    assert move_session(session, EVENING, now=NOW, by=staff, despite=[Concern.OUTSIDE_HOURS])


def test_a_concern_that_comes_up_after_the_page_was_shown_is_told(session, staff):
    aino = Consultant.objects.get()
    busy(aino, "2026-12-02 20:00", "2026-12-02 21:00")

    with pytest.raises(ConcernsError) as refusal:
        move_session(session, EVENING, now=NOW, by=staff, despite=[Concern.OUTSIDE_HOURS])

    assert list(refusal.value.concerns) == [Concern.BUSY]


def test_a_session_never_moves_onto_another(session, staff):
    book_slot(session.session_type, LATER, email="toinen@vieras.example")
    before = everything()

    with pytest.raises(OverlapError) as refusal:
        move_session(session, LATER, now=NOW, by=staff, despite=list(Concern))

    assert [person.slug for person in refusal.value.people] == ["aino"]
    assert everything() == before


def test_an_overlap_that_only_the_database_sees_is_told_alike(session, staff, monkeypatch):
    book_slot(session.session_type, LATER, email="toinen@vieras.example")
    monkeypatch.setattr("bookings.queries.placing_of", lambda *args: Placing((), ()))

    with pytest.raises(OverlapError):
        move_session(session, LATER, now=NOW, by=staff)


def test_a_session_may_move_to_where_it_overlaps_itself(session, staff):
    quarter = session.start_at + timedelta(minutes=15)

    assert move_session(session, quarter, now=NOW, by=staff).start_at == quarter


def test_a_session_does_not_move_into_the_past(session, staff):
    before = everything()

    with pytest.raises(PastTimeError):
        move_session(session, NOW, now=NOW, by=staff, despite=list(Concern))

    assert everything() == before


def test_a_session_that_has_begun_stays_where_it_is(session, staff):
    with pytest.raises(SessionClosedError):
        move_session(session, EVENING, now=session.start_at, by=staff)


def test_a_cancelled_session_stays_where_it_is(staff):
    booking = cancel(book_slot(make_bookable()), now=NOW)

    with pytest.raises(SessionClosedError):
        move_session(booking.session, LATER, now=NOW, by=staff)
