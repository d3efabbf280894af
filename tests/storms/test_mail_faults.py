"""A mail server that refuses, hangs and drops: every mail comes to an end, in order, and once."""

import shutil
import socket
import time
from collections import Counter
from collections.abc import Callable
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from threading import Thread
from types import SimpleNamespace
from typing import Any

import pytest
from celery import current_app
from django.conf import settings as django_settings

from bookings.actions.booking import cancel, move
from bookings.models import MailKind, MailState, OutgoingMail, SessionType
from bookings.outbox import deliver_due_mail, delivery, topics, wake, waking
from tests.factories import NOW, book_slot, book_slots, helsinki, make_bookable
from tests.requirements import require
from tests.storms import databases
from tests.storms.crew import alone, race
from tests.storms.invariants import broken
from tests.storms.postbox import DROP, HANG, TAKE_AND_DROP, Postbox, free_port
from tests.storms.programs import QUIET, WORKER, environment, in_three_days, running, until

pytestmark = [pytest.mark.slow, pytest.mark.django_db]

VEERA, AINO = "veera@vieras.example", "aino@sparring.example"
BUSY, UNKNOWN = "451 4.7.1 Greylisted, try later", "550 5.1.1 No such person here"
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
FAR_AHEAD = "2026-12-11 10:00"  # later than any mail is tried


def invitation(recipient: str = VEERA) -> OutgoingMail:
    return OutgoingMail.objects.get(kind=MailKind.REQUEST, recipient=recipient)


def tries_until_the_end(now: datetime) -> list[timedelta]:
    """Deliver whenever Veera's invitation is due, and return how long after `now` each try was."""
    tries = []
    while (mail := invitation()).state == MailState.WAITING:
        tries.append(mail.due_at - now)
        deliver_due_mail(mail.due_at)
    return tries


def deliver_in_a_process(port: int, now: datetime) -> int:
    django_settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    django_settings.EMAIL_HOST, django_settings.EMAIL_PORT = "127.0.0.1", port
    return deliver_due_mail(now)


def test_a_mail_that_is_put_off_is_tried_after_1_minute_doubling_to_6_hours(database, postbox):
    book_slot(make_bookable(), FAR_AHEAD)
    postbox.answers[VEERA] = [BUSY] * 100

    tries = tries_until_the_end(NOW)

    waits = [round((later - earlier) / MINUTE) for earlier, later in pairwise(tries)]
    assert waits[:10] == [1, 2, 4, 8, 16, 32, 64, 128, 256, 360]
    assert set(waits[10:]) == {360}


def test_a_mail_is_given_up_after_72_hours_with_the_servers_words(database, postbox):
    book_slot(make_bookable(), FAR_AHEAD)
    postbox.answers[VEERA] = [BUSY] * 100

    tries = tries_until_the_end(NOW)

    assert 66 * HOUR < tries[-1] <= 72 * HOUR
    assert (invitation().state, invitation().last_error) == (MailState.FAILED, BUSY)


def test_an_unknown_recipient_is_tried_once_and_the_reason_kept(database, postbox):
    book_slot(make_bookable())
    postbox.answers[VEERA] = [UNKNOWN]

    assert tries_until_the_end(NOW) == [timedelta()]

    assert (invitation().state, invitation().last_error) == (MailState.FAILED, UNKNOWN)
    assert invitation(AINO).state == MailState.SENT


@pytest.mark.parametrize("fault", [BUSY, DROP, TAKE_AND_DROP, HANG])
def test_after_a_passing_fault_the_mail_arrives(database, postbox, fault):
    book_slot(make_bookable())
    postbox.answers[VEERA] = [fault]

    deliver_due_mail(NOW)
    assert invitation().state == MailState.WAITING
    deliver_due_mail(NOW + 2 * MINUTE)

    assert invitation().state == MailState.SENT
    assert len({mail.identity for mail in postbox.to(VEERA)}) == 1
    assert broken() == []


def test_a_mail_server_that_is_down_delays_the_mail_and_nothing_else(database, postbox, settings):
    settings.EMAIL_PORT = free_port()
    booking = book_slot(make_bookable())

    deliver_due_mail(NOW)
    assert "Connection refused" in invitation().last_error
    settings.EMAIL_PORT = postbox.port
    deliver_due_mail(NOW + 6 * HOUR)

    assert booking.is_live
    assert [len(postbox.to(address)) for address in (VEERA, AINO)] == [1, 1]


