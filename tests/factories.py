"""The fixed cast of the tests: plain functions that make the records of bookings, and one fixed now."""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import recurrence

from bookings.actions.booking import BookingRequest, book
from bookings.models import (
    Booking,
    Consultant,
    OpeningHours,
    Question,
    QuestionKind,
    SessionType,
)

HELSINKI = ZoneInfo("Europe/Helsinki")
# A Monday, nine in the morning in Helsinki.
NOW = datetime(2026, 11, 30, 7, 0, tzinfo=UTC)
WEEKDAYS = (recurrence.MO, recurrence.TU, recurrence.WE, recurrence.TH, recurrence.FR)
PEOPLE = {"aino": "Aino Lehtimaa", "eero": "Eero Salmela", "sofia": "Sofia Ahlqvist"}


def helsinki(text: str) -> datetime:
    """Return a Helsinki wall time such as "2026-12-01 10:00" in UTC."""
    return datetime.fromisoformat(text).replace(tzinfo=HELSINKI).astimezone(UTC)


def make_consultant(name: str = "aino", **fields: Any) -> Consultant:
    """Return a consultant of the cast, without opening hours."""
    given = {
        "slug": name,
        "name": PEOPLE.get(name, name.title()),
        "email": f"{name}@sparring.example",
        "zone": "Europe/Helsinki",
        "holiday_country": "",
        "role_fi": "Sparraaja",
        "role_en": "Sparring partner",
    }
    return Consultant.objects.create(**(given | fields))


def open_weekdays(
    consultant: Consultant, opens: str = "09:00", closes: str = "16:00", **fields: Any
) -> OpeningHours:
    """Open Monday to Friday on the consultant's wall clock."""
    rule = recurrence.Rule(recurrence.WEEKLY, byday=WEEKDAYS)
    return OpeningHours.objects.create(
        consultant=consultant,
        recurrence=recurrence.Recurrence(rrules=[rule], include_dtstart=False),
        opens_at=time.fromisoformat(opens),
        closes_at=time.fromisoformat(closes),
        **fields,
    )


def make_session_type(
    slug: str = "maksuton-sparraus", *, consultants: Iterable[Consultant] = (), **fields: Any
) -> SessionType:
    """Return a free session of 30 minutes: no buffers, no caps, 24 hours' notice, 60 days ahead."""
    given = {
        "slug": slug,
        "name_fi": "Maksuton sparraus",
        "name_en": "Free sparring",
        "summary_fi": "Puoli tuntia yhdestä asiasta.",
        "summary_en": "Half an hour on one thing.",
        "duration": timedelta(minutes=30),
        "place": "https://video.example/sparraus",
    }
    session_type = SessionType.objects.create(**(given | fields))
    session_type.consultants.set(consultants)
    session_type.save()
    return session_type


def make_bookable(*names: str, **fields: Any) -> SessionType:
    """Return a session type that the named consultants (by default Aino) give on weekdays 9-16."""
    consultants = [make_consultant(name) for name in names or ("aino",)]
    for consultant in consultants:
        open_weekdays(consultant)
    return make_session_type(consultants=consultants, **fields)


def ask(session_type: SessionType, label: str = "Mistä haluat puhua?", **fields: Any) -> Question:
    """Return an intake question of the session type."""
    given = {"label_fi": label, "kind": QuestionKind.LONG}
    return Question.objects.create(session_type=session_type, **(given | fields))


def wanted(session_type: SessionType, start: str | datetime, **fields: Any) -> BookingRequest:
    """Return Veera's request for a session that starts then (a text is Helsinki's wall time)."""
    given: dict[str, Any] = {
        "session_type": session_type,
        "start_at": helsinki(start) if isinstance(start, str) else start,
        "name": "Veera Vieras",
        "email": "veera@vieras.example",
        "zone": "Europe/Helsinki",
        "language": "fi",
    }
    return BookingRequest(**(given | fields))


def book_slot(
    session_type: SessionType,
    start: str | datetime = "2026-12-01 10:00",
    *,
    now: datetime = NOW,
    **fields: Any,
) -> Booking:
    """Book through the action, as a visitor does, and return the booking."""
    return book(wanted(session_type, start, **fields), now=now)


def book_slots(
    session_type: SessionType, starts: Sequence[str], *, now: datetime = NOW
) -> list[Booking]:
    """Book each start, each for a visitor of its own."""
    return [
        book_slot(session_type, start, now=now, email=f"visitor{i}@vieras.example")
        for i, start in enumerate(starts)
    ]
