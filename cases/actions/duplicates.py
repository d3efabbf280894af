"""Telling apart two records that look alike."""

from datetime import datetime

from django.contrib.auth.models import AbstractBaseUser

from cases.models import MergedKind, ToldApart


def tell_apart(
    kind: MergedKind, one: int, other: int, *, by: AbstractBaseUser, now: datetime
) -> None:
    """Keep that two records are not the same, so that they are not suggested again (1 statement).

    Said twice, the first word stands.
    """
    first, second = sorted((one, other))
    apart = ToldApart(kind=kind, first_id=first, second_id=second, at=now, by_id=by.pk)
    # Two may say it at once: the database takes the pair once, and nobody is told of an error.
    ToldApart.objects.bulk_create([apart], ignore_conflicts=True)
