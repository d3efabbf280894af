"""What every test gets: a language of its own, and a clock that stands still when asked for."""

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

import pytest
import time_machine
from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.utils import translation

from content.page_views import tally
from tests.factories import NOW


@pytest.fixture
def now() -> Iterator[datetime]:
    """Stop the clock at NOW for the whole test, and return it."""
    with time_machine.travel(NOW, tick=False):
        yield NOW


@pytest.fixture
def django_assert_num_queries(
    db: None, django_assert_num_queries: Callable[..., Any]
) -> Callable[..., Any]:
    """Count statements with the content types known: a flushed database has them looked up anew."""
    ContentType.objects.get_for_models(*apps.get_models())
    return django_assert_num_queries


@pytest.fixture(autouse=True)
def _finnish() -> Iterator[None]:
    """Start each test in Finnish: the language of one visit must not stay for the next."""
    with translation.override("fi"):
        yield


@pytest.fixture(autouse=True)
def _no_views() -> Iterator[None]:
    """Forget what a test looked at: it would be written in the middle of a later one."""
    yield
    tally.take()
