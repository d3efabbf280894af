"""Forms of the case page and of the case itself, in the admin's look."""

import re
from decimal import Decimal
from typing import Any, cast

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.widgets import AdminAutoHeightTextInput, AdminDateInput
from wagtail.models import Page

from cases import queries
from cases.actions import Loss, NextStep, keep_address
from cases.domain.keys import email_key
from cases.domain.stages import Need, Needs, Stage
from cases.models import (
    WRITTEN_KINDS,
    ActivityKind,
    Case,
    Contact,
    ContactEmail,
    LostReason,
    Organisation,
    SavedView,
    StageLabel,
)
from cases.models.case import CENTS, STAGE_CHOICES

STEP_LENGTH = 250
MOST_AT_ONCE = 200
# The digits of a key that fits its column.
VERSION_SHOWN = re.compile(r"(\d{1,18}):(\d{1,9})", re.ASCII)
# Publishing the story moves a case there, never a person.
MOVE_CHOICES = [choice for choice in STAGE_CHOICES if choice[0] != Stage.PUBLISHED]


def version_shown(text: str) -> tuple[int, int]:
    """Return key and version of a case from `key:version`."""
    key, _colon, version = text.partition(":")
    return int(key), int(version)


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


class NoteForm(forms.Form):
    """Write a note, call, mail or meeting into the history."""

    kind = forms.TypedChoiceField(
        label=_("Kind"),
        choices=[(kind.value, kind.label) for kind in WRITTEN_KINDS],
        coerce=ActivityKind,
    )
    body = forms.CharField(label=_("What happened"), widget=AdminAutoHeightTextInput)
    private = forms.BooleanField(label=_("Only I see this"), required=False)


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
                cast("forms.ModelChoiceField[Any]", self.fields[name]).queryset = choices()

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


def limit_choices(form: WagtailAdminModelForm) -> None:
    """Offer only those organisations that are there for the person, and the present one."""
    # The posted key is checked against this too: whoever guesses one gets no further than the list.
    seen = queries.organisations_for(form.for_user)
    present = Organisation.objects.filter(pk=form.instance.organisation_id)
    form.fields["organisation"].queryset = seen | present


