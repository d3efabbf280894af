"""Who is told of a booking, in which language and zone."""

from dataclasses import dataclass

from bookings.domain.invitations import Mailbox
from bookings.emails.invites import attendee_mailbox
from bookings.models import Booking, Consultant


@dataclass(frozen=True, slots=True)
class Reader:
    """One recipient: the attendee, or a consultant."""

    mailbox: Mailbox
    language: str
    zone: str
    consultant: Consultant | None = None


def readers_of(booking: Booking) -> list[Reader]:
    """Return the attendee, then each consultant: everyone gets a mail of their own."""
    attendee = Reader(attendee_mailbox(booking), booking.language, booking.zone)
    people = [
        Reader(Mailbox(person.email, person.name), person.language, person.zone, person)
        for person in booking.session.people
    ]
    # One mail to each, never two in one To: addresses are told to nobody else.
    return [attendee, *people]
