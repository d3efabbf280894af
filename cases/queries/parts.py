"""Reads of people who may be put into a case."""

from typing import Any

from django.db.models import Q, QuerySet

from cases.domain.keys import email_key
from cases.models import Case, Contact, ContactEmail
from cases.queries.access import contacts_for

# More than this nobody reads through: a longer name finds fewer.
MOST_FOUND = 20


def people_called(user: Any, words: str, *, case: Case) -> QuerySet[Contact]:
    """Return the contacts of this name or address that the user may see and the case does not have.

    At most MOST_FOUND, by name (2 statements with their addresses). An address is asked for whole.
    """
    named = Q(full_name__says=words)
    if "@" in words:
        # Of a part of an address somebody else's would do, as in DjangoCRM, where a@b.fi is maria@b.fi.
        named = Q(pk__in=ContactEmail.objects.filter(key=email_key(words)).values("contact"))
    found = contacts_for(user).filter(named).exclude(case_contacts__case=case)
    keys = list(found.order_by("full_name", "pk").values_list("pk", flat=True)[:MOST_FOUND])
    # By key, since a form narrows what it offers further, which no slice allows.
    people = Contact.objects.filter(pk__in=keys).order_by("full_name", "pk")
    return people.select_related("organisation").prefetch_related("emails")


def has_person(case: Case, address: str) -> bool:
    """Return whether somebody with the address takes part in the case (1 statement)."""
    return case.case_contacts.filter(contact__emails__key=email_key(address)).exists()


def is_known(address: str) -> bool:
    """Return whether the address is anybody's, seen or not (1 statement)."""
    return ContactEmail.objects.filter(key=email_key(address)).exists()
