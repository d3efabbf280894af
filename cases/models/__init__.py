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
from cases.models.edits import EDIT_ACTION, RecordEdit
from cases.models.history import (
    BOOKING_KINDS,
    WRITTEN_KINDS,
    Activity,
    ActivityKind,
    Touch,
    TouchGiver,
    TouchKind,
)
from cases.models.imports import VERDICT_LABELS, ImportBatch, ImportRow, ImportState, RowState
from cases.models.labels import LostReason, StageLabel
from cases.models.page_views import PageViews
from cases.models.people import Contact, ContactEmail, Organisation
from cases.models.work import DailyGoal, MergedKind, MergeLog, SavedView, Task, ToldApart

__all__ = [
    "BOOKING_KINDS",
    "EDIT_ACTION",
    "STAGE_LABELS",
    "VERDICT_LABELS",
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
    "DailyGoal",
    "ImportBatch",
    "ImportRow",
    "ImportState",
    "LostReason",
    "MergeLog",
    "MergedKind",
    "Organisation",
    "PageViews",
    "RecordEdit",
    "Role",
    "RowState",
    "SavedView",
    "StageChange",
    "StageLabel",
    "Task",
    "ToldApart",
    "Touch",
    "TouchGiver",
    "TouchKind",
]
