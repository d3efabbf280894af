"""The reference to a case that an invitation by mail carries: signed, for this purpose only."""

from datetime import timedelta

from django.core import signing

from cases.models.case import Case

SALT = "cases.invitation"
VALID_FOR = timedelta(days=180)


def make_invitation(case: Case) -> str:
    """Return a token that ties a booking made with it to the case; it opens nothing."""
    return signing.dumps(case.pk, salt=SALT)


def read_invitation(token: str) -> int | None:
    """Return the key of the case, or None for what is forged, cut short, too old or for anything else."""
    try:
        return int(signing.loads(token, salt=SALT, max_age=VALID_FOR))
    except (signing.BadSignature, ValueError, TypeError):
        return None
