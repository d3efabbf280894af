"""Tasks: written, done, taken up again, and reminded of once."""

from datetime import date, timedelta

import pytest

from bookings.models import MailState, OutgoingMail
from bookings.outbox import deliver_due_mail
from cases import actions, queries
from cases.models import Task
from cases.tasks import remind_of_due_tasks
from tests.cases.cast import make_case, make_user
from tests.factories import NOW

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 30)
DAY = timedelta(days=1)


@pytest.fixture
def aino(db):
    return make_user("aino", "Consultants", first_name="Aino")


def make_task(assignee=None, due_on=TODAY, **fields):
    case = make_case(owner=assignee)
    return actions.add_task(case, "Soita Veeralle", due_on, assignee=assignee, now=NOW, **fields)


def reminders():
    return list(OutgoingMail.objects.filter(kind="letter").order_by("pk"))


def test_a_task_is_written_down_on_one_line_with_its_date_and_who_does_it(aino):
    task = actions.add_task(make_case(), " Soita\nVeeralle ", TODAY, assignee=aino, now=NOW)

    assert (task.text, task.due_on, task.assignee) == ("Soita Veeralle", TODAY, aino)


def test_a_task_is_done_once_and_keeps_the_name_of_who_was_first(aino):
    task = make_task(aino)
    second = Task.objects.get(pk=task.pk)
    actions.finish_task(task, by=aino, now=NOW)

    actions.finish_task(second, by=make_user("eero"), now=NOW + DAY)

    task.refresh_from_db()
    assert (task.done_at, task.done_by) == (NOW, aino)


def test_a_task_that_is_taken_up_again_is_open_and_reminded_of_again(aino):
    task = make_task(aino)
    actions.remind_of_tasks(NOW)
    actions.finish_task(task, by=aino, now=NOW)

    actions.reopen_task(task)

    assert (task.done_at, task.done_by, actions.remind_of_tasks(NOW + DAY)) == (None, None, 1)


def test_whoever_is_to_do_it_is_reminded_on_the_day(aino, mailoutbox):
    make_task(aino)

    actions.remind_of_tasks(NOW)
    deliver_due_mail(NOW)

    (mail,) = reminders()
    assert (mail.recipient, mail.state) == ("aino@sparring.example", MailState.SENT)
    assert b"Soita Veeralle" in bytes(mail.mime)


def test_nobody_is_reminded_before_the_day_nor_before_the_morning(aino):
    make_task(aino, due_on=TODAY + DAY)

    # Half past six in Helsinki.
    early = NOW + DAY - timedelta(hours=2, minutes=30)
    assert (actions.remind_of_tasks(NOW), actions.remind_of_tasks(early)) == (0, 0)
    assert actions.remind_of_tasks(NOW + DAY) == 1


def test_a_task_is_reminded_of_once_however_often_beat_asks(aino):
    make_task(aino)

    counts = [actions.remind_of_tasks(NOW + timedelta(hours=hours)) for hours in (0, 1, 30)]

    assert (counts, len(reminders())) == ([1, 0, 0], 1)


def test_a_task_that_is_put_off_is_reminded_of_on_its_new_date(aino):
    task = make_task(aino)
    actions.remind_of_tasks(NOW)
    task.refresh_from_db()
    actions.edit_task(task, text=task.text, due_on=TODAY + DAY, assignee=aino)

    assert (actions.remind_of_tasks(NOW), actions.remind_of_tasks(NOW + DAY)) == (0, 1)


def test_a_task_that_is_handed_on_is_told_to_who_does_it_now(aino):
    task, eero = make_task(aino), make_user("eero", "Consultants")
    actions.remind_of_tasks(NOW)
    task.refresh_from_db()

    actions.edit_task(task, text=task.text, due_on=TODAY, assignee=eero)
    actions.remind_of_tasks(NOW + timedelta(hours=1))

    told = [mail.recipient for mail in reminders()]
    assert told == ["aino@sparring.example", "eero@sparring.example"]


@pytest.mark.parametrize("who", ["nobody", "closed", "without an address"])
def test_a_task_that_nobody_can_be_reminded_of_waits(who):
    fields = {"closed": {"is_active": False}}.get(who, {})
    assignee = None if who == "nobody" else make_user("eero", "Consultants", **fields)
    if who == "without an address":
        assignee.email = ""
        assignee.save()
    make_task(assignee)

    assert actions.remind_of_tasks(NOW) == 0


def test_nobody_is_reminded_of_a_case_that_they_see_no_more(settings, aino):
    settings.CASES = {"CONSULTANTS_SEE": "own"}
    task = make_task(aino)
    actions.edit_case(task.case, now=NOW, owner=None)

    assert (actions.remind_of_tasks(NOW), reminders()) == (0, [])


def test_a_task_that_was_done_meanwhile_is_not_reminded_of_late(aino):
    task = make_task(aino)
    actions.remind_of_tasks(NOW)

    actions.finish_task(task, by=aino, now=NOW)
    deliver_due_mail(NOW)

    assert [mail.state for mail in reminders()] == [MailState.SUPERSEDED]


def test_of_two_workers_one_reminds(aino, monkeypatch):
    make_task(aino)
    both = list(queries.due_reminders(NOW))
    monkeypatch.setattr(queries, "due_reminders", lambda now: both)

    assert (actions.remind_of_tasks(NOW), actions.remind_of_tasks(NOW)) == (1, 0)


def test_beat_reminds_by_the_clock_of_the_moment(aino, now):
    make_task(aino)

    remind_of_due_tasks()

    assert len(reminders()) == 1


def test_a_person_sees_the_tasks_of_the_cases_they_see(settings, aino):
    settings.CASES = {"CONSULTANTS_SEE": "own"}
    later, sooner = make_task(aino, due_on=TODAY + DAY), make_task(aino)
    make_task(make_user("eero", "Consultants"))

    assert list(queries.tasks_for(aino)) == [sooner, later]


def unassigned(owner):
    case = make_case(owner=owner)
    return actions.add_task(case, "Soita Veeralle", TODAY, assignee=None, now=NOW)


def test_of_a_task_given_to_nobody_the_owner_of_its_case_is_reminded_once(aino):
    unassigned(aino)

    told = [actions.remind_of_tasks(NOW), actions.remind_of_tasks(NOW + DAY)]

    assert (told, reminders()[0].recipient) == ([1, 0], "aino@sparring.example")


@pytest.mark.parametrize("lack", [{"is_active": False}, {"email": ""}])
def test_an_owner_who_cannot_be_reached_is_not_reminded(lack, aino):
    unassigned(aino)
    type(aino).objects.update(**lack)

    assert actions.remind_of_tasks(NOW) == 0


def test_the_owner_is_not_reminded_of_what_a_colleague_does(aino):
    task = unassigned(aino)
    eero = make_user("eero", "Consultants")
    actions.edit_task(task, text=task.text, due_on=TODAY, assignee=eero)

    actions.remind_of_tasks(NOW)

    assert [mail.recipient for mail in reminders()] == ["eero@sparring.example"]


def test_a_task_of_a_case_of_nobody_reminds_nobody():
    unassigned(None)

    assert actions.remind_of_tasks(NOW) == 0
