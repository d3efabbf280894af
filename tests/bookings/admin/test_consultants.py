"""Consultants in the admin: list, profile, and who cannot be deleted."""

import pytest
from django.urls import reverse

from bookings.actions.booking import cancel
from bookings.models import Consultant
from tests.factories import NOW, book_slot, make_consultant

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
    "cap_day": "",
    "cap_week": "",
    "weight": "1",
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


def test_caps_of_all_session_types_together_are_saved(as_aino, aino):
    url = reverse("consultant:edit", args=[aino.pk])

    as_aino.post(url, PROFILE | {"cap_day": "3", "cap_week": "9", "weight": "7"})

    aino.refresh_from_db()
    assert (aino.cap_day, aino.cap_week, aino.weight) == (3, 9, 1)


def test_the_share_of_sessions_is_for_who_may_change_all(root, aino):
    root.post(reverse("consultant:edit", args=[aino.pk]), PROFILE | {"weight": "2"})

    aino.refresh_from_db()
    assert aino.weight == 2


@pytest.mark.parametrize(
    ("field", "words"), [("cap_day", "0 would offer nothing"), ("weight", "greater than or equal")]
)
def test_a_number_of_sessions_below_one_is_refused(root, aino, field, words):
    answer = root.post(reverse("consultant:edit", args=[aino.pk]), PROFILE | {field: "0"})

    [error] = answer.context["form"].errors[field]
    assert words in error


@pytest.mark.usefixtures("now")
def test_an_inactive_consultant_with_sessions_to_come_is_told_and_leads_to_them(root, bookable):
    book_slot(bookable)
    eero = Consultant.objects.get()
    Consultant.objects.update(is_active=False)

    profile = root.get(reverse("consultant:edit", args=[eero.pk])).content.decode()
    listed = root.get(reverse("consultant:index")).content.decode()

    sessions = f"{reverse('session:index')}?when=coming&amp;consultants={eero.pk}"
    assert ("1 session is still to come" in profile, sessions in profile) == (True, True)
    assert ("Gives no new ones, but these stay." in listed, sessions in listed) == (True, True)


@pytest.mark.usefixtures("now")
def test_only_sessions_that_are_live_and_to_come_are_counted(root, bookable):
    cancel(book_slot(bookable), now=NOW)
    book_slot(bookable, "2026-12-02 10:00")

    [eero] = root.get(reverse("consultant:index")).context["object_list"]

    assert eero.coming == 1


@pytest.mark.usefixtures("now")
def test_whoever_switches_a_consultant_off_is_shown_the_sessions_to_come(root, bookable):
    session = book_slot(bookable).session
    url = reverse("consultant:edit", args=[Consultant.objects.get().pk])

    answer = root.post(url, PROFILE | {"slug": "eero", "is_active": ""}, follow=True)

    assert answer.redirect_chain == [(url, 302)]
    address = reverse("session:inspect", args=[session.pk])
    told = "Tuesday 1 December 2026 at 10:00–10:30 (Veera Vieras)"
    assert f'<li><a href="{address}">{told}</a></li>' in answer.content.decode()


@pytest.mark.usefixtures("now")
def test_with_nothing_to_come_saving_leads_on_to_the_list(root, aino):
    url = reverse("consultant:edit", args=[aino.pk])

    answer = root.post(url, PROFILE | {"is_active": ""})

    assert answer.headers["Location"] == reverse("consultant:index")


def test_an_active_consultant_is_warned_of_nothing(root, bookable):
    eero = Consultant.objects.get()

    assert root.get(reverse("consultant:edit", args=[eero.pk])).context["coming"] == 0


@pytest.mark.parametrize("names", [["aino"], ["aino", "eero", "sofia"]], ids=["one", "three"])
def test_the_list_takes_the_same_statements_for_one_and_three(
    root, names, django_assert_num_queries
):
    for name in names:
        make_consultant(name)
    root.get(reverse("consultant:index"))

    with django_assert_num_queries(9):
        root.get(reverse("consultant:index"))
