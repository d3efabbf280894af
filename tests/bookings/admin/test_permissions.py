"""Superusers see all of bookings, consultants their own, editors and strangers nothing."""

from datetime import date, time

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import Client
from django.urls import reverse
from wagtail.permissions import policy_registry

from bookings.models import (
    Consultant,
    MailState,
    OpeningHours,
    OutgoingMail,
    Session,
    TimeOff,
    TypeSchedule,
)
from tests.bookings.admin.conftest import give, signed_in
from tests.factories import book_slot, make_consultant, make_session_type, open_weekdays

CONSULTANT_PAGES = [
    "edit",
    "hours",
    "repeated_hours",
    "add_schedule",
    "next_dates",
    "dates",
    "repeated_off",
    "holidays",
    "calendars",
    "add_calendar",
    "history",
]
LISTS = ["consultant:index", "session:index", "outgoingmail:index"]


@pytest.fixture
def records(aino, bookable):
    """A session of Aino's and one of Eero's, with a failed mail each."""
    open_weekdays(aino)
    make_session_type("syventava", consultants=[aino])
    theirs = book_slot(bookable)
    own = book_slot(aino.session_types.get())
    OutgoingMail.objects.update(state=MailState.FAILED)
    eero = Consultant.objects.get(slug="eero")
    return {"own": urls_about(aino, own), "theirs": urls_about(eero, theirs)}


def urls_about(consultant, booking):
    mail = booking.mails.first()
    return {
        **{
            f"consultant:{page}": reverse(f"consultant:{page}", args=[consultant.pk])
            for page in CONSULTANT_PAGES
        },
        "session:inspect": reverse("session:inspect", args=[booking.session_id]),
        "outgoingmail:inspect": reverse("outgoingmail:inspect", args=[mail.pk]),
    }


ROWS = [
    ("schedule", "schedule"),
    ("edit_schedule", "schedule"),
    ("remove_schedule", "schedule"),
    ("repeated_hours_of_schedule", "schedule"),
    ("repeated_hours_edit", "hours"),
    ("remove_hours", "hours"),
    ("repeated_off_edit", "off"),
    ("remove_off", "off"),
]


@pytest.mark.parametrize(("page", "kind"), ROWS, ids=[page for page, _ in ROWS])
def test_a_consultant_opens_rows_of_their_own_and_no_colleagues(as_aino, aino, page, kind):
    addresses = [
        reverse(f"consultant:{page}", args=[person.pk, rows_about(person)[kind].pk])
        for person in (aino, make_consultant("eero"))
    ]

    assert [as_aino.get(address).status_code for address in addresses] == [200, 302]


def rows_about(consultant):
    """Return one row of each kind that repeats."""
    daily = "RRULE:FREQ=DAILY"
    return {
        "schedule": TypeSchedule.objects.create(consultant=consultant, name="Evenings"),
        "hours": OpeningHours.objects.create(
            consultant=consultant, recurrence=daily, opens_at=time(9), closes_at=time(10)
        ),
        "off": TimeOff.objects.create(
            consultant=consultant, recurrence=daily, first_on=date(2026, 12, 1)
        ),
    }


def statuses(client, urls):
    return {name: client.get(url).status_code for name, url in urls.items()}


def all_of(urls, status):
    return dict.fromkeys(urls, status)


def everything(records):
    lists = {
        name: reverse(name)
        for name in [*LISTS, "sessiontype:index", "sessiontype:add", "consultant:add"]
    }
    others = {f"their {name}": url for name, url in records["theirs"].items()}
    return {**lists, **records["own"], **others}


def test_a_superuser_opens_every_page(root, records):
    urls = everything(records)

    assert statuses(root, urls) == all_of(urls, 200)


def test_a_consultant_opens_their_own_pages(as_aino, records):
    assert statuses(as_aino, records["own"]) == all_of(records["own"], 200)


def test_a_consultant_is_sent_away_from_a_colleagues_pages(as_aino, records):
    assert statuses(as_aino, records["theirs"]) == all_of(records["theirs"], 302)


def test_a_consultant_can_neither_add_nor_delete_consultants(as_aino, aino):
    urls = {
        "add": reverse("consultant:add"),
        "delete": reverse("consultant:delete", args=[aino.pk]),
        "types": reverse("sessiontype:index"),
    }

    assert statuses(as_aino, urls) == all_of(urls, 302)


def test_an_editor_is_sent_away_from_every_page(as_editor, records):
    urls = everything(records)

    assert statuses(as_editor, urls) == all_of(urls, 302)


def test_a_stranger_is_asked_to_sign_in_on_every_page(records):
    for url in everything(records).values():
        assert Client().get(url).headers["Location"].startswith(reverse("wagtailadmin_login"))


@pytest.mark.parametrize("name", LISTS)
def test_a_consultants_lists_leave_out_their_colleagues(as_aino, records, name):
    answer = as_aino.get(reverse(name))

    [shown] = {len(answer.context["object_list"])}
    policy = policy_registry.get_by_type(answer.context["object_list"][0].__class__)
    own = policy.instances_user_has_permission_for(answer.wsgi_request.user, "view")
    assert shown == (own.count() or 1)


@pytest.mark.parametrize(
    ("model", "codename"), [(Session, "view_session"), (OutgoingMail, "view_outgoingmail")]
)
def test_a_group_can_be_given_everyones_records(as_editor, records, model, codename):
    user = as_editor.get(reverse("wagtailadmin_home")).wsgi_request.user
    give(user, codename)

    answer = as_editor.get(reverse(f"{model._meta.model_name}:index"))

    assert len(answer.context["object_list"]) == model.objects.count()


def test_a_consultant_given_the_right_changes_all_colleagues(aino, records):
    give(aino.user, "change_consultant")

    found = statuses(signed_in(aino.user), {"edit": records["theirs"]["consultant:edit"]})

    assert found == {"edit": 200}


def test_a_consultant_cannot_hand_their_profile_to_another_account(as_aino, aino):
    form = as_aino.get(reverse("consultant:edit", args=[aino.pk])).context["form"]

    assert {"user", "is_active", "slug"} & set(form.fields) == set()
    assert {"name", "zone", "bio_fi"} <= set(form.fields)


def test_an_account_that_was_closed_has_nothing_of_its_own(aino):
    aino.user.is_active = False

    policy = policy_registry.get_by_type(Consultant)

    assert not policy.user_has_permission_for_instance(aino.user, "change", aino)
    assert not policy.user_has_permission(AnonymousUser(), "change")


def test_the_policy_names_those_who_may_change_a_consultant(aino, root):
    make_consultant("eero")

    users = policy_registry.get_by_type(Consultant).users_with_permission("change")

    assert set(users.values_list("username", flat=True)) == {"aino", "root"}


def test_the_menu_shows_bookings_to_consultants_and_not_to_editors(as_aino, as_editor):
    home = reverse("wagtailadmin_home")

    assert "My opening hours" in as_aino.get(home).content.decode()
    assert "Sent mail" not in as_editor.get(home).content.decode()


def test_the_rights_of_bookings_are_offered_to_groups(root):
    page = root.get(reverse("wagtailusers_groups:add")).content.decode()

    for right in ("session type", "consultant", "outgoing mail"):
        assert right in page.lower()
