"""What cases are worth together, by currency, with those of which nobody knows it."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from fractions import Fraction


@dataclass(frozen=True, slots=True)
class Worth:
    """Cents by currency, and how many cases have no value: unknown is not nothing."""

    cents: dict[str, int] = field(default_factory=dict)
    unknown: int = 0

    def __add__(self, other: "Worth") -> "Worth":
        """Return both together; currencies stay apart, since no rate of exchange is known here."""
        currencies = sorted({*self.cents, *other.cents})
        cents = {c: self.cents.get(c, 0) + other.cents.get(c, 0) for c in currencies}
        return Worth(cents, self.unknown + other.unknown)

    def times(self, rate: Fraction) -> "Worth":
        """Return what that part of it is worth, in whole cents; what is unknown stays so."""
        return Worth({c: round(cents * rate) for c, cents in self.cents.items()}, self.unknown)


def whole_units(cents: int) -> int:
    """Return the sum in whole units, a half rounded up as people do."""
    # Not by round(), which takes halves to the even one: 1500.50 and
    # 1501.50 would differ by two.
    return (cents + 50) // 100


def worth_of(values: Iterable[tuple[int | None, str]]) -> Worth:
    """Return what cases of these values, in cents with their currency, are worth together."""
    cents: dict[str, int] = {}
    unknown = 0
    for value, currency in values:
        if value is None:
            unknown += 1
        else:
            cents[currency] = cents.get(currency, 0) + value
    return Worth(dict(sorted(cents.items())), unknown)


def total(parts: Iterable[Worth]) -> Worth:
    """Return all of them together."""
    return sum(parts, Worth())
