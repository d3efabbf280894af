"""Knowing a person again by the address, or keeping a new contact."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cases import queries
from cases.domain.introductions import Difference, Introduction, Known, differences
from cases.domain.joining import Choice, EarlierCase
from cases.domain.keys import email_key, work_domain
from cases.models import Case, Contact, ContactEmail, Organisation

# Two things can be lost to another at the same moment, the address and the domain; the third try
# finds both.
TRIES = 3
TOLD = {
    Difference.NAME: gettext_lazy("Gave another name: %(given)s"),
    Difference.PHONE: gettext_lazy("Gave another phone number: %(given)s"),
    Difference.ORGANISATION: gettext_lazy("Gave another organisation: %(given)s"),
}


@dataclass(frozen=True, slots=True)
class Person:
    """The contact of whoever booked or wrote, with the cases it takes part in already."""

    contact: Contact
    arrival: queries.Arrival
    parts: list[queries.Part] = field(default_factory=list)

    @property
    def is_known(self) -> bool:
        """Whether the address was a contact's before."""
        return self.arrival.contact_id is not None

    @property
    def earlier(self) -> list[EarlierCase]:
        """Those cases as the choice among them looks at them."""
        return [earlier_case(part.case, part.active_at) for part in self.parts]


def person_of(said: Introduction, arrival: queries.Arrival) -> Person:
    """Return the contact with the address; a new one is kept, a known one left as it is.

    1 statement for one with cases, 2 without; for a new one 4 and 1 more with a new organisation. When
    another transaction keeps the same person at the same moment, that one is found by asking anew.
    """
    for _try in range(TRIES - 1):
        try:
            return _known(arrival) or _new(said, arrival)
        except IntegrityError:
            arrival = queries.arrival_of(said.email, said.organisation)
    return _known(arrival) or _new(said, arrival)


def earlier_case(case: Case, active_at: datetime) -> EarlierCase:
    """Return a case as the choice of a case looks at it."""
    return EarlierCase(case.pk, case.at_stage, active_at)


def to_check(person: Person, choice: Choice, said: Introduction) -> Iterator[str]:
    """Yield what a visitor's word alone must not change, and what only staff can judge."""
    contact, employer = person.contact, person.contact.organisation
    known = Known(contact.full_name, contact.phone, employer.name_key if employer else "")
    given = {
        Difference.NAME: said.name,
        Difference.PHONE: said.phone,
        Difference.ORGANISATION: said.organisation,
    }
    for difference in differences(said, known):
        # Of somebody new all is as told but the organisation, where the address's domain is another's.
        if person.is_known or difference is Difference.ORGANISATION:
            yield TOLD[difference] % {"given": given[difference]}
    if choice.one_of_several:
        yield _("This person has several open cases: check that this is the right one.")
    # Told, not joined: two people of one house may have two matters (odoo/documentation#10156).
    if choice.join is None and person.arrival.colleague_ref:
        ref = person.arrival.colleague_ref
        yield _("The same organisation has an open case: %(ref)s") % {"ref": ref}


def contact_with(address: str, name: str) -> Contact:
    """Return the contact with the address, or a new one of that name (1 to 6 statements)."""
    key = email_key(address)
    if known := _address(key).first():
        return known.contact
    # Two who enter the same person at once: the unique key lets one in, the other finds that one.
    try:
        with transaction.atomic():
            return _keep(Contact(full_name=name), address)
    except IntegrityError:
        return _address(key).get().contact


def keep_address(contact: Contact, address: str) -> None:
    """Make this the contact's first address, or take that away when it is empty (2 statements)."""
    first = contact.emails.first() or ContactEmail(contact=contact)
    if address:
        first.address = address
        first.save()
    elif first.pk:
        first.delete()


def _address(key: str) -> QuerySet[ContactEmail]:
    return ContactEmail.objects.select_related("contact").filter(key=key)


def _known(arrival: queries.Arrival) -> Person | None:
    if arrival.contact_id is None:
        return None
    parts = queries.parts_in_cases(arrival.contact_id)
    # The parts bring their contact along: one statement less for those who come back.
    contact = parts[0].contact if parts else _locked(arrival.contact_id)
    if contact.merged_into_id:
        # Merged while we waited for its lock: whatever we kept for it would be seen by nobody.
        return _known(replace(arrival, contact_id=contact.merged_into_id))
    return Person(contact, arrival, parts)


def _locked(contact_id: int) -> Contact:
    contacts = Contact.objects.select_related("organisation").select_for_update(of=("self",))
    return contacts.get(pk=contact_id)


def _new(said: Introduction, arrival: queries.Arrival) -> Person:
    # The savepoint keeps the transaction around it alive when another wins the address.
    with transaction.atomic():
        contact = Contact(
            full_name=said.name,
            organisation_id=arrival.organisation_id or _new_organisation(said),
            # Taken as told, since nothing is stored yet that it could write over.
            phone=said.phone,
            language=said.language,
        )
        return Person(_keep(contact, said.email), arrival)


def _keep(contact: Contact, address: str) -> Contact:
    contact.save(force_insert=True)
    ContactEmail.objects.create(contact=contact, address=address)
    return contact


def _new_organisation(said: Introduction) -> int | None:
    if not said.organisation.strip():
        return None
    domain = work_domain(said.email) or None
    return Organisation.objects.create(name=said.organisation.strip(), domain=domain).pk
