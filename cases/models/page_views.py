"""How often pages are read: a number a day, and nothing of who read."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class PageViews(models.Model):
    """Views of one page on one date. No visitor is told from another: there is nothing to tell by."""

    page = models.ForeignKey(
        "wagtailcore.Page",
        verbose_name=_("page"),
        on_delete=models.CASCADE,
        related_name="+",
    )
    # A date, not an instant: instants of a page with few readers would tell who read it when.
    on = models.DateField(_("date"))
    count = models.PositiveIntegerField(_("views"), default=0)

    class Meta:
        ordering = ["on"]
        verbose_name = _("page views")
        verbose_name_plural = _("page views")
        constraints = [
            models.UniqueConstraint(fields=["page", "on"], name="views_once_a_day"),
        ]

    def __str__(self) -> str:
        return f"{self.page_id} {self.on}: {self.count}"
