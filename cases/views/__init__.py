"""Cases in the admin: the list, the page of one, and what is done there."""

from cases.views.access import RecordEditView, RecordHistoryView, RecordListView, register_policies
from cases.views.editing import AddCaseView, EditCaseView
from cases.views.listing import CaseFilters, CaseListView, StepColumn
from cases.views.page import CasePageView, add_note, move, plan_next_step, record

__all__ = [
    "AddCaseView",
    "CaseFilters",
    "CaseListView",
    "CasePageView",
    "EditCaseView",
    "RecordEditView",
    "RecordHistoryView",
    "RecordListView",
    "StepColumn",
    "add_note",
    "move",
    "plan_next_step",
    "record",
    "register_policies",
]
