"""What a case needs before it moves, and several cases at once."""

from typing import Any, cast

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail.admin.widgets import AdminAutoHeightTextInput, AdminDateInput
from wagtail.models import Page

from cases import queries
from cases.actions import Loss, NextStep
from cases.domain.stages import Need, Needs, Stage
from cases.domain.versions import known_versions, version_shown
from cases.forms.choosing import offer
from cases.models import LostReason

STEP_LENGTH = 250

MOST_AT_ONCE = 200

# The fields of a move that ask for each thing it needs.
ASKED = {
    Need.REASON: ("reason",),
    Need.LOST_REASON: ("lost_reason", "lost_note"),
    Need.NEXT_STEP: ("next_step", "next_step_on"),
    Need.DELIVERED_ON: ("delivered_on",),
    Need.SERVICES: ("services",),
}

CHOICES = {"lost_reason": queries.lost_reasons, "services": queries.service_pages}


class NextStepForm(forms.Form):
    """Plan what is done next in a case as it was read, and by when."""

    next_step = forms.CharField(label=_("Next step"), max_length=STEP_LENGTH)
    next_step_on = forms.DateField(label=_("By"), widget=AdminDateInput)
    lock_version = forms.IntegerField(widget=forms.HiddenInput)

    @property
    def step(self) -> NextStep:
        """What was planned."""
        return NextStep(self.cleaned_data["next_step"], self.cleaned_data["next_step_on"])


class MoveForm(NextStepForm):
    """Move a case as it was read to one stage; asks only for what that move needs."""

    lost_reason = forms.ModelChoiceField(
        label=_("Why it was lost"), queryset=LostReason.objects.all()
    )
    lost_note = forms.CharField(
        label=_("Note on the loss"), required=False, widget=AdminAutoHeightTextInput
    )
    delivered_on = forms.DateField(label=_("Delivered on"), widget=AdminDateInput)
    services: "forms.ModelMultipleChoiceField[Page]" = forms.ModelMultipleChoiceField(
        label=_("What was sold"), queryset=Page.objects.none()
    )
    reason = forms.CharField(label=_("Reason"), widget=AdminAutoHeightTextInput)

    def __init__(self, *args: Any, needs: Needs, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not queries.asks_for_services():
            needs -= {Need.SERVICES}
        for need, names in ASKED.items():
            if need not in needs:
                for name in names:
                    del self.fields[name]
        # Only of what is asked: a case page shows a form for every move.
        for name, choices in CHOICES.items():
            if name in self.fields:
                offer(self, name, choices())

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        reason = cleaned.get("lost_reason")
        if reason and reason.needs_note and not cleaned.get("lost_note", "").strip():
            self.add_error("lost_note", _("This reason says nothing without a note."))
        return cleaned

    def given(self) -> dict[str, Any]:
        """Return what was asked for and written, as move_case takes it."""
        given, lost = self.cleaned_data, self.cleaned_data.get("lost_reason")
        return {
            "reason": given.get("reason", ""),
            "next_step": self.step if "next_step" in self.fields else None,
            "loss": Loss(lost, given["lost_note"]) if lost else None,
            "delivered_on": given.get("delivered_on"),
            "services": given.get("services"),
        }


def stages_to_move_to() -> list[tuple[str, str]]:
    """Return the stages in the words of the house; publishing the story moves a case there, nobody else."""
    named = queries.stage_labels().items()
    return [(at.value, name.label) for at, name in named if at is not Stage.PUBLISHED]


class ChosenForm(forms.Form):
    """The cases that were chosen in a list, each as `key:version`, and the stage to move them to."""

    to = forms.TypedChoiceField(
        label=pgettext_lazy("stage", "Move to"), choices=stages_to_move_to, coerce=Stage
    )
    case = forms.TypedMultipleChoiceField(
        choices=(), coerce=version_shown, widget=forms.MultipleHiddenInput
    )

    def __init__(self, data: QueryDict | None = None, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        # Whatever was posted is offered: what a key may name, the query of the cases decides.
        posted = data.getlist("case") if data is not None else []
        known = known_versions(map(str, posted), MOST_AT_ONCE)
        chosen = cast("forms.TypedMultipleChoiceField", self.fields["case"])
        chosen.choices = [(text, text) for text in known]

    @property
    def versions(self) -> dict[int, int]:
        """The version of each case as it was shown, by key."""
        return dict(self.cleaned_data["case"])


class ManyMoveForm(MoveForm):
    """What the moves of several cases need, asked for once; their versions come with their keys."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["lock_version"]
