"""Session types: what can be booked, with its rules, price, place and intake questions."""

from datetime import timedelta

from django.contrib.admin import display
from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey, ParentalManyToManyField
from modelcluster.models import ClusterableModel
from wagtail.models import Orderable
from wagtail.search import index

from bookings.domain.slots import MOST_HORIZON_DAYS
from bookings.models.consultant import Consultant
from bookings.models.languages import in_language

NONE = timedelta()
DAY = timedelta(days=1)
# A group larger than this is an event; and a slip of the finger is told before it is shown to visitors.
MOST_SEATS = 1_000


class PlaceKind(models.TextChoices):
    """Where a session is held."""

    VIDEO = "video", _("Video meeting")
    PHONE = "phone", _("By phone")
    OURS = "ours", _("At our place")
    YOURS = "yours", _("At your place")


class QuestionKind(models.TextChoices):
    """How an intake question is answered."""

    SHORT = "short", _("One line")
    LONG = "long", _("Several lines")
    CHOICE = "choice", _("One of the options")


class SessionType(index.Indexed, ClusterableModel):
    """What can be booked: length, rules, price and who gives it; lengths are timedeltas."""

    slug = models.SlugField(_("name in addresses"), unique=True)
    name_fi = models.CharField(_("name (Finnish)"), max_length=120)
    name_en = models.CharField(_("name (English)"), max_length=120, blank=True)
    summary_fi = models.CharField(_("summary (Finnish)"), max_length=250, blank=True)
    summary_en = models.CharField(_("summary (English)"), max_length=250, blank=True)
    description_fi = models.TextField(_("description (Finnish)"), max_length=3000, blank=True)
    description_en = models.TextField(_("description (English)"), max_length=3000, blank=True)
    consultants = ParentalManyToManyField(
        Consultant,
        verbose_name=_("consultants"),
        related_name="session_types",
        blank=True,
        help_text=_("One of these gives the session: the visitor's choice, or whoever is free."),
    )
    # Neither "any of" nor "all of" can say it: one who is always there, along with one of a pool.
    fixed_consultants = ParentalManyToManyField(
        Consultant,
        verbose_name=_("always present"),
        related_name="fixed_session_types",
        blank=True,
        help_text=_("All of these take part in every session, besides the one above."),
    )
    duration = models.DurationField(_("length"), default=timedelta(minutes=30))
    # Empty rather than a copy of the length, so that it follows when the length is changed.
    step = models.DurationField(
        _("start every"), null=True, blank=True, help_text=_("Empty: one session after another.")
    )
    buffer_before = models.DurationField(_("buffer before"), default=NONE)
    buffer_after = models.DurationField(_("buffer after"), default=NONE)
    notice = models.DurationField(
        _("notice"), default=timedelta(hours=24), help_text=_("How soon a session may start.")
    )
    horizon_days = models.PositiveSmallIntegerField(
        _("horizon in days"), default=60, help_text=_("How far ahead a session can be booked.")
    )
    # A switch rather than a second number: two horizons at once would leave open which one counts.
    horizon_in_business_days = models.BooleanField(
        _("count the horizon in business days"),
        default=False,
        help_text=_("From Monday to Friday."),
    )
    cap_day = models.PositiveSmallIntegerField(
        _("most a day"), null=True, blank=True, validators=[MinValueValidator(1)]
    )
    cap_week = models.PositiveSmallIntegerField(
        _("most a week"), null=True, blank=True, validators=[MinValueValidator(1)]
    )
    seats = models.PositiveSmallIntegerField(
        _("seats"),
        default=1,
        validators=[MinValueValidator(1)],
        help_text=_("More than one: a group."),
    )
    place_kind = models.CharField(
        _("place"), max_length=8, choices=PlaceKind, default=PlaceKind.VIDEO
    )
    place = models.CharField(
        _("link, number or address"),
        max_length=250,
        blank=True,
        help_text=_("Empty: the consultant sends it, or asks for yours."),
    )
    price_amount = models.PositiveIntegerField(
        _("price in cents"), default=0, help_text=_("0: free of charge.")
    )
    price_currency = models.CharField(_("currency"), max_length=3, default="EUR")
    is_active = models.BooleanField(_("can be booked"), default=True)
    sort_order = models.PositiveSmallIntegerField(_("order"), default=0)

    search_fields = [
        index.SearchField("name_fi"),
        index.AutocompleteField("name_fi"),
        index.SearchField("name_en"),
    ]

    class Meta:
        ordering = ["sort_order", "slug"]
        verbose_name = _("session type")
        verbose_name_plural = _("session types")
        constraints = [
            # A day at most, for lengths and for buffers: queries look just two
            # days beyond what they are asked.
            models.CheckConstraint(
                condition=Q(duration__gt=NONE, duration__lte=DAY),
                name="session_type_lasts_up_to_a_day",
                violation_error_message=_(
                    "A session lasts more than nothing and at most 24 hours."
                ),
            ),
            models.CheckConstraint(
                condition=Q(step__isnull=True) | Q(step__gt=NONE),
                name="session_type_step_above_zero",
                violation_error_message=_("Sessions cannot start every 0 minutes."),
            ),
            models.CheckConstraint(
                condition=Q(buffer_before__gte=NONE, buffer_before__lte=DAY)
                & Q(buffer_after__gte=NONE, buffer_after__lte=DAY),
                name="session_type_buffers_up_to_a_day",
                violation_error_message=_("A buffer lasts from 0 minutes to 24 hours."),
            ),
            models.CheckConstraint(condition=Q(seats__gte=1), name="session_type_has_a_seat"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    # A property has no verbose name: lists made an English title of it.
    @display(description=_("name"))
    def name(self) -> str:
        return in_language(self, "name")

    @property
    def summary(self) -> str:
        return in_language(self, "summary")

    @property
    def description(self) -> str:
        return in_language(self, "description")

    def clean(self) -> None:
        """Refuse numbers that no page of times could show; no validators, for those need a migration."""
        most = {"horizon_days": MOST_HORIZON_DAYS, "seats": MOST_SEATS}
        found = {name: getattr(self, name) for name in most}
        # What is empty or no number was told at its field already.
        numbers = {name: value for name, value in found.items() if isinstance(value, int)}
        if far := [name for name, value in numbers.items() if value > most[name]]:
            told = _("At most %(most)s.")
            raise ValidationError(
                {name: ValidationError(told, params={"most": most[name]}) for name in far}
            )

    @property
    def is_group(self) -> bool:
        return self.seats > 1


class Question(Orderable):
    """One intake question of a session type."""

    session_type = ParentalKey(SessionType, on_delete=models.CASCADE, related_name="questions")
    label_fi = models.CharField(_("question (Finnish)"), max_length=250)
    label_en = models.CharField(_("question (English)"), max_length=250, blank=True)
    kind = models.CharField(
        _("answered in"), max_length=8, choices=QuestionKind, default=QuestionKind.LONG
    )
    options_fi = models.TextField(
        _("options (Finnish)"), blank=True, help_text=_("One on each line.")
    )
    options_en = models.TextField(
        _("options (English)"), blank=True, help_text=_("One on each line.")
    )
    is_required = models.BooleanField(_("must be answered"), default=False)

    class Meta(Orderable.Meta):
        verbose_name = _("intake question")
        verbose_name_plural = _("intake questions")

    def __str__(self) -> str:
        return self.label

    def clean(self) -> None:
        """Refuse a choice that offers nothing to choose."""
        if self.kind == QuestionKind.CHOICE and not self.options_fi.strip():
            raise ValidationError({"options_fi": _("Give the options, one on each line.")})

    @property
    def label(self) -> str:
        return in_language(self, "label")

    @property
    def options(self) -> list[str]:
        """The options in the active language, in order."""
        lines = in_language(self, "options").splitlines()
        return [line.strip() for line in lines if line.strip()]
