"""Looking for a word in a column, whatever the case of its letters, on both databases."""

from typing import Any

from django.db.models import CharField, F, TextField, Value
from django.db.models.functions import Replace
from django.db.models.lookups import IContains

from cases.domain.seeking import BETWEEN_DIGITS, any_case


@CharField.register_lookup
@TextField.register_lookup
class Says(IContains):
    """`title__says="mäkelä"`: what `icontains` is on PostgreSQL, and on SQLite for all letters."""

    lookup_name = "says"

    def as_postgresql(self, compiler: Any, connection: Any) -> Any:
        # Asked under its own name: operators are known by those of Django's lookups.
        return compiler.compile(IContains(self.lhs, self.rhs))

    def as_sqlite(self, compiler: Any, connection: Any) -> tuple[str, tuple[Any, ...]]:
        column, given = self.process_lhs(compiler, connection)
        return f"{column} GLOB %s", (*given, any_case(str(self.rhs)))


def digits_of(column: str) -> Any:
    """Return the phone number of a column without what people write between its digits."""
    found: Any = F(column)
    for sign in sorted(BETWEEN_DIGITS):
        found = Replace(found, Value(sign), Value(""))
    return found
