"""What people write about cases, contacts and organisations."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.conf import settings
from django.db.models import Q
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.widgets import AdminDateInput
from wagtail.models import Page

from cases import queries
from cases.actions import Origin, keep_address
from cases.actions.by_hand import LONGEST
from cases.domain.fingerprints import changed_fields
from cases.domain.introductions import Introduction
from cases.domain.keys import email_key
from cases.domain.stages import Stage, StageClass
from cases.forms.choosing import NOBODY, PersonField, SomeOf, offer
from cases.forms.desk import IS_REFERRAL, SOURCE
from cases.forms.moves import STEP_LENGTH
from cases.forms.shown import ShownForm
from cases.forms.telling import changes_in_words
from cases.models import (
    Case,
    Contact,
    ContactEmail,
    Organisation,
)
from cases.models.case import CENTS


def limit_choices(form: WagtailAdminModelForm) -> None:
    """Offer only those organisations that are there for the person, and the present one."""
    # The posted key is checked against this too: whoever guesses one gets no further than the list.
    seen = queries.organisations_for(form.for_user)
    present = Organisation.objects.filter(pk=form.instance.organisation_id)
    form.fields["organisation"].queryset = seen | present


class CaseForm(ShownForm):
    """What people write about a case; its stage moves elsewhere."""

    value = forms.DecimalField(
        label=_("Value in euros"), max_digits=12, decimal_places=2, min_value=0, required=False
    )
    # By their full names, as everywhere else in the admin.
    owner = PersonField(label=pgettext_lazy("case", "Owner"), queryset=NOBODY, required=False)
    services = SomeOf(
        label=_("Services"),
        queryset=Page.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    lock_version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    # Whether the form was opened for a case that was merged into this one since: of that case the
    # version says nothing here.
    was_merged = False

    class Meta:
        model = Case
        # Named one by one, and no stage: a posted field that is not here changes nothing.
        fields = ["title", "organisation", "owner", "kind", "proposal_due_on"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["lock_version"] = self.instance.lock_version
        self.initial["value"] = self.instance.value
        limit_choices(self)
        owners = queries.people_who_work_cases()
        # Whoever owns it now stays on offer, even without an account any more.
        present = owners.model.objects.filter(pk=self.instance.owner_id)
        offer(self, "owner", owners | present)
        self._offer_services()
        self.remember()

    def _offer_services(self) -> None:
        present = list(self.instance.services.all()) if self.instance.pk else []
        if not present and not queries.asks_for_services():
            del self.fields["services"]
            return
        # What the case is about stays on offer, though its page was taken down since.
        keys = Q(pk__in=queries.service_pages().values("pk")) | Q(pk__in=[p.pk for p in present])
        offer(self, "services", Page.objects.filter(keys).order_by("title"))
        self.initial["services"] = [page.pk for page in present]

    def clean_services(self) -> list[Page]:
        services = list(self.cleaned_data["services"])
        is_won = self.instance.at_stage.belongs_to is StageClass.WON
        # What winning asked for must not be taken away afterwards, or the reports lose it.
        if is_won and not services and queries.asks_for_services():
            raise forms.ValidationError(_("The case was won: choose what was sold."))
        return services

    def clean(self) -> dict[str, Any]:
        # The version rather than what was shown, which only says what of that is stored now: a move
        # changes no field of this form, and still it may be another case that one writes about.
        cleaned: dict[str, Any] = super(ShownForm, self).clean()
        version, case = cleaned.get("lock_version"), self.instance
        # A form without a version is refused as well: it cannot say what it was written over.
        if case.pk and (self.was_merged or version != case.lock_version):
            self.tell(self._changes(version or 0))
            shown = cleaned.get("shown", "")
            self.take_over(shown, changed_fields(shown, self.present()))
            self.data["lock_version"] = str(case.lock_version)
        return cleaned

    def _changes(self, version: int) -> str:
        if self.was_merged:
            return gettext("The case was merged into this one.")
        return changes_in_words(queries.changes_since(self.instance, version))

    def values(self) -> dict[str, Any]:
        """Return the case's fields as they were written."""
        written = {name: self.cleaned_data[name] for name in CaseForm.Meta.fields}
        value: Decimal | None = self.cleaned_data["value"]
        if "services" in self.fields:
            written["services"] = self.cleaned_data["services"]
        return written | {"value_amount": None if value is None else int(value * CENTS)}


