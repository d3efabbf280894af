"""Views of articles and stories, counted in this process and written together once a minute."""

import atexit
import logging
import time
from collections import Counter
from datetime import date
from threading import Lock
from typing import Any

from django.conf import settings
from django.core.signals import request_finished
from django.db import DatabaseError
from django.http import HttpRequest
from django.utils import timezone

from cases.actions import add_page_views
from cases.domain.page_views import is_view
from content.models import ArticlePage, StoryPage

logger = logging.getLogger(__name__)

WRITTEN_EVERY = 60  # seconds; as much as a process that is killed takes with it
COUNTED = (ArticlePage, StoryPage)


class Tally:
    """Views that are not written yet, by page and day; threads may add at once."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._views: Counter[tuple[int, date]] = Counter()
        self._due_at = 0.0

    def add(self, views: Counter[tuple[int, date]], *, now: float) -> None:
        """Add views; the first after a writing sets when the next one is due."""
        with self._lock:
            if not self._views:
                self._due_at = now + WRITTEN_EVERY
            self._views.update(views)

    def is_due(self, now: float) -> bool:
        """Return whether there is something that has waited long enough."""
        return bool(self._views) and now >= self._due_at

    def take(self) -> Counter[tuple[int, date]]:
        """Return all of it and start anew, so that of two threads only one writes it."""
        with self._lock:
            views, self._views = self._views, Counter()
        return views


tally = Tally()


def counted_key(page: Any) -> int | None:
    """Return the key of a page whose views are counted, else None."""
    return page.pk if isinstance(page, COUNTED) else None


def count_view(request: HttpRequest, page: int | None) -> None:
    """Count that somebody looks at the page of this key, if somebody does (no statement)."""
    # Whoever has a session is staff: visitors get no cookie (ADR 0009).
    is_staff = settings.SESSION_COOKIE_NAME in request.COOKIES
    if page is None or is_staff or not is_view(request.method or "", request.headers):
        return
    tally.add(Counter({(page, timezone.localdate()): 1}), now=time.monotonic())


def write_due_views(**kwargs: Any) -> None:
    """Write what was counted, if it is due; called when an answer is on its way, so nobody waits."""
    if tally.is_due(time.monotonic()):
        write_views()


def write_views() -> None:
    """Write what was counted; what the database does not take is kept for the next time."""
    views = tally.take()
    if not views:
        return
    try:
        add_page_views(views)
    except DatabaseError as error:
        logger.warning("Views of pages are not written yet (%s)", type(error).__name__)
        tally.add(views, now=time.monotonic())


def start_counting() -> None:
    """Write the views after answers, and what is left when the process ends."""
    request_finished.connect(write_due_views, dispatch_uid="content.page_views")
    # A web process that is told to stop ends by sys.exit, which comes through here.
    atexit.register(write_views)
