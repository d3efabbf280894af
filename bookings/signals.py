"""What bookings announce, inside the transaction that makes it true.

Each is sent with `booking` (with its session loaded) and `now`; a receiver that raises undoes it all.
"""

from django.dispatch import Signal

booking_confirmed = Signal()
booking_moved = Signal()
booking_cancelled = Signal()
outcome_recorded = Signal()
