"""Mail to a contact from a case: kept as an activity, delivered by the outbox of bookings."""

from datetime import datetime
from typing import Any
from urllib.parse import urlencode, urljoin

from django.db import transaction
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from bookings.actions.mail import retry_mail
from bookings.conf import booking_settings
from bookings.domain.invitations import Mailbox, one_line, plain_text
from bookings.emails import Letter, MailText, ascii_address
from bookings.models import OutgoingMail
from bookings.outbox import queue_letter
from cases.actions.edits import CaseError
from cases.models import Activity, ActivityKind, Case, ContactEmail
from cases.models.tokens import make_invitation
from cases.queries.letters import OF_ACTIVITY


class NotInCaseError(CaseError):
    """The address is none of the case's contacts'."""

    def __init__(self, case: Case, email: ContactEmail) -> None:
        super().__init__(f"{email} is no address of a contact in case {case.ref}")
        self.case = case
        self.email = email


def write_to_contact(
    case: Case,
    email: ContactEmail,
    *,
    subject: str,
    body: str,
    author: Any,
    now: datetime,
    invite: bool = True,
) -> Activity:
    """Send a letter to a contact of the case, keep it in the history, and return that activity.

    Answers go to the author. With `invite` it has a link by which a booking joins this case. Row
    first: activity and mail in one transaction, delivered and tried again by the outbox. Raises
    NotInCaseError. 4 statements.
    """
    contact = email.contact
    if not case.case_contacts.filter(contact=contact).exists():
        raise NotInCaseError(case, email)
    subject, body = one_line(subject), plain_text(body)
    with transaction.atomic(savepoint=False):
        activity = Activity.objects.create(
            case=case,
            contact=contact,
            kind=ActivityKind.MAIL,
            at=now,
            author_id=author.pk,
            body=f"{subject}\n\n{body}",
        )
        letter = _letter(case, email, subject=subject, body=body, author=author, invite=invite)
        about = f"{OF_ACTIVITY}{activity.pk}"
        queue_letter(letter, about=about, key=about, now=now)
    return activity


def retry_letter(activity: Activity, *, now: datetime) -> None:
    """Send a failed letter again (5 statements). Raises MailCannotBeRetriedError of bookings."""
    retry_mail(OutgoingMail.objects.get(about=f"{OF_ACTIVITY}{activity.pk}"), now=now)


def booking_link(case: Case, language: str) -> str:
    """Return the address of the booking pages by which a booking joins this case (no statement)."""
    with translation.override(language):
        pages = reverse("bookings:session_types")
    query = urlencode({"context": make_invitation(case)})
    return urljoin(booking_settings().base_url, f"{pages}?{query}")


def _letter(
    case: Case, email: ContactEmail, *, subject: str, body: str, author: Any, invite: bool
) -> Letter:
    language = email.contact.language
    with translation.override(language):
        button = (_("Choose a time"), booking_link(case, language)) if invite else None
    words = MailText(
        subject=subject, lead="", facts=(), answers=(), button=button, closing="", body=body
    )
    # Without an address of their own, an answer reaches the mailbox of the site.
    name = author.get_full_name() or author.get_username()
    return Letter(
        to=Mailbox(ascii_address(email.address), email.contact.full_name),
        language=language,
        words=words,
        thread=f"cases.case:{case.pk}",
        reply_to=Mailbox(author.email, name) if author.email else None,
    )
