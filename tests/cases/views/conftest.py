"""Who looks at the cases in the admin."""

import pytest
from django.contrib.auth.models import Permission
from django.test import Client

from tests.cases.cast import make_editor, make_user


def signed_in(user) -> Client:
    client = Client(headers={"accept-language": "fi"})
    client.force_login(user)
    return client


@pytest.fixture
def eero(db):
    return make_user("eero", "Consultants", first_name="Eero")


@pytest.fixture
def as_consultant(eero, now) -> Client:
    """Return the browser of a consultant who is no superuser."""
    return signed_in(eero)


@pytest.fixture
def as_editor(db) -> Client:
    """Return the browser of one who may do everything but see cases."""
    return signed_in(make_editor())


@pytest.fixture
def as_reader(db, now) -> Client:
    """Return the browser of one who may see cases but not change them."""
    reader = make_user("reader")
    seeing = Permission.objects.filter(codename__in=["access_admin", "view_case"])
    reader.user_permissions.set(seeing)
    return signed_in(reader)
