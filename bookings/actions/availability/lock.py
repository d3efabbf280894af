"""The lock that every write of a consultant's availability takes, and every booking too."""

from bookings.models import Consultant


def lock(consultant: Consultant) -> None:
    """Wait until no other transaction holds the consultant (1 statement)."""
    Consultant.objects.select_for_update().get(pk=consultant.pk)
