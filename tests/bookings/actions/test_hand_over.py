"""Handing a session over: the same event, given by a colleague."""

import pytest
from django.contrib.auth import get_user_model
from wagtail.models import ModelLogEntry

from bookings.actions import transactions
from bookings.actions.booking import cancel
from bookings.actions.sessions import (
    CannotTakeOverError,
    ConcernsError,
    OverlapError,
    SessionClosedError,
    hand_over,
)
from bookings.actions.transactions import lock_consultants_of
from bookings.domain.placement import Concern
from bookings.models import Consultant, OutgoingMail, Session, SessionConsultant
from bookings.queries import Placing
from bookings.signals import session_handed_over
from tests.factories import NOW, book_slot, make_bookable, make_consultant, open_weekdays

pytestmark = pytest.mark.django_db


@pytest.fixture
def staff():
    return get_user_model().objects.create_user("aino", "aino@sparring.example", "sparring")


@pytest.fixture
def eero():
    person = make_consultant("eero")
    open_weekdays(person)
    return person


@pytest.fixture
def session():
    return book_slot(make_bookable()).session


def aino():
    return Consultant.objects.get(slug="aino")


def everything():
    tables = (Session, SessionConsultant, OutgoingMail, ModelLogEntry)
    return [list(model.objects.order_by("pk").values()) for model in tables]


def test_a_session_handed_over_keeps_its_uid_and_raises_its_sequence(session, eero, staff):
    hand_over(session, aino(), eero, now=NOW, by=staff)

    kept = Session.objects.get()
    assert (kept.uid, kept.sequence, kept.start_at) == (session.uid, 1, session.start_at)
    assert [person.slug for person in kept.people] == ["eero"]


def test_the_time_of_the_one_is_freed_and_of_the_other_taken(session, eero, staff):
    hand_over(session, aino(), eero, now=NOW, by=staff)

    assert SessionConsultant.objects.get().consultant == eero
    book_slot(session.session_type, email="toinen@vieras.example")


def test_everyone_is_told_and_only_the_former_consultants_event_is_taken_away(session, eero, staff):
    hand_over(session, aino(), eero, now=NOW, by=staff)

    waiting = OutgoingMail.objects.filter(state="waiting", sequence=1)
    assert sorted(waiting.values_list("recipient", "kind")) == [
        ("aino@sparring.example", "handed on"),
        ("eero@sparring.example", "handover"),
        ("veera@vieras.example", "handover"),
        ("veera@vieras.example", "reminder"),
    ]


def test_everyone_in_a_group_learns_of_the_new_consultant(eero, staff):
    group = make_bookable(seats=2)
    for number in range(2):
        book_slot(group, email=f"{number}@vieras.example")

    hand_over(Session.objects.get(), aino(), eero, now=NOW, by=staff)

    told = OutgoingMail.objects.filter(kind="handover").values_list("recipient", flat=True)
    assert sorted(told) == ["0@vieras.example", "1@vieras.example", "eero@sparring.example"]


def test_of_several_consultants_the_others_stay(session, eero, staff):
    sofia = make_consultant("sofia")
    SessionConsultant.objects.create(
        session=session, consultant=sofia, start_at=session.start_at, end_at=session.end_at
    )

    hand_over(session, aino(), eero, now=NOW, by=staff)

    given = Session.objects.get().consultants.order_by("slug")
    assert [person.slug for person in given] == ["eero", "sofia"]


def test_the_log_says_who_handed_it_over_to_whom(session, eero, staff):
    hand_over(session, aino(), eero, now=NOW, by=staff)

    entry = ModelLogEntry.objects.get(action="bookings.hand_over")
    assert (entry.user, entry.data) == (staff, {"from": "Aino Lehtimaa", "to": "Eero Salmela"})


def test_a_colleague_who_is_in_a_session_cannot_take_another(session, eero, staff):
    session.session_type.consultants.add(eero)
    session.session_type.save()
    book_slot(session.session_type, consultant=eero, email="toinen@vieras.example")
    before = everything()

    with pytest.raises(OverlapError) as refusal:
        hand_over(session, aino(), eero, now=NOW, by=staff, despite=list(Concern))

    assert (list(refusal.value.people), everything()) == ([eero], before)


