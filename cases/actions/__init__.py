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
from cases.actions.desk import Attempt, move_many, save_view, share_view
from cases.actions.edits import CaseChangedError, CaseError, check_unchanged, edit_case, log_edit
from cases.actions.leads import Enquiry, open_lead
from cases.actions.letters import NotInCaseError, booking_link, retry_letter, write_to_contact
from cases.actions.page_views import add_page_views
from cases.actions.people import contact_with, keep_address
from cases.actions.stages import (
    Loss,
    MoveNotAllowedError,
    MoveRefusedError,
    NextStep,
    move_case,
)
from cases.actions.stories import settle_story
from cases.actions.tasks import add_task, edit_task, finish_task, remind_of_tasks, reopen_task

__all__ = [
    "Attempt",
    "CaseChangedError",
    "CaseClosedError",
    "CaseError",
    "Enquiry",
    "Loss",
    "MoveNotAllowedError",
    "MoveRefusedError",
    "NextStep",
    "NotInCaseError",
    "add_note",
    "add_page_views",
    "add_task",
    "booking_link",
    "check_unchanged",
    "contact_with",
    "edit_case",
    "edit_task",
    "finish_task",
    "keep_address",
    "link_contact",
    "log_edit",
    "move_case",
    "move_many",
    "note_booking_moved",
    "note_outcome",
    "open_case",
    "open_lead",
    "open_or_join_case_for_booking",
    "remind_of_tasks",
    "reopen_task",
    "retry_letter",
    "return_case_after_cancel",
    "save_view",
    "set_next_step",
    "settle_story",
    "share_view",
    "write_to_contact",
]