def test_a_mail_server_that_refuses_us_altogether_is_tried_again(database, settings):
    with socket.create_server(("127.0.0.1", 0)) as listener:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = listener.getsockname()
        settings.EMAIL_TIMEOUT = 1
        book_slot(make_bookable())
        Thread(target=refuse_callers, args=(listener,), daemon=True).start()
        deliver_due_mail(NOW)

    assert invitation().state == MailState.WAITING
    assert invitation().last_error == "554 5.7.1 No service for you"


def test_one_recipient_who_hangs_holds_up_the_others_for_one_timeout_only(database, postbox):
    session_type = make_bookable()
    book_slots(session_type, [f"2026-12-01 {hour}:00" for hour in (10, 11, 12)])
    postbox.answers["visitor0@vieras.example"] = [HANG]

    began = time.monotonic()
    deliver_due_mail(NOW)

    assert time.monotonic() - began < 10
    invitations = OutgoingMail.objects.filter(kind=MailKind.REQUEST)
    assert Counter(mail.state for mail in invitations) == {"sent": 5, "waiting": 1}


def test_a_mail_that_cannot_be_rendered_holds_up_no_other(database, postbox, monkeypatch):
    session_type = make_bookable("aino", "eero")
    first, _second = book_slots(session_type, ["2026-12-02 10:00", "2026-12-02 10:00"])
    deliver_due_mail(NOW)
    spoil_the_rendering_of(first, monkeypatch)

    deliver_due_mail(helsinki("2026-12-01 10:00"))

    reminders = OutgoingMail.objects.filter(kind=MailKind.REMINDER).order_by("pk")
    assert [mail.state for mail in reminders] == [MailState.WAITING, MailState.SENT]
    assert reminders[0].last_error == "ValueError: cannot be rendered"


def test_a_mail_that_kills_every_worker_is_given_up_at_last(database, postbox):
    book_slot(make_bookable(), FAR_AHEAD)
    OutgoingMail.objects.filter(recipient=VEERA).update(attempts=900)

    deliver_due_mail(NOW + 73 * HOUR)

    assert invitation().state == MailState.FAILED
    assert postbox.to(VEERA) == []


def test_after_a_week_without_a_worker_every_invitation_is_still_tried(database, postbox):
    book_slot(make_bookable(), FAR_AHEAD)

    deliver_due_mail(NOW + 7 * 24 * HOUR)

    assert invitation().state == MailState.SENT


def test_an_invitation_that_a_move_overtook_is_never_sent(database, postbox):
    booking = book_slot(make_bookable())
    postbox.answers[VEERA] = [BUSY]
    deliver_due_mail(NOW)

    move(booking, helsinki("2026-12-02 10:00"), now=NOW)
    deliver_due_mail(NOW + 10 * MINUTE)

    assert ["SEQUENCE:1" in mail.calendar for mail in postbox.to(VEERA)] == [True]
    assert invitation().state == MailState.SUPERSEDED


def test_a_move_overtakes_even_the_mail_that_a_worker_has_in_hand(database, postbox, monkeypatch):
    booking = book_slot(make_bookable())
    before_the_next_mail(monkeypatch, lambda: move(booking, helsinki("2026-12-02 10:00"), now=NOW))

    deliver_due_mail(NOW)

    told = [mail.calendar for mail in postbox.to(AINO)]
    assert ["SEQUENCE:1" in calendar for calendar in told] == [True]
    assert broken() == []


def test_a_visitor_gets_a_booking_its_move_and_its_end_in_that_order(database, postbox):
    booking = book_slot(make_bookable())
    postbox.answers[AINO] = [DROP, BUSY]
    deliver_due_mail(NOW)
    move(booking, helsinki("2026-12-02 10:00"), now=NOW)
    deliver_due_mail(NOW)
    cancel(booking, now=NOW)
    deliver_due_mail(NOW)
    deliver_due_mail(NOW + HOUR)

    methods = [mail.identity[1:] for mail in postbox.to(VEERA)]
    uid = f"UID:{booking.session.uid}"
    assert methods == [
        ("METHOD:REQUEST", "SEQUENCE:0", uid),
        ("METHOD:REQUEST", "SEQUENCE:1", uid),
        ("METHOD:CANCEL", "SEQUENCE:2", uid),
    ]
    assert [mail.identity[1] for mail in postbox.to(AINO)] == ["METHOD:CANCEL"]