def test_an_overlap_that_only_the_database_sees_is_told_alike(session, eero, staff, monkeypatch):
    session.session_type.consultants.add(eero)
    session.session_type.save()
    book_slot(session.session_type, consultant=eero, email="toinen@vieras.example")
    monkeypatch.setattr("bookings.queries.placing_of", lambda *args: Placing((), ()))

    with pytest.raises(OverlapError):
        hand_over(session, aino(), eero, now=NOW, by=staff)


def test_a_colleague_whose_door_is_closed_has_to_be_meant(session, staff):
    sofia = make_consultant("sofia")

    with pytest.raises(ConcernsError) as refusal:
        hand_over(session, aino(), sofia, now=NOW, by=staff)

    assert list(refusal.value.concerns) == [Concern.OUTSIDE_HOURS]
    hand_over(session, aino(), sofia, now=NOW, by=staff, despite=[Concern.OUTSIDE_HOURS])
    assert SessionConsultant.objects.get().consultant == sofia


def test_nobody_takes_a_session_over_who_gives_none(session, eero, staff):
    Consultant.objects.filter(pk=eero.pk).update(is_active=False)
    before = everything()

    with pytest.raises(CannotTakeOverError):
        hand_over(session, aino(), eero, now=NOW, by=staff)

    assert everything() == before


def test_a_session_is_handed_over_only_by_who_gives_it_and_to_another(session, eero, staff):
    with pytest.raises(CannotTakeOverError):
        hand_over(session, aino(), aino(), now=NOW, by=staff)
    with pytest.raises(CannotTakeOverError):
        hand_over(session, eero, make_consultant("sofia"), now=NOW, by=staff)


def test_a_second_press_of_the_button_is_refused(session, eero, staff):
    hand_over(session, aino(), eero, now=NOW, by=staff)

    with pytest.raises(CannotTakeOverError):
        hand_over(session, aino(), eero, now=NOW, by=staff)

    assert Session.objects.get().sequence == 1


def test_a_session_that_has_begun_stays_with_its_consultant(session, eero, staff):
    with pytest.raises(SessionClosedError):
        hand_over(session, aino(), eero, now=session.start_at, by=staff)


def test_a_cancelled_session_stays_with_its_consultant(eero, staff):
    session = cancel(book_slot(make_bookable()), now=NOW).session

    with pytest.raises(SessionClosedError):
        hand_over(session, aino(), eero, now=NOW, by=staff)


def test_one_who_waited_while_a_session_changed_hands_locks_its_new_consultant(
    session, eero, monkeypatch
):
    answers = iter([{aino().pk}, {eero.pk}, {eero.pk}])
    monkeypatch.setattr(transactions, "_givers_of", lambda session: next(answers))

    lock_consultants_of(session)

    assert list(answers) == []


@pytest.fixture
def heard():
    """Return what is announced of sessions that change hands, as it is announced."""
    found = []

    def hear(booking, giver, to, now, **kwargs):
        found.append((booking.ref, booking.session.sequence, giver.slug, to.slug, now))

    session_handed_over.connect(hear)
    yield found
    session_handed_over.disconnect(hear)


def test_a_session_handed_over_is_announced_for_each_who_comes(heard, eero, staff):
    kind = make_bookable(seats=3)
    first, second = (book_slot(kind, email=f"v{i}@vieras.example") for i in range(2))

    hand_over(first.session, aino(), eero, now=NOW, by=staff)

    sequence = Session.objects.get().sequence
    assert heard == [(b.ref, sequence, "aino", "eero", NOW) for b in (first, second)]


def test_what_fails_in_a_receiver_undoes_the_hand_over(session, eero, staff):
    def fail(**kwargs):
        raise RuntimeError("a case cannot be written")

    session_handed_over.connect(fail)
    before = everything()
    with pytest.raises(RuntimeError):
        hand_over(session, aino(), eero, now=NOW, by=staff)
    session_handed_over.disconnect(fail)

    assert everything() == before


def test_a_hand_over_that_is_refused_is_not_announced(heard, session, staff):
    with pytest.raises(CannotTakeOverError):
        hand_over(session, aino(), aino(), now=NOW, by=staff)

    assert heard == []
