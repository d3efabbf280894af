"""Writes of cases: one function a change, each whole in one transaction."""

from cases.actions.arrivals import (
    note_booking_moved,
    note_hand_over,
    note_outcome,
    open_or_join_case_for_booking,
    return_case_after_cancel,
)
from cases.actions.by_hand import Origin, note_origin, open_by_hand
from cases.actions.cases import (
    CaseClosedError,
    add_note,
    link_contact,
    open_case,
    set_next_step,
)
from cases.actions.checking import check_file
from cases.actions.desk import Attempt, move_many, save_view, set_goal, share_view
from cases.actions.duplicates import tell_apart
from cases.actions.edits import CaseChangedError, CaseError, check_unchanged, edit_case, log_edit
from cases.actions.importing import ImportNotReadyError, continue_import, start_import
from cases.actions.leads import Enquiry, open_lead
from cases.actions.letters import NotInCaseError, booking_link, retry_letter, write_to_contact
from cases.actions.merging import (
    AlreadyMergedError,
    MergeError,
    MergeHiddenError,
    MergeRefusedError,
    groups_of,
    kind_of,
    merge,
    refusal_of,
)
from cases.actions.outcomes import ask_for_outcomes, settle_question
from cases.actions.page_views import add_page_views
from cases.actions.parts import FirstContactError, give_role, take_out
from cases.actions.people import contact_with, keep_address
from cases.actions.proposals import remind_of_proposals
from cases.actions.reverting import continue_revert, start_revert
from cases.actions.stages import (
    Loss,
    MoveNotAllowedError,
    MoveRefusedError,
    NextStep,
    move_case,
)
from cases.actions.stories import settle_story
from cases.actions.strays import gather_strays
from cases.actions.tasks import add_task, edit_task, finish_task, remind_of_tasks, reopen_task
from cases.actions.unmerging import (
    LaterMergeError,
    MergeNotUndoneError,
    WhyNot,
    forget_old_merges,
    undo_merge,
)

__all__ = [
    "AlreadyMergedError",
    "Attempt",
    "CaseChangedError",
    "CaseClosedError",
    "CaseError",
    "Enquiry",
    "FirstContactError",
    "ImportNotReadyError",
    "LaterMergeError",
    "Loss",
    "MergeError",
    "MergeHiddenError",
    "MergeNotUndoneError",
    "MergeRefusedError",
    "MoveNotAllowedError",
    "MoveRefusedError",
    "NextStep",
    "NotInCaseError",
    "Origin",
    "WhyNot",
    "add_note",
    "add_page_views",
    "add_task",
    "ask_for_outcomes",
    "booking_link",
    "check_file",
    "check_unchanged",
    "contact_with",
    "continue_import",
    "continue_revert",
    "edit_case",
    "edit_task",
    "finish_task",
    "forget_old_merges",
    "gather_strays",
    "give_role",
    "groups_of",
    "keep_address",
    "kind_of",
    "link_contact",
    "log_edit",
    "merge",
    "move_case",
    "move_many",
    "note_booking_moved",
    "note_hand_over",
    "note_origin",
    "note_outcome",
    "open_by_hand",
    "open_case",
    "open_lead",
    "open_or_join_case_for_booking",
    "refusal_of",
    "remind_of_proposals",
    "remind_of_tasks",
    "reopen_task",
    "retry_letter",
    "return_case_after_cancel",
    "save_view",
    "set_goal",
    "set_next_step",
    "settle_question",
    "settle_story",
    "share_view",
    "start_import",
    "start_revert",
    "take_out",
    "tell_apart",
    "undo_merge",
    "write_to_contact",
]
