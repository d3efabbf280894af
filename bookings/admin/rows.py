"""Forms in rows that can be added and removed, for what has not passed yet."""

from datetime import date
from typing import Any

from django import forms

# Generic in its stubs alone.
FormSet: Any = forms.BaseFormSet


class ComingFormSet(FormSet):
    """Rows that can be added and removed; `today` is the first date that can be changed."""

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today

    @property
    def kept(self) -> list[Any]:
        removed = {id(form) for form in self.deleted_forms}
        # The spare row that was left as it was is no row.
        filled = [*self.initial_forms, *(f for f in self.extra_forms if f.has_changed())]
        return [form for form in filled if id(form) not in removed]


def rows_of(form: type[forms.Form], base: type[ComingFormSet]) -> Any:
    """Return the formset of a form's rows, with one spare row for pages without script."""
    return forms.formset_factory(form, formset=base, extra=1, can_delete=True, max_num=400)
