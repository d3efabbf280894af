"""Cases brought in from a file: what each row would do, did, and how to take it back."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from cases.models.case import Case
from cases.models.people import Contact


class ImportState(models.TextChoices):
    """How far an import has come."""

    CHECKED = "checked", _("Checked")
    DONE = "done", _("Done")
    REVERTED = "reverted", _("Taken back")


class Verdict(models.TextChoices):
    """What becomes of a row."""

    CREATE = "create", _("New case")
    UPDATE = "update", _("Change")
    SKIP = "skip", _("Nothing to do")
    ERROR = "error", _("Cannot be read")


class ImportBatch(models.Model):
    """One file, checked first and carried out when somebody says so."""

    file_name = models.CharField(_("file"), max_length=250)
    # Of the bytes: the same file twice is told, not done twice.
    digest = models.CharField(max_length=64, db_index=True, editable=False)
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
        ordering = ["-made_at"]
        verbose_name = _("import")
        verbose_name_plural = _("imports")

    def __str__(self) -> str:
        return self.file_name


class ImportRow(models.Model):
    """One row of the file as it was read, with its verdict and what it wrote."""

    batch = models.ForeignKey(ImportBatch, on_delete=models.CASCADE, related_name="rows")
    number = models.PositiveIntegerField(_("row"))
    # The row's cells by the name of their column.
    cells = models.JSONField(default=dict)
    # Of what makes a row the same when the file is read again.
    key = models.CharField(max_length=64, db_index=True, blank=True)
    verdict = models.CharField(_("verdict"), max_length=8, choices=Verdict)
    message = models.CharField(_("why"), max_length=500, blank=True)
    case = models.ForeignKey(
        Case, null=True, blank=True, on_delete=models.SET_NULL, related_name="import_rows"
    )
    contact = models.ForeignKey(
        Contact, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    # What stood there before, and what was made, so that it can be taken back.
    undo = models.JSONField(default=dict)

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["batch", "number"], name="row_once_a_batch"),
        ]

    def __str__(self) -> str:
        return f"{self.number}: {self.verdict}"
