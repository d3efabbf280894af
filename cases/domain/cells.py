"""Cells of a spreadsheet: text that no program takes for a formula, and that text read back."""

# What Excel, LibreOffice and their kin begin a formula with, in ASCII and in full width; tab and
# carriage return because a cell that begins with one is read from the next character on (OWASP, "CSV Injection").
STARTS = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")
# Names and firms are typed by visitors: what a cell calculates runs for whoever opens the file.
MARK = "'"


def neutral(text: str) -> str:
    """Return the text with an apostrophe before what a spreadsheet would calculate; else as it is."""
    return f"{MARK}{text}" if _is_formula(text) else text


def plain(cell: str) -> str:
    """Return the text that `neutral` was given: plain(neutral(text)) == text."""
    without = cell.removeprefix(MARK)
    return without if without != cell and _is_formula(without) else cell


def _is_formula(text: str) -> bool:
    # Apostrophes are looked past, so that a text that had one of its own comes back with it.
    # Spaces too: some programs strip them before they look.
    return text.lstrip(f"{MARK} ").startswith(STARTS)
