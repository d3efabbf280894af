"""The one way out to the network: every request of bookings goes through `fetch`, within its limits.

The address that was checked is the one connected to (ADR 0012). Proxies of the environment are not used: they
would look the name up once more.
"""

import socket
import ssl
import time
import zlib
from base64 import b64encode
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass, field, replace
from http.client import HTTPConnection, HTTPException, HTTPResponse
from io import BufferedReader, RawIOBase
from queue import Empty, SimpleQueue
from threading import Thread
from typing import Any

from bookings.calendars.errors import (
    CutOffError,
    ForbiddenTargetError,
    InsecurePasswordError,
    LoginRefusedError,
    MissingError,
    RedirectError,
    StatusError,
    TooLargeError,
    TooSlowError,
    UnreachableError,
)
from bookings.domain.addresses import (
    Reach,
    RefusedAddressError,
    Target,
    may_carry_password,
    redirected,
    refuse_private,
    target_of,
)

PIECE = 65_536
# 303 means another question (RFC 9110 section 15.4.4), which only a GET stays the same under.
REDIRECTS = {301, 302, 307, 308}
SEE_OTHER = 303
GZIP_OR_ZLIB = zlib.MAX_WBITS | 32
OURS = {
    "User-Agent": "Sparring/1 (busy times)",
    "Accept-Encoding": "gzip",
    "Connection": "close",
}


@dataclass(frozen=True, slots=True)
class Limits:
    """What one answer may cost: seconds in all, bytes on the wire and decoded, redirects."""

    # Of all reads together: a server that sends a byte now and then outlasts any limit of one read.
    seconds: float = 10.0
    # Counted on the wire and again decoded: a megabyte of gzip can hold a gigabyte.
    length: int = 5_000_000
    redirects: int = 3


@dataclass(frozen=True, slots=True)
class Credentials:
    """Name and password for one origin."""

    # Kept out of repr, which is what tracebacks and reports of errors print.
    username: str = field(repr=False)
    password: str = field(repr=False)

    def header(self) -> str:
        """Return the value of Authorization (RFC 7617)."""
        pair = f"{self.username}:{self.password}".encode()
        return f"Basic {b64encode(pair).decode()}"


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked of which address."""

    url: str = field(repr=False)
    method: str = "GET"
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""
    credentials: Credentials | None = None


@dataclass(frozen=True, slots=True)
class Response:
    """A whole answer, decoded; names of headers in lower case."""

    status: int
    headers: Mapping[str, str]
    body: bytes


def fetch(question: Question, *, limits: Limits, reach: Reach) -> Response:
    """Return the answer, redirects followed; only 2xx and 304 are answers.

    Raises a CalendarError, which names the host at most. Credentials stay with the first origin.
    """
    deadline = _Deadline(limits.seconds)
    try:
        target = target_of(question.url, reach=reach)
        for _hop in range(limits.redirects + 1):
            response = _asked(question, target, limits=limits, deadline=deadline, reach=reach)
            if not _leads_on(response, question):
                return _accepted(response)
            following = redirected(target, response.headers.get("location", ""), reach=reach)
            if following.origin != target.origin:
                # For good: a redirect back to where we began may be somebody else's idea.
                question = replace(question, credentials=None)
            target = following
    # Here as below no cause is kept: in a log it would repeat the secret address.
    except RefusedAddressError as error:
        raise ForbiddenTargetError(str(error)) from None
    raise RedirectError(f"more than {limits.redirects}")


def _leads_on(response: Response, question: Question) -> bool:
    if response.status == SEE_OTHER:
        return question.method == "GET"
    return response.status in REDIRECTS


def _accepted(response: Response) -> Response:
    status = response.status
    if 200 <= status < 300 or status == 304:
        return response
    if status in {401, 403, 407}:
        raise LoginRefusedError(str(status))
    if status in {404, 410}:
        raise MissingError(str(status))
    raise StatusError(str(status), asked_to_wait=response.headers.get("retry-after", ""))


class _Deadline:
    """The end of all waiting together; a limit for each read would let one byte a second pass."""

    def __init__(self, seconds: float) -> None:
        self.ends = time.monotonic() + seconds

    def left(self) -> float:
        """Return the seconds that are left. Raises TooSlowError when there are none."""
        left = self.ends - time.monotonic()
        if left <= 0:
            raise TooSlowError
        return left


def _asked(
    question: Question, target: Target, *, limits: Limits, deadline: _Deadline, reach: Reach
) -> Response:
    """Return one server's answer. What it may say in an error is chosen here, never its own text."""
    headers = _headers(question, target, reach=reach)
    try:
        with closing(_connected(target, deadline=deadline, reach=reach)) as sock:
            wire = _Wire(sock, deadline, limits.length)
            return _spoken(question, target, headers, wire=wire, limits=limits)
    except TimeoutError:
        raise TooSlowError from None
    except ssl.SSLError as error:
        raise UnreachableError(f"{target.host}: TLS, {_reason(error)}") from None
    except (OSError, HTTPException) as error:
        # Of an HTTPException only its kind: its text repeats what the server sent.
        words = error.strerror if isinstance(error, OSError) else None
        raise UnreachableError(f"{target.host}: {words or type(error).__name__}") from None


