"""The form of an external calendar, without its page: what it asks for, keeps, and refuses."""

import pytest

from bookings.admin.calendars import CalendarForm
from bookings.calendars import Access
from bookings.models import CalendarKind

FEED = "https://calendar.example/private-k1/basic.ics"
STORED = Access(CalendarKind.CALDAV, "https://dav.example/work/", "aino", "hunter2")
NEW = {"name": "Work", "kind": "ics", "url": FEED, "is_active": "on"}
KEPT = {"name": "Work", "kind": "caldav", "url": "", "username": "aino", "password": ""}


@pytest.mark.parametrize(
    ("changes", "access"),
    [
        ({}, Access(CalendarKind.ICS, FEED)),
        ({"url": f"  {FEED} "}, Access(CalendarKind.ICS, FEED)),
        (
            {"kind": "caldav", "username": "aino", "password": " two blanks "},
            Access(CalendarKind.CALDAV, FEED, "aino", " two blanks "),
        ),
    ],
)
def test_a_new_calendar_is_asked_for_as_it_was_typed(changes, access):
    form = CalendarForm(NEW | changes)

    assert (form.errors, form.entry.access) == ({}, access)


@pytest.mark.parametrize(("ticked", "is_active"), [("on", True), ("", False)])
def test_a_calendar_is_in_use_only_while_its_box_is_ticked(ticked, is_active):
    form = CalendarForm(NEW | {"is_active": ticked})

    assert (form.is_valid(), form.entry.is_active) == (True, is_active)


@pytest.mark.parametrize(
    ("changes", "field", "words"),
    [
        ({"url": ""}, "url", "required"),
        ({"url": "   "}, "url", "required"),
        ({"name": ""}, "name", "required"),
        ({"name": "x" * 81}, "name", "at most 80"),
        ({"kind": "ldap"}, "kind", "not one of the available"),
        ({"username": "ai:no", "password": "x"}, "username", "no colon"),
        ({"username": "aino"}, "password", "both user name and password"),
        ({"password": "x"}, "username", "both user name and password"),
        (
            {"url": "http://calendar.example/", "username": "aino", "password": "x"},
            "url",
            "must begin with https://",
        ),
        ({"url": "https://aino:x@calendar.example/"}, "url", "their own fields below"),
        ({"url": "ftp://calendar.example/"}, "url", "must begin with https://, http://"),
        ({"url": "https://calendar.example:8443/"}, "url", "ports 80 and 443"),
    ],
)
def test_what_cannot_be_asked_is_told_at_its_field_alone(changes, field, words):
    form = CalendarForm(NEW | changes)

    assert list(form.errors) == [field]
    assert words in str(form.errors[field])


def test_an_address_without_a_password_may_be_in_clear():
    assert CalendarForm(NEW | {"url": "http://calendar.example/a.ics"}).is_valid()


def test_fields_that_were_left_empty_ask_for_nothing_new():
    form = CalendarForm(KEPT, stored=STORED)

    assert (form.errors, form.entry.access) == ({}, Access(CalendarKind.CALDAV, "", "aino", ""))


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"url": "https://other.example/work/"}, "it was given for another server"),
        ({"username": "eero"}, "it was given for another user"),
    ],
)
def test_a_stored_password_is_not_sent_where_it_was_not_given_for(changes, reason):
    form = CalendarForm(KEPT | changes, stored=STORED)

    assert list(form.errors) == ["password"], reason
    assert "Type the password again" in str(form.errors["password"])


def test_a_password_typed_again_goes_to_the_new_server():
    changes = {"url": "https://other.example/work/", "password": "hunter3"}
    form = CalendarForm(KEPT | changes, stored=STORED)

    assert (form.errors, form.entry.access.password) == ({}, "hunter3")


@pytest.mark.parametrize(
    ("stored", "told"),
    [
        (None, []),
        (Access(CalendarKind.ICS, FEED), ["url"]),
        (STORED, ["url", "password"]),
    ],
)
def test_only_what_is_stored_is_said_to_be_kept(stored, told):
    form = CalendarForm(stored=stored)

    kept = [name for name, field in form.fields.items() if "Stored" in str(field.help_text)]
    assert kept == told


def test_no_form_shows_a_password_or_a_stored_address():
    html = str(CalendarForm(KEPT | {"password": "hunter3"}, stored=STORED))

    assert [text for text in ("hunter2", "hunter3", "dav.example") if text in html] == []