def test_an_invitation_to_a_session_that_has_begun_is_dropped(database, postbox):
    booking = book_slot(make_bookable())

    deliver_due_mail(booking.session.start_at)

    assert postbox.mails == []
    assert broken(settled=True) == []


def test_two_workers_at_once_send_each_mail_once(database, postbox):
    session_type = make_bookable("aino", "eero")
    book_slots(session_type, [f"2026-12-01 {hour:02}:00" for hour in range(9, 16)] * 2)

    race(database, [(deliver_in_a_process, (postbox.port, NOW))] * 4)

    assert len(postbox.mails) == 28
    assert len({mail.message["Message-ID"] for mail in postbox.mails}) == 28


def test_a_slow_worker_and_a_quick_one_send_each_mail_once(database, postbox, monkeypatch):
    starts = [f"2026-12-01 {hour:02}:00" for hour in range(9, 16)]
    book_slots(make_bookable(), starts)
    each_mail_takes_a_minute(monkeypatch, another_worker=deliver_due_mail)

    deliver_due_mail(NOW)

    assert len(postbox.mails) == len({m.message["Message-ID"] for m in postbox.mails}) == 14


def test_a_reminder_is_sent_when_it_is_due(database, postbox):
    book_slot(make_bookable(), "2026-12-02 10:00")
    deliver_due_mail(NOW)

    deliver_due_mail(helsinki("2026-12-01 10:00"))

    assert len(postbox.to(VEERA)) == 2
    assert postbox.to(VEERA)[-1].calendar == ""


def test_a_reminder_that_is_more_than_half_an_hour_late_is_skipped(database, postbox):
    book_slot(make_bookable(), "2026-12-02 10:00")
    deliver_due_mail(NOW)

    deliver_due_mail(helsinki("2026-12-01 10:31"))

    assert len(postbox.to(VEERA)) == 1
    assert broken(settled=True) == []


def test_a_cancelled_session_is_not_reminded_of(database, postbox):
    booking = book_slot(make_bookable(), "2026-12-02 10:00")
    cancel(booking, now=NOW)

    deliver_due_mail(NOW)
    deliver_due_mail(helsinki("2026-12-01 10:00"))

    assert [mail.identity[1] for mail in postbox.to(VEERA)] == ["METHOD:CANCEL"]


def test_a_moved_session_is_reminded_of_at_its_new_time_only(database, postbox):
    booking = book_slot(make_bookable(), "2026-12-02 10:00")
    move(booking, helsinki("2026-12-03 10:00"), now=NOW)
    deliver_due_mail(NOW)

    deliver_due_mail(helsinki("2026-12-01 10:00"))
    assert len(postbox.to(VEERA)) == 1
    deliver_due_mail(helsinki("2026-12-02 10:00"))

    assert len(postbox.to(VEERA)) == 2


def test_a_group_is_reminded_though_one_of_it_has_left(database, postbox):
    session_type = make_bookable(seats=3)
    book_slot(session_type, "2026-12-02 10:00")
    leaver = book_slot(session_type, "2026-12-02 10:00", email="toinen@vieras.example")
    cancel(leaver, now=NOW)
    deliver_due_mail(NOW)

    deliver_due_mail(helsinki("2026-12-01 10:00"))

    assert [mail.calendar == "" for mail in postbox.to(VEERA)] == [False, True]


@pytest.mark.parametrize("hangs", [True, False])
def test_a_broker_that_is_down_or_hangs_keeps_no_visitor_waiting(database, hangs):
    with socket.create_server(("127.0.0.1", 0)) as silent:
        port = silent.getsockname()[1] if hangs else free_port()

        assert alone(database, seconds_to_wake, f"redis://127.0.0.1:{port}/0").result < 1


