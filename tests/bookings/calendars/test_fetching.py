"""The one way out: public addresses only, small and whole answers only, in ten seconds, and no secret told."""

import logging
import socket
import ssl
import threading
import time
import tracemalloc
import zlib
from base64 import b64encode
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from bookings.calendars.errors import (
    CalendarError,
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
from bookings.calendars.fetching import Credentials, Limits, Question, _Decoder, fetch
from bookings.domain.addresses import Reach
from tests.bookings.calendars.server import (
    FEED,
    answer,
    dripping,
    endless,
    gzip_of_a_gigabyte,
    in_chunks,
    redirect,
    serving,
    silent,
    zipped,
)

AINO = Credentials("aino", "hunter2")
QUICK = Limits(seconds=0.3)


def asked(server, path="/private-k1/basic.ics", *, limits=QUICK, allowed=(), **question):
    """Ask the server, which is allowed as others may be."""
    reach = Reach(allowed=frozenset({server.pair, *allowed}))
    return fetch(Question(server.url(path), **question), limits=limits, reach=reach)


def test_a_good_answer_is_returned_whole(server):
    found = asked(server)

    assert (found.status, found.body) == (200, FEED)


def test_the_request_names_the_host_and_asks_for_the_path(server):
    asked(server, "/a/b.ics?key=k%201")

    assert server.requests[0].startswith("GET /a/b.ics?key=k%201 HTTP/1.1\r\n")
    assert server.headers()["host"] == server.pair


def test_a_method_and_its_body_arrive(server):
    asked(server, method="REPORT", body=b"<a/>", headers={"Depth": "1"})

    assert server.requests[0].startswith("REPORT ")
    assert server.requests[0].endswith("\r\n\r\n<a/>")
    assert server.headers()["depth"] == "1"


def test_not_modified_is_an_answer(server):
    server.say(answer(status="304 Not Modified"))

    assert asked(server).status == 304


# --- who may be asked ---

SIX_SPELLINGS = [
    "127.0.0.1",
    "localhost",
    "2130706433",
    "0x7f000001",
    "0177.0.0.1",
    "127.1",
    "[::ffff:127.0.0.1]",
    "[::ffff:7f00:1]",
    "[::127.0.0.1]",
    "[64:ff9b::127.0.0.1]",
    "0.0.0.0",
    "LOCALHOST.",
]


def near(server):
    """Return a reach in which only the address itself, not its port, stands in the way."""
    return Reach(ports=frozenset({server.port}))


@pytest.mark.parametrize("host", SIX_SPELLINGS)
def test_loopback_is_never_asked_however_it_is_spelled(server, host):
    with pytest.raises(ForbiddenTargetError, match="not on the public internet"):
        fetch(Question(server.url(host=host)), limits=QUICK, reach=near(server))

    assert server.requests == []


@pytest.mark.parametrize("host", SIX_SPELLINGS)
def test_a_redirect_to_loopback_is_never_followed_however_it_is_spelled(server, other, host):
    server.say(redirect(other.url(host=host)))
    reach = replace(near(other), allowed=frozenset({server.pair}))

    with pytest.raises(ForbiddenTargetError):
        fetch(Question(server.url()), limits=QUICK, reach=reach)

    assert (len(server.requests), other.requests) == (1, [])


def lead(monkeypatch, *answers):
    """Let every name lead to these addresses, one lookup after the other; return the lookups."""
    lookups = []

    def look_up(host, port, **_kind):
        lookups.append(host)
        addresses = answers[min(len(lookups), len(answers)) - 1]
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (a, port)) for a in addresses]

    monkeypatch.setattr(socket, "getaddrinfo", look_up)
    return lookups


@pytest.mark.parametrize("addresses", [["127.0.0.1"], ["8.8.8.8", "127.0.0.1"]])
def test_a_name_that_leads_to_loopback_is_not_asked(server, monkeypatch, addresses):
    lead(monkeypatch, addresses)

    url = server.url(host="calendar.example")

    with pytest.raises(ForbiddenTargetError, match=r"^address: calendar\.example is not on"):
        fetch(Question(url), limits=QUICK, reach=near(server))

    assert server.requests == []


def test_the_address_that_was_checked_is_the_one_connected_to(server, monkeypatch):
    lookups = lead(monkeypatch, ["127.0.0.1"], ["127.9.9.9"])
    reach = Reach(allowed=frozenset({f"calendar.example:{server.port}"}))

    fetch(Question(server.url(host="calendar.example")), limits=QUICK, reach=reach)

    assert (lookups, len(server.requests)) == (["calendar.example"], 1)
    assert server.headers()["host"] == f"calendar.example:{server.port}"


