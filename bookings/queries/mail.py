"""Reads of outgoing mail."""

from datetime import datetime

from django.db.models import QuerySet

from bookings.models import MailState, OutgoingMail


def due_mail(now: datetime) -> QuerySet[OutgoingMail]:
    """Return the mail to be sent now, the longest waiting first."""
    return OutgoingMail.objects.filter(state=MailState.WAITING, due_at__lte=now).order_by(
        "due_at", "pk"
    )
