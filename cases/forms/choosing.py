"""Fields that offer people and records, and how they are offered."""

from typing import Any, cast

from django import forms
from django.contrib.auth import get_user_model
from django.db.models import QuerySet
from wagtail.admin.utils import get_user_display_name

from cases.models import (
    ContactEmail,
)

NOBODY = get_user_model().objects.none()
# Generic in their stubs alone.
OneOf: Any = forms.ModelChoiceField
SomeOf: Any = forms.ModelMultipleChoiceField


class PersonField(OneOf):
    """One of the staff, by the name that the admin calls them."""

    def label_from_instance(self, obj: Any) -> str:
        return str(get_user_display_name(obj))


class PeopleField(SomeOf):
    """Some of the staff, by the names that the admin calls them."""

    def label_from_instance(self, obj: Any) -> str:
        return str(get_user_display_name(obj))


class AddressField(OneOf):
    """An address with the name of its contact."""

    def label_from_instance(self, obj: ContactEmail) -> str:
        return f"{obj.contact} <{obj.address}>"


def offer(form: forms.Form, name: str, choices: QuerySet[Any]) -> None:
    """Let a field offer these records; a posted key is checked against them too."""
    cast("forms.ModelChoiceField[Any]", form.fields[name]).queryset = choices
