"""Calendar feeds under their secret addresses, for calendar programs."""

import hashlib
from datetime import datetime
from typing import TypeVar, cast
from urllib.parse import urljoin

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.cache import get_conditional_response
from django.utils.http import http_date
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from bookings import queries
from bookings.conf import booking_settings
from bookings.domain.feeds import calendar_feed
from bookings.models import CalendarFeed, Consultant, FeedKind
from bookings.models.tokens import sign

Answer = TypeVar("Answer", bound=HttpResponseBase)

ROUTES = {FeedKind.SESSIONS: "bookings:sessions_feed", FeedKind.FREE_BUSY: "bookings:busy_feed"}


@require_safe
def sessions_feed(request: HttpRequest, token: str) -> HttpResponseBase:
    """Return the sessions of one consultant."""
    try:
        feed = queries.feed_for_token(token, FeedKind.SESSIONS)
    except queries.FeedNotFoundError:
        return _gone()
    # The database holds that a feed of sessions has one.
    person = cast("Consultant", feed.consultant)
    with translation.override(person.language):
        events = queries.session_events(person, timezone.now())
        text = calendar_feed(events, name=_("Sparring: %(name)s") % {"name": person.name})
    changed_at = max([feed.created_at, *(event.stamp_at for event in events)])
    return _answer(request, text, changed_at)


@require_safe
def busy_feed(request: HttpRequest, token: str) -> HttpResponseBase:
    """Return when the team is busy, and nothing of why."""
    try:
        feed = queries.feed_for_token(token, FeedKind.FREE_BUSY)
    except queries.FeedNotFoundError:
        return _gone()
    with translation.override(settings.LANGUAGE_CODE):
        events = queries.team_events(timezone.now(), stamp_at=feed.created_at)
        text = calendar_feed(events, name=_("Sparring: the team’s busy times"))
    # No Last-Modified: a busy time that goes away leaves no trace of when; the ETag tells.
    return _answer(request, text, None)


def feed_url(feed: CalendarFeed) -> str:
    """Return the secret address of a feed."""
    kind = FeedKind(feed.kind)
    token = sign(str(feed.pk), feed.version, queries.FEED_PURPOSES[kind])
    return urljoin(booking_settings().base_url, reverse(ROUTES[kind], args=[token]))


def _answer(request: HttpRequest, text: bytes, changed_at: datetime | None) -> HttpResponseBase:
    etag = f'"{hashlib.sha256(text).hexdigest()[:32]}"'
    seconds = int(changed_at.timestamp()) if changed_at else None
    response = HttpResponse(text, content_type="text/calendar; charset=utf-8")
    response.headers["ETag"] = etag
    if seconds is not None:
        response.headers["Last-Modified"] = http_date(seconds)
    found = get_conditional_response(request, etag, seconds, response) or response
    return _unlisted(found)


def _gone() -> HttpResponse:
    # Plain: programs read it, and stop asking for what is gone for good.
    text = _("This calendar address no longer works.")
    return _unlisted(HttpResponse(text, status=410, content_type="text/plain; charset=utf-8"))


def _unlisted(response: Answer) -> Answer:
    response.headers["Cache-Control"] = "private"
    response.headers["X-Robots-Tag"] = "noindex"
    response.headers["Referrer-Policy"] = "no-referrer"
    return response
