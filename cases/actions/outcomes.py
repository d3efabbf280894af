"""Asking who gave a session what happened in it, as long as nobody has said so."""

from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from bookings.domain.invitations import Mailbox
from bookings.emails import Letter
from bookings.models import Booking, Consultant, Session
from bookings.models.languages import in_language
from bookings.outbox import queue_letter, withdraw_letters
from bookings.zones import moment_words
from cases import queries
from cases.actions.language import site_language
from cases.actions.staff_letters import letter_to_staff
from cases.actions.tasks import is_night
from cases.queries.letters import OF_SESSION


def ask_for_outcomes(now: datetime) -> int:
    """Queue to who gave a session the question what happened, and return to how many.

    A day after its end and once more after a week, one letter for a whole group; none at night, and
    none for what ended two weeks ago. Asking twice queues nothing. 4 statements, and those of the
    outbox for each letter, each session in a transaction of its own.
    """
    if is_night(now):
        return 0
    return sum(_ask(awaited, now) for awaited in queries.unasked_outcomes(now))


def settle_question(booking: Booking) -> None:
    """Withdraw what is still to be asked of a session once all of it is told (at most 2 statements)."""
    if not queries.awaits_others(booking):
        withdraw_letters(f"{OF_SESSION}{booking.session_id}")


def _ask(awaited: queries.UnaskedOutcome, now: datetime) -> int:
    session, about = awaited.session, f"{OF_SESSION}{awaited.session.pk}"
    with transaction.atomic(), site_language():
        for person in awaited.people:
            letter = _question(session, person, names=awaited.names)
            # The key says which asking it is: another worker that is at it queues nothing more.
            queue_letter(letter, about=about, key=awaited.key_for(person), now=now)
    return len(awaited.people)


def _question(session: Session, person: Consultant, *, names: str) -> Letter:
    return letter_to_staff(
        Mailbox(person.email, person.name),
        subject=_("What happened: %(who)s") % {"who": names},
        lead=_("This session is over, and nobody has said what happened in it."),
        facts=[
            (_("Session"), in_language(session.session_type, "name", settings.LANGUAGE_CODE)),
            (_("When"), moment_words(session.start_at, person.zone)),
            (_("With"), names),
        ],
        # Of bookings, which whoever gave the session may open though the case be another's.
        button=(_("Record the outcome"), reverse("session:inspect", args=[session.pk])),
        thread=f"{OF_SESSION}{session.pk}",
    )
