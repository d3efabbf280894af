"""Forms of cases in the admin’s look, by what they are about."""

from cases.forms.desk import LetterForm, NoteForm, OriginForm, ShareForm, TaskForm
from cases.forms.imports import ImportForm
from cases.forms.merging import MergeForm
from cases.forms.morning import GoalForm
from cases.forms.moves import ChosenForm, ManyMoveForm, MoveForm, NextStepForm
from cases.forms.parts import PersonForm, RoleForm, TakeOutForm
from cases.forms.records import CaseForm, ContactForm, NewCaseForm, OrganisationForm
from cases.forms.words import LostReasonForm, NewLostReasonForm, SavedViewForm, StageLabelForm

__all__ = [
    "CaseForm",
    "ChosenForm",
    "ContactForm",
    "GoalForm",
    "ImportForm",
    "LetterForm",
    "LostReasonForm",
    "ManyMoveForm",
    "MergeForm",
    "MoveForm",
    "NewCaseForm",
    "NewLostReasonForm",
    "NextStepForm",
    "NoteForm",
    "OrganisationForm",
    "OriginForm",
    "PersonForm",
    "RoleForm",
    "SavedViewForm",
    "ShareForm",
    "StageLabelForm",
    "TakeOutForm",
    "TaskForm",
]
