"""Reads of cases; each takes a fixed number of SQL statements, named in its docstring."""

from cases.queries.access import (
    SEE_EVERY_CASE,
    NotAllSeenError,
    activities_for,
    all_of,
    cases_for,
    contacts_for,
    organisations_for,
    people_who_work_cases,
)
from cases.queries.arrivals import (
    Arrival,
    Part,
    arrival_of,
    case_told_of,
    invited_case,
    kept_case,
    parts_in_cases,
    was_told,
)
from cases.queries.attention import (
    AwaitedOutcome,
    LooksLost,
    awaiting_outcome,
    stays_of_cases,
    suggested_losses,
)
from cases.queries.board import FIRST_CARDS, Card, Column, board, board_columns, card_of
from cases.queries.cases import (
    bookings_of,
    has_future_booking,
    has_held_session,
    site_date,
)
from cases.queries.conditions import (
    awaits_outcome,
    came_from,
    changed_since,
    has_nothing_next,
    is_overdue,
    mentions,
)
from cases.queries.desk import views_for
from cases.queries.edits import Change, changes_since
from cases.queries.history import CaseHistory, Entry, case_history
from cases.queries.letters import LetterState, failed_letters, letters_of
from cases.queries.listing import addresses_of, cases_to_list, source_of, with_people
from cases.queries.stories import (
    address_to_write,
    has_live_story,
    stories_of,
    tellable_cases,
)
from cases.queries.tasks import due_reminders, tasks_for
from cases.queries.words import (
    StageName,
    asks_for_services,
    lost_reasons,
    service_pages,
    stage_labels,
)

__all__ = [
    "FIRST_CARDS",
    "SEE_EVERY_CASE",
    "Arrival",
    "AwaitedOutcome",
    "Card",
    "CaseHistory",
    "Change",
    "Column",
    "Entry",
    "LetterState",
    "LooksLost",
    "NotAllSeenError",
    "Part",
    "StageName",
    "activities_for",
    "address_to_write",
    "addresses_of",
    "all_of",
    "arrival_of",
    "asks_for_services",
    "awaiting_outcome",
    "awaits_outcome",
    "board",
    "board_columns",
    "bookings_of",
    "came_from",
    "card_of",
    "case_history",
    "case_told_of",
    "cases_for",
    "cases_to_list",
    "changed_since",
    "changes_since",
    "contacts_for",
    "due_reminders",
    "failed_letters",
    "has_future_booking",
    "has_held_session",
    "has_live_story",
    "has_nothing_next",
    "invited_case",
    "is_overdue",
    "kept_case",
    "letters_of",
    "lost_reasons",
    "mentions",
    "organisations_for",
    "parts_in_cases",
    "people_who_work_cases",
    "service_pages",
    "site_date",
    "source_of",
    "stage_labels",
    "stays_of_cases",
    "stories_of",
    "suggested_losses",
    "tasks_for",
    "tellable_cases",
    "views_for",
    "was_told",
    "with_people",
]
