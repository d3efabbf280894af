"""Why a mail was not taken, by what its server answered or what our own program raised."""

import re
from enum import Enum

# The reply, and the enhanced code of servers that give one (RFC 5321 section 4.2, RFC 3463).
REPLY = re.compile(r"(?P<reply>[45][0-9]{2})[ -]?(?P<enhanced>[45][.][0-9]{1,3}[.][0-9]{1,3})?\b")
# What the way to the server raises. Any other error is our program's own.
ON_THE_WAY = re.compile(r"(SMTP|SSL|OSError|gaierror|herror|Connection|Timeout|BrokenPipe)\w*: ?")
OUR_ERROR = re.compile(r"[A-Za-z_.]+: |no worker survived")
AUTHENTICATION = {"530", "534", "535", "538"}
# Bad addresses of the sender stand among those of the recipient: 5.1.7 and 5.1.8.
BAD_SENDER = {"5.1.7", "5.1.8"}
TOO_BIG = {"5.2.3", "5.3.4"}


class MailFault(Enum):
    """What went wrong, as far as it can be told."""

    NO_MAILBOX = "no mailbox"
    FULL = "full"
    CLOSED = "closed"
    TOO_BIG = "too big"
    POLICY = "policy"
    LOGIN = "login"
    REFUSED = "refused"
    WAIT = "wait"
    UNREACHABLE = "unreachable"
    OURS = "ours"


def fault_of(error: str) -> MailFault | None:
    """Return what an error says went wrong; None for one that is no error of sending."""
    if match := REPLY.match(error):
        return _by_reply(match["reply"], match["enhanced"] or "")
    if ON_THE_WAY.match(error):
        return MailFault.UNREACHABLE
    return MailFault.OURS if OUR_ERROR.match(error) else None


def _by_reply(reply: str, enhanced: str) -> MailFault:
    # Before the enhanced code, which counts a refused login (5.7.8) as a matter of policy.
    if reply in AUTHENTICATION:
        return MailFault.LOGIN
    if reply.startswith("4"):
        return MailFault.WAIT
    return _by_enhanced(enhanced) if enhanced else _by_bare(reply)


def _by_enhanced(code: str) -> MailFault:
    if code in TOO_BIG:
        return MailFault.TOO_BIG
    if code == "5.2.2":
        return MailFault.FULL
    subjects = {"5.1": MailFault.NO_MAILBOX, "5.2": MailFault.CLOSED, "5.7": MailFault.POLICY}
    if code in BAD_SENDER:
        return MailFault.REFUSED
    return subjects.get(code.rpartition(".")[0], MailFault.REFUSED)


def _by_bare(reply: str) -> MailFault:
    # 550 is left out: without an enhanced code it may be an unknown user or a rule alike.
    bare = {"551": MailFault.NO_MAILBOX, "552": MailFault.FULL, "553": MailFault.NO_MAILBOX}
    return bare.get(reply, MailFault.REFUSED)
