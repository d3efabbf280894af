"""What the tests of cases share."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from wagtail.models import Page

from cases import actions
from tests.cases.cast import make_user
from tests.factories import NOW, helsinki


@pytest.fixture
def afterwards() -> datetime:
    """Return an hour after the session that the cast books by default."""
    return helsinki("2026-12-01 10:00") + timedelta(hours=1)


@pytest.fixture
def home(db) -> Page:
    """Return a published page that a booking can come from."""
    root = Page.objects.get(depth=1)
    return root.add_child(instance=Page(title="Kymmenen vinkkiä", slug="vinkit"))


@pytest.fixture
def aino(db) -> Any:
    """Return a consultant."""
    return make_user("aino", "Consultants")


@pytest.fixture
def eero(db) -> Any:
    """Return another consultant."""
    return make_user("eero", "Consultants")


@pytest.fixture
def johtaja(db) -> Any:
    """Return one who sees every case and may change all of them."""
    return make_user("johtaja", "Managers")


@pytest.fixture
def each_their_own(settings) -> None:
    """Let consultants see their own and shared cases alone."""
    settings.CASES = {"CONSULTANTS_SEE": "own"}


@pytest.fixture
def merge(johtaja) -> Callable[..., Any]:
    """Return a function that merges two records on the manager's word."""
    return lambda kept, merged, **given: actions.merge(kept, merged, by=johtaja, now=NOW, **given)
