"""What every storm may ask for: a database of its own and a mail server that misbehaves to order."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.storms import databases
from tests.storms.postbox import Postbox, open_postbox


@pytest.fixture(scope="session")
def template(django_db_setup: None, django_db_blocker: Any, tmp_path_factory: Any) -> Iterator[str]:
    with django_db_blocker.unblock():
        name = databases.make_template(tmp_path_factory.mktemp("template"))
        yield name
        databases.drop(name)


@pytest.fixture
def database(template: str, django_db_blocker: Any, tmp_path: Path) -> Iterator[str]:
    """Let the test and its processes work on a database of their own; return its name."""
    with django_db_blocker.unblock():
        name = databases.make_copy(template, tmp_path)
        with databases.used(name):
            yield name
        databases.drop(name)


@pytest.fixture
def postbox(settings: Any) -> Iterator[Postbox]:
    """Let all mail of this process go to an SMTP server that the test commands."""
    with open_postbox() as server:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", server.port
        settings.EMAIL_TIMEOUT = 1
        yield server
