"""Servers of the tests, well-behaved and not, on loopback."""

import pytest

from tests.bookings.calendars.server import serving


@pytest.fixture
def server():
    """A server that the tests may reach."""
    with serving() as found:
        yield found


@pytest.fixture
def other():
    """A second server: another origin, since its port is another."""
    with serving() as found:
        yield found
