"""Reads of cases; each takes a fixed number of SQL statements, named in its docstring."""

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
    "Arrival",
    "CaseHistory",
    "Entry",
    "Part",
    "arrival_of",
    "bookings_of",
    "case_history",
    "case_told_of",
    "cases_to_list",
    "has_future_booking",
    "has_held_session",
    "parts_in_cases",
    "site_date",
    "was_told",
]
