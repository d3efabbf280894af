"""A server on loopback that answers as badly as it is told to, and remembers what it was asked."""

import gzip
import itertools
import socket
import threading
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

from tests.bookings.domain.test_caldav import multistatus, of_event, response

FEED = (
    b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\n"
    b"BEGIN:VEVENT\r\nUID:1\r\nSUMMARY:Secret dentist\r\n"
    b"DTSTART:20261201T080000Z\r\nDTEND:20261201T090000Z\r\nEND:VEVENT\r\n"
    b"END:VCALENDAR\r\n"
)
GREETING_OF_TLS = b"\x16"
# Either bytes to send, or a function that does what it likes with the connection.
Saying = bytes | Callable[[socket.socket], None]


class Server:
    """What the tests see of a server: where it is, what it says, and the requests it got."""

    def __init__(self, listening: socket.socket) -> None:
        self.listening = listening
        self.host = "127.0.0.1"
        self.port = listening.getsockname()[1]
        self.requests: list[str] = []
        self.says: Callable[[str], Saying] = lambda _request: answer(FEED)
        self.is_over = threading.Event()

    @property
    def pair(self) -> str:
        return f"{self.host}:{self.port}"

    def url(self, path: str = "/private-k1/basic.ics", host: str = "127.0.0.1") -> str:
        return f"http://{host}:{self.port}{path}"

    def say(self, *sayings: Saying) -> None:
        """Say these one after the other, the last one for ever."""
        each = itertools.chain(sayings[:-1], itertools.repeat(sayings[-1]))
        self.says = lambda _request: next(each)

    def headers(self, number: int = -1) -> dict[str, str]:
        """Return the headers of a request; names in lower case."""
        lines = self.requests[number].partition("\r\n\r\n")[0].split("\r\n")[1:]
        return {name.lower(): value for name, _, value in (line.partition(": ") for line in lines)}

    def serve(self) -> None:
        while True:
            try:
                connection, _ = self.listening.accept()
            except OSError:
                return
            threading.Thread(target=self.converse, args=[connection], daemon=True).start()

    def converse(self, connection: socket.socket) -> None:
        with connection, suppress(OSError):
            request = heard(connection)
            self.requests.append(request)
            saying = self.says(request)
            if callable(saying):
                saying(connection)
            else:
                connection.sendall(saying)


@contextmanager
def serving(
    wrap: Callable[[socket.socket], socket.socket] = lambda plain: plain,
) -> Iterator[Server]:
    """Run a server on a free port; `wrap` makes it one of TLS."""
    with wrap(socket.create_server(("127.0.0.1", 0))) as listening:
        server = Server(listening)
        thread = threading.Thread(target=server.serve, daemon=True)
        thread.start()
        yield server
        server.is_over.set()
        with suppress(OSError):
            listening.shutdown(socket.SHUT_RDWR)
    thread.join()


def heard(connection: socket.socket) -> str:
    """Return the whole request, body too."""
    text = b""
    while b"\r\n\r\n" not in text:
        text += (more := connection.recv(65_536))
        if not more or text[:1] == GREETING_OF_TLS:
            return text.decode(errors="replace")
    head, _, body = text.partition(b"\r\n\r\n")
    lengths = [line for line in head.lower().split(b"\r\n") if line.startswith(b"content-length")]
    length = int(lengths[0].partition(b":")[2]) if lengths else 0
    while len(body) < length:
        body += connection.recv(65_536)
    return (head + b"\r\n\r\n" + body).decode()


def answer(body: bytes = b"", status: str = "200 OK", **headers: object) -> bytes:
    """Return a whole answer; Content-Length is right unless given."""
    given = {"Content_Length": len(body), **headers}
    lines = [f"{name.replace('_', '-')}: {value}" for name, value in given.items()]
    return "\r\n".join([f"HTTP/1.1 {status}", *lines, "", ""]).encode() + body


def redirect(location: str, status: str = "302 Found") -> bytes:
    return answer(status=status, Location=location)


def in_chunks(*pieces: bytes, end: bytes = b"0\r\n\r\n") -> bytes:
    chunks = b"".join(b"%x\r\n%s\r\n" % (len(piece), piece) for piece in pieces)
    head = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
    return head + chunks + end


def zipped(body: bytes = FEED, **headers: object) -> bytes:
    return answer(gzip.compress(body), Content_Encoding="gzip", **headers)


def endless(connection: socket.socket) -> None:
    """Send a feed that never ends."""
    connection.sendall(b"HTTP/1.1 200 OK\r\n\r\nBEGIN:VCALENDAR\r\n")
    while True:
        connection.sendall(b"X-MORE:" + b"x" * 65_000 + b"\r\n")


def gzip_of_a_gigabyte(connection: socket.socket) -> None:
    """Send a megabyte that becomes a thousand."""
    squeezer = zlib.compressobj(9, zlib.DEFLATED, 31)
    connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n")
    for _megabyte in range(1_000):
        connection.sendall(squeezer.compress(b"x" * 2**20))
    connection.sendall(squeezer.flush())


def dripping(start: bytes, over: threading.Event, *, seconds: float = 0.02) -> Saying:
    """Send what was given, then a byte at a time."""

    def drip(connection: socket.socket) -> None:
        connection.sendall(start)
        while not over.wait(seconds):
            connection.sendall(b"x")

    return drip


def silent(over: threading.Event) -> Saying:
    """Say nothing."""
    return lambda _connection: over.wait(10) and None


CALENDAR = "<resourcetype><collection/><C:calendar/></resourcetype>"


def collection(tag: str, *events: str) -> Callable[[str], Saying]:
    """Return what a CalDAV collection with these events says."""
    state = multistatus(response(f"{CALENDAR}<S:getctag>{tag}</S:getctag>"))
    found = multistatus(*map(of_event, events))

    def says(request: str) -> Saying:
        body = state if request.startswith("PROPFIND") else found
        return answer(body, "207 Multi-Status", Content_Type="application/xml")

    return says
