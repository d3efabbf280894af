"""The staff of the tests: who they are and what they may."""

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group, Permission
from django.test import Client
from django.utils import translation

from tests.factories import make_bookable, make_consultant

User = get_user_model()


def signed_in(user):
    client = Client(headers={"accept-language": "en"})
    client.force_login(user)
    return client


def give(user, *codenames):
    """Give a user permissions of bookings."""
    user.user_permissions.add(*Permission.objects.filter(codename__in=codenames))


def admin_user(name, **fields):
    user = User.objects.create_user(name, f"{name}@sparring.example", "sparring", **fields)
    give(user, "access_admin")
    return user


@pytest.fixture(autouse=True)
def english():
    """The tests read English, the language the texts are written in."""
    with translation.override("en"):
        yield


@pytest.fixture
def root(db):
    return signed_in(User.objects.create_superuser("root", "root@sparring.example", "sparring"))


@pytest.fixture
def aino(db):
    return make_consultant("aino", user=admin_user("aino"))


@pytest.fixture
def as_aino(aino):
    return signed_in(aino.user)


@pytest.fixture
def as_editor(db):
    user = admin_user("editor")
    user.groups.add(Group.objects.get(name="Editors"))
    return signed_in(user)


@pytest.fixture
def bookable(db, now):
    """A session type that Eero gives."""
    return make_bookable("eero")
