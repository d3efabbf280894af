"""The case, who takes part in it, and the append-only log of its stages."""

from decimal import Decimal
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from bookings.models import Booking
from cases.domain.stages import CLOSED_STAGES, Stage
from cases.models.labels import LostReason
from cases.models.people import Contact, Organisation

CENTS = 100
STAGE_LABELS = {
    Stage.LEAD: pgettext_lazy("stage", "Lead"),
    Stage.BOOKED: pgettext_lazy("stage", "Booked"),
    Stage.HELD: pgettext_lazy("stage", "Held"),
    Stage.PROPOSAL: pgettext_lazy("stage", "Proposal"),
    Stage.WON: pgettext_lazy("stage", "Won"),
    Stage.LOST: pgettext_lazy("stage", "Lost"),
    Stage.DELIVERED: pgettext_lazy("stage", "Delivered"),
    Stage.PUBLISHED: pgettext_lazy("stage", "Published"),
}
STAGE_CHOICES = [(stage.value, label) for stage, label in STAGE_LABELS.items()]


class CaseKind(models.TextChoices):
    """How the case came about."""

    NEW = "new", pgettext_lazy("case kind", "New")
    REPEAT = "repeat", pgettext_lazy("case kind", "Repeat")
    REFERRAL = "referral", pgettext_lazy("case kind", "Referral")


class Role(models.TextChoices):
    """What a contact is to a case."""

    INITIATOR = "initiator", _("First contact")
    DECIDER = "decider", _("Decides")
    PARTICIPANT = "participant", _("Takes part")
    QUOTED = "quoted", _("Quoted in the story")
    REVIEWER = "reviewer", _("Reviews the story")


class ActorKind(models.TextChoices):
    """Who or what moved a case."""

    USER = "user", _("A person")
    BOOKING = "booking", _("A booking")
    SYSTEM = "system", _("The system")


class CaseCounter(models.Model):
    """The last case number given in a year; its row is the lock under which the next is given."""

    # The key itself, so that ON CONFLICT finds the one row of a year.
    year = models.PositiveSmallIntegerField(primary_key=True)
    last = models.PositiveIntegerField()

    def __str__(self) -> str:
        return f"{self.year}: {self.last}"


