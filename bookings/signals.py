"""What bookings announce, inside the transaction that makes it true.

Each is sent with `booking` (with its session loaded) and `now`; a receiver that raises undoes it all.
"""

from django.dispatch import Signal

# Sent with `send`, never `send_robust`: a fault in a case stops the booking
# rather than losing the case in silence (ADR 0003).
booking_confirmed = Signal()
booking_moved = Signal()
booking_cancelled = Signal()
# With the user who said so as `by` besides, or None.
outcome_recorded = Signal()
# For each who comes, with the consultants `giver` and `to` besides: the session has a new sequence.
session_handed_over = Signal()
