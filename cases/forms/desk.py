"""What is written, shared, planned and sent on a case’s page."""

from typing import Any

from django import forms
from django.contrib.auth import get_user_model
from django.core.validators import URLValidator
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail.admin.widgets import AdminAutoHeightTextInput, AdminDateInput

from cases import queries
from cases.actions import Origin
from cases.actions.by_hand import LONGEST
from cases.forms.choosing import NOBODY, AddressField, PeopleField, PersonField, offer
from cases.forms.moves import STEP_LENGTH
from cases.models import (
    WRITTEN_KINDS,
    ActivityKind,
    Case,
    ContactEmail,
    Task,
)

SOURCE = _("Where they heard of us, or who recommended us")
IS_REFERRAL = _("Somebody recommended us")


class LinkField(forms.URLField):
    """An address that colleagues click, so it has no other scheme than those of the web."""

    # In place of Django's own: beside it, one fault would be told twice.
    default_validators = [URLValidator(["http", "https"])]


class NoteForm(forms.Form):
    """Write into the history what was said, sent or agreed on, or where something is."""

    kind = forms.TypedChoiceField(
        label=_("Kind"),
        choices=[(kind.value, kind.label) for kind in WRITTEN_KINDS],
        coerce=ActivityKind,
    )
    body = forms.CharField(label=_("What happened"), widget=AdminAutoHeightTextInput)
    url = LinkField(
        label=_("Address of the file or page"),
        required=False,
        max_length=500,
        assume_scheme="https",
    )
    private = forms.BooleanField(label=_("Only I see this"), required=False)

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if cleaned.get("kind") == ActivityKind.LINK and not cleaned.get("url", "x"):
            self.add_error("url", _("Give the address that leads there."))
        return cleaned


class OriginForm(forms.Form):
    """Write down where a case came from, as far as we know."""

    source = forms.CharField(label=SOURCE, max_length=LONGEST)
    is_referral = forms.BooleanField(label=IS_REFERRAL, required=False)

    @property
    def origin(self) -> Origin:
        """What was written."""
        return Origin(self.cleaned_data["source"], self.cleaned_data["is_referral"])


class TaskForm(forms.Form):
    """Write down what is to be done in a case by a date, and by whom."""

    text = forms.CharField(label=_("What is to be done"), max_length=STEP_LENGTH)
    due_on = forms.DateField(label=_("By"), widget=AdminDateInput)
    assignee = PersonField(label=pgettext_lazy("task", "Who"), queryset=NOBODY, required=False)

    def __init__(self, *args: Any, task: Task | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.task = task
        people = queries.people_who_work_cases()
        # Whoever has it now stays on offer, or saving another date would take it from them unsaid.
        present = people.model.objects.filter(pk=task.assignee_id) if task else NOBODY
        offer(self, "assignee", people | present)


class ShareForm(forms.Form):
    """With whom of the colleagues a case as it was read is shared."""

    shared_with = PeopleField(
        label=_("These colleagues see the case too"),
        queryset=NOBODY,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    lock_version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, case: Case, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        able = queries.people_who_work_cases().values("pk")
        # With whom it is shared now stays on offer, or a colleague who left could not be taken out.
        present = case.shared_with.values("pk")
        people = get_user_model().objects.filter(Q(pk__in=able) | Q(pk__in=present))
        offer(
            self, "shared_with", people.exclude(pk=case.owner_id or 0).order_by("first_name", "pk")
        )


class LetterForm(forms.Form):
    """A letter to somebody in the case; by its link, a booking joins the case."""

    email = AddressField(label=pgettext_lazy("letter", "To"), queryset=ContactEmail.objects.none())
    subject = forms.CharField(label=pgettext_lazy("letter", "Subject"), max_length=200)
    body = forms.CharField(label=_("Letter"), widget=AdminAutoHeightTextInput, max_length=10_000)
    invite = forms.BooleanField(
        label=_("With a link to choose a time; the booking joins this case"),
        initial=True,
        required=False,
    )

    def __init__(self, *args: Any, case: Case, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        addresses = ContactEmail.objects.filter(contact__case_contacts__case=case)
        offer(self, "email", addresses.select_related("contact").order_by("pk"))
