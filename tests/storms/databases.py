"""Databases that a storm has to itself and that many processes share: a file, or one of PostgreSQL's."""

import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

from django.db import connection, connections

numbers = count(1)


def make_template(folder: Path) -> str:
    """Copy the test database, migrated and empty, to one that can be copied; return its name."""
    source = str(connection.settings_dict["NAME"])
    assert "test_" in source or "memory" in source, "mark the test with django_db"
    if connection.vendor == "sqlite":
        connection.ensure_connection()
        path = folder / "template.sqlite3"
        with sqlite3.connect(path) as copy:
            connection.connection.backup(copy)
        copy.close()
        return str(path)
    connection.close()  # a template may have no sessions
    return _create(f"storm_{os.getpid()}_template", source)


def make_copy(template: str, folder: Path) -> str:
    """Return the name of a new database with what the template has."""
    if connection.vendor == "sqlite":
        return str(shutil.copy(template, folder / "storm.sqlite3"))
    return _create(f"storm_{os.getpid()}_{next(numbers)}", template)


def drop(name: str) -> None:
    """Remove a database, whoever is still connected to it."""
    if connection.vendor == "postgresql":
        with connection._nodb_cursor() as cursor:
            cursor.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


def url_of(name: str) -> str:
    """Return the DATABASE_URL with which a server of its own finds the database."""
    if connection.vendor == "sqlite":
        return f"sqlite:///{name}"
    return urlunsplit(urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{name}"))


def use(name: str) -> None:
    """Let this thread, and every thread and connection opened later, work on the database."""
    connections.settings["default"]["NAME"] = name
    connections["default"] = connections.create_connection("default")


@contextmanager
def used(name: str) -> Iterator[None]:
    """Work on the database for a while, then on the test database again."""
    before, settings = connections["default"], connections.settings["default"]
    kept = settings["NAME"]
    use(name)
    try:
        yield
    finally:
        connections["default"].close()
        settings["NAME"] = kept
        connections["default"] = before


def _create(name: str, source: str) -> str:
    with connection._nodb_cursor() as cursor:
        cursor.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        cursor.execute(f'CREATE DATABASE "{name}" TEMPLATE "{source}"')
    return name