class NewCaseForm(CaseForm):
    """A case that did not begin with a booking: who asked, and what is done next."""

    # Open cases that this one may be the same as, once the form was sent.
    alike: Sequence[Case] = ()

    field_order = [
        "title",
        "contact_name",
        "contact_email",
        "organisation",
        "owner",
        "source",
        "is_referral",
        "services",
        "is_request",
        "proposal_due_on",
        "next_step",
        "next_step_on",
    ]

    contact_name = forms.CharField(label=_("Who asked"), max_length=200, required=False)
    contact_email = forms.EmailField(label=_("Their email"), required=False)
    source = forms.CharField(label=SOURCE, max_length=LONGEST, required=False)
    is_referral = forms.BooleanField(label=IS_REFERRAL, required=False)
    # The open cases that whoever writes has been told of, by key.
    told = forms.CharField(widget=forms.HiddenInput, required=False)
    next_step = forms.CharField(label=_("Next step"), max_length=STEP_LENGTH)
    next_step_on = forms.DateField(label=_("By"), widget=AdminDateInput)
    is_request = forms.BooleanField(
        label=_("A request for proposal: the case begins at the proposal"), required=False
    )

    @property
    def stages(self) -> tuple[Stage, ...]:
        """The stages that the case has gone through at once."""
        # A customer who asks for a proposal has needed no session: lead to proposal skips two by right.
        asked = self.cleaned_data["is_request"]
        return (Stage.LEAD, Stage.PROPOSAL) if asked else (Stage.LEAD,)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        # A name alone could not be known again, and an address alone could not be addressed.
        if bool(cleaned.get("contact_name")) != bool(cleaned.get("contact_email")):
            self.add_error(
                "contact_email", _("Give both a name and an email, or leave both empty.")
            )
        if cleaned.get("is_request") and not cleaned.get("proposal_due_on"):
            self.add_error("proposal_due_on", _("Give the date that the request names."))
        if not self.errors:
            self._warn(cleaned)
        return cleaned

    def values(self) -> dict[str, Any]:
        steps = {name: self.cleaned_data[name] for name in ("next_step", "next_step_on")}
        written = super().values() | steps
        # Of a case that is not there yet nothing can be set to many.
        written.pop("services", None)
        return written

    @property
    def asked(self) -> Introduction | None:
        """Who asked, if that was written."""
        name, email = self.cleaned_data["contact_name"], self.cleaned_data["contact_email"]
        return Introduction(name=name, email=email) if email else None

    @property
    def origin(self) -> Origin | None:
        """Where the case came from, if that was written."""
        text = self.cleaned_data["source"]
        return Origin(text, self.cleaned_data["is_referral"]) if text else None

    def _warn(self, cleaned: dict[str, Any]) -> None:
        """Refuse once what may be an open case already; what was told is no news the second time."""
        # Before it is opened: elsewhere the duplicate is made first and the warning comes after
        # (espocrm/espocrm#3499).
        address, house = cleaned.get("contact_email", ""), cleaned.get("organisation")
        found = queries.open_cases_like(
            self.for_user, address=address, organisation=house.pk if house else None
        )
        self.alike = list(found)
        known = set(cleaned.get("told", "").split(","))
        if {str(case.pk) for case in self.alike} <= known:
            return
        self.add_error(None, _("There is an open case already: look whether this is the same."))
        given = self.data.copy()
        given["told"] = ",".join(str(case.pk) for case in self.alike)
        self.data = given


class OrganisationForm(ShownForm):
    """An organisation and the domain by which its people are known."""

    class Meta:
        model = Organisation
        fields = ["name", "domain", "note"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.remember()


class ContactForm(ShownForm):
    """A contact with the address by which the person is known again."""

    email = forms.EmailField(label=_("Email"), required=False)
    # What letters to the person are written in. Left out, the present one stays.
    language = forms.ChoiceField(
        label=_("Language"), choices=lambda: settings.LANGUAGES, required=False
    )

    class Meta:
        model = Contact
        fields = ["full_name", "email", "organisation", "job_title", "phone", "language"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        limit_choices(self)
        if self.instance.pk and (first := self.instance.emails.first()):
            self.initial["email"] = first.address
        self.remember()

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

    def save(self, commit: bool = True) -> Contact:
        contact: Contact = super().save(commit)
        if commit and "email" in self.changed_data:
            keep_address(contact, self.cleaned_data["email"])
        return contact
