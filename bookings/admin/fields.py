"""Form fields that speak the staff's units: dates, minutes, hours, euros, and zones by their city."""

from datetime import date, timedelta
from decimal import Decimal, InvalidOperation
from functools import cache
from importlib.resources import files
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from bookings.zones import known_zones, zone_city

REGIONS = frozenset(
    {"Africa", "America", "Antarctica", "Arctic", "Asia", "Atlantic", "Australia", "Europe"}
    | {"Indian", "Pacific"}
)
HOME = "Europe/Helsinki"
EARLIEST, LATEST = date(2000, 1, 1), date(2099, 12, 31)
CENTS = 100
MOST_CENTS = 100_000_000
# More than anyone holds in a week; PostgreSQL refuses what is above 32,767, SQLite keeps anything.
MOST_SESSIONS = 1_000


class DayInput(forms.DateInput):
    """The browser's own date picker: it needs no script and speaks the reader's language."""

    input_type = "date"

    def __init__(self, attrs: Any = None) -> None:
        # What an input of this type takes in every language; the browser shows it
        # in the reader's own.
        super().__init__(attrs, format="%Y-%m-%d")


class DayField(forms.DateField):
    """A date that a consultant could mean: a slip in the year would be walked to day by day."""

    widget = DayInput

    def clean(self, value: Any) -> Any:
        day = super().clean(value)
        if day and not EARLIEST <= day <= LATEST:
            told = _("%(day)s is too far off: check the year.")
            raise ValidationError(told, params={"day": date_format(day)})
        return day


class CapField(forms.IntegerField):
    """A number above zero, at most `MOST_SESSIONS`, or empty for no limit."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            required=False,
            min_value=1,
            max_value=MOST_SESSIONS,
            error_messages={
                "min_value": _(
                    "Empty: no limit. 0 would offer nothing: to stop bookings, switch it off."
                )
            },
            **kwargs,
        )


class LengthField(forms.DecimalField):
    """A timedelta, entered as a number of `unit`."""

    def __init__(self, *, unit: timedelta, **kwargs: Any) -> None:
        super().__init__(**{"min_value": 0, **kwargs})
        self.unit = unit

    def prepare_value(self, value: Any) -> Any:
        # Thirty minutes are 30 in the field, not 30.0.
        return f"{value / self.unit:.10g}" if isinstance(value, timedelta) else value

    def clean(self, value: Any) -> timedelta | None:
        number = super().clean(value)
        # A timedelta cannot be multiplied by a Decimal.
        return None if number is None else float(number) * self.unit

    def has_changed(self, initial: Any, data: Any) -> bool:
        return super().has_changed(self.to_python(self.prepare_value(initial)), data)


class MinutesField(LengthField):
    """A timedelta in whole minutes, at most a day."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(unit=timedelta(minutes=1), max_value=24 * 60, decimal_places=0, **kwargs)


class HoursField(LengthField):
    """A timedelta in hours, at most a year."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(unit=timedelta(hours=1), max_value=24 * 365, decimal_places=2, **kwargs)


class PriceField(forms.CharField):
    """Cents, entered as euros with a comma or a point."""

    def prepare_value(self, value: Any) -> Any:
        return f"{value / CENTS:.2f}".removesuffix(".00") if isinstance(value, int) else value

    def clean(self, value: Any) -> int:
        # The last is the no-break space that groups the digits of a price copied
        # from a Finnish page.
        text = super().clean(value).replace(",", ".").replace(" ", "").replace("\xa0", "")
        euros = _decimal(text)
        # The range before any sum: a hundred times 1e999999 raises Overflow. And back again, since
        # a sum may round what is too small to nothing.
        if not 0 <= euros <= MOST_CENTS // CENTS or Decimal(int(euros * CENTS)) / CENTS != euros:
            raise ValidationError(_("“%(text)s” is not a price."), params={"text": value})
        return int(euros * CENTS)

    def has_changed(self, initial: Any, data: Any) -> bool:
        return super().has_changed(self.prepare_value(initial), data)


class ZoneSelect(forms.Select):
    """A choice of zones; one that is stored under an old name is kept among them."""

    def optgroups(self, name: str, value: Any, attrs: Any = None) -> Any:
        offered = {zone for zone, _told in self.choices}
        # Or saving the page for another reason would change it.
        stored = [zone for zone in value if zone in known_zones() and zone not in offered]
        self.choices = [*self.choices, *((zone, _city_and_region(zone)) for zone in stored)]
        return super().optgroups(name, value, attrs)


class ZoneField(forms.ChoiceField):
    """A zone of the IANA database, listed by city so that typing finds it."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"choices": zones_by_city, "widget": ZoneSelect, **kwargs})

    def valid_value(self, value: Any) -> bool:
        return super().valid_value(value) or value in known_zones()


@cache
def zones_by_city() -> list[tuple[str, str]]:
    """Return (zone, "City (Region)"), Helsinki first, then by city."""
    # The others are old names of these, or fixed offsets that know no summer time.
    places = _places()
    zones = [zone for zone in known_zones() & places if zone.partition("/")[0] in REGIONS]
    zones.sort(key=lambda zone: (zone != HOME, zone_city(zone)))
    return [*((zone, _city_and_region(zone)) for zone in zones), ("UTC", "UTC")]


def _places() -> frozenset[str]:
    """Return the zones that the database names a place for; it has each old name's file as well."""
    # Of zoneinfo nothing tells which name is an old one (“ACT”, “ComodRivadavia”); the table of
    # places, with columns of country, coordinates and zone, has the present ones alone.
    table = files("tzdata").joinpath("zoneinfo/zone.tab").read_text(encoding="utf-8")
    lines = [line for line in table.splitlines() if line and not line.startswith("#")]
    return frozenset(line.split("\t")[2] for line in lines)


def _city_and_region(zone: str) -> str:
    region = zone.rpartition("/")[0].replace("_", " ").replace("/", ", ")
    return f"{zone_city(zone)} ({region})" if region else zone


def _decimal(text: str) -> Decimal:
    try:
        number = Decimal(text)
    except InvalidOperation:
        return Decimal(-1)
    # Decimal reads "NaN" and "Infinity" as well.
    return number if number.is_finite() else Decimal(-1)