def test_every_redirect_is_looked_up_and_checked_anew(server, monkeypatch):
    lead(monkeypatch, ["127.0.0.1"])
    server.say(redirect(server.url(host="elsewhere.example")))
    reach = Reach(frozenset({server.port}), frozenset({f"calendar.example:{server.port}"}))

    with pytest.raises(ForbiddenTargetError, match=r"elsewhere\.example"):
        fetch(Question(server.url(host="calendar.example")), limits=QUICK, reach=reach)


def test_a_second_address_is_tried_when_the_first_refuses(server, monkeypatch):
    lead(monkeypatch, ["127.0.0.2", "127.0.0.1"])
    reach = Reach(allowed=frozenset({f"calendar.example:{server.port}"}))

    assert fetch(Question(server.url(host="calendar.example")), limits=QUICK, reach=reach).body


def test_a_port_that_is_not_the_webs_is_not_asked(server):
    with pytest.raises(ForbiddenTargetError, match=f"port {server.port}"):
        fetch(Question(server.url()), limits=QUICK, reach=Reach())


def test_a_name_that_leads_nowhere_is_said_to():
    def nowhere(*_asked, **_kind):
        raise socket.gaierror(-2, "Name or service not known")

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket, "getaddrinfo", nowhere)
        with pytest.raises(UnreachableError, match=r"calendar\.example: no such host"):
            fetch(Question("https://calendar.example/"), limits=QUICK, reach=Reach())


def test_a_lookup_that_hangs_is_left_behind(monkeypatch):
    over = threading.Event()
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: [over.wait(10)][1:])

    with pytest.raises(TooSlowError):
        fetch(Question("https://calendar.example/"), limits=QUICK, reach=Reach())
    over.set()


def test_nobody_at_home_is_said_with_the_host_alone():
    with socket.create_server(("127.0.0.1", 0)) as closed:
        port = closed.getsockname()[1]
    reach = Reach(allowed=frozenset({f"127.0.0.1:{port}"}))

    with pytest.raises(UnreachableError, match=r"^unreachable: 127\.0\.0\.1: Connection refused$"):
        fetch(Question(f"http://127.0.0.1:{port}/k1"), limits=QUICK, reach=reach)


def test_proxies_of_the_environment_are_not_used(server, other, monkeypatch):
    monkeypatch.setenv("http_proxy", other.url("/"))

    asked(server)

    assert (len(server.requests), other.requests) == (1, [])


# --- redirects ---


@pytest.mark.parametrize("status", ["301 a", "302 b", "303 c", "307 d", "308 e"])
def test_a_redirect_is_followed(server, status):
    server.say(redirect("/b", status), answer(FEED))

    assert asked(server).body == FEED
    assert server.requests[1].startswith("GET /b ")


def test_a_question_stays_what_it_is_over_a_redirect(server):
    server.say(redirect("/b"), answer(FEED))

    asked(server, method="REPORT", body=b"<a/>")

    assert server.requests[1].startswith("REPORT /b ")
    assert server.requests[1].endswith("<a/>")


def test_a_redirect_to_another_question_is_no_answer(server):
    server.say(redirect("/b", "303 See Other"))

    with pytest.raises(StatusError, match="303"):
        asked(server, method="REPORT")


def test_three_redirects_are_followed_and_no_fourth(server):
    server.say(*[redirect("/b")] * 3, answer(FEED))
    assert asked(server).body == FEED

    server.say(redirect("/b"))
    with pytest.raises(RedirectError, match="more than 3"):
        asked(server)
    assert len(server.requests) == 4 + 4


def test_a_redirect_that_leads_nowhere_ends_in_itself(server):
    server.say(answer(status="302 Found"))

    with pytest.raises(RedirectError):
        asked(server)


# --- passwords ---


def test_name_and_password_are_sent_to_their_server(server):
    asked(server, credentials=AINO)

    assert server.headers()["authorization"] == f"Basic {b64encode(b'aino:hunter2').decode()}"


def test_name_and_password_follow_a_redirect_within_their_server(server):
    server.say(redirect("/b"), answer(FEED))

    asked(server, credentials=AINO)

    assert "authorization" in server.headers()


def test_name_and_password_never_follow_to_another_server(server, other):
    server.say(redirect(other.url()))

    asked(server, credentials=AINO, allowed=[other.pair])

    assert ("authorization" in server.headers(), "authorization" in other.headers()) == (
        True,
        False,
    )


def test_name_and_password_are_not_sent_again_after_a_way_round(server, other):
    server.say(redirect(other.url()), answer(FEED))
    other.say(redirect(server.url("/b")))

    asked(server, credentials=AINO, allowed=[other.pair])

    assert "authorization" not in server.headers()


def test_a_password_is_not_sent_in_clear(server, monkeypatch):
    lead(monkeypatch, ["127.0.0.1"])
    question = Question(server.url(host="calendar.example"), credentials=AINO)

    with pytest.raises(InsecurePasswordError):
        fetch(question, limits=QUICK, reach=near(server))

    assert server.requests == []


