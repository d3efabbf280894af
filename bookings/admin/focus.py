"""Where a refused form puts the reader: at its first field with an error."""

from collections.abc import Iterable

from django import forms


def focus_first_error(given: Iterable[forms.BaseForm]) -> None:
    """Let the browser open the page at the first field that has an error; it needs no script."""
    for form in given:
        name = next((name for name in form.fields if name in form.errors), None)
        if name:
            form.fields[name].widget.attrs["autofocus"] = True
            return
