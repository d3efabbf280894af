"""Reads of the letters that went out from cases, and how far they have come."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from bookings.models import MailState, OutgoingMail
from cases.models import Activity

# What the outbox calls a letter by, which knows nothing of cases.
OF_ACTIVITY = "cases.activity:"
OF_TASK = "cases.task:"
OF_PROPOSAL = "cases.proposal:"
OF_MESSAGE = "cases.message:"
OF_SESSION = "cases.session:"


@dataclass(frozen=True, slots=True)
class LetterState:
    """How far a letter has come."""

    mail_id: int
    recipient: str
    state: MailState
    sent_at: datetime | None
    last_error: str

    @property
    def has_failed(self) -> bool:
        return self.state is MailState.FAILED


def letters_of(activities: Collection[Activity]) -> dict[int, LetterState]:
    """Return the letter of each activity that sent one, by the activity's key (1 statement)."""
    about = {f"{OF_ACTIVITY}{activity.pk}": activity.pk for activity in activities}
    rows = OutgoingMail.objects.filter(about__in=about).exclude(about="")
    named = rows.values_list("about", "pk", "recipient", "state", "sent_at", "last_error")
    return {
        about[name]: LetterState(pk, recipient, MailState(state), sent_at, error)
        for name, pk, recipient, state, sent_at, error in named
    }
