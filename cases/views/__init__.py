"""Cases in the admin: the list, the page of one, and what is done there."""

from cases.views.access import (
    EditFormatter,
    RecordEditView,
    RecordHistoryView,
    RecordListView,
    register_policies,
)
from cases.views.alike import may_merge
from cases.views.board import BoardView
from cases.views.duplicates import duplicates, tell_apart
from cases.views.editing import AddCaseView, EditCaseView
from cases.views.filters import CaseFilters
from cases.views.imports import ImportViewSet
from cases.views.listing import CaseListView, SelectColumn, StageColumn, StepColumn, ValueColumn
from cases.views.many import move_many
from cases.views.merging import merge, undo
from cases.views.morning import StandUpView, TodayPanel, TodayView, may_see_cases, save_goal
from cases.views.moving import move
from cases.views.page import CasePageView, add_note, plan_next_step, record, refusal, staff
from cases.views.pages import WordListView
from cases.views.people import add_person, change_role, take_out
from cases.views.reports import ClosedView, ContentView, ForecastView, FunnelView
from cases.views.saved import delete as delete_view
from cases.views.saved import save as save_view
from cases.views.saved import share as share_view
from cases.views.work import (
    add_task,
    edit_task,
    finish_task,
    note_origin,
    reopen_task,
    retry_letter,
    send_letter,
    share_case,
)

__all__ = [
    "AddCaseView",
    "BoardView",
    "CaseFilters",
    "CaseListView",
    "CasePageView",
    "ClosedView",
    "ContentView",
    "EditCaseView",
    "EditFormatter",
    "ForecastView",
    "FunnelView",
    "ImportViewSet",
    "RecordEditView",
    "RecordHistoryView",
    "RecordListView",
    "SelectColumn",
    "StageColumn",
    "StandUpView",
    "StepColumn",
    "TodayPanel",
    "TodayView",
    "ValueColumn",
    "WordListView",
    "add_note",
    "add_person",
    "add_task",
    "change_role",
    "delete_view",
    "duplicates",
    "edit_task",
    "finish_task",
    "may_merge",
    "may_see_cases",
    "merge",
    "move",
    "move_many",
    "note_origin",
    "plan_next_step",
    "record",
    "refusal",
    "register_policies",
    "reopen_task",
    "retry_letter",
    "save_goal",
    "save_view",
    "send_letter",
    "share_case",
    "share_view",
    "staff",
    "take_out",
    "tell_apart",
    "undo",
]