class CaseForm(WagtailAdminModelForm):
    """What people write about a case; its stage moves elsewhere."""

    value = forms.DecimalField(
        label=_("Value in euros"), max_digits=12, decimal_places=2, min_value=0, required=False
    )
    lock_version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    class Meta:
        model = Case
        # Named one by one, and no stage: a posted field that is not here changes nothing.
        fields = ["title", "organisation", "owner", "kind"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["lock_version"] = self.instance.lock_version
        self.initial["value"] = self.instance.value
        limit_choices(self)
        owners = queries.people_who_work_cases()
        self.fields["owner"].queryset = owners | owners.model.objects.filter(
            # Whoever owns it now stays on offer, even without an account any more.
            pk=self.instance.owner_id
        )

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean()
        # A form without a version is refused as well: it cannot say what it was written over.
        if self.instance.pk and cleaned.get("lock_version") != self.instance.lock_version:
            self.add_error(
                None,
                _("Somebody changed this case while you were writing. Reload it and try again."),
            )
        return cleaned

    def values(self) -> dict[str, Any]:
        """Return the case's fields as they were written."""
        written = {name: self.cleaned_data[name] for name in CaseForm.Meta.fields}
        value: Decimal | None = self.cleaned_data["value"]
        return written | {"value_amount": None if value is None else int(value * CENTS)}


class NewCaseForm(CaseForm):
    """A case that did not begin with a booking: who asked, and what is done next."""

    field_order = [
        "title",
        "contact_name",
        "contact_email",
        "organisation",
        "owner",
        "next_step",
        "next_step_on",
    ]

    contact_name = forms.CharField(label=_("Who asked"), max_length=200, required=False)
    contact_email = forms.EmailField(label=_("Their email"), required=False)
    next_step = forms.CharField(label=_("Next step"), max_length=STEP_LENGTH)
    next_step_on = forms.DateField(label=_("By"), widget=AdminDateInput)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        # A name alone could not be known again, and an address alone could not be addressed.
        if bool(cleaned.get("contact_name")) != bool(cleaned.get("contact_email")):
            self.add_error(
                "contact_email", _("Give both a name and an email, or leave both empty.")
            )
        return cleaned

    def values(self) -> dict[str, Any]:
        steps = {name: self.cleaned_data[name] for name in ("next_step", "next_step_on")}
        return super().values() | steps


class StageLabelForm(WagtailAdminModelForm):
    """What a stage is called; its code is fixed, so nothing that counts on it breaks."""

    class Meta:
        model = StageLabel
        fields = ["label_fi", "label_en", "is_hidden"]


class LostReasonForm(WagtailAdminModelForm):
    """A reason for a loss in words, and whether it can still be chosen."""

    class Meta:
        model = LostReason
        fields = ["label_fi", "label_en", "needs_note", "is_active", "sort_order"]


class NewLostReasonForm(LostReasonForm):
    """A reason that there was not; its code is chosen once."""

    class Meta(LostReasonForm.Meta):
        fields = ["code", *LostReasonForm.Meta.fields]


class OrganisationForm(WagtailAdminModelForm):
    """An organisation and the domain by which its people are known."""

    class Meta:
        model = Organisation
        fields = ["name", "domain", "note"]


class ContactForm(WagtailAdminModelForm):
    """A contact with the address by which the person is known again."""

    email = forms.EmailField(label=_("Email"), required=False)

    class Meta:
        model = Contact
        fields = ["full_name", "email", "organisation", "job_title", "phone"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        limit_choices(self)
        if self.instance.pk and (first := self.instance.emails.first()):
            self.initial["email"] = first.address

    def clean_email(self) -> str:
        address: str = self.cleaned_data["email"]
        others = ContactEmail.objects.exclude(contact=self.instance.pk)
        if not address or not (taken := others.filter(key=email_key(address)).first()):
            return address
        if queries.contacts_for(self.for_user).filter(pk=taken.contact_id).exists():
            raise forms.ValidationError(
                _("This is an address of %(name)s already."), params={"name": taken.contact}
            )
        # Whose it is would be told to somebody who does not see that person.
        raise forms.ValidationError(_("Somebody else has this address already."))

    def save(self, commit: bool = True) -> Contact:  # noqa: FBT001, FBT002 - as Django calls it
        contact: Contact = super().save(commit)
        if commit and "email" in self.changed_data:
            keep_address(contact, self.cleaned_data["email"])
        return contact


class SavedViewForm(forms.ModelForm):  # type: ignore[type-arg] # Django's own is no generic at run time
    """The name of a saved view, and who may use it."""

    shared = forms.BooleanField(label=_("Everyone may use it"), required=False)

    class Meta:
        model = SavedView
        fields = ["name", "query"]
        widgets = {"query": forms.HiddenInput}


class ChosenForm(forms.Form):
    """The cases that were chosen in a list, each as `key:version`, and the stage to move them to."""

    to = forms.TypedChoiceField(
        label=pgettext_lazy("stage", "Move to"), choices=MOVE_CHOICES, coerce=Stage
    )
    case = forms.TypedMultipleChoiceField(
        choices=(), coerce=version_shown, widget=forms.MultipleHiddenInput
    )

    def __init__(self, data: QueryDict | None = None, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        # Whatever was posted is offered: what a key may name, the query of the cases decides.
        posted = data.getlist("case") if data is not None else []
        known = [str(text) for text in posted if VERSION_SHOWN.fullmatch(str(text))]
        chosen = cast("forms.TypedMultipleChoiceField", self.fields["case"])
        chosen.choices = [(text, text) for text in known[:MOST_AT_ONCE]]

    @property
    def versions(self) -> dict[int, int]:
        """The version of each case as it was shown, by key."""
        return dict(self.cleaned_data["case"])


class ManyMoveForm(MoveForm):
    """What the moves of several cases need, asked for once; their versions come with their keys."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["lock_version"]
