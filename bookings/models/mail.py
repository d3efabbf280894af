"""Outgoing mail: a row first, written in the transaction that gives the reason for it."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from bookings.models.calendars import BusyCalendar
from bookings.models.session import Booking
from bookings.models.waiting import WaitingPlace


class MailKind(models.TextChoices):
    """What a mail says."""

    REQUEST = "request", _("Invitation")
    UPDATE = "update", _("New time")
    CANCEL = "cancel", _("Cancellation")
    LEAVE = "leave", _("An attendee left")
    HAND_OVER = "handover", _("New consultant")
    HANDED_ON = "handed on", _("Handed over to a colleague")
    REMINDER = "reminder", _("Reminder")
    SEAT_OFFER = "seat", _("Offer of a seat")
    LINE_MOVED = "line moved", _("New time, to those in line")
    LINE_CLOSED = "line closed", _("Cancellation, to those in line")
    CALENDAR_FAULT = "calendar", _("Calendar cannot be read")
    LETTER = "letter", _("Letter")


class MailState(models.TextChoices):
    """How far a mail has come."""

    WAITING = "waiting", _("Waiting")
    SENT = "sent", _("Sent")
    FAILED = "failed", _("Not delivered")
    SUPERSEDED = "superseded", _("Superseded")


class OutgoingMail(models.Model):
    """One mail to one recipient. An invite's MIME is fixed when queued, a reminder's when sent."""

    kind = models.CharField(_("kind"), max_length=12, choices=MailKind)
    # What it is about: just one of these three, or what another app calls it by.
    booking = models.ForeignKey(
        Booking,
        verbose_name=_("booking"),
        on_delete=models.CASCADE,
        related_name="mails",
        null=True,
        blank=True,
    )
    waiting_place = models.ForeignKey(
        WaitingPlace,
        verbose_name=_("place in the line"),
        on_delete=models.CASCADE,
        related_name="mails",
        null=True,
        blank=True,
    )
    busy_calendar = models.ForeignKey(
        BusyCalendar,
        verbose_name=_("busy calendar"),
        on_delete=models.CASCADE,
        related_name="mails",
        null=True,
        blank=True,
    )
    about = models.CharField(max_length=80, blank=True, editable=False)
    recipient = models.EmailField(_("recipient"))
    to_consultant = models.BooleanField(_("to the consultant"), default=False)
    sequence = models.PositiveIntegerField(_("sequence"))
    # What the database refuses twice: the same state told to the same person in
    # the same kind of mail.
    key = models.CharField(max_length=400, unique=True, editable=False)
    subject = models.CharField(_("subject"), max_length=250, blank=True)
    mime = models.BinaryField(null=True, editable=False)
    state = models.CharField(
        _("state"), max_length=12, choices=MailState, default=MailState.WAITING
    )
    # When it may be tried next; a worker that takes a row moves this on by its lease.
    due_at = models.DateTimeField(_("due"))
    give_up_at = models.DateTimeField(_("given up"))
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    last_error = models.CharField(_("last error"), max_length=500, blank=True)
    created_at = models.DateTimeField(_("queued"))
    sent_at = models.DateTimeField(_("sent"), null=True, blank=True)

    class Meta:
        ordering = ["-created_at", "-pk"]
        verbose_name = _("outgoing mail")
        verbose_name_plural = _("outgoing mail")
        # What every worker asks, at each commit and each half minute.
        indexes = [
            models.Index(fields=["state", "due_at"]),
            models.Index(fields=["about"], condition=~Q(about=""), name="mail_letters"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(booking__isnull=False, waiting_place=None, busy_calendar=None, about="")
                | Q(booking=None, waiting_place__isnull=False, busy_calendar=None, about="")
                | Q(booking=None, waiting_place=None, busy_calendar__isnull=False, about="")
                | Q(booking=None, waiting_place=None, busy_calendar=None) & ~Q(about=""),
                name="mail_is_about_one_thing",
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.recipient}"
