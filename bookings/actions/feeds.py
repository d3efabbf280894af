"""Addresses of calendar feeds: made, replaced and switched off."""

from datetime import datetime

from django.db import transaction
from django.db.models import F

from bookings.models import CalendarFeed, Consultant, FeedKind


@transaction.atomic
def renew_feed(kind: FeedKind, consultant: Consultant | None, *, now: datetime) -> CalendarFeed:
    """Make the address of a feed, or a new one in its place, and return the feed.

    `consultant` is None for the team's. The former address answers no more at once.
    """
    feed, is_new = CalendarFeed.objects.get_or_create(
        kind=kind, consultant=consultant, defaults={"created_at": now}
    )
    if not is_new:
        CalendarFeed.objects.filter(pk=feed.pk).update(
            version=F("version") + 1, is_active=True, created_at=now
        )
        feed.refresh_from_db()
    return feed


def stop_feed(kind: FeedKind, consultant: Consultant | None) -> None:
    """Switch a feed off: its address answers no more, and a later one is a new one."""
    CalendarFeed.objects.filter(kind=kind, consultant=consultant).update(is_active=False)
