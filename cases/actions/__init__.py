"""Writes of cases: one function a change, each whole in one transaction."""

from cases.actions.arrivals import (
    note_booking_moved,
    note_outcome,
    open_or_join_case_for_booking,
    return_case_after_cancel,
)
from cases.actions.cases import (
    CaseClosedError,
    add_note,
    link_contact,
    open_case,
    set_next_step,
)
from cases.actions.desk import Attempt, move_many, save_view, set_goal, share_view
from cases.actions.edits import CaseChangedError, CaseError, check_unchanged, edit_case, log_edit
from cases.actions.people import contact_with, keep_address
from cases.actions.stages import (
    Loss,
    MoveNotAllowedError,
    MoveRefusedError,
    NextStep,
    move_case,
)

__all__ = [
    "Attempt",
    "CaseChangedError",
    "CaseClosedError",
    "CaseError",
    "Loss",
    "MoveNotAllowedError",
    "MoveRefusedError",
    "NextStep",
    "add_note",
    "check_unchanged",
    "contact_with",
    "edit_case",
    "keep_address",
    "link_contact",
    "log_edit",
    "move_case",
    "move_many",
    "note_booking_moved",
    "note_outcome",
    "open_case",
    "open_or_join_case_for_booking",
    "return_case_after_cancel",
    "save_view",
    "set_goal",
    "set_next_step",
    "share_view",
]
