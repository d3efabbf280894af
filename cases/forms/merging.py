"""Which of two records gives each value in which they differ."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from hashlib import sha256
from typing import Any

from django import forms
from django.utils.formats import date_format, number_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from cases import actions
from cases.models.case import CENTS

# What follows from another field and says nothing to a reader.
UNREAD = {"name_key", "value_currency"}
NOTHING = "–"


class MergeForm(forms.Form):
    """A choice for each value in which two records differ; the kept one's unless it has none."""

    shown = forms.CharField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, kept: Any, merged: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        told = []
        for group in actions.groups_of(kept, merged):
            values = [in_words(record, group) for record in (kept, merged)]
            if values[0] == values[1]:
                continue
            told.append((group[0], *values))
            self.fields[group[0]] = forms.ChoiceField(
                label=capfirst(label_of(type(kept), group[0])),
                choices=[("kept", values[0] or NOTHING), ("merged", values[1] or NOTHING)],
                initial="kept" if values[0] else "merged",
                widget=forms.RadioSelect,
            )
        # Contacts have no version: what was shown is compared with what is there now.
        self.stands = sha256(repr(told).encode()).hexdigest()[:16]
        self.initial["shown"] = self.stands

    def clean_shown(self) -> str:
        shown: str = self.cleaned_data["shown"]
        if shown != self.stands:
            raise forms.ValidationError(
                _("Somebody changed one of the two while you were choosing: look again."),
            )
        return shown

    def from_merged(self) -> set[str]:
        """Return the groups whose value is the merged record's, by their first field."""
        return {name for name, whose in self.cleaned_data.items() if whose == "merged"}


def label_of(model: type[Any], name: str) -> str:
    """Return what a value is called that may be chosen."""
    # The column counts cents, which nobody reads.
    return _("value") if name == "value_amount" else str(getattr(model, name).field.verbose_name)


def in_words(record: Any, group: Sequence[str]) -> str:
    """Return the values of fields that belong together, as they are read."""
    if getattr(record, group[0]) in {None, ""}:
        return ""
    words = (_word(record, name) for name in group if name not in UNREAD)
    return ", ".join(word for word in words if word)


def _word(record: Any, name: str) -> str:
    if display := getattr(record, f"get_{name}_display", None):
        return str(display())
    value = getattr(record, name.removesuffix("_id"))
    if name == "value_amount":
        amount = number_format(Decimal(value) / CENTS, use_l10n=True, force_grouping=True)
        return f"{amount}\u00a0{record.value_currency}"
    if isinstance(value, date):
        return date_format(value, "SHORT_DATE_FORMAT")
    return "" if value is None else str(value)
