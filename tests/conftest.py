"""What every test may ask for: a clock that stands still."""

from collections.abc import Iterator
from datetime import datetime

import pytest
import time_machine

from tests.factories import NOW


@pytest.fixture
def now() -> Iterator[datetime]:
    """Stop the clock at NOW for the whole test, and return it."""
    with time_machine.travel(NOW, tick=False):
        yield NOW
