"""When a consultant's door is open: weekly opening hours, date overrides and time off."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.formats import date_format, time_format
from django.utils.translation import gettext_lazy as _
from recurrence.fields import RecurrenceField

from bookings.domain.recurring_dates import check_recurrence
from bookings.models.consultant import Consultant, check_zone
from bookings.models.session_type import SessionType


def check_expandable(recurrence: Any) -> None:
    """Raise ValidationError for a recurrence that could go on without end within a day."""
    try:
        check_recurrence(str(recurrence))
    except ValueError as error:
        raise ValidationError(
            _("This recurrence cannot be used: %(reason)s"), params={"reason": str(error)}
        ) from error


class TypeSchedule(models.Model):
    """Opening hours of their own that one consultant keeps for certain session types.

    Sessions of these types follow them instead of the usual ones; overrides, time off and holidays
    hold for both. A session type has at most one of a consultant's, which the form sees to.
    """

    consultant = models.ForeignKey(
        Consultant,
        on_delete=models.CASCADE,
        related_name="type_schedules",
        verbose_name=_("consultant"),
    )
    name = models.CharField(_("name"), max_length=80)
    session_types = models.ManyToManyField(
        SessionType, verbose_name=_("session types"), related_name="type_schedules"
    )

    class Meta:
        ordering = ["name"]
        verbose_name = _("schedule of its own")
        verbose_name_plural = _("schedules of their own")

    def __str__(self) -> str:
        return self.name


class OpeningHours(models.Model):
    """One window on every date of a recurrence, on the consultant's wall clock.

    An end at or before the start lies on the next date, so 00:00 is the midnight that ends the day.
    The recurrence carries no DTSTART: an aware one drifts over a clock change.
    """

    consultant = models.ForeignKey(
        Consultant,
        on_delete=models.CASCADE,
        related_name="opening_hours",
        verbose_name=_("consultant"),
    )
    # None: the consultant's usual hours.
    type_schedule = models.ForeignKey(
        TypeSchedule,
        on_delete=models.CASCADE,
        related_name="opening_hours",
        verbose_name=_("schedule of its own"),
        null=True,
        blank=True,
    )
    # With DTSTART in it the first day would open by itself, even where the rule does not name it.
    recurrence = RecurrenceField(
        verbose_name=_("days"), include_dtstart=False, validators=[check_expandable]
    )
    opens_at = models.TimeField(_("from"))
    closes_at = models.TimeField(_("to"))
    # Columns of their own: in the text they would be instants in UTC, which are
    # other dates elsewhere.
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

    consultant = models.ForeignKey(
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
    """When the consultant gives no sessions: whole days, hours, or either again and again.

    Without times: the whole dates. With times: from `starts_at` on the first date to `ends_at` on the
    last. With a recurrence (like that of opening hours, without DTSTART): each of its dates from the
    first on, whole or between the times (an end at or before the start is the next date's), until the
    last, or for ever when there is none.
    """

    consultant = models.ForeignKey(
        Consultant, on_delete=models.CASCADE, related_name="times_off", verbose_name=_("consultant")
    )
    first_on = models.DateField(_("first day"))
    # Empty for what repeats for ever; the constraint below asks it of everything else.
    last_on = models.DateField(_("last day"), null=True, blank=True)
    starts_at = models.TimeField(_("from"), null=True, blank=True)
    ends_at = models.TimeField(_("to"), null=True, blank=True)
    recurrence = RecurrenceField(
        verbose_name=_("repeats"),
        include_dtstart=False,
        validators=[check_expandable],
        null=True,
        blank=True,
    )
    note = models.CharField(
        _("note"), max_length=120, blank=True, help_text=_("For yourselves; visitors never see it.")
    )

    class Meta:
        ordering = ["first_on", "starts_at", "pk"]
        verbose_name = _("time off")
        verbose_name_plural = _("time off")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(last_on__isnull=True)
                | models.Q(first_on__lte=models.F("last_on")),
                name="time_off_ends_after_start",
                violation_error_message=_("The last day is before the first."),
            ),
            models.CheckConstraint(
                condition=models.Q(last_on__isnull=False) | models.Q(recurrence__isnull=False),
                name="time_off_ends_or_repeats",
                violation_error_message=_("Give the last day."),
            ),
            models.CheckConstraint(
                condition=models.Q(starts_at__isnull=True, ends_at__isnull=True)
                | models.Q(starts_at__isnull=False, ends_at__isnull=False),
                name="time_off_has_both_times_or_none",
                violation_error_message=_("Give both times, or neither for whole days."),
            ),
        ]

    def __str__(self) -> str:
        if self.last_on is None:
            return date_format(self.first_on)
        return f"{date_format(self.first_on)}–{date_format(self.last_on)}"


# That no two share a date is seen to by `set_travels`: on one date the clock
# cannot be in two zones.
class Travel(models.Model):
    """Dates, both included, on which the consultant's wall clock is another zone's."""

    consultant = models.ForeignKey(
        Consultant, on_delete=models.CASCADE, related_name="travels", verbose_name=_("consultant")
    )
    first_on = models.DateField(_("first day"))
    last_on = models.DateField(_("last day"))
    zone = models.CharField(_("time zone"), max_length=64, validators=[check_zone])

    class Meta:
        ordering = ["first_on"]
        verbose_name = _("work in another time zone")
        verbose_name_plural = _("work in other time zones")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(first_on__lte=models.F("last_on")),
                name="travel_ends_after_start",
                violation_error_message=_("The last day is before the first."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.zone}, {date_format(self.first_on)}–{date_format(self.last_on)}"


class OpenHoliday(models.Model):
    """A public holiday on which the consultant keeps the usual hours all the same."""

    consultant = models.ForeignKey(
        Consultant,
        on_delete=models.CASCADE,
        related_name="open_holidays",
        verbose_name=_("consultant"),
    )
    on = models.DateField(_("date"))

    class Meta:
        ordering = ["on"]
        verbose_name = _("holiday at work")
        verbose_name_plural = _("holidays at work")
        constraints = [
            models.UniqueConstraint(fields=["consultant", "on"], name="holiday_opened_once")
        ]

    def __str__(self) -> str:
        return date_format(self.on)
