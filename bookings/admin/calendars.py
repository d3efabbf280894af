"""The external calendars of one consultant: what they are, how they do, and adding, changing, removing them."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import FormView, TemplateView, View
from wagtail.admin import messages
from wagtail.log_actions import log

from bookings.actions.calendars import (
    CalendarEntry,
    access_of,
    add_calendar,
    ask_soon,
    change_calendar,
    completed,
    host_of,
    remove_calendar,
)
from bookings.admin.calendar_words import REFUSALS, calendar_line
from bookings.admin.consultants import ConsultantPage
from bookings.calendars import Access, KeyLostError
from bookings.conf import fetch_reach
from bookings.domain.addresses import LONGEST, RefusedAddressError, may_carry_password, target_of
from bookings.models import BusyCalendar, CalendarKind

KEPT = gettext_lazy("Stored, and not shown again. Leave it empty to keep it.")


class CalendarForm(forms.Form):
    """A calendar's name and the way in; what is secret is written here and never shown again."""

    name = forms.CharField(
        label=gettext_lazy("Name"),
        max_length=80,
        help_text=gettext_lazy("For yourselves; visitors never see it."),
    )
    kind = forms.ChoiceField(
        label=gettext_lazy("Kind"), choices=CalendarKind.choices, widget=forms.RadioSelect
    )
    url = forms.CharField(
        label=gettext_lazy("Address"),
        max_length=LONGEST,
        required=False,
        help_text=gettext_lazy(
            "The secret address that your calendar gives for subscribing to it, or that of the CalDAV "
            "calendar."
        ),
    )
    username = forms.CharField(label=gettext_lazy("User name"), max_length=250, required=False)
    password = forms.CharField(
        label=gettext_lazy("Password"),
        max_length=500,
        required=False,
        # A blank at its end may be a part of it.
        strip=False,
        # Browsers do not heed "off": they would fill in the reader's own password for this site.
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=gettext_lazy("Where you can, give one that is made for this site alone."),
    )
    is_active = forms.BooleanField(
        label=gettext_lazy("In use"),
        required=False,
        help_text=gettext_lazy("Its events close your times."),
    )

    def __init__(self, *args: Any, stored: Access | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.stored = stored
        if stored is not None:
            self.fields["url"].help_text = KEPT
        if stored is not None and stored.password:
            self.fields["password"].help_text = KEPT

    def clean_url(self) -> str:
        url: str = self.cleaned_data["url"].strip()
        if not url and self.stored is None:
            raise ValidationError(self.fields["url"].error_messages["required"], "required")
        if url:
            _refuse(url)
        return url

    def clean_username(self) -> str:
        username: str = self.cleaned_data["username"]
        if ":" in username:  # RFC 7617 section 2: it would end the name
            raise ValidationError(_("A user name has no colon."))
        return username

    def clean(self) -> None:
        if self.errors:
            return
        given = self.cleaned_data
        typed = Access(
            CalendarKind(given["kind"]), given["url"], given["username"], given["password"]
        )
        # Told apart: the action keeps what is stored, of a calendar that may have changed meanwhile.
        self.entry = CalendarEntry(given["name"], typed, is_active=given["is_active"])
        self._clean_password(completed(typed, self.stored))

    def _clean_password(self, access: Access) -> None:
        if bool(access.username) != bool(access.password):
            name = "password" if access.username else "username"
            text = _("Give both user name and password, or neither.")
            if access.username and self.stored and self.stored.password:
                text = _("Type the password again: it is kept for its server and user name only.")
            self.add_error(name, text)
        elif access.password and not _is_safe(access.url):
            self.add_error("url", _("With a password the address must begin with https://."))


def _refuse(url: str) -> None:
    """Raise ValidationError for an address that is never asked; nothing is looked up here."""
    try:
        target_of(url, reach=fetch_reach())
    except RefusedAddressError as error:
        raise ValidationError(REFUSALS[error.refusal], error.refusal) from error


def _is_safe(url: str) -> bool:
    reach = fetch_reach()
    try:
        return may_carry_password(target_of(url, reach=reach), reach=reach)
    except RefusedAddressError:  # of an address that was stored under another setting
        return False


# Generic in its stubs alone.
FormPage: Any = FormView


class CalendarsView(ConsultantPage, TemplateView):
    """The calendars, and how each does."""

    template_name = "bookings/admin/calendars.html"
    page_title = gettext_lazy("Calendars")
    page_name = "calendars"
    header_icon = "link"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        calendars = BusyCalendar.objects.filter(consultant=self.consultant)
        now = timezone.now()
        lines = [
            calendar_line(calendar, now) for calendar in calendars.select_related("consultant")
        ]
        context: dict[str, Any] = super().get_context_data(**kwargs, lines=lines)
        return context


class CalendarPage(ConsultantPage):
    """Base of the pages about one calendar, or a new one."""

    page_name = "calendars"
    header_icon = "link"

    @cached_property
    def calendar(self) -> BusyCalendar:
        """Of this consultant: the number in the address alone gives no right to it."""
        found: BusyCalendar = get_object_or_404(
            BusyCalendar.objects.select_related("consultant"),
            pk=self.kwargs["calendar"],
            consultant=self.consultant,
        )
        return found

    @property
    def list_url(self) -> str:
        return reverse("consultant:calendars", args=[self.consultant.pk])

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        *above, here = super().get_breadcrumbs_items()
        return [*above, {"url": self.list_url, "label": _("Calendars")}, here]

    def done(self, text: Any, name: str) -> HttpResponse:
        """Note it in the consultant's history, say it, and lead back to the list."""
        log(self.consultant, "bookings.set_calendars", user=self.request.user)
        messages.success(self.request, text % {"name": name})
        return redirect(self.list_url)


class CalendarFormPage(CalendarPage, FormPage):
    """Base of the two pages with the form."""

    form_class = CalendarForm
    template_name = "bookings/admin/calendar_form.html"

    def form_invalid(self, form: CalendarForm) -> HttpResponse:
        messages.validation_error(self.request, _("The calendar could not be saved."), form)
        response: HttpResponse = super().form_invalid(form)
        return response


class AddCalendarView(CalendarFormPage):
    """A new calendar."""

    page_title = gettext_lazy("Add a calendar")

    def get_initial(self) -> dict[str, Any]:
        return {"kind": CalendarKind.ICS, "is_active": True}

    def form_valid(self, form: CalendarForm) -> HttpResponse:
        add_calendar(self.consultant, form.entry, now=timezone.now())
        text = _("The calendar “%(name)s” is added. It is read within a minute.")
        return self.done(text, form.entry.name)


class EditCalendarView(CalendarFormPage):
    """A calendar that is there."""

    page_title = gettext_lazy("Change a calendar")

    @cached_property
    def stored(self) -> Access | None:
        try:
            return access_of(self.calendar)
        except KeyLostError:
            return None

    def get_initial(self) -> dict[str, Any]:
        calendar = self.calendar
        return {
            "name": calendar.name,
            "kind": calendar.kind,
            "username": self.stored.username if self.stored else "",
            "is_active": calendar.is_active,
        }

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "stored": self.stored}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(
            **kwargs, calendar=self.calendar, host=host_of(self.calendar)
        )
        return context

    def form_valid(self, form: CalendarForm) -> HttpResponse:
        change_calendar(self.calendar, form.entry, now=timezone.now())
        return self.done(_("The calendar “%(name)s” is saved."), form.entry.name)


class RemoveCalendarView(CalendarPage, TemplateView):
    """Asks, and removes a calendar."""

    template_name = "bookings/admin/remove.html"
    page_title = gettext_lazy("Remove a calendar")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        question = _(
            "Remove “%(name)s”? Its events then close no times here any more. Nothing changes in the "
            "calendar itself."
        )
        context: dict[str, Any] = super().get_context_data(
            **kwargs, question=question % {"name": self.calendar.name}, back_url=self.list_url
        )
        return context

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        name = self.calendar.name
        remove_calendar(self.calendar)
        return self.done(_("The calendar “%(name)s” is removed."), name)


class FetchCalendarView(CalendarPage, View):
    """Has a calendar read soon, by a worker: never within the request."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        ask_soon(self.calendar, now=timezone.now())
        text = _(
            "The calendar “%(name)s” is read within a minute or two. Load this page again then."
        )
        messages.success(request, text % {"name": self.calendar.name})
        return redirect(self.list_url)
