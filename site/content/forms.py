"""The form of the contact page."""

from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page

from bookings.forms import (
    LONGEST_ANSWER,
    EmployedForm,
    SingleLineField,
    new_timed_key,
    read_timed_key,
)
from cases.actions import Enquiry
from cases.domain.introductions import Introduction


class ContactForm(EmployedForm):
    """A message and who it is from, under the rules of every visitor's form."""

    message = forms.CharField(
        label=_("Message"),
        max_length=LONGEST_ANSWER,
        widget=forms.Textarea(attrs={"rows": 6}),
    )
    heard_from = SingleLineField(label=_("How did you hear of us?"), max_length=250, required=False)
    request_key = forms.CharField(required=False, max_length=300, widget=forms.HiddenInput)

    def __init__(self, *args: Any, now: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["request_key"] = new_timed_key(now)
        self.now = now

    def clean_request_key(self) -> str:
        """Return the key of this showing of the form."""
        return read_timed_key(self.cleaned_data["request_key"], self.now)

    def renew_key(self) -> None:
        """Put a key into the form that is good; what was typed and what is wrong stays."""
        # A key that has been refused once for what it is would be refused at each press.
        self.data = dict(self.data.items()) | {"request_key": new_timed_key(self.now)}

    def visible(self) -> list[forms.BoundField]:
        """Return what a person fills in, in order."""
        names = ("name", "email", "organisation", "phone", "message", "heard_from")
        return [self[name] for name in names]

    def to_enquiry(self, page: Page) -> Enquiry:
        """Return what a valid form says."""
        given = self.cleaned_data
        said = Introduction(
            name=given["name"],
            email=given["email"],
            organisation=given["organisation"],
            phone=given["phone"],
            language=(get_language() or "fi")[:2],
        )
        return Enquiry(
            said=said,
            message=given["message"],
            heard_from=given["heard_from"],
            request_key=given["request_key"],
            page=page,
        )
