"""Signed links: a salt of their own per purpose, revoked by raising the version they carry."""

from enum import Enum
from typing import Protocol

from django.core import signing


class Purpose(Enum):
    """What a token lets its bearer do; a token of one purpose fails for every other."""

    MANAGE = "bookings.manage"
    INVITE_FILE = "bookings.invite-file"
    SEAT = "bookings.seat"
    IN_LINE = "bookings.in-line"
    SESSIONS_FEED = "bookings.feed.sessions"
    FREE_BUSY_FEED = "bookings.feed.free-busy"


class BadTokenError(ValueError):
    """The token was not signed here, or not for this purpose."""


class Linked(Protocol):
    """A record that links name by its reference, as long as their version is its own."""

    ref: str
    token_version: int


def make_token(record: Linked, purpose: Purpose) -> str:
    """Return a token for URLs that names a booking or a place in a line."""
    return sign(record.ref, record.token_version, purpose)


def sign(ref: str, version: int, purpose: Purpose) -> str:
    """Return a token for URLs."""
    return signing.dumps([ref, version], salt=purpose.value)


def read_token(token: str, purpose: Purpose) -> tuple[str, int]:
    """Return (ref, version) of a token; raises BadTokenError for a forged one."""
    try:
        # No max_age: how long a link lives depends on when its session ends,
        # which is asked when it is read.
        ref, version = signing.loads(token, salt=purpose.value)
    except (signing.BadSignature, ValueError, TypeError) as error:
        raise BadTokenError("this link is not one of ours, or a part of it is missing") from error
    return str(ref), int(version)
