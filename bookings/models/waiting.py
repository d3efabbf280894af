"""The line of those who wait for a seat in a full group session."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from bookings.models.consultant import check_zone
from bookings.models.session import Booking, Session, new_ref


class WaitingState(models.TextChoices):
    """How far one in the line has come."""

    WAITING = "waiting", _("Waiting")
    OFFERED = "offered", _("Seat offered")
    TAKEN = "taken", _("Seat taken")
    LAPSED = "lapsed", _("Offer lapsed")
    LEFT = "left", _("Left the line")


OPEN_STATES = (WaitingState.WAITING, WaitingState.OFFERED)


class WaitingPlace(models.Model):
    """One person's place in the line for a session. An offered seat is kept from everyone else."""

    ref = models.CharField(
        _("reference"), max_length=22, unique=True, default=new_ref, editable=False
    )
    session = models.ForeignKey(
        Session, verbose_name=_("session"), on_delete=models.CASCADE, related_name="waiting_places"
    )
    name = models.CharField(_("name"), max_length=120)
    email = models.EmailField(_("email"))
    zone = models.CharField(_("time zone"), max_length=64, validators=[check_zone])
    language = models.CharField(_("language"), max_length=2, default="fi")
    state = models.CharField(
        _("state"), max_length=8, choices=WaitingState, default=WaitingState.WAITING
    )
    offer_ends_at = models.DateTimeField(_("offer ends"), null=True, blank=True)
    booking = models.OneToOneField(
        Booking,
        verbose_name=_("booking"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="waiting_place",
    )
    token_version = models.PositiveSmallIntegerField(default=1, editable=False)
    created_at = models.DateTimeField(_("joined"))

    class Meta:
        ordering = ["created_at", "pk"]
        verbose_name = _("place in the line")
        verbose_name_plural = _("waiting list")
        indexes = [models.Index(fields=["state", "offer_ends_at"])]
        constraints = [
            # Of those in the line now: who left it, or let an offer lapse, may join again.
            models.UniqueConstraint(
                fields=["session", "email"],
                condition=Q(state__in=["waiting", "offered"]),
                name="one_place_in_the_line",
            ),
            # An offer without an end would keep its seat from everyone for good.
            models.CheckConstraint(
                condition=~Q(state="offered") | Q(offer_ends_at__isnull=False),
                name="an_offer_ends",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name}, {self.session}"

    @property
    def is_open(self) -> bool:
        """Whether this one still waits, or has an offer."""
        return self.state in OPEN_STATES
