"""What editors may put in their own words: the labels of stages and the reasons for a loss."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from bookings.models.languages import in_language
from cases.domain.stages import Stage

STAGE_CODES = [(stage.value, stage.value) for stage in Stage]


class StageLabel(models.Model):
    """How a stage is called here, and whether the board shows it. The code never changes."""

    stage = models.CharField(_("stage"), max_length=12, choices=STAGE_CODES, unique=True)
    label_fi = models.CharField(_("label (Finnish)"), max_length=40)
    # May be empty: in_language falls back to the Finnish.
    label_en = models.CharField(_("label (English)"), max_length=40, blank=True)
    is_hidden = models.BooleanField(
        _("left out of the board"),
        default=False,
        help_text=_("Cases in it stay where they are, and the list goes on showing them."),
    )

    class Meta:
        verbose_name = _("label of a stage")
        verbose_name_plural = _("labels of stages")

    def __str__(self) -> str:
        return self.label

    @property
    def label(self) -> str:
        return in_language(self, "label")


class LostReason(models.Model):
    """Why a case was lost. One in use is hidden, never deleted."""

    # Figures go by the code, so that the words may be changed.
    code = models.SlugField(_("code"), max_length=30, unique=True)
    label_fi = models.CharField(_("reason (Finnish)"), max_length=80)
    label_en = models.CharField(_("reason (English)"), max_length=80, blank=True)
    # "Other" says nothing by itself.
    needs_note = models.BooleanField(_("asks for a note"), default=False)
    is_active = models.BooleanField(_("can be chosen"), default=True)
    sort_order = models.PositiveSmallIntegerField(_("order"), default=0)

    class Meta:
        ordering = ["sort_order", "code"]
        verbose_name = _("reason for a loss")
        verbose_name_plural = _("reasons for a loss")

    def __str__(self) -> str:
        return self.label

    @property
    def label(self) -> str:
        return in_language(self, "label")
