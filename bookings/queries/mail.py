"""Reads of outgoing mail."""

from datetime import datetime

from django.db.models import F, Q, QuerySet

from bookings.models import Booking, MailState, OutgoingMail


def due_mail(now: datetime) -> QuerySet[OutgoingMail]:
    """Return the mail to be sent now, the longest waiting first."""
    return OutgoingMail.objects.filter(state=MailState.WAITING, due_at__lte=now).order_by(
        "due_at", "pk"
    )


def mail_to_attendee(booking: Booking) -> dict[str, OutgoingMail]:
    """Return what the attendee is told of the present state, by its kind (1 statement)."""
    told = OutgoingMail.objects.filter(
        booking=booking, to_consultant=False, sequence=booking.sequence
    ).exclude(state=MailState.SUPERSEDED)
    # The whole mail would be read to learn how far it has come.
    return {mail.kind: mail for mail in told.defer("mime")}


def failed_and_current_mail() -> QuerySet[OutgoingMail]:
    """Return the mail that failed and still says what is true, so that it may be sent again.

    Others in a group come and go: an attendee's mail is replaced by what that attendee was told
    later, the consultant's by every later state of the session.
    """
    # A calendar ignores a state older than its own, so what is behind is not worth sending again.
    attendee = Q(to_consultant=False, booking__sequence=F("sequence"))
    consultant = Q(to_consultant=True, booking__session__sequence=F("sequence"))
    # Whether other mail is still true is read when it is sent.
    other = Q(booking=None)
    return OutgoingMail.objects.filter(attendee | consultant | other, state=MailState.FAILED)
