"""What becomes of a mail that is due: sent, put off with its reason, or given up."""

import smtplib
from datetime import timedelta
from io import StringIO

import pytest
from django.core.mail.backends.base import BaseEmailBackend
from django.core.mail.backends.console import EmailBackend as ConsoleBackend

from bookings.models import MailState, OutgoingMail
from bookings.outbox import FixedMessage, deliver_due_mail, withdraw_letters
from bookings.outbox.delivery import BATCH, LEASE
from tests.factories import NOW

pytestmark = pytest.mark.django_db

MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)
MIME = b"Subject: Hei\r\n\r\nTeksti\r\n"


class Server(BaseEmailBackend):
    """A mail server that does what a test tells it to with each mail it is given."""

    seen: list = []

    @staticmethod
    def does(message):
        """Take the mail."""

    def send_messages(self, messages):
        for message in messages:
            Server.seen.append(message.to[0])
            Server.does(message)
        return len(messages)


@pytest.fixture
def server(settings, monkeypatch):
    settings.EMAIL_BACKEND = f"{__name__}.Server"
    monkeypatch.setattr(Server, "seen", [])

    def set_to(does):
        monkeypatch.setattr(Server, "does", staticmethod(does))

    return set_to


def fails_with(error):
    def does(message):
        raise error

    return does


def letter(key="1", **fields):
    """Queue a letter to an address of that key, due now."""
    given = {
        "kind": "letter",
        "about": f"other:{key}",
        "recipient": f"{key}@vieras.example",
        "sequence": 0,
        "mime": MIME,
        "due_at": NOW,
        "give_up_at": NOW + 3 * DAY,
        "created_at": NOW,
    }
    return OutgoingMail.objects.create(key=key, **given | fields)


def outcome():
    mail = OutgoingMail.objects.get()
    return mail.state, mail.last_error


TO = "1@vieras.example"


@pytest.mark.parametrize(
    ("error", "state", "words"),
    [
        (smtplib.SMTPRecipientsRefused({TO: (550, b"No such")}), "failed", "550 No such"),
        (smtplib.SMTPRecipientsRefused({TO: (451, b"Later")}), "waiting", "451 Later"),
        (smtplib.SMTPSenderRefused(553, b"Not you", "me"), "failed", "553 Not you"),
        (smtplib.SMTPSenderRefused(450, b"Later", "me"), "waiting", "450 Later"),
        (smtplib.SMTPDataError(554, b"Spam"), "failed", "554 Spam"),
        (smtplib.SMTPDataError(452, b"Full"), "waiting", "452 Full"),
        # About our server and not about this mail: it may be mended.
        (smtplib.SMTPAuthenticationError(535, b"Bad login"), "waiting", "535 Bad login"),
        (smtplib.SMTPConnectError(554, b"Go away"), "waiting", "554 Go away"),
        (smtplib.SMTPServerDisconnected("gone"), "waiting", "SMTPServerDisconnected: gone"),
        (ConnectionRefusedError("closed"), "waiting", "ConnectionRefusedError: closed"),
        (TimeoutError("slow"), "waiting", "TimeoutError: slow"),
        # A fault of ours: logged, and mended perhaps before the mail is given up.
        (ZeroDivisionError("ours"), "waiting", "ZeroDivisionError: ours"),
        # Servers are not bound to any encoding, some say it in one word.
        (smtplib.SMTPDataError(554, b"\xff"), "failed", "554 \ufffd"),
        (smtplib.SMTPDataError(554, "Text"), "failed", "554 Text"),
    ],
    ids=lambda value: type(value).__name__ if isinstance(value, Exception) else "",
)
def test_what_the_server_says_decides_whether_it_is_tried_again(server, error, state, words):
    letter()
    server(fails_with(error))

    deliver_due_mail(NOW)

    assert outcome() == (state, words)


def test_a_long_reason_is_cut_to_what_its_column_takes(server):
    letter()
    server(fails_with(smtplib.SMTPDataError(554, b"x" * 600)))

    deliver_due_mail(NOW)

    assert outcome()[1] == f"554 {'x' * 496}"


def test_a_mail_that_was_put_off_waits_a_minute_first(server):
    letter()
    server(fails_with(TimeoutError("slow")))

    deliver_due_mail(NOW)

    mail = OutgoingMail.objects.get()
    assert NOW + MINUTE <= mail.due_at < NOW + 2 * MINUTE
    assert (mail.attempts, mail.sent_at) == (1, None)


def test_a_mail_that_is_sent_at_last_forgets_what_went_wrong(server):
    letter(attempts=1, last_error="451 Later")

    deliver_due_mail(NOW)

    mail = OutgoingMail.objects.get()
    assert (mail.state, mail.last_error, mail.attempts) == (MailState.SENT, "", 2)
    assert NOW <= mail.sent_at < NOW + MINUTE


