"""Sent, waiting and failed mail: the list, one mail as its reader sees it, and trying again."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any, cast

import django_filters
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST
from wagtail.admin import messages
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column, StatusTagColumn, TitleColumn

from bookings import queries
from bookings.actions.mail import MailCannotBeRetriedError, retry_mail
from bookings.admin.permissions import require
from bookings.admin.reading import (
    ReadingIndexView,
    ReadingInspectView,
    ReadingViewSet,
    short_moment,
)
from bookings.conf import booking_settings
from bookings.domain.mail_faults import MailFault, fault_of
from bookings.models import Booking, MailKind, MailState, OutgoingMail, WaitingPlace

FAULTS = {
    MailFault.NO_MAILBOX: gettext_lazy("there is no such mailbox"),
    MailFault.FULL: gettext_lazy("the mailbox is full"),
    MailFault.CLOSED: gettext_lazy("the mailbox takes no mail"),
    MailFault.TOO_BIG: gettext_lazy("the mail is too big for the reader's server"),
    MailFault.POLICY: gettext_lazy(
        "the reader's server refused it by its rules, as spam for example"
    ),
    MailFault.LOGIN: gettext_lazy("our server does not let us send mail"),
    MailFault.REFUSED: gettext_lazy("the reader's server refused it for good"),
    MailFault.WAIT: gettext_lazy("the reader's server asked us to wait"),
    MailFault.UNREACHABLE: gettext_lazy("our mail server could not be reached"),
    MailFault.OURS: gettext_lazy("our own program failed: tell whoever looks after this site"),
}
# Why a mail was not sent at all, by how `outbox` says it.
NOT_SENT = {
    "the session has begun": gettext_lazy("the session had begun"),
    "the booking was cancelled": gettext_lazy("the booking was cancelled"),
    "the offer is over": gettext_lazy("the offer of the seat was over"),
    "the calendar can be read": gettext_lazy("the calendar could be read again"),
    "the calendar is not": gettext_lazy("the calendar was no longer in use"),
    "too late for": gettext_lazy("it was too late for a reminder"),
}


@dataclass(frozen=True, slots=True)
class MailParts:
    """A mail as its reader's program takes it apart."""

    headers: tuple[tuple[str, str], ...]
    text: str
    html: str
    calendar: str


def parts_of(mime: bytes) -> MailParts:
    """Return the parts of a mail; one that is missing is empty."""
    message: EmailMessage = message_from_bytes(mime, policy=policy.default)
    found = dict(_texts(message))
    headers = tuple((name, str(value)) for name, value in message.items())
    return MailParts(
        headers,
        found.get("text/plain", ""),
        found.get("text/html", ""),
        found.get("text/calendar", ""),
    )


def _texts(message: EmailMessage) -> Iterator[tuple[str, str]]:
    for part in message.walk():
        if part.get_content_maintype() == "text":
            yield part.get_content_type(), part.get_content()


def reason(mail: OutgoingMail) -> str:
    """Return why the last try failed, or why it was never sent, in words."""
    error = mail.last_error
    if fault := fault_of(error):
        return str(FAULTS[fault])
    known = (words for begins, words in NOT_SENT.items() if error.startswith(begins))
    return str(next(known, error))


class MailFilterSet(WagtailFilterSet):
    """In which state, of which kind."""

    state = django_filters.ChoiceFilter(label=gettext_lazy("State"), choices=MailState.choices)
    kind = django_filters.ChoiceFilter(label=gettext_lazy("Kind"), choices=MailKind.choices)

    class Meta:
        model = OutgoingMail
        fields = ["state", "kind"]


class MailIndexView(ReadingIndexView):
    """The mail, latest first; what it says stays in the table's rows."""

    page_title = gettext_lazy("Sent mail")
    empty_message = gettext_lazy("No mail yet. Every booking writes its mail here first.")

    def get_base_queryset(self) -> QuerySet[OutgoingMail]:
        # Letters are shown by the app that wrote them, to those who may see what they are about.
        mails = super().get_base_queryset().filter(about="")
        # The whole mail of every row would be read to show its subject.
        return mails.defer("mime")