def _headers(question: Question, target: Target, *, reach: Reach) -> dict[str, str]:
    headers = {**OURS, **question.headers, "Host": target.authority}
    if question.credentials is not None:
        if not may_carry_password(target, reach=reach):
            raise InsecurePasswordError(target.host)
        headers["Authorization"] = question.credentials.header()
    return headers


def _spoken(
    question: Question, target: Target, headers: dict[str, str], *, wire: "_Wire", limits: Limits
) -> Response:
    connection = HTTPConnection(target.host, target.port)
    carrier: Any = wire  # it is not the socket that the stubs ask for, only what is used of one
    # http.client speaks over what is there; left to itself it would look the name up once more.
    connection.sock = carrier
    connection.request(question.method, target.path, question.body or None, headers)
    response = connection.getresponse()
    with closing(response):
        found = {name.lower(): value for name, value in response.getheaders()}
        if response.status in {*REDIRECTS, SEE_OTHER} or response.status >= 400:
            return Response(response.status, found, b"")  # what else they say interests nobody
        return Response(response.status, found, _body(response, found, limits.length))


def _body(response: HTTPResponse, headers: Mapping[str, str], most: int) -> bytes:
    declared = _declared_length(response, most)
    decoder = _Decoder(headers.get("content-encoding", ""), most)
    received, decoded = 0, b""
    while piece := response.read(PIECE):
        received += len(piece)
        decoded += decoder.decoded(piece)
    if declared is not None and received != declared:
        # http.client takes the end of a connection for the end of the answer.
        raise CutOffError(f"{received} of {declared} bytes")
    if received and not decoder.is_whole():
        raise CutOffError("the compressed answer is not whole")
    return decoded


def _declared_length(response: HTTPResponse, most: int) -> int | None:
    """Return the Content-Length that counts, if any (RFC 9112 section 6.3)."""
    if response.chunked:
        return None
    # Of two lengths that differ, nobody can say which one the answer has (RFC 9112 section 6.3).
    given = set(response.headers.get_all("content-length", []))
    if len(given) > 1 or not all(length.isdecimal() for length in given):
        raise CutOffError("the answer names lengths that cannot be")
    if response.length is not None and response.length > most:
        raise TooLargeError(f"{response.length} bytes are more than {most}")
    return response.length


class _Decoder:
    """Undoes Content-Encoding piece by piece, and stops at the limit: a bomb never goes off."""

    def __init__(self, encoding: str, most: int) -> None:
        self.room = most
        self.inflater: Any = None
        encoding = encoding.strip().lower()
        if encoding in {"gzip", "x-gzip", "deflate"}:
            self.inflater = zlib.decompressobj(GZIP_OR_ZLIB)
        elif encoding not in {"", "identity"}:
            raise UnreachableError(f"it is encoded as {encoding[:20]!r}, which was not asked for")

    def decoded(self, piece: bytes) -> bytes:
        """Return the piece as it was before. Raises TooLargeError and CutOffError."""
        if self.inflater is not None:
            try:
                piece = self.inflater.decompress(piece, self.room + 1)
            except zlib.error:
                raise CutOffError("the compressed answer is damaged") from None
        self.room -= len(piece)
        if self.room < 0:
            raise TooLargeError("decoded")
        return piece

    def is_whole(self) -> bool:
        """Return whether the answer ended where it says."""
        return self.inflater is None or (self.inflater.eof and not self.inflater.unused_data)


