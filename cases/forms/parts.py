"""Who takes part in a case: putting somebody in, their role, taking them out."""

from typing import Any

from django import forms
from django.core.validators import validate_email
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cases import queries
from cases.actions import contact_with
from cases.forms.choosing import OneOf, offer
from cases.models import Case, Contact, Role


class ContactField(OneOf):
    """One of several people, with what tells namesakes apart."""

    def label_from_instance(self, obj: Contact) -> str:
        addresses = [email.address for email in obj.emails.all()]
        known = [str(obj.organisation) if obj.organisation else "", *addresses]
        return ", ".join([obj.full_name, *filter(None, known)])


class RoleForm(forms.Form):
    """What somebody is to the case."""

    role = forms.TypedChoiceField(
        label=pgettext_lazy("case contact", "Role"), choices=Role.choices, coerce=Role
    )


class TakeOutForm(forms.Form):
    """Take somebody out of the case; the first contact only by saying so."""

    sure = forms.BooleanField(label=_("The case then has no first contact"))

    def __init__(self, *args: Any, role: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if role != Role.INITIATOR:
            del self.fields["sure"]


class PersonForm(RoleForm):
    """Put somebody into a case: known by name or address, or new with both."""

    field_order = ["who", "contact", "name", "role"]

    who = forms.CharField(label=_("Name or email"), max_length=254)
    contact = ContactField(
        label=_("Which of them"),
        queryset=Contact.objects.none(),
        required=False,
        widget=forms.RadioSelect,
        empty_label=None,
    )
    name = forms.CharField(
        label=_("Name, if we do not know them yet"), max_length=200, required=False
    )

    def __init__(self, *args: Any, case: Case, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.case = case
        self.words = self.data.get("who", "").strip()
        # Asked for by name rather than offered: a select of every contact there is would be on every
        # case's page, and nobody finds one among thousands.
        people = queries.people_called(user, self.words, case=case) if self.words else None
        self.found = list(people) if people else []
        if people is None or "@" in self.words:
            del self.fields["contact"]
        else:
            offer(self, "contact", people)

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if "who" in cleaned and not cleaned.get("contact"):
            if "@" in self.words:
                self._clean_address()
            else:
                self._clean_name()
        return cleaned

    def contact_to_add(self) -> Contact:
        """Return who was meant; somebody new is written down."""
        known: Contact | None = self.cleaned_data.get("contact")
        return known or contact_with(self.words, self.cleaned_data["name"])

    def _clean_address(self) -> None:
        if self.found:
            self.cleaned_data["contact"] = self.found[0]
        elif queries.has_person(self.case, self.words):
            self.add_error("who", _("This person is in the case already."))
        elif queries.is_known(self.words):
            # Whose it is would be told to somebody who does not see that person.
            self.add_error("who", _("Somebody else has this address already."))
        else:
            self._clean_new()

    def _clean_new(self) -> None:
        try:
            validate_email(self.words)
        except forms.ValidationError as error:
            self.add_error("who", error)
        if not self.cleaned_data.get("name"):
            self.add_error("name", _("Nobody has this address yet: give the name too."))

    def _clean_name(self) -> None:
        # The whole name and one person of it: anything less is asked, or the wrong one is in.
        alike = [one for one in self.found if one.full_name.casefold() == self.words.casefold()]
        if len(self.found) == len(alike) == 1:
            self.cleaned_data["contact"] = alike[0]
        elif self.found:
            self.add_error("contact", _("Choose who is meant, or give an email."))
        else:
            self.add_error("who", _("Nobody of this name is found. Give an email and the name."))
