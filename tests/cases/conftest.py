"""What the tests of cases share."""

from datetime import datetime, timedelta

import pytest
from wagtail.models import Page

from tests.factories import helsinki


@pytest.fixture
def afterwards() -> datetime:
    """Return an hour after the session that the cast books by default."""
    return helsinki("2026-12-01 10:00") + timedelta(hours=1)


@pytest.fixture
def home(db) -> Page:
    """Return a published page that a booking can come from."""
    root = Page.objects.get(depth=1)
    return root.add_child(instance=Page(title="Kymmenen vinkkiä", slug="vinkit"))
