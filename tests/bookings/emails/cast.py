"""A booking of Veera's with Aino as mail sees it, put together without a database."""

from datetime import UTC, datetime, timedelta

from bookings.domain.invitations import Mailbox
from bookings.emails import Reader
from bookings.models import Booking, Consultant, Session, SessionType

# Ten in the morning in Helsinki.
START = datetime(2026, 12, 1, 8, 0, tzinfo=UTC)


def consultant(name="Aino", **fields):
    given = {"name": name, "email": f"{name.lower()}@sparring.example", "zone": "Europe/Helsinki"}
    return Consultant(**given | fields)


def session_of(*people, attending=(), **fields):
    """Return a session of these people (by default Aino); a group needs who comes as well."""
    kind = SessionType(slug="sparraus", name_fi="Sparraus", name_en="Sparring")
    given = {
        "session_type": kind,
        "uid": "1@sparring.example",
        "start_at": START,
        "end_at": START + timedelta(minutes=30),
        "place_kind": "video",
        "place": "https://video.example/1",
    }
    session = Session(**given | fields)
    session.people = list(people) or [consultant()]
    session.attending = list(attending)
    return session


def booking_of(session=None, **fields):
    """Return Veera's booking, in English on Helsinki's clock."""
    given = {
        "ref": "veera-1",
        "name": "Veera",
        "email": "veera@vieras.example",
        "zone": "Europe/Helsinki",
        "language": "en",
    }
    return Booking(session=session or session_of(), **given | fields)


def attendee(zone="Europe/Helsinki"):
    return Reader(Mailbox("veera@vieras.example", "Veera"), "en", zone)


def giver(person=None, zone="Europe/Helsinki"):
    person = person or consultant()
    return Reader(Mailbox(person.email, person.name), "en", zone, person)
