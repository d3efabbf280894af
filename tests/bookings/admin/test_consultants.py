"""Consultants in the admin: list, profile, and who cannot be deleted."""

import pytest
from django.urls import reverse

from bookings.models import Consultant
from tests.factories import book_slot, make_consultant

PROFILE = {
    "name": "Aino Lehtimaa",
    "slug": "aino",
    "email": "aino@sparring.example",
    "language": "fi",
    "zone": "Europe/Helsinki",
    "role_fi": "Sparraaja",
    "role_en": "Sparring partner",
    "bio_fi": "",
    "bio_en": "",
    "user": "",
    "photo": "",
    "is_active": "on",
}


def test_a_new_consultant_is_led_to_their_opening_hours(root):
    answer = root.post(reverse("consultant:add"), PROFILE)

    aino = Consultant.objects.get()
    assert answer.headers["Location"] == reverse("consultant:hours", args=[aino.pk])


def test_a_zone_that_does_not_exist_is_refused(root):
    answer = root.post(reverse("consultant:add"), PROFILE | {"zone": "Europe/Sumusaari"})

    assert list(answer.context["form"].errors) == ["zone"]


def test_a_consultant_changes_their_own_profile_but_not_their_account(as_aino, aino):
    url = reverse("consultant:edit", args=[aino.pk])

    as_aino.post(url, PROFILE | {"name": "Aino Uusi", "user": "", "slug": "other", "is_active": ""})

    aino.refresh_from_db()
    assert (aino.name, aino.slug, aino.is_active) == ("Aino Uusi", "aino", True)
    assert aino.user is not None


def test_a_consultant_with_sessions_is_not_deleted(root, bookable):
    book_slot(bookable)
    eero = Consultant.objects.get()

    answer = root.post(reverse("consultant:delete", args=[eero.pk]), follow=True)

    assert "has sessions and cannot be deleted" in answer.content.decode()
    assert Consultant.objects.exists()


def test_a_consultant_without_sessions_is_deleted(root, aino):
    root.post(reverse("consultant:delete", args=[aino.pk]))

    assert not Consultant.objects.exists()


def test_the_list_leads_to_hours_and_dates_of_each(root, aino):
    page = root.get(reverse("consultant:index")).content.decode()

    assert reverse("consultant:hours", args=[aino.pk]) in page
    assert reverse("consultant:dates", args=[aino.pk]) in page


def test_a_consultant_is_found_by_a_part_of_the_name(root):
    make_consultant("aino")
    make_consultant("eero")

    found = root.get(reverse("consultant:index"), {"q": "lehti"}).context["object_list"]

    assert [consultant.slug for consultant in found] == ["aino"]


@pytest.mark.parametrize("names", [["aino"], ["aino", "eero", "sofia"]], ids=["one", "three"])
def test_the_list_takes_the_same_statements_for_one_and_three(
    root, names, django_assert_num_queries
):
    for name in names:
        make_consultant(name)
    root.get(reverse("consultant:index"))

    with django_assert_num_queries(9):
        root.get(reverse("consultant:index"))