def test_nothing_that_is_kept_of_a_question_shows_its_secrets():
    question = Question("https://calendar.example/private-k1/", credentials=AINO)

    assert {secret in repr(question) for secret in ("k1", "aino", "hunter2")} == {False}


# --- what is no good answer ---

BAD = {
    "401": (answer(status="401 No"), LoginRefusedError),
    "403": (answer(status="403 No"), LoginRefusedError),
    "404": (answer(b"No private-k1 here", "404 No"), MissingError),
    "410": (answer(status="410 Gone"), MissingError),
    "429": (answer(status="429 Slow down", Retry_After="60"), StatusError),
    "500": (answer(FEED, "500 Oh"), StatusError),
    "503": (answer(status="503 Later", Retry_After="120"), StatusError),
    "shorter than it says": (answer(FEED, Content_Length=len(FEED) + 1), CutOffError),
    "nothing of what it says": (answer(b"", Content_Length=10), CutOffError),
    "a length below nothing": (answer(FEED, Content_Length=-1), CutOffError),
    "a length in words": (answer(FEED, Content_Length="long"), CutOffError),
    "two lengths": (
        b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nabcdef",
        CutOffError,
    ),
    "a chunk cut": (in_chunks(FEED)[:-30], UnreachableError),
    "no last chunk": (in_chunks(FEED, end=b""), UnreachableError),
    "a chunk of no length": (in_chunks(end=b"zz\r\n"), UnreachableError),
    "gzip cut": (answer(zipped()[-60:-20], Content_Encoding="gzip"), CutOffError),
    "gzip that stops early": (zipped()[:-9].replace(b"Content-Length", b"X"), CutOffError),
    "no gzip": (answer(FEED, Content_Encoding="gzip"), CutOffError),
    "something after gzip": (
        answer(zlib.compress(FEED) + b"x", Content_Encoding="gzip"),
        CutOffError,
    ),
    "brotli": (answer(FEED, Content_Encoding="br"), UnreachableError),
    "no HTTP": (b"220 mail.example ESMTP private-k1\r\n", UnreachableError),
    "nothing at all": (b"", UnreachableError),
    "larger than it is read": (answer(b"", Content_Length=5_000_001), TooLargeError),
    "headers without end": (b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 200, UnreachableError),
    "endless": (endless, TooLargeError),
    "gzip of a gigabyte": (gzip_of_a_gigabyte, TooLargeError),
}


@pytest.mark.parametrize("kind", BAD)
def test_a_bad_answer_is_refused_as_a_whole(server, kind):
    saying, error = BAD[kind]
    server.say(saying)

    with pytest.raises(error):
        asked(server, limits=Limits(seconds=5))


@pytest.mark.parametrize("kind", BAD)
def test_no_error_tells_a_secret_not_even_by_its_causes_or_in_a_log(server, kind, caplog):
    caplog.set_level(logging.DEBUG)
    server.say(BAD[kind][0])

    with pytest.raises(CalendarError) as refused:
        asked(server, limits=Limits(seconds=5), credentials=AINO)

    told = f"{refused.value!r} {refused.value.__cause__!r} {caplog.text}"
    assert {secret in told for secret in ("k1", "aino", "hunter2")} == {False}
    assert refused.value.__cause__ is None


def test_a_server_that_asks_us_to_wait_is_heard(server):
    server.say(BAD["429"][0])

    with pytest.raises(StatusError) as refused:
        asked(server)

    assert (refused.value.asked_to_wait, refused.value.retry) == ("60", True)


def test_what_a_person_has_to_mend_is_not_expected_to_pass():
    passing = {error.__name__: error.retry for _saying, error in BAD.values()}

    assert [name for name, retry in passing.items() if not retry] == [
        "LoginRefusedError",
        "MissingError",
    ]


@pytest.mark.parametrize(
    "saying",
    [
        zipped(),
        answer(zlib.compress(FEED), Content_Encoding="deflate"),
        answer(FEED, Content_Encoding="identity"),
        in_chunks(FEED[:10], FEED[10:]),
        b"HTTP/1.0 200 OK\r\n\r\n" + FEED,
    ],
    ids=["gzip", "zlib", "as it is", "chunks", "to the end of the connection"],
)
def test_an_answer_may_be_packed_in_several_ways(server, saying):
    server.say(saying)

    assert asked(server).body == FEED


def test_an_answer_of_exactly_the_limit_is_read_and_one_byte_more_is_not(server):
    server.say(zipped(b"x" * 1_000))

    assert len(asked(server, limits=Limits(length=1_000)).body) == 1_000
    with pytest.raises(TooLargeError):
        asked(server, limits=Limits(length=999))


