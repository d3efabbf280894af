"""A real SMTP server on a port of its own, that answers each recipient as it was told to."""

import asyncio
import socket
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import Message
from logging import getLogger
from typing import Any

from aiosmtpd.controller import Controller

getLogger("mail.log").setLevel("ERROR")  # aiosmtpd tells of every line otherwise
DROP, HANG, TAKE_AND_DROP = "drop", "hang", "take and drop"


@dataclass(frozen=True)
class Delivered:
    """One mail as it came over the wire."""

    recipient: str
    mime: bytes

    @property
    def message(self) -> Message:
        return message_from_bytes(self.mime)

    @property
    def identity(self) -> tuple[str, ...]:
        """What makes a duplicate harmless: Message-ID, UID and SEQUENCE, and the METHOD."""
        lines = self.calendar.replace("\r\n ", "").splitlines()
        told = [line for line in lines if line.startswith(("UID", "SEQUENCE", "METHOD"))]
        return (self.message["Message-ID"], *sorted(told))

    @property
    def calendar(self) -> str:
        parts = (p for p in self.message.walk() if p.get_content_type() == "text/calendar")
        return next((part.get_payload(decode=True).decode() for part in parts), "")


@dataclass
class Postbox:
    """What was delivered, and how to answer: a reply, DROP, HANG or TAKE_AND_DROP, once each.

    `answers[address]` is used up from its start; afterwards everything is taken.
    """

    port: int = 0
    answers: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    mails: list[Delivered] = field(default_factory=list)

    @property
    def url(self) -> str:
        return f"smtp://127.0.0.1:{self.port}"

    def to(self, recipient: str) -> list[Delivered]:
        return [mail for mail in self.mails if mail.recipient == recipient]

    async def handle_RCPT(  # noqa: N802 - aiosmtpd's name
        self, server: Any, session: Any, envelope: Any, address: str, options: list[str]
    ) -> str:
        waiting = self.answers[address]
        answer = waiting.pop(0) if waiting and waiting[0] != TAKE_AND_DROP else "250 OK"
        if answer == DROP:
            server.transport.abort()
        elif answer == HANG:
            await asyncio.sleep(60)
        else:
            envelope.rcpt_tos.append(address)
        return answer

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802 - same
        recipient = envelope.rcpt_tos[0]
        self.mails.append(Delivered(recipient, envelope.original_content))
        if self.answers[recipient][:1] == [TAKE_AND_DROP]:
            self.answers[recipient].pop(0)
            server.transport.abort()
        return "250 OK"


@contextmanager
def open_postbox() -> Iterator[Postbox]:
    """Serve until the end of the block."""
    postbox = Postbox(port=free_port())
    controller = Controller(postbox, hostname="127.0.0.1", port=postbox.port)
    controller.start()
    try:
        yield postbox
    finally:
        controller.stop()


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
