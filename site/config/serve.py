"""Run the whole site on this machine: `make run`. Web server, Celery worker and beat; no other server.

Prepares the database and the demo content, starts its children, starts anew one that dies, and ends
them all on Ctrl-C or SIGTERM.
"""

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
from dataclasses import dataclass, field
from types import FrameType

import django
from django.core.exceptions import ImproperlyConfigured
from django.core.management import call_command
from django.db import OperationalError

HOST = "127.0.0.1"
# A worker that waits for its queue needs some four of these; what a kill cuts short in the middle
# of a mail is due again by its lease (ADR 0005).
GRACE = 15  # seconds a child has to end
POLL = 0.2  # seconds between two looks at the children
TOO_QUICK = 5  # seconds; a child that lives shorter three times in a row will not get better
TRIES = 3
STOPS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


@dataclass
class Child:
    """One process of ours, kept alive."""

    name: str
    command: list[str]
    started: float = 0.0
    quick_ends: int = 0
    process: subprocess.Popen[bytes] | None = field(default=None)

    def start(self) -> None:
        """Start the process in a session of its own, so that Ctrl-C reaches it only through us."""
        self.started = time.monotonic()
        self.process = subprocess.Popen(self.command, start_new_session=True)  # noqa: S603 - our own

    def has_ended(self) -> bool:
        """Return whether the process is gone, counting how often that was at once."""
        if self.process is None or self.process.poll() is None:
            return False
        # Monotonic, or a clock that is set forward would make every child look long-lived.
        quick = time.monotonic() - self.started < TOO_QUICK
        self.quick_ends = self.quick_ends + 1 if quick else 0
        return True

    def stop(self, deadline: float) -> None:
        """End the process, kindly until the deadline, and whatever it started."""
        if self.process is None:
            return
        with contextlib.suppress(subprocess.TimeoutExpired):
            self.process.wait(max(deadline - time.monotonic(), 0.1))
        self.clear()

    def clear(self) -> None:
        """Kill what is left of the process and its children: a beat would outlive its worker."""
        if self.process is not None:
            with contextlib.suppress(ProcessLookupError, PermissionError):
                # The session's first process gives its group the number; the group outlives it.
                os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()


class StopRequestedError(Exception):
    """Somebody asked us to end."""


def main() -> int:
    """Run until asked to end; return the exit code."""
    # The settings ask for these as they are imported, so they stand before anything of Django.
    os.environ.setdefault("DEBUG", "true")
    # A demo is tried out from one address, under load too.
    os.environ.setdefault("BOOKINGS_PER_HOUR", "100000")
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    port = read_port(os.environ.get("PORT", "8000"))
    # BASE_URL, and with it every link in a mail, is made of the port that is served.
    os.environ["PORT"] = str(port)
    django.setup()
    # Before there are children: no web process may ask tables that are still being made.
    prepare()
    for signum in STOPS:
        if signal.getsignal(signum) != signal.SIG_IGN:  # as under nohup
            signal.signal(signum, request_stop)
    return keep_running(children(port), port)


def read_port(text: str) -> int:
    """Return the port to serve on; a bad or taken one stops the start."""
    if not (text.isascii() and text.isdecimal()) or not 0 < int(text) < 65536:
        raise ImproperlyConfigured(f"PORT={text!r} is not a port number from 1 to 65535")
    with socket.socket() as probe:
        # Else connections that a server just ended left in TIME_WAIT
        # would make the port look taken.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, int(text)))
        except OSError as error:
            raise ImproperlyConfigured(
                f"PORT={text} is taken ({error.strerror}): end what runs there or set another PORT"
            ) from error
    return int(text)


def prepare() -> None:
    """Bring the database up to date and load the demo, once."""
    try:
        call_command("migrate", verbosity=0)
    except OperationalError as error:
        raise ImproperlyConfigured(
            f"DATABASE_URL: the database does not answer: {error}"
        ) from error
    # A second start finds everything there and changes nothing.
    call_command("load_demo", pictures=True, verbosity=0)


def children(port: int) -> list[Child]:
    """Return what has to run: the web server, and the worker with beat."""
    # The same Python by its path: whoever calls us need not have activated the environment.
    python = sys.executable
    web = [
        "gunicorn",
        "config.wsgi",
        "--bind",
        f"{HOST}:{port}",
        "--workers",
        "2",
        "--threads",
        "4",
    ]
    # Threads, since a fork must not take open connections of SQLite along. Beat runs inside (-B),
    # which is right for one worker only: a second would beat as well.
    worker = ["celery", "-A", "config", "worker", "-B", "--pool", "threads", "--concurrency", "2"]
    # There is no other worker to hear from.
    quiet = ["--without-gossip", "--without-mingle", "--without-heartbeat", "--loglevel", "WARNING"]
    return [
        Child("web", [python, "-m", *web, "--log-level", "warning"]),
        Child("worker", [python, "-m", *worker, *quiet]),
    ]


def keep_running(running: list[Child], port: int) -> int:
    """Start the children and keep them alive until a stop is asked for."""
    try:
        for child in running:
            child.start()
        welcome(port)
        return watch(running)
    except StopRequestedError:
        return 0
    finally:
        stop(running)


def watch(running: list[Child]) -> int:
    """Start anew what ends; return 1 when a child ends at once every time."""
    while True:
        time.sleep(POLL)
        # Each is asked once a round, because asking counts.
        for child in filter(Child.has_ended, running):
            if child.quick_ends >= TRIES:
                say(f"The {child.name} ends at once, {TRIES} times now: its message is above.")
                return 1
            say(f"The {child.name} has ended; starting it again.")
            child.clear()
            child.start()


def stop(running: list[Child]) -> None:
    """End every child, all told at the same time; a second Ctrl-C does not cut this short."""
    # From here on a stop is under way; another one would leave children behind.
    for signum in STOPS:
        signal.signal(signum, signal.SIG_IGN)
    deadline = time.monotonic() + GRACE
    for child in running:
        # All are told before any is waited for: they share one grace
        # instead of having one after another.
        if child.process is not None and child.process.poll() is None:
            child.process.terminate()
    for child in running:
        child.stop(deadline)


def request_stop(signum: int, frame: FrameType | None) -> None:
    """Leave the loop, on Ctrl-C as on SIGTERM or a closed terminal."""
    # By raising, as Ctrl-C does: it also ends the sleep between two looks.
    raise StopRequestedError


def welcome(port: int) -> None:
    """Say where the site is and who may log in."""
    site = f"http://localhost:{port}"
    say(
        f"\n  Sparring runs.  Ctrl-C ends it.\n\n"
        f"  The site     {site}/fi/   {site}/en/\n"
        f"  Booking      {site}/fi/varaa/\n"
        f"  The admin    {site}/admin/\n"
        f"  The API      {site}/api/v1/docs\n\n"
        f"  Logins: admin, editor, aino, eero, sofia; the password of each is sparring.\n"
        f"  Mail is not sent but kept: Admin > Bookings > Sent mail.\n"
    )


def say(text: str) -> None:
    """Print to the person at the terminal, at once."""
    sys.stdout.write(f"{text}\n")
    # Into a pipe, text would wait for a full block; whoever starts us waits for the welcome.
    sys.stdout.flush()


if __name__ == "__main__":
    try:
        sys.exit(main())
    except ImproperlyConfigured as error:
        sys.exit(f"Sparring cannot start: {error}")
