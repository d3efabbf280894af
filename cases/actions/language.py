"""The language of what the system writes down."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings
from django.utils import translation


@contextmanager
def site_language() -> Iterator[None]:
    """Write in the staff's language: what the system writes is kept, whoever's visit gave rise to it."""
    with translation.override(settings.LANGUAGE_CODE):
        yield
