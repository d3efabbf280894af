"""What must hold after any storm, asked of the database in SQL that shares nothing with the code.

The numbers are those of the reliability model: I1 no overlap, I2 every booking has its mail, I3 what
was acknowledged exists, I4 every mail comes to an end, I6 a sequence only grows.
"""

from collections.abc import Iterable
from typing import Any

from django.db import connection

# Rule -> a query that finds what breaks it.
RULES = {
    "I1 two live sessions of a consultant overlap": """
        SELECT a.session_id, b.session_id FROM bookings_sessionconsultant a
        JOIN bookings_sessionconsultant b ON a.consultant_id = b.consultant_id AND a.id < b.id
        WHERE a.is_live AND b.is_live AND a.start_at < b.end_at AND b.start_at < a.end_at
    """,
    "I1 a consultant's time is not the session's": """
        SELECT s.id FROM bookings_session s
        JOIN bookings_sessionconsultant c ON c.session_id = s.id
        WHERE c.start_at <> s.start_at OR c.end_at <> s.end_at
           OR c.is_live <> (s.status <> 'CANCELLED')
    """,
    "I1 a session has no consultant": """
        SELECT s.id FROM bookings_session s
        WHERE NOT EXISTS (SELECT 1 FROM bookings_sessionconsultant c WHERE c.session_id = s.id)
    """,
    "I1 seats do not add up": """
        SELECT s.id, s.seats, s.seats_left FROM bookings_session s
        LEFT JOIN bookings_booking b ON b.session_id = s.id AND b.status <> 'CANCELLED'
        GROUP BY s.id, s.seats, s.seats_left, s.status
        HAVING s.seats_left <> CASE s.status WHEN 'CANCELLED' THEN 0 ELSE s.seats - COUNT(b.id) -
                (SELECT COUNT(*) FROM bookings_waitingplace w
                 WHERE w.session_id = s.id AND w.state = 'offered') END
            OR (s.status = 'CANCELLED') <> (COUNT(b.id) = 0 AND NOT EXISTS
                (SELECT 1 FROM bookings_waitingplace w
                 WHERE w.session_id = s.id AND w.state = 'offered'))
    """,
    "I1 a seat that was taken has no booking": """
        SELECT w.id FROM bookings_waitingplace w
        WHERE (w.state = 'taken') <> (w.booking_id IS NOT NULL)
    """,
    "I2 a booking lacks an invitation to somebody": """
        SELECT b.id FROM bookings_booking b
        WHERE (SELECT COUNT(*) FROM bookings_outgoingmail m
               WHERE m.booking_id = b.id AND m.kind = 'request')
           <> 1 + (SELECT COUNT(*) FROM bookings_sessionconsultant c
                   WHERE c.session_id = b.session_id)
    """,
    "I2 a change of a session of one lacks its mail": """
        SELECT b.id FROM bookings_booking b JOIN bookings_session s ON s.id = b.session_id
        WHERE s.seats = 1 AND s.sequence + 1 <> (
            SELECT COUNT(DISTINCT m.sequence) FROM bookings_outgoingmail m
            WHERE m.booking_id = b.id AND m.kind <> 'reminder')
    """,
    "I2 a cancelled booking lacks its cancellation": """
        SELECT b.id FROM bookings_booking b
        WHERE (b.status = 'CANCELLED') <> EXISTS (
            SELECT 1 FROM bookings_outgoingmail m WHERE m.booking_id = b.id AND m.kind = 'cancel')
    """,
    "I6 a sequence does not grow": """
        SELECT a.id, b.id FROM bookings_outgoingmail a
        JOIN bookings_outgoingmail b ON a.booking_id = b.booking_id
         AND a.recipient = b.recipient AND a.to_consultant = b.to_consultant AND a.id < b.id
        WHERE a.kind <> 'reminder' AND b.kind <> 'reminder' AND a.sequence >= b.sequence
    """,
    "I6 a session's sequence does not grow for its consultant": """
        SELECT a.id, b.id FROM bookings_outgoingmail a
        JOIN bookings_booking c ON c.id = a.booking_id
        JOIN bookings_booking d ON d.session_id = c.session_id
        JOIN bookings_outgoingmail b ON b.booking_id = d.id
         AND a.recipient = b.recipient AND a.to_consultant AND b.to_consultant AND a.id < b.id
        WHERE a.sequence >= b.sequence
    """,
    "I4 the consultant's mail of an earlier sequence still waits": """
        SELECT a.id FROM bookings_outgoingmail a
        JOIN bookings_booking b ON b.id = a.booking_id
        JOIN bookings_session s ON s.id = b.session_id
        WHERE a.state = 'waiting' AND a.to_consultant AND a.sequence < s.sequence
    """,
    "I2 an attendee was told something else than the booking says": """
        SELECT b.id FROM bookings_booking b
        WHERE b.sequence <> (SELECT MAX(m.sequence) FROM bookings_outgoingmail m
                             WHERE m.booking_id = b.id AND NOT m.to_consultant)
    """,
    "I4 mail of an earlier sequence still waits": """
        SELECT a.id FROM bookings_outgoingmail a
        JOIN bookings_outgoingmail b ON a.booking_id = b.booking_id AND a.sequence < b.sequence
         AND a.to_consultant = b.to_consultant
        WHERE a.state = 'waiting'
    """,
}
UNSETTLED = """
    SELECT id, kind, state FROM bookings_outgoingmail
    WHERE state NOT IN ('sent', 'failed', 'superseded')
"""


def broken(*, acknowledged: Iterable[str] = (), settled: bool = False) -> list[str]:
    """Return every rule that does not hold, with the rows that break it.

    `acknowledged` are references that visitors were told; `settled`: all mail was to end by now.
    """
    rules = {**RULES, **({"I4 a mail is stuck": UNSETTLED} if settled else {})}
    found = [f"{rule}: {rows}" for rule, query in rules.items() if (rows := _rows(query))]
    known = {ref for (ref,) in _rows("SELECT ref FROM bookings_booking")}
    lost = sorted(set(acknowledged) - known)
    return [*found, f"I3 acknowledged and lost: {lost}"] if lost else found


def _rows(query: str) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(query)
        return list(cursor.fetchall())