class MailInspectView(ReadingInspectView):
    """One mail as its reader sees it."""

    template_name = "bookings/admin/mail.html"
    page_title = gettext_lazy("Mail")

    def get_object(self, *args: Any) -> OutgoingMail:
        mail: OutgoingMail = super().get_object(*args)
        if mail.about:
            raise Http404("letters are shown by the app that wrote them")
        return mail

    def get_page_subtitle(self) -> str:
        return subject(self.object)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        mime = self.object.mime
        context: dict[str, Any] = super().get_context_data(
            **kwargs,
            mail=self.object,
            parts=parts_of(bytes(mime)) if mime else None,
            reason=reason(self.object),
            about=about(self.object),
            queued=moment(self.object.created_at),
            sent_or_due=sent_or_due(self.object),
            can_retry=self.can_retry(),
        )
        return context

    def can_retry(self) -> bool:
        """Return whether the mail can be sent again, and by this user."""
        if not queries.failed_and_current_mail().filter(pk=self.object.pk).exists():
            return False
        return bool(self.user_has_permission_for_instance("change", self.object))


@require_POST
def retry(request: HttpRequest, pk: int) -> HttpResponse:
    """Send a failed mail again."""
    mail = get_object_or_404(OutgoingMail, pk=pk, about="")
    require(request.user, ["change"], mail)
    try:
        retry_mail(mail, now=timezone.now())
    except MailCannotBeRetriedError:
        messages.error(request, _("This mail cannot be sent again: a later one has replaced it."))
    else:
        messages.success(request, _("The mail to %s will be tried again now.") % mail.recipient)
    return redirect("outgoingmail:inspect", mail.pk)


@dataclass(frozen=True, slots=True)
class About:
    """What a mail is about: the kind of thing, its name, and its page."""

    label: str
    name: str
    url: str


def about(mail: OutgoingMail) -> About:
    """Return what a mail is about (at most 2 statements)."""
    if mail.busy_calendar:
        page = reverse("consultant:calendars", args=[mail.busy_calendar.consultant_id])
        return About(_("Calendar"), mail.busy_calendar.name, page)
    # One of the three it is: the database holds that.
    place = cast("Booking | WaitingPlace", mail.booking or mail.waiting_place)
    return About(_("Session"), place.name, reverse("session:inspect", args=[place.session_id]))


def subject(mail: OutgoingMail) -> str:
    """Return the subject; a reminder gets its own when it is sent."""
    return mail.subject or mail.get_kind_display()


def sent_or_due(mail: OutgoingMail) -> str:
    """Return when it went, or when it will be tried, on the site's clock."""
    return moment(mail.sent_at or mail.due_at)


def moment(at: datetime) -> str:
    """Return a time as the list and the page both write it."""
    return short_moment(at, booking_settings().zone)


class MailViewSet(ReadingViewSet):
    """Outgoing mail."""

    model = OutgoingMail
    icon = "mail"
    menu_label = gettext_lazy("Sent mail")
    menu_order = 400
    search_fields = ["recipient", "subject"]
    registered_permissions = ["view", "change"]
    ordering = "-created_at"
    filterset_class = MailFilterSet
    index_view_class = MailIndexView
    inspect_view_class = MailInspectView
    inspect_template_name = MailInspectView.template_name
    list_display = [
        TitleColumn(
            "subject",
            label=gettext_lazy("Subject"),
            accessor=subject,
            url_name="outgoingmail:inspect",
        ),
        Column("recipient", label=gettext_lazy("Recipient"), sort_key="recipient"),
        Column(
            "kind",
            label=gettext_lazy("Kind"),
            accessor="get_kind_display",
            classname="bookings-wide",
        ),
        StatusTagColumn(
            "state",
            label=gettext_lazy("State"),
            accessor="get_state_display",
            primary=lambda mail: mail.state == MailState.SENT,
        ),
        Column("attempts", label=gettext_lazy("Tries"), classname="bookings-wide"),
        Column(
            "last_error",
            label=gettext_lazy("Last error"),
            accessor=reason,
            classname="bookings-wide",
        ),
        Column(
            "due_at", label=gettext_lazy("Sent or due"), accessor=sent_or_due, sort_key="due_at"
        ),
    ]

    def get_urlpatterns(self) -> list[URLPattern]:
        return [*super().get_urlpatterns(), path("retry/<int:pk>/", retry, name="retry")]
