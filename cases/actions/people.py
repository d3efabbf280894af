"""Knowing a person again by the address, or keeping a new contact."""

from dataclasses import dataclass, field

from django.db import IntegrityError, transaction
from django.db.models import QuerySet

from bookings.models import Booking
from cases import queries
from cases.domain.keys import email_key, work_domain
from cases.models import Contact, ContactEmail, Organisation

# Two things can be lost to another at the same moment, the address and the domain; the third try
# finds both.
TRIES = 3


@dataclass(frozen=True, slots=True)
class Person:
    """The contact of a booking with the cases it takes part in already."""

    contact: Contact
    arrival: queries.Arrival
    parts: list[queries.Part] = field(default_factory=list)

    @property
    def is_known(self) -> bool:
        """Whether the address was a contact's before this booking."""
        return self.arrival.contact_id is not None


def person_of(booking: Booking, arrival: queries.Arrival) -> Person:
    """Return the contact with the booking's address; a new one is kept, a known one left as it is.

    1 statement for one with cases, 2 without; for a new one 4 and 1 more with a new organisation. When
    another transaction keeps the same person at the same moment, that one is found.
    """
    for _ in range(TRIES - 1):
        try:
            return _known(arrival) or _new(booking, arrival)
        except IntegrityError:
            arrival = queries.arrival_of(booking)
    return _known(arrival) or _new(booking, arrival)


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
    if parts:
        return Person(parts[0].contact, arrival, parts)
    contacts = Contact.objects.select_related("organisation")
    return Person(contacts.get(pk=arrival.contact_id), arrival)


def _new(booking: Booking, arrival: queries.Arrival) -> Person:
    # The savepoint keeps the booking's transaction alive when another wins the address.
    with transaction.atomic():
        contact = Contact(
            full_name=booking.name,
            organisation_id=arrival.organisation_id or _new_organisation(booking),
            # Taken as told, since nothing is stored yet that it could write over.
            phone=booking.phone,
            language=booking.language,
        )
        return Person(_keep(contact, booking.email), arrival)


def _keep(contact: Contact, address: str) -> Contact:
    contact.save(force_insert=True)
    ContactEmail.objects.create(contact=contact, address=address)
    return contact


def _new_organisation(booking: Booking) -> int | None:
    if not booking.organisation.strip():
        return None
    domain = work_domain(booking.email) or None
    return Organisation.objects.create(name=booking.organisation.strip(), domain=domain).pk
