"""Writes of outgoing mail by staff."""

from datetime import datetime

from django.db import transaction

from bookings import queries
from bookings.domain.retries import GIVE_UP_AFTER
from bookings.models import MailState, OutgoingMail
from bookings.outbox import wake


class MailCannotBeRetriedError(Exception):
    """The mail did not fail, or a later one about the same session has replaced it."""

    def __init__(self, mail: OutgoingMail) -> None:
        super().__init__(f"mail {mail.pk} cannot be sent again")
        self.mail = mail


@transaction.atomic
def retry_mail(mail: OutgoingMail, *, now: datetime) -> None:
    """Make a failed mail due now, with the whole time to deliver it ahead; wakes the worker.

    Raises MailCannotBeRetriedError unless it failed and still says what is true: an invitation of an
    earlier sequence would undo the later one in the reader's calendar (RFC 5546 section 2.1.5).
    """
    current = queries.failed_and_current_mail().filter(pk=mail.pk)
    # One statement with its condition in it: of two who press, one retries and one is told.
    if not current.update(state=MailState.WAITING, due_at=now, give_up_at=now + GIVE_UP_AFTER):
        raise MailCannotBeRetriedError(mail)
    transaction.on_commit(wake, robust=True)
