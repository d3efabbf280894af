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
from cases.queries.arrivals import Arrival, Part, arrival_of, case_told_of, parts_in_cases, was_told
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
from cases.queries.history import CaseHistory, Entry, case_history
from cases.queries.listing import addresses_of, cases_to_list, with_people

__all__ = [
    "SEE_EVERY_CASE",
    "Arrival",
    "CaseHistory",
    "Entry",
    "NotAllSeenError",
    "Part",
    "activities_for",
    "addresses_of",
    "all_of",
    "arrival_of",
    "awaits_outcome",
    "bookings_of",
    "came_from",
    "case_history",
    "case_told_of",
    "cases_for",
    "cases_to_list",
    "changed_since",
    "contacts_for",
    "has_future_booking",
    "has_held_session",
    "has_nothing_next",
    "is_overdue",
    "mentions",
    "organisations_for",
    "parts_in_cases",
    "people_who_work_cases",
    "site_date",
    "views_for",
    "was_told",
    "with_people",
]
