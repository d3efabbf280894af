"""The verdict on a row of an import, in words that help whoever prepared the file."""

from collections.abc import Iterator, Mapping, Sequence

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cases.domain.columns import Column
from cases.domain.importing import Decision, Fault, Problem, Verdict
from cases.models import Case
from cases.queries.known import MOST_SIMILAR

LONGEST_MESSAGE = 1000
FAULTS = {
    Fault.EMPTY: gettext_lazy("Names no case, organisation or person."),
    Fault.UNREADABLE: gettext_lazy(
        "The encoding of the file is not understood: save it as XLSX, or as CSV in UTF-8."
    ),
    Fault.TOO_LONG: gettext_lazy("Too long: the column “%(text)s”."),
    Fault.NO_ADDRESS: gettext_lazy("“%(text)s” is no mail address."),
    Fault.NO_NAME: gettext_lazy("Whose address is “%(text)s”? The name is missing."),
    Fault.NO_DATE: gettext_lazy("“%(text)s” is no date. Write 31.12.2026 or 2026-12-31."),
    Fault.NO_VALUE: gettext_lazy("“%(text)s” is no sum of money."),
    Fault.NO_STAGE: gettext_lazy("“%(text)s” is no stage."),
    Fault.NOT_BY_IMPORT: gettext_lazy(
        "No case begins at this stage (%(text)s): import it as a lead and move it."
    ),
    Fault.NO_REASON: gettext_lazy("A lost case needs one of the reasons that ask for no note."),
    Fault.NO_SERVICE: gettext_lazy(
        "“%(text)s”: write services by the titles of their pages, with commas between them."
    ),
    Fault.NO_SERVICES: gettext_lazy("A won case needs what was sold, by the title of its page."),
    Fault.NO_CLOSING_DATE: gettext_lazy("A closed case needs the date it was closed."),
    Fault.CLOSED_BEFORE_OPENED: gettext_lazy("Closed before it was opened."),
    Fault.CLOSED_LATER: gettext_lazy("A date in the future: %(text)s."),
    Fault.NO_OWNER: gettext_lazy("“%(text)s” is nobody who works cases."),
    Fault.NO_CASE: gettext_lazy("There is no case %(text)s."),
}
STAYS = {
    Column.STAGE: gettext_lazy("Its stage stays: an import moves no case."),
    Column.ORGANISATION: gettext_lazy("Its organisation stays: choose another in the case itself."),
}


def in_words(decision: Decision, similar: Sequence[Case], names: Mapping[Column, str]) -> str:
    """Return why a row gets its verdict, in the active language; for a new case also what it is like.

    `names` are the columns as the file calls them.
    """
    return " ".join(_sentences(decision, similar, names))[:LONGEST_MESSAGE]


def _sentences(
    decision: Decision, similar: Sequence[Case], names: Mapping[Column, str]
) -> Iterator[str]:
    yield from (_problem(problem, names) for problem in decision.problems)
    if decision.same_as:
        yield _("The same case as row %(number)s.") % {"number": decision.same_as}
    elif decision.verdict is Verdict.SKIP:
        yield _("There is such a case already, and nothing in it changes.")
    yield from (str(STAYS[column]) for column in decision.stays if column in STAYS)
    if left := [names.get(column, column) for column in decision.stays if column not in STAYS]:
        yield _("Stays as it is stored: %(columns)s.") % {"columns": ", ".join(left)}
    # Named, never joined on a guess: whether it is the same matter only people know.
    if decision.verdict is Verdict.CREATE and similar:
        named = ", ".join(str(case) for case in similar[:MOST_SIMILAR])
        yield _("May be the same as: %(cases)s.") % {"cases": named}


def _problem(problem: Problem, names: Mapping[Column, str]) -> str:
    text = problem.text
    if problem.fault is Fault.TOO_LONG and problem.column:
        text = names[problem.column]
    # As long as one looks at: the whole cell stands in the file.
    return FAULTS[problem.fault] % {"text": text[:80]}
