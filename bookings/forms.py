"""What visitors fill in: the choice of a time, their details, and the answers to intake questions."""

import binascii
import secrets
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from django import forms
from django.core import signing
from django.core.exceptions import ValidationError
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page

from bookings.actions.booking import BookingRequest
from bookings.actions.waiting import WaitingRequest
from bookings.conf import booking_settings
from bookings.domain.invitations import Mailbox, one_line, plain_text
from bookings.domain.times_query import CONTEXT_LENGTH, TimesQuery
from bookings.domain.typed import read_start
from bookings.domain.zone_aliases import present_name
from bookings.models import (
    Consultant,
    PlaceKind,
    Question,
    QuestionKind,
    Session,
    SessionType,
)
from bookings.models.session import Answer
from bookings.zones import known_zones

HIDDEN = ("start", "tz", "consultant", "context", "request_key", "website")
LONGEST_ANSWER = 5_000
MEETING_PLACE = "meeting_place"
# Nobody reads a form and writes a message in less; a program does.
LEAST_SECONDS = 3
TIMED_KEY = "bookings.timed-key"


def times_asked(params: Mapping[str, str]) -> TimesQuery:
    """Return what the address of a times page asks for, in a zone that is known or the site's."""
    return TimesQuery.from_params(params, zones=known_zones(), home=booking_settings().zone)


# Told with what was typed: a bare "too long" leaves people counting.
TOO_LONG = {
    "max_length": _("At most %(limit_value)s characters have room here; you wrote %(show_value)s.")
}


class SingleLineField(forms.CharField):
    """Text on one line: breaks and control characters become spaces before anything else sees them."""

    def to_python(self, value: Any) -> Any:
        text = super().to_python(value)
        return one_line(text) if text else text


class StartField(forms.CharField):
    """The start of a slot, in UTC."""

    widget = forms.HiddenInput

    def to_python(self, value: Any) -> Any:
        start_at = read_start(super().to_python(value) or "")
        if start_at is None:
            raise ValidationError(_("Choose a time."))
        return start_at


class ZoneField(forms.CharField):
    """A zone of the IANA database."""

    widget = forms.HiddenInput

    def to_python(self, value: Any) -> Any:
        return present_name(super().to_python(value) or "", zones=known_zones())

    def validate(self, value: Any) -> None:
        super().validate(value)
        if value not in known_zones():
            raise ValidationError(
                _("“%(zone)s” is not a time zone. Use a name like Europe/Helsinki."),
                params={"zone": value},
            )


def invitable(email: str) -> str:
    """Return an address that an invitation can go to; raises ValidationError for any other.

    As the mail will write it: found out here, it is a word at the field and does not undo the whole
    booking. Quoted local parts and our own mailbox pass for addresses elsewhere.
    """
    local, _at, domain = email.rpartition("@")
    try:
        Mailbox(f"{local}@{domain.encode('idna').decode('ascii')}")
    except UnicodeError as error:
        raise ValidationError(_("Check the part after the @ sign.")) from error
    except ValueError as error:
        raise ValidationError(
            _("Check the address: we cannot send an invitation there.")
        ) from error
    if email.lower() == booking_settings().mailbox_address.lower():
        raise ValidationError(_("This is our own address: give yours."))
    return email


class PersonForm(forms.Form):
    """What every visitor gives, whatever the form is for: a name and an address."""

    name = SingleLineField(
        label=_("Your name"),
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        error_messages=TOO_LONG | {"required": _("Write your name.")},
    )
    email = forms.EmailField(
        label=_("Email"),
        max_length=200,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        error_messages=TOO_LONG
        | {
            "required": _("Write your email address."),
            "invalid": _("Write the whole address, such as name@example.com."),
        },
    )
    # People never see this field; programs that fill in everything give themselves away.
    website = forms.CharField(required=False, max_length=200)

    def clean_email(self) -> str:
        """Return the address; one that an invitation cannot go to is refused."""
        return invitable(self.cleaned_data["email"])

    def clean_website(self) -> str:
        """Refuse a post that filled in what no person sees."""
        if self.cleaned_data["website"]:
            raise ValidationError(
                _("A field that people never see was filled in. Press the button again.")
            )
        return ""

    def lift_hidden_errors(self) -> None:
        """Say what is wrong with hidden fields on top of the form: there is no field to point at."""
        for name in HIDDEN:
            # Taken off their fields, or each would be told twice.
            for error in self.errors.pop(name, ()):
                self.add_error(None, error)


class EmployedForm(PersonForm):
    """Besides, where somebody works and by which number they are reached, if they care to say so."""

    organisation = SingleLineField(
        label=_("Organisation"),
        max_length=120,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "organization"}),
        error_messages=TOO_LONG,
    )
    phone = SingleLineField(
        label=_("Phone"),
        max_length=40,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "tel", "inputmode": "tel"}),
        error_messages=TOO_LONG | {"required": _("Write the number that we call you at.")},
    )


class VisitorForm(PersonForm):
    """Whoever wants a chosen time, in a zone."""

    start = StartField()
    tz = ZoneField()
    consultant = SingleLineField(required=False, max_length=50, widget=forms.HiddenInput)


