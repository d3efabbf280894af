"""Who may post: a visitor carries no cookie, so a post from another site is told by its headers."""

import hashlib
import hmac
from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.csrf import csrf_exempt

from bookings.conf import booking_settings

HOUR = 3600  # seconds
View = Callable[..., HttpResponseBase]


def same_site_posts(view: View) -> View:
    """Refuse posts from other sites by Sec-Fetch-Site and Origin instead of a CSRF cookie.

    There is no ambient authority to misuse: a post carries all its rights in itself (ADR 0009).
    """

    @csrf_exempt
    @wraps(view)
    def checked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.method == "POST" and is_cross_site(request):
            return render(request, "bookings/cross_site.html", status=403)
        return view(request, *args, **kwargs)

    return checked


def is_cross_site(request: HttpRequest) -> bool:
    """Return whether a browser says that another site sent the request."""
    fetched_from = request.headers.get("Sec-Fetch-Site")
    if fetched_from:
        # "same-site" does not do: a neighbour under the same domain is another site.
        return fetched_from not in {"same-origin", "none"}
    origin = request.headers.get("Origin")
    if origin is None:
        return False
    try:
        return urlsplit(origin).netloc != request.get_host()
    except ValueError:  # no browser sends what is no address
        return True


def is_limited(request: HttpRequest) -> bool:
    """Count a booking attempt of this visitor, and return whether it is one too many this hour.

    Only a keyed hash of the address is kept, for an hour.
    """
    address = request.META.get("REMOTE_ADDR", "")
    # With a key: of a bare hash all four billion addresses are tried in no time.
    digest = hmac.new(settings.SECRET_KEY.encode(), address.encode(), hashlib.sha256).hexdigest()
    key = f"bookings:attempts:{digest[:32]}"
    # Does nothing where a count is running, so its hour ends where it began to.
    cache.add(key, 0, HOUR)
    try:
        return cache.incr(key) > booking_settings().bookings_per_hour
    except ValueError:  # expired between the two lines, or a cache that keeps nothing
        return False
