"""Sessions and bookings: one meeting in time, who gives it, and each attendee's place in it."""

import secrets
import uuid
from datetime import datetime
from typing import TypedDict

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from bookings.conf import booking_settings
from bookings.models.consultant import Consultant, check_zone
from bookings.models.session_type import PlaceKind, SessionType


class Status(models.TextChoices):
    """RFC 5545 section 3.8.1.11; tentative is held: not verified or not paid yet."""

    TENTATIVE = "TENTATIVE", _("Held")
    CONFIRMED = "CONFIRMED", _("Confirmed")
    CANCELLED = "CANCELLED", _("Cancelled")


class Outcome(models.TextChoices):
    """What happened; recorded by a person, never assumed from the clock."""

    PENDING = "PENDING", _("Not recorded")
    HELD = "HELD", pgettext_lazy("outcome", "Held")
    ATTENDEE_NO_SHOW = "ATTENDEE_NO_SHOW", _("The attendee did not come")
    CONSULTANT_NO_SHOW = "CONSULTANT_NO_SHOW", _("The consultant did not come")


class Answer(TypedDict):
    """One answered intake question, as it was asked."""

    question: str
    answer: str


def new_uid() -> str:
    """Return a UID for the life of a session (RFC 7986 section 5.3)."""
    return f"{uuid.uuid4()}@{booking_settings().domain}"


def new_ref() -> str:
    """Return a public reference that cannot be guessed (128 bits)."""
    return secrets.token_urlsafe(16)


class Session(models.Model):
    """One meeting in time: the VEVENT. `uid` for life; `sequence` rises with every change sent."""

    uid = models.CharField(_("UID"), max_length=120, unique=True, default=new_uid, editable=False)
    sequence = models.PositiveIntegerField(_("sequence"), default=0, editable=False)
    # PROTECT, here and below: what was promised to somebody outlives every tidying up in the admin.
    session_type = models.ForeignKey(
        SessionType,
        verbose_name=_("session type"),
        on_delete=models.PROTECT,
        related_name="sessions",
    )
    consultants = models.ManyToManyField(
        Consultant,
        through="SessionConsultant",
        related_name="sessions",
        verbose_name=_("consultants"),
    )
    start_at = models.DateTimeField(_("starts"))
    end_at = models.DateTimeField(_("ends"))
    status = models.CharField(_("status"), max_length=12, choices=Status, default=Status.CONFIRMED)
    seats = models.PositiveSmallIntegerField(_("seats"), default=1)
    # Kept by the actions, under the consultants' lock, so that a list of slots need not count.
    seats_left = models.PositiveSmallIntegerField(_("seats left"), default=0)
    # Copied when it is booked, like seats and place: a type that is changed changes no promise.
    buffer_before = models.DurationField(_("buffer before"))
    buffer_after = models.DurationField(_("buffer after"))
    place_kind = models.CharField(_("place"), max_length=8, choices=PlaceKind.choices)
    place = models.CharField(_("link, number or address"), max_length=250, blank=True)
    created_at = models.DateTimeField(_("booked"))

    class Meta:
        ordering = ["start_at"]
        verbose_name = _("session")
        verbose_name_plural = _("sessions")
        # The admin lists sessions by it; slots ask SessionConsultant.
        indexes = [models.Index(fields=["start_at"])]
        constraints = [
            models.CheckConstraint(
                condition=Q(end_at__gt=F("start_at")), name="session_ends_after_start"
            ),
            models.CheckConstraint(
                condition=Q(seats_left__lte=F("seats")), name="session_seats_left_within_seats"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.session_type} {self.start_at:%Y-%m-%d %H:%M}Z"

    @cached_property
    def people(self) -> list[Consultant]:
        """Who gives the session; no statement where a query has prefetched `consultants`."""
        return list(self.consultants.all())

    @cached_property
    def attending(self) -> list["Booking"]:
        """The bookings of those who come, in the order they joined (1 statement)."""
        return list(self.bookings.exclude(status=Status.CANCELLED).order_by("pk"))

    @property
    def is_live(self) -> bool:
        return self.status != Status.CANCELLED


class SessionConsultant(models.Model):
    """A consultant's time taken by a session; the database refuses two that overlap while live.

    `start_at`, `end_at` and `is_live` repeat the session's, since an exclusion constraint sees one
    table (migration 0002, ADR 0004).
    """

    session = models.ForeignKey(
        Session, on_delete=models.CASCADE, related_name="session_consultants"
    )
    consultant = models.ForeignKey(
        Consultant, on_delete=models.PROTECT, related_name="session_consultants"
    )
    start_at = models.DateTimeField()
    end_at = models.DateTimeField()
    is_live = models.BooleanField(default=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["session", "consultant"], name="consultant_once_a_session"
            ),
        ]
        # Partial, so that old and cancelled rows cost nothing; queries and triggers say `is_live`.
        indexes = [
            models.Index(
                fields=["consultant", "end_at"], condition=Q(is_live=True), name="live_times"
            )
        ]

    def __str__(self) -> str:
        return f"{self.consultant} {self.start_at:%Y-%m-%d %H:%M}Z"


