"""Until when something remembered of the pages holds: a mark that changes with any page."""

from uuid import uuid4

from django.core.cache import cache
from django.db import transaction

# Seconds. A change clears the memory of its own process at once; other processes wait this long,
# unless they share a cache.
REMEMBERED_FOR = 60
VERSION = "content.version"


def version() -> str:
    """Return the mark to remember something under."""
    return str(cache.get(VERSION, 0))


def forget() -> None:
    """Let nothing remembered of the pages be used again."""
    _renew()
    # Whoever asked before the commit has remembered what was there before it.
    transaction.on_commit(_renew)


def _renew() -> None:
    # Drawn rather than counted: nothing has to be read first, so two that renew at once do no harm.
    cache.set(VERSION, uuid4().hex, None)
