"""Views of the list kept under a name: saved, shared, gone."""

import pytest
from django.urls import reverse

from cases.models import SavedView
from tests.cases.cast import make_user
from tests.cases.views.conftest import signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def sofia(db):
    return make_user("sofia", "Consultants")


def save(client, name="Omat", query="stage=lead", **given):
    return client.post(reverse("cases:save_view"), {"name": name, "query": query} | given)


def offered(client):
    """Return the names that the list offers."""
    return [view.name for view in client.get(reverse("cases:index")).context["views"]]


def test_the_present_filters_are_kept_under_a_name(as_consultant, eero):
    response = save(as_consultant, query="stage=lead&p=2&evil=1")

    view = SavedView.objects.get()
    assert (view.owner, view.name, view.query, view.is_shared) == (
        eero,
        "Omat",
        "stage=lead",
        False,
    )
    assert response.url == reverse("cases:index") + "?stage=lead"


def test_the_view_that_is_looked_at_is_marked(as_consultant):
    save(as_consultant, query="stage=won&stage=lead")

    response = as_consultant.get(reverse("cases:index"), {"stage": ["lead", "won"]})

    assert response.context["present"] == SavedView.objects.get().query


def test_the_same_name_replaces_the_view(as_consultant):
    save(as_consultant)
    save(as_consultant, query="stage=won", shared="on")

    view = SavedView.objects.get()
    assert (view.query, view.is_shared) == ("stage=won", True)


@pytest.mark.parametrize("name", ["", " ", "x" * 61])
def test_a_view_without_a_fitting_name_is_not_kept(name, as_consultant):
    save(as_consultant, name=name)

    assert not SavedView.objects.exists()


def test_filters_too_long_to_keep_are_refused(as_consultant):
    save(as_consultant, query="q=" + "x" * 1001)

    assert not SavedView.objects.exists()


def test_a_view_is_its_owners_until_it_is_shared(as_consultant, sofia):
    save(as_consultant)
    other, view = signed_in(sofia), SavedView.objects.get()
    assert (offered(as_consultant), offered(other)) == (["Omat"], [])

    as_consultant.post(reverse("cases:share_view", args=[view.pk]), {"shared": "on"})
    assert offered(other) == ["Omat"]
    as_consultant.post(reverse("cases:share_view", args=[view.pk]))
    assert offered(other) == []


def test_a_view_is_deleted_by_its_owner(as_consultant):
    save(as_consultant)

    as_consultant.post(reverse("cases:delete_view", args=[SavedView.objects.get().pk]))

    assert not SavedView.objects.exists()


@pytest.mark.parametrize("name", ["share_view", "delete_view"])
def test_a_shared_view_of_another_is_not_changed(name, as_consultant, sofia):
    view = SavedView.objects.create(owner=sofia, name="Sofian", is_shared=True)

    response = as_consultant.post(reverse(f"cases:{name}", args=[view.pk]))

    assert (response.status_code, SavedView.objects.get().is_shared) == (404, True)


@pytest.mark.parametrize("name", ["save_view", "share_view", "delete_view"])
def test_a_get_changes_no_view(name, as_consultant, eero):
    view = SavedView.objects.create(owner=eero, name="Omat")
    given = [] if name == "save_view" else [view.pk]

    response = as_consultant.get(reverse(f"cases:{name}", args=given))

    assert (response.status_code, SavedView.objects.count()) == (405, 1)


def test_who_sees_no_cases_keeps_no_views(as_editor):
    save(as_editor)

    assert not SavedView.objects.exists()
