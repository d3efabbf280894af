"""An action as one transaction: run again when the database asks for it, refused when sessions overlap."""

from collections.abc import Callable
from typing import TypeVar

from django.db import IntegrityError, OperationalError, transaction

TRIES = 3
# PostgreSQL: serialization failure and deadlock; the transaction may be run again as it is.
RETRY_STATES = frozenset({"40001", "40P01"})

Result = TypeVar("Result")


def whole(action: Callable[[], Result]) -> Result:
    """Run an action in a transaction of its own, again when the database asks for it."""
    for attempt in range(1, TRIES + 1):
        try:
            with transaction.atomic():
                return action()
        except OperationalError as error:
            state = getattr(error.__cause__, "sqlstate", None)
            if attempt == TRIES or state not in RETRY_STATES:
                raise
    raise AssertionError("the last try returns or raises")


def is_overlap(error: IntegrityError) -> bool:
    """Return whether the database refused two sessions of one consultant at one time (ADR 0004)."""
    return "sessions_never_overlap" in str(error)
