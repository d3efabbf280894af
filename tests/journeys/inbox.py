"""A real SMTP server that keeps what it is sent."""

import re
import time
from dataclasses import dataclass, field
from email import message_from_bytes, policy

PATIENCE = 60  # seconds; beat alone would bring a mail within 30


@dataclass
class Inbox:
    """What was received, in order: the envelope's recipient and the bytes."""

    received: list[tuple[str, bytes]] = field(default_factory=list)

    async def handle_DATA(self, server, session, envelope):  # noqa: N802 - aiosmtpd's name
        (recipient,) = envelope.rcpt_tos
        self.received.append((recipient, envelope.original_content))
        return "250 taken"

    def to(self, recipient):
        """Return the mails to one address, the oldest first."""
        return [raw for who, raw in list(self.received) if who == recipient]

    def wait_for(self, recipient, count):
        """Return the mails to one address once there are so many, and no more."""
        deadline = time.monotonic() + PATIENCE
        while len(self.to(recipient)) < count:
            assert time.monotonic() < deadline, f"{len(self.to(recipient))} mails to {recipient}"
            time.sleep(0.2)
        assert len(self.to(recipient)) == count
        return self.to(recipient)


def links_in(raw):
    """Return the addresses in the plain text of a mail."""
    message = message_from_bytes(raw, policy=policy.default)
    return re.findall(r"http://\S+", message.get_body(("plain",)).get_content())