class BookingForm(EmployedForm, VisitorForm):
    """The details of a booking: who, the chosen time, and the session type's questions."""

    request_key = SingleLineField(required=False, max_length=60, widget=forms.HiddenInput)
    context = SingleLineField(required=False, max_length=CONTEXT_LENGTH, widget=forms.HiddenInput)

    def __init__(
        self, *args: Any, session_type: SessionType, page: Page | None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"].help_text = gettext("The calendar invitation comes here.")
        self.session_type = session_type
        self.page = page
        # Whoever came from an article may still mean something else; unticked,
        # the page is not noted.
        if page:
            self.fields["about"] = forms.BooleanField(
                label=gettext("The session is about “%(title)s”") % {"title": page.title},
                required=False,
                initial=True,
            )
        self._ask_where()
        for question in session_type.questions.all():
            self.fields[question_name(question)] = question_field(question)

    def _ask_where(self) -> None:
        """Ask for the number or the address without which nobody could meet."""
        # What staff wrote says who calls whom, or where one meets.
        if self.session_type.place:
            return
        if self.session_type.place_kind == PlaceKind.PHONE:
            self.fields["phone"].required = True
            self.fields["phone"].help_text = gettext("We call you at this number.")
        # A client of the API cannot give it: it asks by mail, as it did.
        elif self.session_type.place_kind == PlaceKind.YOURS and (
            not self.is_bound or MEETING_PLACE in self.data
        ):
            self.fields[MEETING_PLACE] = SingleLineField(
                label=gettext("Where do we meet?"),
                help_text=gettext("Street address, and how to get in."),
                max_length=250,
                error_messages=TOO_LONG | {"required": gettext("Write where we meet.")},
            )

    @property
    def meeting_place(self) -> forms.BoundField | None:
        """The field for the address, where the session is held at the visitor's place."""
        return self[MEETING_PLACE] if MEETING_PLACE in self.fields else None

    def contact_fields(self) -> list[forms.BoundField]:
        """Return the fields that every session type asks for."""
        return [self[name] for name in ("name", "email", "organisation", "phone")]

    def answer_fields(self) -> Iterator[forms.BoundField]:
        """Yield the fields of the intake questions, in order."""
        return (self[question_name(question)] for question in self.session_type.questions.all())

    def to_request(self, consultant: Consultant | None, *, origin: str = "form") -> BookingRequest:
        """Return what a valid form asks for."""
        given = self.cleaned_data
        return BookingRequest(
            session_type=self.session_type,
            start_at=given["start"],
            name=given["name"],
            email=given["email"],
            zone=given["tz"],
            language=(get_language() or "fi")[:2],
            organisation=given["organisation"],
            phone=given["phone"],
            answers=(*self._where(), *answers_given(self.session_type, given)),
            consultant=consultant,
            entry_page=self.page if given.get("about") else None,
            # With its origin: a key that some client made up must not find the booking of a form.
            # None where there is none, since the column is unique and "" would be equal to "".
            request_key=f"{origin}:{given['request_key']}" if given["request_key"] else None,
            context=given.get("context", ""),
        )

    def _where(self) -> Iterator[Answer]:
        # First among the answers: so it reaches whoever goes there, by mail and in their calendar.
        if place := self.cleaned_data.get(MEETING_PLACE):
            yield Answer(question=str(self.fields[MEETING_PLACE].label), answer=place)


class WaitingForm(VisitorForm):
    """Who wants to wait for a seat in a full group."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"].help_text = gettext("We write here when a seat is free.")

    def to_request(self, session: Session) -> WaitingRequest:
        """Return what a valid form asks for."""
        given = self.cleaned_data
        return WaitingRequest(
            session=session,
            name=given["name"],
            email=given["email"],
            zone=given["tz"],
            language=(get_language() or "fi")[:2],
        )


def question_name(question: Question) -> str:
    """Return the name of a question's field."""
    return f"question_{question.pk}"


def answers_given(session_type: SessionType, cleaned: Mapping[str, Any]) -> Iterator[Answer]:
    """Yield the answers to the session type's questions, in their order; without those left empty."""
    for question in session_type.questions.all():
        if text := cleaned.get(question_name(question)):
            # In the words that were shown, since the question may be edited afterwards.
            yield Answer(question=question.label, answer=plain_text(text))


def question_field(question: Question, *, is_required: bool | None = None) -> forms.Field:
    """Return the form field of an intake question, labelled in the active language.

    `is_required` is the question's own word unless given.
    """
    asked = question.is_required if is_required is None else is_required
    options: dict[str, Any] = {"label": question.label, "required": asked}
    if question.kind == QuestionKind.CHOICE:
        choices = [("", gettext("Choose")), *((o, o) for o in question.options)]
        words = {"required": gettext("Choose one of these.")}
        return forms.ChoiceField(choices=choices, error_messages=words, **options)
    options["error_messages"] = TOO_LONG | {"required": gettext("Write an answer.")}
    if question.kind == QuestionKind.SHORT:
        return SingleLineField(max_length=250, **options)
    area = forms.Textarea(attrs={"rows": 4})
    return forms.CharField(max_length=LONGEST_ANSWER, widget=area, **options)


def new_timed_key(now: datetime) -> str:
    """Return a key as new_request_key does, that also tells when the form was shown; signed."""
    return signing.Signer(salt=TIMED_KEY).sign_object([new_request_key(), now.timestamp()])


def read_timed_key(text: str, now: datetime) -> str:
    """Return the key inside; raises ValidationError for one that is not ours or was shown just now.

    So whoever posts has asked for the form first, and each showing of it is good for one thing only.
    """
    try:
        key, shown_at = signing.Signer(salt=TIMED_KEY).unsign_object(text)
    except (signing.BadSignature, ValueError, binascii.Error) as error:
        message = _("The form had grown old. Press the button again.")
        raise ValidationError(message, code="old") from error
    if now.timestamp() - shown_at < LEAST_SECONDS:
        raise ValidationError(_("That was very quick. Press the button again."))
    return str(key)


def new_request_key() -> str:
    """Return a key for one showing of the form; posting it twice books once."""
    return secrets.token_urlsafe(16)
