"""Who edited which record when, kept apart from the log that all staff of the site can read."""

from typing import Any

from django.db import models
from wagtail.models import BaseLogEntry
from wagtail.models.audit_log import LogEntryQuerySet, ModelLogEntryManager

# What people change in a record; Wagtail logs its own beside it.
EDIT_ACTION = "cases.edit"


class RecordEditManager(ModelLogEntryManager):
    """Edits of one record, for the history of that record and for nothing else."""

    def viewable_by_user(self, user: Any) -> LogEntryQuerySet:
        """Return nothing: Wagtail's report on the whole site goes by kinds of records, not by records.

        One right on cases would show there the names of everybody's.
        """
        return self.none()


class RecordEdit(BaseLogEntry):
    """One edit of a case, contact or organisation in the admin."""

    object_id = models.CharField(max_length=255, db_index=True)

    objects = RecordEditManager()

    # By key too: two edits may share an instant.
    class Meta(BaseLogEntry.Meta):
        ordering = ["-timestamp", "-pk"]

    def __str__(self) -> str:
        return f"{self.action}: {self.label}"
