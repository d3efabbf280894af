"""How often a page was looked at, and nothing about who looked."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class PageViews(models.Model):
    """The views of one page on one day (ADR 0015)."""

    # A page that is gone has still been read: its title below stays in the figures.
    page = models.ForeignKey(
        "wagtailcore.Page", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    page_title = models.CharField(max_length=255)
    # By the site's own calendar.
    on = models.DateField()
    count = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["-on", "pk"]
        verbose_name = _("views of a page")
        verbose_name_plural = _("views of pages")
        constraints = [
            # What processes meet at when they write the same day at once. Of pages that are gone
            # there may be many a day: an empty key equals no other.
            models.UniqueConstraint(fields=["page", "on"], name="page_views_once_a_day"),
        ]

    def __str__(self) -> str:
        return f"{self.page_title} {self.on}: {self.count}"
