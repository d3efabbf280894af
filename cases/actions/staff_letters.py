"""Letters to staff: what is asked of them, with a button that leads there."""

from collections.abc import Sequence
from urllib.parse import urljoin

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from bookings.conf import booking_settings
from bookings.domain.invitations import Mailbox, one_line
from bookings.emails import Letter, MailText

SUBJECT_LENGTH = 250
Fact = tuple[str, str]


def letter_to_staff(
    to: Mailbox,
    *,
    subject: str,
    lead: str,
    facts: Sequence[Fact],
    button: Fact,
    thread: str,
    answers: Sequence[Fact] = (),
    reply_to: Mailbox | None = None,
) -> Letter:
    """Return a letter in the site's language; facts and answers are (label, text), the button (label, path).

    Facts without a text are left out; what people typed is put on one line wherever a line is all
    there is.
    """
    label, path = button
    words = MailText(
        subject=one_line(subject)[:SUBJECT_LENGTH],
        lead=lead,
        facts=tuple((name, one_line(text)) for name, text in facts if text),
        answers=tuple(answers),
        button=(label, urljoin(booking_settings().base_url, path)),
        closing="",
    )
    return Letter(
        to=to, language=settings.LANGUAGE_CODE, words=words, thread=thread, reply_to=reply_to
    )


def button_to_case(case_pk: int) -> Fact:
    """Return the button to a case's page."""
    return _("See the case"), reverse("cases:inspect", args=[case_pk])
