"""The tables and charts of reports: what the domain counted, in words, with links to the cases."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.urls import reverse
from django.utils.formats import number_format
from django.utils.http import urlencode
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cases.domain.charts import Chart, bar_chart
from cases.domain.shares import ENOUGH
from cases.domain.tables import Cell, Table
from cases.domain.worth import Worth
from cases.models.case import CENTS
from cases.views.amounts import amount_words

NOTHING = "–"
# As much as fits above a bar on a phone: text of a drawing does not wrap.
LABEL_LENGTH = 40
MOST_BARS = 10


@dataclass(frozen=True, slots=True)
class Drawing:
    """A chart with what tells of it, and the names of its series."""

    title: str
    chart: Chart
    series: Sequence[str] = ()

    @property
    def told(self) -> str:
        """All that it shows, in words."""
        lines = (f"{g.label}: {', '.join(bar.text for bar in g.bars)}" for g in self.chart.groups)
        return "; ".join(lines)


@dataclass(frozen=True, slots=True)
class Section:
    """One question of a report: its table, its chart, and sentences on what is not in them."""

    name: str
    heading: str
    table: Table
    drawing: Drawing | None = None
    notes: Sequence[str] = field(default_factory=list)


def words(text: Any, url: str = "") -> Cell:
    """Return a cell of words."""
    return Cell(str(text), str(text), url)


def count(number: int) -> Cell:
    """Return a cell of a whole number."""
    return Cell(number_format(number, force_grouping=True), number)


def days(number: float | None) -> Cell:
    """Return a cell of days, to a tenth."""
    if number is None:
        return Cell(NOTHING)
    return Cell(number_format(round(number, 1), 1), round(number, 1))


def share(number: int | None) -> Cell:
    """Return a cell of a share in percent."""
    return Cell(NOTHING) if number is None else Cell(percent_text(number), number)


def money(worth: Worth | None) -> Cell:
    """Return a cell of a sum; a file gets the number, where there is one currency."""
    if worth is None or not worth.cents:
        return Cell(NOTHING)
    amounts = [Decimal(cents) / CENTS for cents in worth.cents.values()]
    text = money_text(worth)
    return Cell(text, amounts[0] if len(amounts) == 1 else text)


def money_text(worth: Worth) -> str:
    """Return the sum in whole units of each currency."""
    sums = (amount_words(cents, currency) for currency, cents in worth.cents.items())
    return " + ".join(sums) or NOTHING


def percent_text(number: int) -> str:
    """Return a share as the language writes it."""
    # Translators: a share; Finnish has a space before the sign.
    return _("%(number)d%%") % {"number": number}


def unvalued(worth: Worth) -> list[str]:
    """Return the sentence that tells of cases without a value, if there are any."""
    if not worth.unknown:
        return []
    sentence = ngettext(
        "%(count)d won case has no value and adds nothing to the sums.",
        "%(count)d won cases have no value and add nothing to the sums.",
        worth.unknown,
    )
    return [sentence % {"count": worth.unknown}]


def no_shares(missing: int) -> list[str]:
    """Return the sentence that tells why there are no shares, if there are none."""
    if not missing:
        return []
    given = {"enough": ENOUGH, "missing": missing}
    return [_("Shares are shown from %(enough)d cases on: %(missing)d more are needed.") % given]


def drawing(
    title: str,
    rows: Iterable[tuple[str, Sequence[tuple[int, str]]]],
    *,
    series: Sequence[str] = (),
) -> Drawing | None:
    """Return a chart of the first rows, or None where every bar would be nothing."""
    told = [(Truncator(label).chars(LABEL_LENGTH), values) for label, values in rows][:MOST_BARS]
    if not any(value for _label, values in told for value, _text in values):
        return None
    return Drawing(title, bar_chart(told), series)


def cases_url(**filters: Any) -> str:
    """Return the address of the list of cases narrowed so; what is None narrows nothing."""
    given = {name: value for name, value in filters.items() if value is not None}
    return f"{reverse('cases:index')}?{urlencode(given, doseq=True)}"
