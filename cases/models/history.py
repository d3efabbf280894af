"""What happened in a case and what brought the person to it: activities and touches."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from bookings.models import Booking
from cases.models.case import Case
from cases.models.people import Contact


class ActivityKind(models.TextChoices):
    """What an activity was; those from MESSAGE on are written by the system."""

    NOTE = "note", _("Note")
    CALL = "call", _("Call")
    MAIL = "mail", pgettext_lazy("activity", "Mail")
    MEETING = "meeting", _("Meeting")
    PROPOSAL = "proposal", _("Proposal sent")
    LINK = "link", _("File or page")
    MESSAGE = "message", _("Message from the site")
    BOOKED = "booked", _("Session booked")
    MOVED = "moved", _("Session moved")
    CANCELLED = "cancelled", _("Session cancelled")
    HANDED_OVER = "handed_over", _("Session handed over")
    OUTCOME = "outcome", _("Outcome recorded")
    SUGGESTION = "suggestion", _("To check")


WRITTEN_KINDS = (
    ActivityKind.NOTE,
    ActivityKind.CALL,
    ActivityKind.MAIL,
    ActivityKind.MEETING,
    ActivityKind.PROPOSAL,
    ActivityKind.LINK,
)
# Without outcomes, which may be corrected: each correction is news.
BOOKING_KINDS = (
    ActivityKind.BOOKED,
    ActivityKind.MOVED,
    ActivityKind.CANCELLED,
    ActivityKind.HANDED_OVER,
)


class Activity(models.Model):
    """One event in a case. The one of kind BOOKED ties a booking to its case.

    What bookings announce is written once for each `sequence` of the session, which the database
    holds: an announcement heard twice changes nothing.
    """

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="activities")
    contact = models.ForeignKey(
        Contact, null=True, blank=True, on_delete=models.SET_NULL, related_name="activities"
    )
    kind = models.CharField(_("kind"), max_length=12, choices=ActivityKind)
    at = models.DateTimeField(_("at"))
    # Nobody: the system wrote it.
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("author"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    body = models.TextField(_("text"), blank=True)
    url = models.URLField(_("address"), max_length=500, blank=True)
    # Left out by the queries: a template that only hides it would have it all the same.
    private = models.BooleanField(_("only I see this"), default=False)
    # The tie lies here, since bookings must work without this app and so knows no case.
    booking = models.ForeignKey(
        Booking, null=True, blank=True, on_delete=models.SET_NULL, related_name="activities"
    )
    # Of the session when this was announced; empty for what people write.
    sequence = models.PositiveIntegerField(null=True, blank=True, editable=False)
    # Of one showing of a public form: sent twice, it is one message. NULL elsewhere, since of empty
    # texts a unique column takes one only.
    request_key = models.CharField(
        max_length=80, null=True, blank=True, unique=True, editable=False
    )

    class Meta:
        ordering = ["-at", "-pk"]
        verbose_name = _("activity")
        verbose_name_plural = _("activities")
        indexes = [models.Index(fields=["case", "at"], name="activity_by_case")]
        constraints = [
            models.UniqueConstraint(
                fields=["booking", "kind", "sequence"],
                condition=Q(kind__in=[kind.value for kind in BOOKING_KINDS]),
                name="booking_told_once_a_sequence",
            ),
            # A booking told in two cases would be counted in both.
            models.UniqueConstraint(
                fields=["booking"], condition=Q(kind="booked"), name="booking_in_one_case"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.body[:60]}"


class TouchKind(models.TextChoices):
    """How we know what brought the person."""

    ENTRY_PAGE = "entry_page", _("The page the booking was made from")
    SELF_REPORTED = "self_reported", _("Told by the person")
    REFERRAL = "referral", _("Referred by a contact")
    MANUAL = "manual", _("Noted by us")


class TouchGiver(models.TextChoices):
    """On whose word a touch stands."""

    VISITOR = "visitor", _("The visitor")
    STAFF = "staff", _("Staff")
    SYSTEM = "system", _("The system")


class Touch(models.Model):
    """One thing that brought a person to a case; the page's words are kept when the page goes."""

    # On the case: kept with the booking tool alone, the source is
    # lost to whoever counts what was won (calcom/cal.diy#5870).
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="touches")
    booking = models.ForeignKey(
        Booking, null=True, blank=True, on_delete=models.SET_NULL, related_name="touches"
    )
    kind = models.CharField(max_length=14, choices=TouchKind)
    # An article that is deleted has still led here; its words below stay.
    page = models.ForeignKey(
        "wagtailcore.Page", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    page_title = models.CharField(max_length=255, blank=True)
    page_path = models.CharField(max_length=500, blank=True)
    page_locale = models.CharField(max_length=12, blank=True)
    label = models.CharField(max_length=250, blank=True)
    at = models.DateTimeField()
    given_by = models.CharField(max_length=8, choices=TouchGiver)

    class Meta:
        ordering = ["at", "pk"]
        verbose_name = _("touch")
        verbose_name_plural = _("touches")

    def __str__(self) -> str:
        return self.page_title or self.label
