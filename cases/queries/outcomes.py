"""Reads of sessions of which nobody has said what happened, to ask who gave them."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Prefetch

from bookings.models import Booking, Consultant, Outcome, OutgoingMail, Session, Status
from cases.domain.nagging import DAY, FORGET_AFTER, Nag, nag_due
from cases.queries.letters import OF_SESSION


@dataclass(frozen=True, slots=True)
class UnaskedOutcome:
    """A session without all its outcomes, which asking is due, and who has not been asked yet."""

    session: Session
    nag: Nag
    people: list[Consultant]
    names: str

    def key_for(self, person: Consultant) -> str:
        """Return what tells this asking of one person from all others."""
        return question_key(self.session, self.nag, person)


def unasked_outcomes(now: datetime) -> list[UnaskedOutcome]:
    """Return the sessions to ask about now, the earliest first (4 statements)."""
    pending = Booking.objects.filter(status=Status.CONFIRMED, outcome=Outcome.PENDING)
    ended = Session.objects.filter(
        status=Status.CONFIRMED,
        end_at__lte=now - Nag.FIRST * DAY,
        end_at__gt=now - FORGET_AFTER,
        pk__in=pending.values("session"),
    )
    rows = ended.select_related("session_type").prefetch_related(
        "consultants", Prefetch("bookings", pending.order_by("pk"), to_attr="unanswered")
    )
    letters = OutgoingMail.objects.filter(
        about__startswith=OF_SESSION, created_at__gt=now - FORGET_AFTER
    )
    asked = set(letters.values_list("key", flat=True))
    return list(_unasked(list(rows.order_by("end_at", "pk")), asked, now))


def awaits_others(booking: Booking) -> bool:
    """Return whether the outcome of somebody else in the session is still missing (1 statement)."""
    others = Booking.objects.filter(session=booking.session_id).exclude(pk=booking.pk)
    return others.filter(status=Status.CONFIRMED, outcome=Outcome.PENDING).exists()


def question_key(session: Session, nag: Nag, person: Consultant) -> str:
    """Return the key of the letter that asks one person about a session."""
    return f"{OF_SESSION}{session.pk}:{nag:d}:{person.pk}"


def _unasked(sessions: list[Session], asked: set[str], now: datetime) -> Iterator[UnaskedOutcome]:
    for session in sessions:
        nag = nag_due(now - session.end_at)
        if nag is None:
            continue
        # Whoever has left the house is asked nothing more.
        able = [person for person in session.people if person.is_active and person.email]
        people = [p for p in able if question_key(session, nag, p) not in asked]
        if people:
            unanswered: list[Booking] = getattr(session, "unanswered", [])
            yield UnaskedOutcome(session, nag, people, ", ".join(b.name for b in unanswered))
