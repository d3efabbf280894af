"""Words that everybody uses: labels of stages, reasons for a loss, names of views."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm

from cases.models import (
    LostReason,
    SavedView,
    StageLabel,
)

# Generic in its stubs alone.
ModelForm: Any = forms.ModelForm


class StageLabelForm(WagtailAdminModelForm):
    """What a stage is called; its code is fixed, so nothing that counts on it breaks."""

    class Meta:
        model = StageLabel
        fields = ["label_fi", "label_en", "is_hidden"]

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        finnish, english = cleaned.get("label_fi", ""), cleaned.get("label_en", "")
        others = list(StageLabel.objects.exclude(pk=self.instance.pk))
        self._refuse_twin("label_fi", finnish, [row.label_fi for row in others])
        # Where there is no English, the Finnish is what is read.
        shown = [row.label_en or row.label_fi for row in others]
        self._refuse_twin("label_en" if english else "label_fi", english or finnish, shown)
        return cleaned

    def _refuse_twin(self, field: str, label: str, others: list[str]) -> None:
        # Two stages of one name are told apart nowhere: not on the board, not in a filter.
        if label.casefold() in map(str.casefold, others) and not self.has_error(field):
            self.add_error(field, _("Another stage is called that already."))


class LostReasonForm(WagtailAdminModelForm):
    """A reason for a loss in words, and whether it can still be chosen."""

    class Meta:
        model = LostReason
        fields = ["label_fi", "label_en", "needs_note", "is_active", "sort_order"]


class NewLostReasonForm(LostReasonForm):
    """A reason that there was not; its code is chosen once."""

    class Meta(LostReasonForm.Meta):
        fields = ["code", *LostReasonForm.Meta.fields]


class SavedViewForm(ModelForm):
    """The name of a saved view, and who may use it."""

    shared = forms.BooleanField(label=_("Everyone may use it"), required=False)

    class Meta:
        model = SavedView
        fields = ["name", "query"]
        widgets = {"query": forms.HiddenInput}
