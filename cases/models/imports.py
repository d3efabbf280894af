"""Cases brought in from a file: what each row would do, did, and how to take it back."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cases.domain.importing import Verdict
from cases.models.case import Case

VERDICT_LABELS = {
    Verdict.CREATE: _("New case"),
    Verdict.UPDATE: pgettext_lazy("verdict", "Change"),
    Verdict.SKIP: _("Nothing to do"),
    Verdict.ERROR: _("Error"),
}


class ImportState(models.TextChoices):
    """How far an import has come."""

    CHECKED = "checked", _("Checked")
    RUNNING = "running", _("Being imported")
    DONE = "done", _("Imported")
    REVERTING = "reverting", _("Being taken back")
    REVERTED = "reverted", _("Taken back")


class RowState(models.TextChoices):
    """How far a row has come."""

    WAITING = "waiting", pgettext_lazy("row", "Waiting")
    DONE = "done", pgettext_lazy("row", "Done")
    FAILED = "failed", pgettext_lazy("row", "Failed")
    REVERTED = "reverted", pgettext_lazy("row", "Taken back")
    # Somebody worked on it since: taking it back would take that along.
    KEPT = "kept", pgettext_lazy("row", "Kept")


class ImportBatch(models.Model):
    """One file, checked first and carried out when somebody says so."""

    file_name = models.CharField(_("file"), max_length=250)
    # Of the bytes: that a file was read before is told.
    digest = models.CharField(max_length=64, db_index=True, editable=False)
    # The first line as it was, so that what is downloaded again looks like the file.
    header = models.JSONField(default=list)
    state = models.CharField(
        _("state"), max_length=10, choices=ImportState, default=ImportState.CHECKED
    )
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("by"),
        null=True,
        # Whoever read it in may leave; the file stays told.
        on_delete=models.SET_NULL,
        related_name="+",
    )
    # Read and carried out are two steps: others write at once and
    # say too little of what came of a row (twentyhq/twenty#11024).
    made_at = models.DateTimeField(_("read"))
    done_at = models.DateTimeField(_("done"), null=True, blank=True)
    reverted_at = models.DateTimeField(_("taken back"), null=True, blank=True)

    class Meta:
        ordering = ["-made_at", "-pk"]
        verbose_name = _("import")
        verbose_name_plural = _("imports")

    def __str__(self) -> str:
        return self.file_name

    @property
    def is_at_work(self) -> bool:
        """Whether a worker has something left to do in it."""
        return self.state in {ImportState.RUNNING, ImportState.REVERTING}


class ImportRow(models.Model):
    """One row of the file as it was read, with its verdict and what it wrote."""

    batch = models.ForeignKey(ImportBatch, on_delete=models.CASCADE, related_name="rows")
    number = models.PositiveIntegerField(_("row"))
    # In the order of the batch's header.
    cells = models.JSONField(default=list)
    # What makes a row the same when it is read again.
    key = models.CharField(max_length=64, db_index=True, blank=True)
    verdict = models.CharField(
        _("verdict"),
        max_length=8,
        choices=[(v.value, label) for v, label in VERDICT_LABELS.items()],
    )
    message = models.CharField(_("why"), max_length=1000, blank=True)
    state = models.CharField(_("state"), max_length=8, choices=RowState, default=RowState.WAITING)
    case = models.ForeignKey(
        Case, null=True, blank=True, on_delete=models.SET_NULL, related_name="import_rows"
    )
    # What stood there before, and what was made, so that it can be taken back.
    undo = models.JSONField(default=dict)

    class Meta:
        ordering = ["number"]
        verbose_name = _("row of an import")
        verbose_name_plural = _("rows of imports")
        # What a worker asks for, chunk by chunk.
        indexes = [models.Index(fields=["batch", "state", "number"], name="rows_to_carry_out")]
        constraints = [
            models.UniqueConstraint(fields=["batch", "number"], name="row_once_a_batch"),
            # Of two imports of one file at the same moment, one opens the case.
            models.UniqueConstraint(
                fields=["key"],
                condition=Q(state="done", verdict="create"),
                name="row_opens_one_case",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number}: {self.verdict}"

    @property
    def said(self) -> list[str]:
        """The cells that say something."""
        return [cell for cell in self.cells if cell]
