"""What is booked, in words: `{{ session_type|length }}`, `{{ session_type|price }}`; a session's own as booked."""

from datetime import timedelta
from decimal import Decimal

from django import template
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from bookings.models import PlaceKind, Session, SessionType

register = template.Library()

SYMBOLS = {"EUR": "€", "GBP": "£", "USD": "$"}
CENTS = 100
MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)


# Takes the place of Django's own `length` in every template that loads these.
@register.filter
def length(of: SessionType | Session) -> str:
    """Return the length: “30 min”, “1 h”, “1 h 30 min”."""
    # Of what was booked its own: a type that is changed afterwards changes no promise.
    span = of.end_at - of.start_at if isinstance(of, Session) else of.duration
    hours, rest = divmod(span, HOUR)
    words = [_("%(hours)s h") % {"hours": hours}] if hours else []
    if rest:
        words.append(_("%(minutes)s min") % {"minutes": rest // MINUTE})
    return " ".join(words)


@register.filter
def price(session_type: SessionType) -> str:
    """Return the price, its cents only where there are some: “120 €”; “maksuton” for nothing."""
    if not session_type.price_amount:
        return _("free of charge")
    amount = Decimal(session_type.price_amount) / CENTS
    places = 0 if amount == amount.to_integral_value() else 2
    currency = session_type.price_currency
    return pgettext("price", "%(currency)s%(amount)s") % {
        "amount": number_format(amount, places, use_l10n=True, force_grouping=True),
        "currency": SYMBOLS.get(currency, f"{currency}\u00a0"),
    }


@register.filter
def place_kind(of: SessionType | Session) -> str:
    """Return where the session is held, in general."""
    return str(PlaceKind(of.place_kind).label)


@register.filter
def lead(before: timedelta) -> str:
    """Return how long before, in one unit: “2 days”, “3 hours”, “90 minutes”."""
    days, over = divmod(before, DAY)
    if not over:
        return ngettext("%(count)s day", "%(count)s days", days) % {"count": days}
    hours, over = divmod(before, HOUR)
    if not over:
        return ngettext("%(count)s hour", "%(count)s hours", hours) % {"count": hours}
    minutes = before // MINUTE
    return ngettext("%(count)s minute", "%(count)s minutes", minutes) % {"count": minutes}
