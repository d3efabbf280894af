"""Cells of a spreadsheet: text that no program takes for a formula, and sums and dates read out of them."""

import re
from datetime import date
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation

# What Excel, LibreOffice and their kin begin a formula with, in ASCII and in full width; tab and
# carriage return because a cell that begins with one is read from the next character on (OWASP, "CSV Injection").
STARTS = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")
# Names and firms are typed by visitors: what a cell calculates runs for whoever opens the file.
MARK = "'"
MOST_CENTS = 10**14
CENT = Decimal("0.01")
ISO_DATE = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})", re.ASCII)
FINNISH_DATE = re.compile(r"(\d{1,2})[./](\d{1,2})[./](\d{4})", re.ASCII)
YEARS = range(1990, 2100)


def neutral(text: str) -> str:
    """Return the text with an apostrophe before what a spreadsheet would calculate; else as it is."""
    return f"{MARK}{text}" if _is_formula(text) else text


def plain(cell: str) -> str:
    """Return the text that `neutral` was given: plain(neutral(text)) == text."""
    without = cell.removeprefix(MARK)
    return without if without != cell and _is_formula(without) else cell


def sum_in_words(number: float) -> str:
    """Return a number of a spreadsheet as the sum that it shows: whole, or rounded to cents half up.

    As text 1234.125 would be a Briton's million; as a number it is what the program calculated.
    """
    # By its shortest writing: 1.005 is held as a little less, and people see 1.005.
    exact = Decimal(str(number))
    if not exact.is_finite():
        return str(number)
    if exact == exact.to_integral_value():
        return str(int(exact))
    return str(exact.quantize(CENT, ROUND_HALF_UP))


def cents_of(text: str) -> int | None:
    """Return a sum of money in cents as Finns or Britons write it, or None for what is none."""
    bare = re.sub(r"[\s€]|EUR|eur", "", text)
    # Of two marks the later one parts the cents; one alone does so before one or two digits.
    if "," in bare and "." in bare:
        thousands = "," if bare.rindex(".") > bare.rindex(",") else "."
        bare = bare.replace(thousands, "")
    bare = re.sub(r"[.,](?=\d{3}(?:[.,]|$))", "", bare).replace(",", ".")
    if not re.fullmatch(r"\d+(?:\.\d{1,2})?", bare, re.ASCII):
        return None
    try:
        cents = int(Decimal(bare) * 100)
    except InvalidOperation:
        return None
    return cents if cents <= MOST_CENTS else None


def date_of(text: str) -> date | None:
    """Return a date as ISO or as Finns write it, with a time after it or not; None for anything else."""
    day = re.split(r"[T ]", text, maxsplit=1)[0]
    if found := ISO_DATE.fullmatch(day):
        year, month, number = map(int, found.groups())
    elif found := FINNISH_DATE.fullmatch(day):
        number, month, year = map(int, found.groups())
    else:
        return None
    try:
        return date(year, month, number) if year in YEARS else None
    except ValueError:
        return None


def _is_formula(text: str) -> bool:
    # Apostrophes are looked past, so that a text that had one of its own comes back with it.
    # Spaces too: some programs strip them before they look.
    return text.lstrip(f"{MARK} ").startswith(STARTS)
