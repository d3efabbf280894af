"""What cases do when bookings announce something, in the same transaction (ADR 0003)."""

from datetime import datetime
from typing import Any

from django.contrib.auth.models import AbstractBaseUser
from django.dispatch import receiver

from bookings import signals
from bookings.models import Booking, Consultant
from cases import actions


# Each writes rows and nothing else: what raises here undoes the booking, and after a deadlock the
# whole transaction is run again. The uid keeps one that is imported twice from hearing twice.
@receiver(signals.booking_confirmed, dispatch_uid="cases.confirmed")
def open_or_join_case(booking: Booking, now: datetime, **kwargs: Any) -> None:
    actions.open_or_join_case_for_booking(booking, now=now)


@receiver(signals.booking_moved, dispatch_uid="cases.moved")
def note_new_time(booking: Booking, now: datetime, **kwargs: Any) -> None:
    actions.note_booking_moved(booking, now=now)


@receiver(signals.booking_cancelled, dispatch_uid="cases.cancelled")
def return_case(booking: Booking, now: datetime, **kwargs: Any) -> None:
    actions.return_case_after_cancel(booking, now=now)


@receiver(signals.session_handed_over, dispatch_uid="cases.handed_over")
def note_new_giver(
    booking: Booking, giver: Consultant, to: Consultant, now: datetime, **kwargs: Any
) -> None:
    actions.note_hand_over(booking, giver=giver, to=to, now=now)


@receiver(signals.outcome_recorded, dispatch_uid="cases.outcome")
def note_what_happened(
    booking: Booking, now: datetime, by: AbstractBaseUser | None = None, **kwargs: Any
) -> None:
    actions.note_outcome(booking, now=now, by=by)
    actions.settle_question(booking)