class Booking(models.Model):
    """One attendee's place in a session."""

    ref = models.CharField(
        _("reference"), max_length=22, unique=True, default=new_ref, editable=False
    )
    session = models.ForeignKey(
        Session, verbose_name=_("session"), on_delete=models.PROTECT, related_name="bookings"
    )
    name = models.CharField(_("name"), max_length=120)
    email = models.EmailField(_("email"))
    organisation = models.CharField(_("organisation"), max_length=120, blank=True)
    phone = models.CharField(_("phone"), max_length=40, blank=True)
    zone = models.CharField(_("time zone"), max_length=64, validators=[check_zone])
    language = models.CharField(_("language"), max_length=2, default="fi")
    # With the questions as they were asked: those of the type are edited and removed.
    answers = models.JSONField(_("answers"), default=list, blank=True)
    status = models.CharField(_("status"), max_length=12, choices=Status, default=Status.CONFIRMED)
    outcome = models.CharField(
        _("outcome"), max_length=20, choices=Outcome, default=Outcome.PENDING
    )
    # The page may go; which one led here stays, by its title and path.
    entry_page = models.ForeignKey(
        "wagtailcore.Page",
        verbose_name=_("came from"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    entry_title = models.CharField(max_length=255, blank=True)
    entry_path = models.CharField(max_length=500, blank=True)
    # The session's sequence when this attendee was last told of it; others may have come and gone since.
    sequence = models.PositiveIntegerField(_("sequence"), default=0, editable=False)
    # What the link to the booking pages carried for the app that made the link; opaque here.
    context = models.CharField(max_length=200, blank=True, editable=False)
    booked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("booked by"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    cancel_note = models.TextField(_("word to the attendee"), max_length=2000, blank=True)
    # Raised, it revokes every link that was sent.
    token_version = models.PositiveSmallIntegerField(default=1, editable=False)
    # What the visitor's form carried: a second post of the same form finds the first booking.
    request_key = models.CharField(max_length=64, unique=True, null=True, editable=False)
    created_at = models.DateTimeField(_("booked"))
    cancelled_at = models.DateTimeField(_("cancelled"), null=True, blank=True)

    class Meta:
        ordering = ["-created_at"]
        verbose_name = _("booking")
        verbose_name_plural = _("bookings")
        indexes = [models.Index(fields=["email", "status"])]
        constraints = [
            models.CheckConstraint(
                condition=Q(status="CANCELLED", cancelled_at__isnull=False)
                | (~Q(status="CANCELLED") & Q(cancelled_at__isnull=True)),
                name="booking_cancelled_has_its_time",
            )
        ]

    def __str__(self) -> str:
        return f"{self.name}, {self.session}"

    @property
    def is_live(self) -> bool:
        return self.status != Status.CANCELLED

    def is_over(self, now: datetime) -> bool:
        """Return whether the session has started, so that it can no longer be moved or cancelled."""
        return self.session.start_at <= now