def test_what_comes_in_is_counted_with_its_headers(server):
    server.say(answer(b"x" * 500, X_Padding="y" * 600))

    with pytest.raises(TooLargeError):
        asked(server, limits=Limits(length=1_000))


def test_a_bomb_is_not_even_unpacked():
    bomb = zlib.compress(bytes(50_000_000))
    tracemalloc.start()

    with pytest.raises(TooLargeError):
        _Decoder("gzip", 1_000).decoded(bomb)

    assert tracemalloc.get_traced_memory()[1] < 1_000_000
    tracemalloc.stop()


# --- time ---

DRIPS = {
    "nothing": b"",
    "the status line": b"HTTP/1.1 200 O",
    "headers": b"HTTP/1.1 200 OK\r\nX-More: ",
    "the body": b"HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n",
    "chunks": b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nffff\r\n",
}


@pytest.mark.parametrize("start", DRIPS.values(), ids=DRIPS)
def test_an_answer_that_drips_is_cut_when_all_its_time_is_up(server, start):
    server.say(dripping(start, server.is_over))
    began = time.monotonic()

    with pytest.raises(TooSlowError):
        asked(server, limits=Limits(seconds=0.2))

    assert time.monotonic() - began < 1


def test_a_server_that_says_nothing_is_left(server):
    server.say(silent(server.is_over))

    with pytest.raises(TooSlowError, match=r"^slow$"):
        asked(server, limits=Limits(seconds=0.1))


def test_time_runs_on_over_redirects(server):
    def slow_redirect(connection):
        server.is_over.wait(0.12)
        connection.sendall(redirect("/b"))

    server.say(slow_redirect)

    with pytest.raises(TooSlowError):
        asked(server, limits=Limits(seconds=0.3))


# --- TLS ---


@pytest.fixture
def certificate(tmp_path):
    """Make a certificate for calendar.example that nobody trusts; return its file."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "calendar.example")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(
            x509.SubjectAlternativeName([x509.DNSName("calendar.example")]), critical=False
        )
        .sign(key, hashes.SHA256())
    )
    path = tmp_path / "certificate.pem"
    pem = serialization.Encoding.PEM
    private = serialization.PrivateFormat.PKCS8
    path.write_bytes(
        key.private_bytes(pem, private, serialization.NoEncryption()) + made.public_bytes(pem)
    )
    return path


@pytest.fixture
def secure(certificate):
    """A server of TLS; it remembers the names that it was greeted by."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    names = []
    context.sni_callback = lambda _socket, name, _context: names.append(name)
    with serving(lambda plain: context.wrap_socket(plain, server_side=True)) as server:
        server.names = names
        yield server


def securely(server, host, monkeypatch, **question):
    lead(monkeypatch, ["127.0.0.1"])
    reach = Reach(allowed=frozenset({f"{host}:{server.port}"}))
    url = f"https://{host}:{server.port}/private-k1/"
    return fetch(Question(url, **question), limits=Limits(seconds=2), reach=reach)


def test_a_trusted_certificate_is_checked_by_the_name_and_greeted_by_it(
    secure, certificate, monkeypatch
):
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))

    assert securely(secure, "calendar.example", monkeypatch, credentials=AINO).body == FEED
    assert secure.names == ["calendar.example"]


def test_a_certificate_that_nobody_trusts_ends_it(secure, monkeypatch):
    with pytest.raises(UnreachableError, match="TLS, self-signed"):
        securely(secure, "calendar.example", monkeypatch, credentials=AINO)

    assert secure.requests == []


def test_a_certificate_for_another_name_ends_it(secure, certificate, monkeypatch):
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))

    with pytest.raises(UnreachableError, match="TLS, Hostname mismatch"):
        securely(secure, "elsewhere.example", monkeypatch)

    assert secure.requests == []


def test_a_server_without_tls_is_not_asked_over_it(server, monkeypatch):
    with pytest.raises(UnreachableError, match="TLS, "):
        securely(server, "calendar.example", monkeypatch)


class SlowToConnect(socket.socket):
    """A socket that takes a while to connect and remembers how long it was given for what."""

    given = ()

    def settimeout(self, seconds):
        type(self).given += (seconds,)
        super().settimeout(seconds)

    def connect(self, address):
        threading.Event().wait(0.05)
        super().connect(address)


def test_agreeing_on_tls_has_only_the_time_that_connecting_left(server, monkeypatch):
    monkeypatch.setattr(SlowToConnect, "given", ())
    monkeypatch.setattr("bookings.calendars.fetching.socket.socket", SlowToConnect)

    with pytest.raises(UnreachableError, match="TLS, "):
        securely(server, "calendar.example", monkeypatch)

    connecting, agreeing = SlowToConnect.given
    assert agreeing <= connecting - 0.05
