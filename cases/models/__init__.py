"""The records of cases; state changes only in actions."""

from cases.models.case import (
    STAGE_LABELS,
    ActorKind,
    Case,
    CaseContact,
    CaseCounter,
    CaseKind,
    Role,
    StageChange,
)
from cases.models.history import (
    BOOKING_KINDS,
    WRITTEN_KINDS,
    Activity,
    ActivityKind,
    Touch,
    TouchGiver,
    TouchKind,
)
from cases.models.people import Contact, ContactEmail, Organisation

__all__ = [
    "BOOKING_KINDS",
    "STAGE_LABELS",
    "WRITTEN_KINDS",
    "Activity",
    "ActivityKind",
    "ActorKind",
    "Case",
    "CaseContact",
    "CaseCounter",
    "CaseKind",
    "Contact",
    "ContactEmail",
    "Organisation",
    "Role",
    "StageChange",
    "Touch",
    "TouchGiver",
    "TouchKind",
]
