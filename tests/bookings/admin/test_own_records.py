"""The rights policies alone: what is one's own, for lists, for one row, and for whole actions."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from wagtail.permissions import policy_registry

from bookings.admin.permissions import consultant_of, require
from bookings.models import Consultant, OutgoingMail, Session
from tests.bookings.admin.conftest import admin_user, give
from tests.factories import (
    book_slot,
    make_bookable,
    make_consultant,
    make_session_type,
    open_weekdays,
)


def policy(model):
    return policy_registry.get_by_type(model)


def listed(model, user, *actions):
    return list(policy(model).instances_user_has_any_permission_for(user, actions or ("view",)))


@pytest.fixture
def eero_session(bookable):
    """A session of Eero's, with its mail."""
    return book_slot(bookable).session


@pytest.fixture
def stranger(db):
    """Someone of the staff who gives no sessions."""
    return admin_user("stranger")


def test_a_consultant_is_known_by_the_account(aino, stranger):
    assert consultant_of(aino.user) == aino
    assert consultant_of(stranger) is None
    assert consultant_of(AnonymousUser()) is None


def test_who_the_account_belongs_to_is_asked_once(aino, django_assert_num_queries):
    user = type(aino.user).objects.get(pk=aino.user.pk)

    with django_assert_num_queries(1):
        assert consultant_of(user) == consultant_of(user) == aino


@pytest.mark.parametrize(
    ("model", "action", "own"),
    [
        (Consultant, "change", True),
        (Consultant, "view", False),
        (Consultant, "add", False),
        (Consultant, "delete", False),
        (Session, "view", True),
        (Session, "change", True),
        (Session, "delete", False),
        (OutgoingMail, "view", True),
        (OutgoingMail, "change", True),
        (OutgoingMail, "add", False),
    ],
)
def test_what_a_consultant_may_do_to_what_is_theirs(aino, model, action, own):
    assert policy(model).user_has_permission(aino.user, action) is own


@pytest.mark.parametrize("model", [Consultant, Session, OutgoingMail])
@pytest.mark.parametrize("action", ["view", "change"])
def test_one_who_gives_no_sessions_has_nothing_of_their_own(eero_session, stranger, model, action):
    assert policy(model).user_has_permission(stranger, action) is False
    assert listed(model, stranger, action) == []


def test_a_session_of_two_is_listed_once_to_each(db, now, aino):
    make_bookable("eero")
    both = make_session_type("yhdessa")
    both.fixed_consultants.set(Consultant.objects.all())
    both.save()
    open_weekdays(aino)

    session = book_slot(both).session

    assert len(session.people) == 2
    assert listed(Session, aino.user) == [session]


def test_mail_is_listed_to_the_consultant_whose_session_it_is_about(eero_session, aino):
    open_weekdays(aino)
    own = book_slot(make_session_type("oma", consultants=[aino]), "2026-12-02 10:00")

    assert {mail.booking for mail in listed(OutgoingMail, aino.user)} == {own}


def test_the_right_to_all_lists_what_is_nobodys_own(eero_session, stranger):
    give(stranger, "view_session")

    assert listed(Session, stranger) == [eero_session]


def test_the_right_to_see_all_is_no_right_to_change_any(eero_session, stranger):
    give(stranger, "view_session")

    assert listed(Session, stranger, "change") == []
    with pytest.raises(PermissionDenied):
        require(stranger, ["change"], eero_session)


@pytest.mark.parametrize("actions", [["delete"], ["add"], []])
def test_ones_own_may_not_be_more_than_seen_and_changed(aino, actions):
    with pytest.raises(PermissionDenied):
        require(aino.user, actions, aino)


def test_any_of_several_rights_will_do(aino):
    require(aino.user, ["delete", "change"], aino)

    with pytest.raises(PermissionDenied):
        require(aino.user, ["delete", "change"], make_consultant("eero"))


def test_a_closed_account_changes_nothing_even_with_rights(eero_session, aino):
    give(aino.user, "change_session")
    aino.user.is_active = False

    with pytest.raises(PermissionDenied):
        require(aino.user, ["change"], eero_session)


@pytest.mark.parametrize(
    ("model", "action", "names"),
    [
        (Consultant, "change", {"aino"}),
        (Consultant, "delete", set()),
        (Session, "view", {"aino", "stranger"}),
        (Session, "delete", set()),
    ],
)
def test_those_who_may_do_something_are_named_once_each(aino, stranger, model, action, names):
    give(stranger, "view_session")
    make_consultant("eero", user=admin_user("eero", is_active=False))

    users = policy(model).users_with_permission(action)

    assert sorted(user.username for user in users) == sorted(names)
