"""The outbox: mail is a row first, of the transaction that gives the reason for it, then delivered.

At least once, the duplicate harmless: a row's Message-ID, UID and SEQUENCE are fixed. No broker,
worker or SMTP fault can lose a mail or hold up a booking.
"""

from bookings.outbox.delivery import DeliveryError, FixedMessage, deliver_due_mail
from bookings.outbox.queueing import (
    queue_calendar_fault,
    queue_hand_over,
    queue_letter,
    queue_line_news,
    queue_mail,
    queue_seat_offer,
    queue_session_mail,
    withdraw_letters,
)
from bookings.outbox.waking import wake

__all__ = [
    "DeliveryError",
    "FixedMessage",
    "deliver_due_mail",
    "queue_calendar_fault",
    "queue_hand_over",
    "queue_letter",
    "queue_line_news",
    "queue_mail",
    "queue_seat_offer",
    "queue_session_mail",
    "wake",
    "withdraw_letters",
]
