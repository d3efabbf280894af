"""Forms of records that tell what somebody else changed since they were opened."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from wagtail.admin.forms import WagtailAdminModelForm

from cases import queries
from cases.domain.fingerprints import changed_fields, digest, digests_of, fingerprint
from cases.forms.telling import fields_in_words


class ShownForm(WagtailAdminModelForm):
    """A record's form that carries what it has shown, so that nobody writes over another unawares."""

    data: Any
    shown = forms.CharField(widget=forms.HiddenInput, required=False)

    def remember(self) -> None:
        """Keep what the form shows; called when everything to be shown is there."""
        self.initial["shown"] = fingerprint(self.present()) if self.instance.pk else ""

    def present(self) -> dict[str, str]:
        """Return what the record says now, each field as a browser would send it back."""
        return {
            name: _sent(field, self.initial.get(name, field.initial))
            for name, field in self.fields.items()
            if not isinstance(field.widget, forms.HiddenInput)
        }

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean()
        shown = cleaned.get("shown", "")
        if self.instance.pk and shown and (changed := changed_fields(shown, self.present())):
            labels = [str(self.fields[name].label) for name in changed]
            self.tell(fields_in_words(labels, queries.last_edit(self.instance)))
            self.take_over(shown, changed)
        return cleaned

    def tell(self, changes: str) -> None:
        """Refuse the form and say what was changed, by whom and when."""
        told = _("Somebody changed this while you were writing:")
        kept = _("Where you had changed nothing, theirs is in the form now. Look, and save again.")
        self.add_error(None, f"{told} {changes} {kept}")

    def take_over(self, shown: str, changed: list[str]) -> None:
        """Show what is stored now wherever nothing else was typed, and take that as shown."""
        known, present, given = digests_of(shown), self.present(), self.data.copy()
        for name in changed:
            field, at = self.fields[name], self.add_prefix(name)
            typed = field.widget.value_from_datadict(self.data, self.files, at)
            if digest(_text(typed)) == known.get(name):
                # The raw value as it would be sent, of which lists have several.
                value = _prepared(field, self.initial.get(name, field.initial))
                given.setlist(at, value if isinstance(value, list) else [value])
        given[self.add_prefix("shown")] = fingerprint(present)
        self.data = given


def _prepared(field: forms.Field, value: Any) -> Any:
    shown = field.widget.format_value(field.prepare_value(value))
    return "" if shown is None else shown


def _sent(field: forms.Field, value: Any) -> str:
    return _text(_prepared(field, value))


def _text(value: Any) -> str:
    # Of several chosen in any order, the same is the same.
    return ",".join(sorted(map(str, value))) if isinstance(value, list) else str(value or "")
