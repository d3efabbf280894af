"""Writing down how often pages were looked at."""

from collections.abc import Mapping
from datetime import date

from django.db import transaction
from django.db.models import F
from wagtail.models import Page

from cases.models import PageViews


def add_page_views(views: Mapping[tuple[int, date], int]) -> None:
    """Add to what is written already the views of each page, by its key, on each day.

    2 statements and 1 for each page and day. Those of a page that is gone meanwhile are left out.
    """
    # Read under no lock: a page deleted just now fails the insert, and the caller tries again.
    pages = dict(Page.objects.filter(pk__in={page for page, _ in views}).values_list("pk", "title"))
    # In one order for all processes, or two that write the same pages would wait for each other.
    told = sorted((page, on, count) for (page, on), count in views.items() if page in pages)
    with transaction.atomic():
        # An upsert of Django's overwrites what stands there: empty rows first, then adding.
        PageViews.objects.bulk_create(
            [PageViews(page_id=page, page_title=pages[page], on=on) for page, on, _ in told],
            ignore_conflicts=True,
        )
        for page, on, count in told:
            PageViews.objects.filter(page=page, on=on).update(count=F("count") + count)
