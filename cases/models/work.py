"""What staff keep for themselves around cases: tasks, saved views, the day's goal, merges to undo."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from cases.models.case import Case


class Task(models.Model):
    """Something to be done in a case by a date, by one person."""

    case = models.ForeignKey(
        Case, verbose_name=_("case"), on_delete=models.CASCADE, related_name="tasks"
    )
    text = models.CharField(_("what"), max_length=250)
    due_on = models.DateField(_("by"))
    # Tasks of somebody who left are nobody's, and still to be done.
    assignee = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("who"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="case_tasks",
    )
    done_at = models.DateTimeField(_("done"), null=True, blank=True)
    done_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    # The date for which a reminder was sent, so that it is sent once.
    reminded_on = models.DateField(null=True, blank=True, editable=False)
    created_at = models.DateTimeField(_("written"))

    class Meta:
        ordering = ["due_on", "pk"]
        verbose_name = _("task")
        verbose_name_plural = _("tasks")
        indexes = [
            # Over the open ones alone: done tasks pile up and are never asked for by date.
            models.Index(
                fields=["due_on"], condition=models.Q(done_at__isnull=True), name="open_tasks"
            )
        ]

    def __str__(self) -> str:
        return self.text


class SavedView(models.Model):
    """Filters of the list of cases under a name."""

    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="case_views"
    )
    name = models.CharField(_("name"), max_length=60)
    # As the address has it, so that a view is a link and nothing has to be translated back.
    query = models.CharField(max_length=1000, blank=True)
    is_shared = models.BooleanField(_("everyone may use it"), default=False)

    class Meta:
        ordering = ["name"]
        verbose_name = _("saved view")
        verbose_name_plural = _("saved views")
        constraints = [
            models.UniqueConstraint(fields=["owner", "name"], name="view_named_once"),
        ]

    def __str__(self) -> str:
        return self.name


class DailyGoal(models.Model):
    """What one person means to reach on one day, in one line; each writes their own."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="daily_goals"
    )
    # By the site's own calendar, as next steps are.
    on = models.DateField(_("on"))
    text = models.CharField(_("today’s goal"), max_length=200)

    class Meta:
        ordering = ["on", "user"]
        verbose_name = _("goal of a day")
        verbose_name_plural = _("goals of days")
        constraints = [
            # Two tabs that save at once: the later one's words, not two goals.
            models.UniqueConstraint(fields=["user", "on"], name="one_goal_a_day"),
        ]

    def __str__(self) -> str:
        return self.text


class MergedKind(models.TextChoices):
    """What was merged."""

    CONTACT = "contact", _("Contact")
    ORGANISATION = "organisation", _("Organisation")
    CASE = "case", _("Case")


class MergeLog(models.Model):
    """One merge with all that undoing it takes; kept 30 days for that, then without the snapshot."""

    kind = models.CharField(_("kind"), max_length=12, choices=MergedKind)
    # Plain numbers: they may be of three tables, and the log outlives what it tells of.
    kept_id = models.PositiveBigIntegerField()
    merged_id = models.PositiveBigIntegerField()
    label = models.CharField(_("what"), max_length=500)
    # By model and field: which rows pointed at the merged one, and what was filled in on the kept one.
    snapshot = models.JSONField(default=dict)
    at = models.DateTimeField(_("merged"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("by"),
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    undone_at = models.DateTimeField(_("undone"), null=True, blank=True)

    class Meta:
        ordering = ["-at"]
        verbose_name = _("merge")
        verbose_name_plural = _("merges")

    def __str__(self) -> str:
        return self.label


class ToldApart(models.Model):
    """Two records that look alike and are not the same, on somebody's word: not suggested again."""

    kind = models.CharField(_("kind"), max_length=12, choices=MergedKind)
    # As in MergeLog: they may be of three tables.
    first_id = models.PositiveBigIntegerField()
    second_id = models.PositiveBigIntegerField()
    at = models.DateTimeField(_("told apart"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("by"),
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )

    class Meta:
        verbose_name = _("pair told apart")
        verbose_name_plural = _("pairs told apart")
        constraints = [
            # One order, or the same pair could be told apart twice.
            models.CheckConstraint(
                condition=models.Q(first_id__lt=models.F("second_id")), name="older_told_first"
            ),
            models.UniqueConstraint(
                fields=["kind", "first_id", "second_id"], name="pair_told_apart_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.first_id}, {self.second_id}"