def _connected(target: Target, *, deadline: _Deadline, reach: Reach) -> socket.socket:
    """Return a connection to an address of the target that was checked; over TLS for https."""
    found = _looked_up(target, deadline)
    # On every hop, and by what is connected to: others checked the name that was
    # typed, and were led home.
    refuse_private(target, [str(address[0]) for _family, address in found], reach=reach)
    for number, (family, address) in enumerate(found, 1):
        # Each address has its share of the time: one that hangs must not take it all.
        seconds = deadline.left() / (len(found) - number + 1)
        try:
            return _opened(target, family, address, seconds=seconds)
        except OSError:
            if number == len(found):
                raise
    raise UnreachableError(target.host)


def _opened(target: Target, family: int, address: Any, *, seconds: float) -> socket.socket:
    ends = time.monotonic() + seconds
    sock = socket.socket(family, socket.SOCK_STREAM)
    try:
        sock.settimeout(seconds)
        # To the number that was checked. The name is not looked up again: it could lead elsewhere
        # by now (DNS rebinding), and is used for the certificate and the Host header alone.
        sock.connect(address)
        if target.scheme == "https":
            # What connecting has left of the share: with all of it again one address had twice as
            # long. Never 0, which would mean not to wait at all.
            sock.settimeout(max(ends - time.monotonic(), 0.001))
            return ssl.create_default_context().wrap_socket(sock, server_hostname=target.host)
    except BaseException:
        sock.close()
        raise
    return sock


def _looked_up(target: Target, deadline: _Deadline) -> list[tuple[int, Any]]:
    """Return (family, address) of all that the name leads to.

    In a thread that is left behind when time is up, since getaddrinfo knows no timeout.
    """
    answers: SimpleQueue[list[tuple[int, Any]] | Exception] = SimpleQueue()

    def look_up() -> None:
        try:
            found = socket.getaddrinfo(target.host, target.port, type=socket.SOCK_STREAM)
            answers.put([(family, address) for family, _, _, _, address in found])
        except (OSError, UnicodeError) as error:
            answers.put(error)

    Thread(target=look_up, daemon=True).start()
    try:
        answer = answers.get(timeout=deadline.left())
    except Empty:
        raise TooSlowError from None
    if isinstance(answer, Exception):
        raise UnreachableError(f"{target.host}: no such host")
    return answer


def _reason(error: ssl.SSLError) -> str:
    if isinstance(error, ssl.SSLCertVerificationError):
        return error.verify_message
    return error.reason or "no agreement"


class _Wire:
    """A connection as http.client uses a socket, every step of it within the deadline."""

    def __init__(self, sock: socket.socket, deadline: _Deadline, most: int) -> None:
        self.sock = sock
        self.deadline = deadline
        self.most = most

    def sendall(self, data: bytes) -> None:
        """Send all of it."""
        self.sock.settimeout(self.deadline.left())
        self.sock.sendall(data)

    def makefile(self, _mode: str) -> BufferedReader:
        """Return the stream that the answer is read from."""
        return BufferedReader(_Incoming(self.sock, self.deadline, self.most))

    def close(self) -> None:
        """Do nothing: http.client closes before it has read; whoever connected closes."""


class _Incoming(RawIOBase):
    """What comes in: each read within the deadline, all of them together within the limit."""

    def __init__(self, sock: socket.socket, deadline: _Deadline, most: int) -> None:
        self.sock = sock
        self.deadline = deadline
        self.room = most

    def readable(self) -> bool:
        """Return that it can be read, as the stream asks."""
        return True

    def readinto(self, buffer: Any) -> int:
        """Read what is there. Headers and framing count as well: they are endless as easily."""
        self.sock.settimeout(self.deadline.left())
        read = self.sock.recv_into(buffer)
        self.room -= read
        if self.room < 0:
            raise TooLargeError("on the wire")
        return read
