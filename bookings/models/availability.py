"""When a consultant's door is open: weekly opening hours, date overrides and time off."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.formats import date_format, time_format
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from recurrence.fields import RecurrenceField

from bookings.domain.opening_hours import check_recurrence
from bookings.models.consultant import Consultant


def check_expandable(recurrence: Any) -> None:
    """Raise ValidationError for a recurrence that could go on without end within a day."""
    try:
        check_recurrence(str(recurrence))
    except ValueError as error:
        raise ValidationError(
            _("This recurrence cannot be used: %(reason)s"), params={"reason": str(error)}
        ) from error


class OpeningHours(models.Model):
    """One window on every date of a recurrence, on the consultant's wall clock.

    An end at or before the start lies on the next date, so 00:00 is the midnight that ends the day.
    The recurrence carries no DTSTART: an aware one drifts over a clock change.
    """

    consultant = ParentalKey(
        Consultant,
        on_delete=models.CASCADE,
        related_name="opening_hours",
        verbose_name=_("consultant"),
    )
    recurrence = RecurrenceField(
        verbose_name=_("days"), include_dtstart=False, validators=[check_expandable]
    )
    opens_at = models.TimeField(_("from"))
    closes_at = models.TimeField(_("to"))
    valid_from_on = models.DateField(_("valid from"), null=True, blank=True)
    valid_until_on = models.DateField(_("valid until"), null=True, blank=True)

    class Meta:
        ordering = ["opens_at", "pk"]
        verbose_name = _("opening hours")
        verbose_name_plural = _("opening hours")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(valid_from_on__isnull=True)
                | models.Q(valid_until_on__isnull=True)
                | models.Q(valid_from_on__lte=models.F("valid_until_on")),
                name="opening_hours_end_after_start",
                violation_error_message=_("The last day is before the first."),
            )
        ]

    def __str__(self) -> str:
        return f"{time_format(self.opens_at)}–{time_format(self.closes_at)}"


class DateOverride(models.Model):
    """One window that, with the date's others, replaces all windows of that date; or none at all."""

    consultant = ParentalKey(
        Consultant,
        on_delete=models.CASCADE,
        related_name="date_overrides",
        verbose_name=_("consultant"),
    )
    on = models.DateField(_("date"))
    opens_at = models.TimeField(_("from"), null=True, blank=True)
    closes_at = models.TimeField(_("to"), null=True, blank=True)

    class Meta:
        ordering = ["on", "opens_at"]
        verbose_name = _("date override")
        verbose_name_plural = _("date overrides")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(opens_at__isnull=True, closes_at__isnull=True)
                | models.Q(opens_at__isnull=False, closes_at__isnull=False),
                name="override_has_both_times_or_none",
                violation_error_message=_(
                    "Give both times, or leave both empty to close the date."
                ),
            )
        ]

    def __str__(self) -> str:
        return date_format(self.on)


class TimeOff(models.Model):
    """Dates, both included, on which the consultant gives no sessions."""

    consultant = ParentalKey(
        Consultant, on_delete=models.CASCADE, related_name="times_off", verbose_name=_("consultant")
    )
    first_on = models.DateField(_("first day"))
    last_on = models.DateField(_("last day"))
    note = models.CharField(
        _("note"), max_length=120, blank=True, help_text=_("For yourselves; visitors never see it.")
    )

    class Meta:
        ordering = ["first_on"]
        verbose_name = _("time off")
        verbose_name_plural = _("time off")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(first_on__lte=models.F("last_on")),
                name="time_off_ends_after_start",
                violation_error_message=_("The last day is before the first."),
            )
        ]

    def __str__(self) -> str:
        return f"{date_format(self.first_on)}–{date_format(self.last_on)}"