class Case(models.Model):
    """One matter from the first contact to the published story. Nothing cascades into it.

    `stage`, `opened_at` and `closed_at` repeat what the stage changes say, so that lists need not
    fold the log; `lock_version` rises with every write.
    """

    # What people say on the phone: numbered by year, without the gaps that keys have.
    ref = models.CharField(_("reference"), max_length=16, unique=True, editable=False)
    title = models.CharField(_("title"), max_length=250)
    organisation = models.ForeignKey(
        Organisation,
        verbose_name=_("organisation"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="cases",
    )
    contacts = models.ManyToManyField(
        Contact, through="CaseContact", related_name="cases", verbose_name=_("contacts")
    )
    # Whoever leaves the house leaves the cases behind.
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=pgettext_lazy("case", "owner"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="cases",
    )
    # The only word on where it stands: elsewhere a status beside the stage drifts from it
    # (open-mercato/open-mercato#5106).
    stage = models.CharField(
        _("stage"), max_length=12, choices=STAGE_CHOICES, default=Stage.LEAD.value
    )
    kind = models.CharField(_("kind"), max_length=10, choices=CaseKind, default=CaseKind.NEW)
    # Empty until somebody knows: a case of unknown value must not count as one of zero.
    value_amount = models.PositiveBigIntegerField(_("value in cents"), null=True, blank=True)
    value_currency = models.CharField(_("currency"), max_length=3, default="EUR")
    # Pages, since services are pages of the site, which this app knows nothing of.
    services: "models.ManyToManyField[Any, Any]" = models.ManyToManyField(
        "wagtailcore.Page", verbose_name=_("services"), related_name="+", blank=True
    )
    shared_with = models.ManyToManyField(
        settings.AUTH_USER_MODEL,
        verbose_name=_("shared with"),
        related_name="shared_cases",
        blank=True,
    )
    # A request for proposal comes with a date of its own, which no next step may move.
    proposal_due_on = models.DateField(_("proposal due on"), null=True, blank=True)
    # The date of which the owner was reminded, so that it is done once.
    proposal_reminded_on = models.DateField(null=True, blank=True, editable=False)
    delivered_on = models.DateField(_("delivered on"), null=True, blank=True)
    lost_reason = models.ForeignKey(
        LostReason,
        verbose_name=_("reason for the loss"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="cases",
    )
    lost_note = models.TextField(_("note on the loss"), blank=True)
    # Given by the action, not by the clock: a case may be entered later than it began.
    opened_at = models.DateTimeField(_("opened"))
    closed_at = models.DateTimeField(_("closed"), null=True, blank=True)
    # When to touch this next has no place in most of these programs (frappe/crm#2588).
    next_step = models.CharField(_("next step"), max_length=250, blank=True)
    next_step_on = models.DateField(_("next step on"), null=True, blank=True)
    previous_case = models.ForeignKey(
        "self",
        verbose_name=_("previous case"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="later_cases",
    )
    # Its own stage log stays with it: woven into another, neither would add up any more.
    merged_into = models.ForeignKey(
        "self",
        verbose_name=_("merging"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="merged_cases",
        editable=False,
    )
    # So that of two people who write at once the second is told instead of winning.
    lock_version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        ordering = ["-opened_at", "-pk"]
        verbose_name = _("case")
        verbose_name_plural = _("cases")
        # A right of its own, for a manager in a house where consultants see their own.
        permissions = [("see_every_case", "Can see every case")]
        # What is overdue asks for both.
        indexes = [models.Index(fields=["stage", "next_step_on"], name="case_by_stage")]
        constraints = [
            # By the database: an import or a shell passes no form.
            models.CheckConstraint(
                condition=Q(stage__in=[stage.value for stage in CLOSED_STAGES])
                | (Q(next_step_on__isnull=False) & ~Q(next_step="")),
                name="open_case_has_its_next_step",
                violation_error_message=_("An open case needs a next step with a date."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.ref} {self.title}"

    @property
    def value(self) -> Decimal | None:
        """What the case is worth, in whole units of its currency."""
        return None if self.value_amount is None else Decimal(self.value_amount) / CENTS

    @property
    def at_stage(self) -> Stage:
        return Stage(self.stage)


class CaseContact(models.Model):
    """One contact's part in one case."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="case_contacts")
    contact = models.ForeignKey(
        Contact,
        verbose_name=_("contact"),
        # Erasing a person blanks the contact; a case does not forget how many took part.
        on_delete=models.PROTECT,
        related_name="case_contacts",
    )
    role = models.CharField(_("role"), max_length=12, choices=Role, default=Role.PARTICIPANT)

    class Meta:
        ordering = ["pk"]
        constraints = [
            # Two posts at once would tie the same person twice;
            # get_or_create alone does not prevent it.
            models.UniqueConstraint(fields=["case", "contact"], name="contact_once_a_case"),
            models.UniqueConstraint(
                fields=["case"],
                condition=Q(role="initiator"),
                name="case_has_one_initiator",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.contact} ({self.get_role_display()})"


class StageChange(models.Model):
    """One move of a case, never changed afterwards: every date and duration derives from these.

    `seq` is the version of the case that the move made, so it rises but may skip.
    """

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="stage_changes")
    seq = models.PositiveIntegerField()
    # Blank for the first, which came from nowhere.
    from_stage = models.CharField(max_length=12, choices=STAGE_CHOICES, blank=True)
    to_stage = models.CharField(max_length=12, choices=STAGE_CHOICES)
    at = models.DateTimeField()
    actor = models.CharField(max_length=8, choices=ActorKind)
    # Empty for a booking or the system, and for people whose account is gone: `actor` still tells.
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    reason = models.TextField(blank=True)
    booking = models.ForeignKey(
        Booking, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        ordering = ["case", "seq"]
        constraints = [
            # Of two moves made from the same version the database lets one in.
            models.UniqueConstraint(fields=["case", "seq"], name="stage_change_has_its_seq"),
        ]

    def __str__(self) -> str:
        return f"{self.from_stage or '-'} -> {self.to_stage}"
