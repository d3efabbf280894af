"""How pressing the next step of a case is, and which of two sessions it is dated by."""

from datetime import date
from enum import StrEnum

from cases.domain.working_days import working_days_after


class Urgency(StrEnum):
    """Red, amber or grey; each is told in words too, since colour alone tells some people nothing."""

    LATE = "late"
    DUE = "due"
    LATER = "later"


def urgency(on: date, today: date) -> Urgency:
    """Return late before today, due today and up to the next working day, else later."""
    if on < today:
        return Urgency.LATE
    # On a Friday, Monday is tomorrow.
    return Urgency.DUE if on <= working_days_after(today, 1) else Urgency.LATER


def nearest(planned: date | None, other: date, today: date) -> date:
    """Return the earlier of the two that is still to come; `other` is not over."""
    # A session that has begun waits for its outcome, which the list asks for elsewhere.
    return other if planned is None or planned < today else min(planned, other)
