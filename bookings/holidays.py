"""Public holidays by country and region, from the `holidays` package."""

import json
from collections.abc import Mapping
from datetime import date
from functools import cache, lru_cache
from pathlib import Path
from types import MappingProxyType

import holidays
from holidays.registry import COUNTRIES

# Around the year that is asked about: what pages and horizons can reach, and no more.
YEARS_BEFORE, YEARS_AFTER = 2, 3
NAMES = Path(__file__).with_name("countries.json")


@lru_cache(maxsize=1_000)
def public_holidays(country: str, region: str, year: int, language: str = "") -> Mapping[date, str]:
    """Return the names of a year's public holidays by date, earliest first; none without a country.

    A country or region that the package does not know has none. `language` is that of the names
    ("fi", "en"); where the package lacks it, they are in the country's own.
    """
    # The package raises for these; a code that its next version drops must not
    # break every page of slots.
    if region not in regions_of(country):
        return MappingProxyType({})
    found = holidays.country_holidays(
        country, subdiv=region or None, years=year, language=_locale(country, language)
    )
    # Read-only: it is remembered, and what one caller changed would be changed for all.
    return MappingProxyType(dict(sorted(found.items())))


@lru_cache(maxsize=1_000)
def holiday_dates(country: str, region: str, year: int) -> frozenset[date]:
    """Return the public holidays around a year: the same set each time, which remembers its hash."""
    years = range(year - YEARS_BEFORE, year + YEARS_AFTER + 1)
    return frozenset(day for each in years for day in public_holidays(country, region, each))


def countries() -> list[str]:
    """Return the codes of the countries that the package knows (ISO 3166-1 alpha-2)."""
    # Not the package's list, which has every country by its three letters and its aliases as well.
    return sorted({code for _name, code, *_others in COUNTRIES.values()})


@cache
def country_names(language: str) -> dict[str, str]:
    """Return the countries' names by code in a language ("fi"; any other than ours: English).

    A country that the package learned since is called by its code.
    """
    # Data and not messages: from the CLDR, as browsers name them. The package has English alone.
    known = json.loads(NAMES.read_text(encoding="utf-8"))
    found = {code: known.get(code, {}) for code in countries()}
    return {code: names.get(language) or names.get("en") or code for code, names in found.items()}


def regions_of(country: str) -> list[str]:
    """Return the codes of a country's regions, the empty one for the whole country first."""
    known = holidays.list_supported_countries()
    return ["", *known[country]] if country in known else []


def _locale(country: str, language: str) -> str | None:
    offered = holidays.list_localized_countries().get(country, [])
    # Named, since the package would ask the environment: under LANG=C.UTF-8 all would be English.
    own: str | None = holidays.country_holidays(country).default_language
    return next((code for code in offered if language and code.startswith(language)), own)
