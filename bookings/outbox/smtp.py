"""A mail server's patience limited as a whole: one that drips its answers must hold up nobody.

A socket's timeout begins anew with each byte, so a server that sends one now and then is waited for
without end.
"""

import io
import smtplib
import socket
import time
from collections.abc import Callable
from typing import Any

from django.core.mail import get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.core.mail.backends.smtp import EmailBackend

# Five of these, a whole batch, end within its lease of two minutes.
TIME_LIMIT = 22.0  # seconds for one mail, from the connection to the last answer


def mail_connection() -> BaseEmailBackend:
    """Return the site's mail connection; one by SMTP ends within TIME_LIMIT."""
    connection: BaseEmailBackend = get_connection()
    # A site's own backend stays as it is: only Django's is known to open its socket this way.
    return PromptBackend() if type(connection) is EmailBackend else connection


class _Answers(io.RawIOBase):
    """What a server answers, each byte of it waited for as long as `patience` allows then."""

    def __init__(self, sock: socket.socket, patience: Callable[[], float]) -> None:
        super().__init__()
        self._sock, self._patience = sock, patience

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        self._sock.settimeout(self._patience())
        return self._sock.recv_into(buffer)


class _Prompt:
    """A mixin of smtplib's clients: every answer counts against the same limit."""

    file: Any
    sock: Any
    timeout: Any

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self._ends = time.monotonic() + TIME_LIMIT
        super().__init__(*args, **kwargs)

    def getreply(self) -> tuple[int, bytes]:
        # smtplib reads from `file`, and makes one of its own only where there is none.
        if self.file is None and self.sock is not None:
            self.file = io.BufferedReader(_Answers(self.sock, self._patience))
        client: Any = super()
        reply: tuple[int, bytes] = client.getreply()
        return reply

    def send(self, text: Any) -> None:
        if self.sock:
            self.sock.settimeout(self._patience())
        client: Any = super()
        client.send(text)

    def _patience(self) -> float:
        """Return how long to wait now: the site's own timeout, within what is left of the limit."""
        left = self._ends - time.monotonic()
        if left <= 0:
            raise TimeoutError("the mail server took too long as a whole")
        # Without EMAIL_TIMEOUT it is smtplib's mark for "none given".
        return min(left, self.timeout) if isinstance(self.timeout, int | float) else left


class PromptSMTP(_Prompt, smtplib.SMTP):
    """SMTP, with STARTTLS or without, within the limit."""


class PromptSMTPOverTLS(_Prompt, smtplib.SMTP_SSL):
    """SMTP over TLS from the first byte, within the limit."""


class PromptBackend(EmailBackend):
    """Django's SMTP backend within the limit; its settings are the site's."""

    @property
    def connection_class(self) -> type[smtplib.SMTP]:
        return PromptSMTPOverTLS if self.use_ssl else PromptSMTP
