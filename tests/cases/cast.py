"""The people and cases of these tests: plain functions that make them."""

from datetime import date
from typing import Any

from django.contrib.auth.models import Group, Permission, User

from bookings.models import Booking, SessionType
from cases import actions
from cases.models import Case, Contact, ContactEmail, LostReason
from tests.factories import NOW, book_slot, make_bookable

STEP = actions.NextStep("Soita Veeralle", date(2026, 12, 4))
OTHER_STEP = actions.NextStep("Kirjoita", date(2026, 12, 8))
VEERA = "veera@vieras.example"


def lost(code: str = "no-need", note: str = "") -> actions.Loss:
    """Return one of the reasons that every database begins with."""
    return actions.Loss(LostReason.objects.get(code=code), note)


def make_user(name: str = "aino", *groups: str, **fields: Any) -> User:
    """Return a user of the named groups."""
    user = User.objects.create_user(name, f"{name}@sparring.example", "sparring", **fields)
    user.groups.set([Group.objects.get(name=group) for group in groups])
    return user


def make_editor() -> User:
    """Return someone who may do everything in the admin but what cases' permissions give."""
    editor = make_user("editor", "Editors", "Moderators")
    others = Permission.objects.exclude(content_type__app_label="cases")
    editor.user_permissions.set(others)
    return editor


def make_owned() -> SessionType:
    """Return what can be booked from Aino, who has an account of her own."""
    session_type = make_bookable()
    session_type.consultants.update(user=make_user())
    return session_type


def make_contact(address: str = VEERA, name: str = "Veera Vieras", **fields: Any) -> Contact:
    """Return a contact with that address."""
    contact = Contact.objects.create(full_name=name, **fields)
    ContactEmail.objects.create(contact=contact, address=address)
    return contact


def make_case(
    title: str = "Strategiapäivä", *, contact: Contact | None = None, **fields: Any
) -> Case:
    """Return a case in lead that did not begin with a booking."""
    given = {"title": title, "next_step": STEP.text, "next_step_on": STEP.on}
    return actions.open_case(Case(**(given | fields)), contact=contact, now=NOW)


def case_of(booking: Booking) -> Case:
    """Return the case of a booking, as it is now."""
    return Case.objects.get(activities__booking=booking, activities__kind="booked")


def booked_case(**fields: Any) -> tuple[Case, Booking]:
    """Return the case that a first booking opened, and that booking."""
    booking = book_slot(make_owned(), **fields)
    return case_of(booking), booking


def history_of(case: Case) -> list[tuple[str, str]]:
    """Return kind and text of each activity, oldest first."""
    return list(case.activities.order_by("at", "pk").values_list("kind", "body"))


def moves_of(case: Case) -> list[tuple[str, str, str]]:
    """Return from, to and actor of each move, oldest first."""
    return list(case.stage_changes.values_list("from_stage", "to_stage", "actor"))
