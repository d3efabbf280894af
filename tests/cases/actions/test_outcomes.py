"""Asking who gave a session what happened in it, as long as nobody has said so."""

from datetime import timedelta
from email import message_from_bytes
from email.policy import default

import pytest

from bookings.actions.booking import cancel, record_outcome
from bookings.models import Booking, Consultant, MailState, Outcome, OutgoingMail
from bookings.outbox import deliver_due_mail
from cases import actions, queries
from cases.tasks import ask_for_outcomes
from tests.cases.cast import booked_case
from tests.factories import NOW, book_slot, make_bookable, make_consultant

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
HOUR = timedelta(hours=1)


@pytest.fixture
def ended():
    """Return when the session ended that was booked of Aino: half past ten in the morning."""
    return booked_case()[1].session.end_at


def questions():
    return list(OutgoingMail.objects.filter(about__startswith="cases.session:").order_by("pk"))


def test_who_gave_the_session_is_asked_after_a_day_and_after_a_week(ended):
    asked = [
        actions.ask_for_outcomes(ended + after * HOUR) for after in (23, 24, 48, 167, 168, 200)
    ]

    assert asked == [0, 1, 0, 0, 1, 0]
    assert [mail.recipient for mail in questions()] == ["aino@sparring.example"] * 2


def test_the_question_names_who_and_when_and_leads_to_the_session(ended):
    actions.ask_for_outcomes(ended + DAY)
    deliver_due_mail(ended + DAY)

    (mail,) = questions()
    text = message_from_bytes(bytes(mail.mime), policy=default).get_body(("plain",)).get_content()
    page = f"/admin/session/inspect/{Booking.objects.get().session_id}/"
    assert (mail.state, "Veera Vieras" in mail.subject) == (MailState.SENT, True)
    assert ("10.00" in text, page in text) == (True, True)


def test_two_who_ask_at_once_ask_once(ended):
    both = [queries.unasked_outcomes(ended + DAY) for _worker in range(2)]

    for (awaited,) in both:
        actions.outcomes._ask(awaited, ended + DAY)

    assert len(questions()) == 1


@pytest.mark.parametrize("outcome", [Outcome.HELD, Outcome.ATTENDEE_NO_SHOW])
def test_who_has_said_what_happened_is_not_asked(outcome, ended):
    record_outcome(Booking.objects.get(), outcome, now=ended)

    assert actions.ask_for_outcomes(ended + DAY) == 0


def test_a_cancelled_session_is_not_asked_about(ended):
    cancel(Booking.objects.get(), now=NOW)

    assert actions.ask_for_outcomes(ended + DAY) == 0


def test_nobody_is_asked_at_night(ended):
    # Half past six in Helsinki, the second morning after.
    early = ended + 2 * DAY - 4 * HOUR

    assert (actions.ask_for_outcomes(early), actions.ask_for_outcomes(early + HOUR)) == (0, 1)


def test_a_session_of_long_ago_is_asked_about_by_nobody(ended):
    assert actions.ask_for_outcomes(ended + 14 * DAY) == 0


def test_one_who_has_left_is_asked_nothing(ended):
    Consultant.objects.update(is_active=False)

    assert actions.ask_for_outcomes(ended + DAY) == 0


def test_a_question_that_waits_is_withdrawn_once_it_is_answered(ended):
    actions.ask_for_outcomes(ended + DAY)

    record_outcome(Booking.objects.get(), Outcome.HELD, now=ended + DAY)

    assert [mail.state for mail in questions()] == [MailState.SUPERSEDED]


@pytest.fixture
def group():
    """Return the bookings of two who came to one group session."""
    kind = make_bookable(seats=3)
    return [book_slot(kind, email=f"v{i}@vieras.example", name=f"Vieras {i}") for i in range(2)]


def test_a_group_is_asked_about_once_with_all_its_names(group):
    at = group[0].session.end_at + DAY

    assert actions.ask_for_outcomes(at) == 1
    assert ("Vieras 0" in questions()[0].subject, "Vieras 1" in questions()[0].subject) == (
        True,
        True,
    )


def test_of_a_group_only_those_are_asked_about_of_whom_nothing_is_told(group):
    at = group[0].session.end_at + DAY
    record_outcome(group[0], Outcome.HELD, now=at)

    actions.ask_for_outcomes(at)

    assert ("Vieras 0" in questions()[0].subject, "Vieras 1" in questions()[0].subject) == (
        False,
        True,
    )


def test_the_question_about_a_group_waits_until_all_is_told(group):
    at = group[0].session.end_at + DAY
    actions.ask_for_outcomes(at)

    states = []
    for booking in group:
        record_outcome(booking, Outcome.HELD, now=at)
        states.append(questions()[0].state)

    assert states == [MailState.WAITING, MailState.SUPERSEDED]


def test_each_of_those_who_gave_it_is_asked(ended):
    Booking.objects.get().session.session_consultants.create(
        consultant=make_consultant("eero"), start_at=ended - HOUR / 2, end_at=ended
    )

    assert actions.ask_for_outcomes(ended + DAY) == 2
    assert {mail.recipient for mail in questions()} == {
        "aino@sparring.example",
        "eero@sparring.example",
    }


def test_beat_asks(ended, time_machine):
    time_machine.move_to(ended + DAY, tick=False)

    ask_for_outcomes()

    assert len(questions()) == 1


@pytest.mark.parametrize("count", [1, 3])
def test_what_is_unasked_takes_four_statements(count, django_assert_num_queries):
    kind = make_bookable()
    for hour in ("09", "11", "13")[:count]:
        last = book_slot(kind, f"2026-12-01 {hour}:00", email=f"v{hour}@vieras.example")

    with django_assert_num_queries(4):
        found = queries.unasked_outcomes(last.session.end_at + 2 * DAY)
        told = [(str(one.session.session_type), one.names, one.people) for one in found]

    assert len(told) == count
