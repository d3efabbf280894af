"""Lengths, prices and places in words."""

from datetime import timedelta

import pytest
from django.utils import translation

from bookings.models import PlaceKind, SessionType
from bookings.templatetags.booking_types import length, place_kind, price


@pytest.mark.parametrize(
    ("minutes", "words"),
    [
        (15, "15 min"),
        (59, "59 min"),
        (60, "1 h"),
        (61, "1 h 1 min"),
        (90, "1 h 30 min"),
        (120, "2 h"),
        (24 * 60, "24 h"),
    ],
)
def test_a_length_is_told_in_hours_and_the_minutes_beyond(minutes, words):
    with translation.override("en"):
        assert length(SessionType(duration=timedelta(minutes=minutes))) == words


@pytest.mark.parametrize(
    ("amount", "currency", "language", "words"),
    [
        (0, "EUR", "en", "free of charge"),
        (12000, "EUR", "en", "€120"),
        (12050, "EUR", "en", "€120.50"),
        (12005, "EUR", "en", "€120.05"),
        (1, "EUR", "en", "€0.01"),
        (123450, "EUR", "en", "€1,234.50"),
        (12000, "GBP", "en", "£120"),
        (12000, "USD", "en", "$120"),
        (12000, "SEK", "en", "SEK 120"),
        (0, "EUR", "fi", "maksuton"),
        (12000, "EUR", "fi", "120 €"),
        (123450, "EUR", "fi", "1 234,50 €"),
    ],
)
def test_a_price_is_written_as_its_reader_writes_it(amount, currency, language, words):
    with translation.override(language):
        told = price(SessionType(price_amount=amount, price_currency=currency))

    assert told.replace("\xa0", " ") == words


@pytest.mark.parametrize("kind", PlaceKind)
@pytest.mark.parametrize("language", ["fi", "en"])
def test_each_kind_of_place_has_words_in_both_languages(kind, language):
    with translation.override(language):
        assert place_kind(SessionType(place_kind=kind)) == str(kind.label) != kind.value
