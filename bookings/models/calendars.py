"""Calendars beside ours: the external ones that take a consultant's time, and the feeds we give out."""

from datetime import datetime, timedelta

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from bookings.models.consultant import Consultant


class CalendarKind(models.TextChoices):
    """How an external calendar is read."""

    ICS = "ics", _("Address of an iCalendar file (ICS)")
    CALDAV = "caldav", _("CalDAV calendar")


class BusyCalendar(models.Model):
    """An external calendar whose events take the consultant's time; copied in the background.

    The last good copy stays when a fetch fails. Of each event only start and end are kept.
    """

    consultant = models.ForeignKey(
        Consultant,
        on_delete=models.CASCADE,
        related_name="busy_calendars",
        verbose_name=_("consultant"),
    )
    name = models.CharField(_("name"), max_length=80)
    kind = models.CharField(_("kind"), max_length=8, choices=CalendarKind, default=CalendarKind.ICS)
    # All three are sealed (bookings.secrets): the address of a private feed is a secret, too.
    url = models.TextField(_("address"))
    username = models.TextField(_("user name"), blank=True)
    password = models.TextField(_("password"), blank=True)
    is_active = models.BooleanField(_("in use"), default=True)
    # A calendar that was never read is as old as this.
    added_at = models.DateTimeField(_("added"), editable=False)
    # What the server said of the copy we hold, to ask only for a newer one (RFC 9110 section 13).
    etag = models.CharField(max_length=500, blank=True, editable=False)
    modified = models.CharField(max_length=100, blank=True, editable=False)
    digest = models.CharField(max_length=64, blank=True, editable=False)
    # The copy is good up to here: later times were beyond the horizon when it was read.
    covers_until_at = models.DateTimeField(null=True, editable=False)
    # When the copy was last known to be true, and when anyone last asked.
    synced_at = models.DateTimeField(_("up to date"), null=True, editable=False)
    tried_at = models.DateTimeField(_("last asked"), null=True, editable=False)
    due_at = models.DateTimeField(_("next asked"), editable=False)
    # In a row, since the next wait doubles with them.
    failures = models.PositiveSmallIntegerField(_("failures in a row"), default=0, editable=False)
    last_error = models.CharField(_("last error"), max_length=500, blank=True, editable=False)
    # Events that could not be read safely, and zones that nobody knows: shown to the owner.
    warnings = models.JSONField(_("warnings"), default=list, blank=True, editable=False)
    # Once for each fault: forgotten when the calendar can be read again.
    told_at = models.DateTimeField(_("consultant told"), null=True, editable=False)

    class Meta:
        ordering = ["name", "pk"]
        verbose_name = _("busy calendar")
        verbose_name_plural = _("busy calendars")
        indexes = [models.Index(fields=["is_active", "due_at"])]

    def __str__(self) -> str:
        return self.name

    def age(self, now: datetime) -> timedelta:
        """Return how old the copy is; before the first, how long it has been waited for."""
        return now - (self.synced_at or self.added_at)


class BusyTime(models.Model):
    """A stretch of time that an external calendar takes: its start and end, and nothing else."""

    calendar = models.ForeignKey(
        BusyCalendar,
        on_delete=models.CASCADE,
        related_name="busy_times",
        verbose_name=_("busy calendar"),
    )
    # Repeats the calendar's, so that a list of slots needs no join.
    consultant = models.ForeignKey(
        Consultant,
        on_delete=models.CASCADE,
        related_name="busy_times",
        verbose_name=_("consultant"),
    )
    start_at = models.DateTimeField(_("starts"))
    end_at = models.DateTimeField(_("ends"))

    class Meta:
        ordering = ["start_at"]
        verbose_name = _("busy time")
        verbose_name_plural = _("busy times")
        # By the end, like the sessions' own: what is over is never read.
        indexes = [models.Index(fields=["consultant", "end_at"], name="busy_by_end")]
        constraints = [
            models.CheckConstraint(
                condition=Q(end_at__gt=F("start_at")), name="busy_time_ends_after_start"
            )
        ]

    def __str__(self) -> str:
        return f"{self.consultant} {self.start_at:%Y-%m-%d %H:%M}Z"


class FeedKind(models.TextChoices):
    """What a feed tells."""

    SESSIONS = "sessions", _("Sessions of one consultant")
    FREE_BUSY = "freebusy", _("Busy times of the team")


class CalendarFeed(models.Model):
    """A secret address under which calendar programs read; a new version revokes the old address."""

    kind = models.CharField(_("kind"), max_length=12, choices=FeedKind)
    # None: of the whole team.
    consultant = models.ForeignKey(
        Consultant,
        on_delete=models.CASCADE,
        related_name="feeds",
        verbose_name=_("consultant"),
        null=True,
        blank=True,
    )
    version = models.PositiveIntegerField(default=1, editable=False)
    is_active = models.BooleanField(_("in use"), default=True)
    created_at = models.DateTimeField(_("made"))

    class Meta:
        verbose_name = _("calendar feed")
        verbose_name_plural = _("calendar feeds")
        constraints = [
            # NULLs taken for equal, or the whole team could have two feeds of one kind.
            models.UniqueConstraint(
                fields=["kind", "consultant"], nulls_distinct=False, name="one_feed_of_a_kind"
            ),
            models.CheckConstraint(
                condition=Q(kind="sessions", consultant__isnull=False)
                | Q(kind="freebusy", consultant__isnull=True),
                name="feed_of_one_or_of_the_team",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.consultant or ''}".rstrip(": ")
