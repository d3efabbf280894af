"""How pressing the next step of a case is, by its date alone."""

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
