"""Signed links to one booking: a salt of their own per purpose, revoked by raising token_version."""

from enum import Enum

from django.core import signing

from bookings.models.session import Booking


class Purpose(Enum):
    """What a token lets its bearer do; a token of one purpose fails for every other."""

    MANAGE = "bookings.manage"
    INVITE_FILE = "bookings.invite-file"


class BadTokenError(ValueError):
    """The token was not signed here, or not for this purpose."""


def make_token(booking: Booking, purpose: Purpose) -> str:
    """Return a token for URLs."""
    return signing.dumps([booking.ref, booking.token_version], salt=purpose.value)


def read_token(token: str, purpose: Purpose) -> tuple[str, int]:
    """Return (ref, token_version) of a token; raises BadTokenError for a forged one."""
    try:
        # No max_age: how long a link lives depends on when its session ends,
        # which is asked when it is read.
        ref, version = signing.loads(token, salt=purpose.value)
    except (signing.BadSignature, ValueError, TypeError) as error:
        raise BadTokenError("this link is not one of ours, or a part of it is missing") from error
    return str(ref), int(version)
