"""Checking a table of cases before it is imported: a verdict on each row, and no case is touched."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction

from bookings.domain.invitations import one_line
from cases import queries
from cases.actions.language import site_language
from cases.actions.verdicts import in_words
from cases.domain.columns import Column, columns_of
from cases.domain.importing import Reading, Verdict, decide, read_row
from cases.domain.sheets import Sheet
from cases.models import ImportBatch, ImportRow

# Rows checked together: what is known of them is read in as many statements as for one.
CHECKED_AT_ONCE = 500
WRITES = (Verdict.CREATE, Verdict.UPDATE)


@dataclass(frozen=True, slots=True)
class _Read:
    """A row with what it says."""

    number: int
    cells: Sequence[str]
    reading: Reading


@dataclass(frozen=True, slots=True)
class _Check:
    """What the rows of one file have in common."""

    batch: ImportBatch
    user: Any
    now: datetime
    # As the file calls its columns.
    names: Mapping[Column, str]
    # By what makes rows the same: the first row that says it and is carried out. One that is not
    # says nothing, or a faulty row would take the good one below it along.
    first: dict[str, int] = field(default_factory=dict)


def check_file(
    sheet: Sheet, *, file_name: str, digest: str, user: Any, now: datetime
) -> ImportBatch:
    """Keep a table with a verdict on each of its rows, and return the import; no case is touched.

    18 statements at most for each 500 rows, and 6. Read without a transaction and written in one:
    SQLite lets nobody book while one writes, and to judge 20,000 rows takes as long as a visitor waits.
    """
    columns, words = columns_of(sheet.header), queries.words_of_cells()
    batch = ImportBatch(
        file_name=one_line(file_name)[-250:],
        digest=digest,
        header=list(sheet.header),
        made_by=user,
        made_at=now,
    )
    names = {column: sheet.header[place] for place, column in columns.items()}
    check = _Check(batch, user, now, names)
    judged: list[ImportRow] = []
    with site_language():
        for start in range(0, len(sheet.rows), CHECKED_AT_ONCE):
            rows = [
                _Read(number, cells, read_row(cells, columns, words))
                for number, cells in sheet.rows[start : start + CHECKED_AT_ONCE]
            ]
            judged += _judged(rows, check)
    with transaction.atomic():
        batch.save()
        ImportRow.objects.bulk_create(judged)
    return batch


def _judged(rows: Sequence[_Read], check: _Check) -> Iterator[ImportRow]:
    known = queries.known_of([row.reading for row in rows], check.user)
    today = queries.site_date(check.now)
    for row in rows:
        reading = row.reading
        facts = known.facts_of(reading, same_in_file=check.first.get(reading.identity))
        decision = decide(reading, facts, today)
        if decision.verdict in WRITES:
            check.first[reading.identity] = row.number
        yield ImportRow(
            batch=check.batch,
            number=row.number,
            cells=list(row.cells),
            key=reading.key,
            verdict=decision.verdict.value,
            message=in_words(decision, known.similar_to(reading), check.names),
            case_id=decision.case,
        )
