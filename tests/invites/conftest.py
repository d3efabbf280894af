"""The parsers that check our invitations must be there; and a mail server that takes them."""

import shutil
import socket
from dataclasses import dataclass

import pytest
from aiosmtpd.controller import Controller

from bookings.outbox import deliver_due_mail
from tests.invites import libical
from tests.requirements import require


@pytest.fixture
def parsers():
    """Skip without node or libical, or fail where REQUIRE=all says they are there."""
    require("node", shutil.which("node") is not None)
    require("libical (Debian: libical3)", libical.library() is not None)


@dataclass
class Inbox:
    """What the server took: the envelope's recipient and the bytes, in order."""

    received: list

    async def handle_DATA(self, server, session, envelope):  # noqa: N802 - aiosmtpd's name
        (recipient,) = envelope.rcpt_tos
        self.received.append((recipient, envelope.original_content))
        return "250 taken"

    def deliver(self, *, now):
        """Send what is due, and return the mail by recipient."""
        self.received.clear()
        deliver_due_mail(now)
        assert len(dict(self.received)) == len(self.received)
        return dict(self.received)


@pytest.fixture
def inbox(settings):
    """Run an SMTP server on a free port for the test, and send mail to it."""
    found = Inbox([])
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    server = Controller(found, hostname="127.0.0.1", port=port)
    server.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST = "127.0.0.1"
    settings.EMAIL_PORT = port
    settings.EMAIL_USE_TLS = False
    settings.EMAIL_HOST_USER = settings.EMAIL_HOST_PASSWORD = ""
    yield found
    server.stop()
