"""What is kept encrypted in the database: sealed with a key of its own, made from the site's SECRET_KEY."""

from base64 import urlsafe_b64encode
from functools import cache

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

# Another purpose gets another line here, so that what is sealed for one never opens for another.
CALENDAR_ACCESS = b"bookings: access to an external calendar"


class SecretLostError(Exception):
    """What was sealed cannot be opened: the key it was sealed with is not among the site's any more."""


def seal(text: str) -> str:
    """Return the text encrypted; nothing stays nothing, so that an empty field shows as empty."""
    return _keys().encrypt(text.encode()).decode() if text else ""


def unseal(sealed: str) -> str:
    """Return what `seal` was given, also under a former key. Raises SecretLostError."""
    if not sealed:
        return ""
    try:
        return _keys().decrypt(sealed.encode()).decode()
    except InvalidToken:
        # The cause is left out: nothing of the sealed text may reach a log.
        raise SecretLostError("it was sealed with another SECRET_KEY") from None


def _keys() -> MultiFernet:
    return _keys_from(settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)


@cache
def _keys_from(*secret_keys: str | bytes) -> MultiFernet:
    # The first seals, each may open (as SECRET_KEY_FALLBACKS does for links).
    return MultiFernet([Fernet(_derived(key)) for key in secret_keys])


def _derived(secret_key: str | bytes) -> bytes:
    # RFC 5869: what leaks of this key tells nothing of SECRET_KEY, or of keys for other purposes.
    whole = secret_key if isinstance(secret_key, bytes) else secret_key.encode()
    key = HKDF(algorithm=SHA256(), length=32, salt=None, info=CALENDAR_ACCESS).derive(whole)
    return urlsafe_b64encode(key)
