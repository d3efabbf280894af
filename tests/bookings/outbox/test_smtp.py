"""A mail server that answers byte by byte is given up as a whole, over plain SMTP and over TLS."""

import socket
import time
from contextlib import contextmanager
from threading import Event, Thread

import pytest
from django.core.mail.backends.locmem import EmailBackend as LocalBackend

from bookings.models import MailKind, MailState, OutgoingMail
from bookings.outbox import deliver_due_mail, smtp
from bookings.outbox.delivery import BATCH, LEASE
from tests.factories import NOW, book_slot, make_bookable

GREETING = b"220 mail.example ESMTP, and a long word of welcome to go with it\r\n"


@contextmanager
def dripping_server(*, at_once=b""):
    """Serve callers `at_once`, then a greeting without end, a byte at a time."""
    over = Event()

    def serve(listener):
        while not over.is_set():
            try:
                caller, _address = listener.accept()
            except OSError:
                return
            Thread(target=drip, args=(caller,), daemon=True).start()

    def drip(caller):
        with caller:
            caller.sendall(at_once)
            while not over.wait(0.05):
                try:
                    caller.sendall(b"2")
                except OSError:
                    return

    with socket.create_server(("127.0.0.1", 0)) as listener:
        Thread(target=serve, args=(listener,), daemon=True).start()
        try:
            yield listener.getsockname()[1]
        finally:
            over.set()


@pytest.fixture
def smtp_settings(settings, monkeypatch):
    """Send by SMTP with a limit of half a second, where a single answer may take ten."""
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_TIMEOUT = "127.0.0.1", 10
    settings.EMAIL_USE_TLS, settings.EMAIL_HOST_USER = False, ""
    monkeypatch.setattr(smtp, "TIME_LIMIT", 0.5)
    return settings


@pytest.mark.django_db
@pytest.mark.parametrize("at_once", [b"", GREETING], ids=["greeting", "later answer"])
def test_a_server_that_drips_is_left_in_time_and_tried_again(smtp_settings, at_once):
    book_slot(make_bookable())
    OutgoingMail.objects.filter(to_consultant=True).delete()

    with dripping_server(at_once=at_once) as smtp_settings.EMAIL_PORT:
        began = time.monotonic()
        deliver_due_mail(NOW)

    assert time.monotonic() - began < 5
    mail = OutgoingMail.objects.get(kind=MailKind.REQUEST)
    assert mail.state == MailState.WAITING
    assert mail.last_error.startswith("SMTPServerDisconnected")


@pytest.mark.django_db
def test_a_server_that_says_nothing_is_left_after_the_sites_own_timeout(smtp_settings, monkeypatch):
    monkeypatch.setattr(smtp, "TIME_LIMIT", 60)
    smtp_settings.EMAIL_TIMEOUT = 0.2
    book_slot(make_bookable())

    with socket.create_server(("127.0.0.1", 0)) as silent:
        smtp_settings.EMAIL_PORT = silent.getsockname()[1]
        began = time.monotonic()
        deliver_due_mail(NOW)

    assert time.monotonic() - began < 5


def test_a_server_over_tls_is_limited_too(smtp_settings):
    smtp_settings.EMAIL_USE_SSL = True

    assert smtp.mail_connection().connection_class is smtp.PromptSMTPOverTLS


def test_a_backend_of_the_sites_own_stays_as_it_is(settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"

    assert type(smtp.mail_connection()) is LocalBackend


def test_five_mails_in_hand_end_before_their_lease():
    assert LEASE.total_seconds() > BATCH * smtp.TIME_LIMIT
