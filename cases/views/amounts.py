"""Sums of money in words, alike wherever they are shown in whole units."""

from decimal import Decimal

from django.utils.formats import number_format

from cases.domain.worth import whole_units


def amount_words(cents: int, currency: str) -> str:
    """Return the sum in whole units, as the language groups its digits."""
    # No break before the currency: alone on the next line it would be of no sum.
    return f"{number_format(Decimal(whole_units(cents)), 0, force_grouping=True)}\xa0{currency}"