@pytest.mark.parametrize("kind", ["filesystem", pytest.param("redis", marks=pytest.mark.redis)])
def test_a_commit_wakes_the_worker_without_waiting_for_beat(database, postbox, tmp_path, kind):
    start_at = in_three_days()
    make_bookable()
    with ExitStack() as stack:
        broker, options = start_broker(stack, kind, tmp_path)
        start_worker(stack, database, postbox, tmp_path, broker)

        ending = alone(database, book_and_wake, broker, options, start_at)
        seconds = until(lambda: len(postbox.mails) == 2, what="mail to both sides")

    assert ending.error == ""
    print(f"{kind}: delivered {seconds:.2f} s after the booking")


def seconds_to_wake(broker: str) -> float:
    current_app.conf.update(broker_url=broker)
    began = time.monotonic()
    wake()
    return time.monotonic() - began


def book_and_wake(broker: str, options: dict[str, Any], start_at: datetime) -> None:
    """Book in a process whose broker is a real one, and live until the worker is told."""
    current_app.conf.update(broker_url=broker, broker_transport_options=options)
    book_slot(SessionType.objects.get(), start_at, now=datetime.now(UTC))
    until(waking.wakers.acquire, what="the first thread's end")
    until(lambda: waking.wakers._value == 3, what="the worker is told")


def start_broker(stack: ExitStack, kind: str, folder: Path) -> tuple[str, dict[str, Any]]:
    if kind == "filesystem":
        queue, control = folder / "var/celery/queue", folder / "var/celery/control"
        options = {"data_folder_in": str(queue), "data_folder_out": str(queue)}
        return "filesystem://", options | {"control_folder": str(control)}
    require("redis-server", shutil.which("redis-server") is not None)
    port = free_port()
    stack.enter_context(
        running(
            ["-c", f"import os; os.execvp('redis-server', ['redis-server', '--port', '{port}'])"],
            folder / "redis.log",
            environment(folder),
        )
    )
    until(lambda: b"Ready to accept" in (folder / "redis.log").read_bytes(), what="redis")
    return f"redis://127.0.0.1:{port}/0", {}


def start_worker(
    stack: ExitStack, database: str, postbox: Postbox, folder: Path, broker: str
) -> None:
    env = environment(
        folder,
        DATABASE_URL=databases.url_of(database),
        CELERY_BROKER_URL=broker,
        EMAIL_URL=postbox.url,
    )
    log = folder / "worker.log"
    stack.enter_context(running([*WORKER, *QUIET], log, env))
    until(lambda: b" ready." in log.read_bytes(), what=f"the worker, see {log}")


def refuse_callers(listener: socket.socket) -> None:
    while True:
        try:
            caller, _address = listener.accept()
        except OSError:
            return
        caller.sendall(b"554 5.7.1 No service for you\r\n")
        caller.close()


def spoil_the_rendering_of(booking: Any, monkeypatch: Any) -> None:
    render = topics.render_mail

    def spoiled(shown: Any, *args: Any, **kwargs: Any) -> Any:
        if shown == booking:
            raise ValueError("cannot be rendered")
        return render(shown, *args, **kwargs)

    monkeypatch.setattr(topics, "render_mail", spoiled)


def each_mail_takes_a_minute(monkeypatch: Any, *, another_worker: Callable[..., Any]) -> None:
    """Let time pass while one worker sends, and another look for work after each mail."""
    clock, others, deliver = [0], [], delivery._deliver

    def slowly(*args: Any, **kwargs: Any) -> None:
        deliver(*args, **kwargs)
        clock[0] += 60
        if not others:
            others.append(True)
            another_worker(NOW + timedelta(seconds=clock[0]))
            others.clear()

    monkeypatch.setattr(delivery, "time", SimpleNamespace(monotonic=lambda: clock[0]))
    monkeypatch.setattr(delivery, "_deliver", slowly)


def before_the_next_mail(monkeypatch: Any, act: Callable[[], Any]) -> None:
    """Let something happen after a mail was sent and before the next of the same batch."""
    send, left = delivery._send, [act]

    def sent(*args: Any, **kwargs: Any) -> None:
        send(*args, **kwargs)
        if left:
            left.pop()()

    monkeypatch.setattr(delivery, "_send", sent)
