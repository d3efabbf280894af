"""What is booked, in words: `{{ session_type|length }}`, `{{ session_type|price }}`."""

from datetime import timedelta
from decimal import Decimal

from django import template
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from bookings.models import PlaceKind, SessionType

register = template.Library()

SYMBOLS = {"EUR": "€", "GBP": "£", "USD": "$"}
CENTS = 100
MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)


# Takes the place of Django's own `length` in every template that loads these.
@register.filter
def length(session_type: SessionType) -> str:
    """Return the length: “30 min”, “1 h”, “1 h 30 min”."""
    hours, rest = divmod(session_type.duration, HOUR)
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
def place_kind(session_type: SessionType) -> str:
    """Return where the session is held, in general."""
    return str(PlaceKind(session_type.place_kind).label)
