"""Why an external calendar could not be read: one error each, fit to be stored and shown."""

from enum import StrEnum
from typing import ClassVar


class CalendarFault(StrEnum):
    """What went wrong, as it is stored; what people read of it is said in the admin and in mail."""

    ADDRESS = "address"
    REDIRECTS = "redirects"
    INSECURE = "insecure"
    UNREACHABLE = "unreachable"
    SLOW = "slow"
    LARGE = "large"
    CUT = "cut"
    LOGIN = "login"
    MISSING = "missing"
    STATUS = "status"
    NO_CALENDAR = "no_calendar"
    UNREADABLE = "unreadable"
    COSTLY = "costly"
    KEY = "key"
    UNEXPECTED = "unexpected"


class CalendarError(Exception):
    """A calendar could not be read; nothing in the text is secret, of addresses at most the host.

    `retry` says whether it may pass by itself, `asked_to_wait` is the server's Retry-After.
    """

    fault: ClassVar[CalendarFault]
    # False for what a person has to mend: such a server is left alone for two hours at once.
    retry: ClassVar[bool] = True

    def __init__(self, detail: str = "", *, asked_to_wait: str = "") -> None:
        super().__init__(f"{self.fault}: {detail}" if detail else str(self.fault))
        self.asked_to_wait = asked_to_wait


class ForbiddenTargetError(CalendarError):
    """The address, or one it leads to, is not asked."""

    fault = CalendarFault.ADDRESS
    retry = False


class RedirectError(CalendarError):
    """Redirects lead on and on, or nowhere."""

    fault = CalendarFault.REDIRECTS


class InsecurePasswordError(CalendarError):
    """The password would be sent in clear."""

    fault = CalendarFault.INSECURE
    retry = False


class UnreachableError(CalendarError):
    """No connection, no trusted certificate, or no HTTP."""

    fault = CalendarFault.UNREACHABLE


class TooSlowError(CalendarError):
    """The whole answer did not come in time."""

    fault = CalendarFault.SLOW


class TooLargeError(CalendarError):
    """The answer is larger than is read."""

    fault = CalendarFault.LARGE


class CutOffError(CalendarError):
    """The answer is not as long as it says."""

    fault = CalendarFault.CUT


class LoginRefusedError(CalendarError):
    """The server wants another user name or password."""

    fault = CalendarFault.LOGIN
    retry = False


class MissingError(CalendarError):
    """The server has nothing at this address."""

    fault = CalendarFault.MISSING
    retry = False


class StatusError(CalendarError):
    """The server answered that it cannot, or something else than was asked."""

    fault = CalendarFault.STATUS


class NoCalendarError(CalendarError):
    """There is something at this address, but no calendar."""

    fault = CalendarFault.NO_CALENDAR
    retry = False


class UnreadableError(CalendarError):
    """The answer is no calendar that can be trusted."""

    fault = CalendarFault.UNREADABLE


class TooCostlyError(CalendarError):
    """Reading the calendar took more time or memory than there is."""

    fault = CalendarFault.COSTLY


class KeyLostError(CalendarError):
    """Address and password cannot be decrypted any more."""

    fault = CalendarFault.KEY
    retry = False


class UnexpectedError(CalendarError):
    """A fault of ours, which the log has."""

    fault = CalendarFault.UNEXPECTED