def test_only_what_is_due_is_sent_the_longest_waiting_first(server):
    letter("new", due_at=NOW)
    letter("old", due_at=NOW - DAY)
    letter("later", due_at=NOW + timedelta(hours=1))

    assert deliver_due_mail(NOW) == 2

    # Both are due in one batch, which goes by the order they were queued in.
    assert Server.seen == ["new@vieras.example", "old@vieras.example"]


def test_when_there_are_many_those_that_waited_longest_are_in_the_first_batch(server):
    for number in range(BATCH):
        letter(f"new{number}")
    letter("old", due_at=NOW - DAY)

    deliver_due_mail(NOW)

    assert Server.seen.index("old@vieras.example") == BATCH - 1


@pytest.mark.parametrize("state", ["sent", "failed", "superseded"])
def test_what_came_to_an_end_is_not_sent(server, state):
    letter(state=state)

    assert deliver_due_mail(NOW) == 0
    assert Server.seen == []


@pytest.mark.parametrize("count", [0, 1, BATCH, BATCH + 2])
def test_all_that_is_due_is_sent_in_one_run(server, count):
    for number in range(count):
        letter(str(number))

    assert deliver_due_mail(NOW) == count

    assert Server.seen == [f"{number}@vieras.example" for number in range(count)]
    assert OutgoingMail.objects.exclude(state=MailState.SENT).count() == 0


def test_one_that_is_refused_holds_up_no_other(server):
    letter("1")
    letter("2")
    server(lambda message: fails_with(ZeroDivisionError())(message) if message.to == [TO] else None)

    deliver_due_mail(NOW)

    states = OutgoingMail.objects.order_by("pk").values_list("state", flat=True)
    assert list(states) == ["waiting", "sent"]


def test_what_a_worker_died_with_is_due_again_after_its_lease(server):
    letter()
    server(fails_with(SystemExit()))

    with pytest.raises(SystemExit):
        deliver_due_mail(NOW)

    mail = OutgoingMail.objects.get()
    assert (mail.state, mail.attempts) == (MailState.WAITING, 1)
    assert NOW + LEASE <= mail.due_at < NOW + LEASE + MINUTE


def test_a_mail_withdrawn_while_the_worker_has_it_in_hand_is_not_sent(server):
    letter("1")
    letter("2")
    server(lambda message: withdraw_letters("other:2"))

    deliver_due_mail(NOW)

    assert Server.seen == [TO]
    assert OutgoingMail.objects.get(key="2").state == MailState.SUPERSEDED


def test_a_mail_that_another_worker_took_over_is_left_to_it(server):
    letter("1")
    letter("2")
    server(lambda message: OutgoingMail.objects.filter(key="2").update(attempts=2))

    deliver_due_mail(NOW)

    assert Server.seen == [TO]
    assert OutgoingMail.objects.get(key="2").state == MailState.WAITING


def test_a_mail_withdrawn_while_it_is_sent_stays_withdrawn(server):
    letter()
    server(lambda message: withdraw_letters("other:1"))

    deliver_due_mail(NOW)

    assert outcome() == (MailState.SUPERSEDED, "")


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        # While no worker ran nobody had tried.
        ({"attempts": 0}, ("sent", "")),
        ({"attempts": 1}, ("failed", "no worker survived it")),
        ({"attempts": 1, "last_error": "451 Later"}, ("failed", "451 Later")),
    ],
    ids=["never tried", "killed its workers", "put off"],
)
def test_past_its_time_a_mail_is_tried_once_at_most(server, fields, expected):
    letter(give_up_at=NOW - MINUTE, **fields)

    deliver_due_mail(NOW)

    assert outcome() == expected


def test_a_failure_near_the_end_is_the_last(server):
    letter(give_up_at=NOW + MINUTE / 2)
    server(fails_with(TimeoutError("slow")))

    deliver_due_mail(NOW)

    assert outcome() == (MailState.FAILED, "TimeoutError: slow")


def test_a_mail_goes_from_the_booking_mailbox_to_its_recipient_alone(mailoutbox):
    letter()

    deliver_due_mail(NOW)

    (message,) = mailoutbox
    assert (message.from_email, message.recipients()) == ("varaukset@sparring.example", [TO])
    assert message.message().as_bytes() == MIME


def test_a_mail_can_be_read_on_the_console_where_that_is_the_server():
    stream = StringIO()

    message = FixedMessage(MIME, from_email="a@sparring.example", to=[TO])
    ConsoleBackend(stream=stream).send_messages([message])

    assert "Subject: Hei" in stream.getvalue()
