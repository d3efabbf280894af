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
    cases_to_list,
    has_future_booking,
    has_held_session,
    site_date,
)
from cases.queries.history import CaseHistory, Entry, case_history

__all__ = [
    "SEE_EVERY_CASE",
    "Arrival",
    "CaseHistory",
    "Entry",
    "NotAllSeenError",
    "Part",
    "activities_for",
    "all_of",
    "arrival_of",
    "bookings_of",
    "case_history",
    "case_told_of",
    "cases_for",
    "cases_to_list",
    "contacts_for",
    "has_future_booking",
    "has_held_session",
    "organisations_for",
    "parts_in_cases",
    "people_who_work_cases",
    "site_date",
    "was_told",
]
