"""Real processes, each with a connection of its own, started together; and how each of them ended."""

import fcntl
import multiprocessing
import multiprocessing.connection
import os
import signal
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from pkgutil import resolve_name
from tempfile import gettempdir
from typing import Any

from django.db import connection

from tests.storms import databases

PATIENCE = 90  # seconds for everything one crew does
crews = multiprocessing.get_context("forkserver")
# Loaded once, before the processes are forked.
crews.set_forkserver_preload(
    [
        "tests.storms.ready",
        "tests.storms.test_races",
        "tests.storms.test_mail_faults",
        "tests.storms.test_kills",
    ]
)


@dataclass(frozen=True)
class Ending:
    """How a process ended: what it returned, or the name of its error, or killed."""

    result: Any = None
    error: str = ""
    words: str = ""
    killed: bool = False
    seconds: float = field(default=0.0, compare=False)  # from the moment all were let go


def race(database: str, jobs: Sequence[tuple[Callable[..., Any], tuple[Any, ...]]]) -> list[Ending]:
    """Run every (function, arguments) in a process of its own, all let go at one moment."""
    barrier = crews.Barrier(len(jobs))
    with _turn():
        started = [_start(database, barrier, *job) for job in jobs]
        return [_ending(*each) for each in started]


def alone(database: str, function: Callable[..., Any], *arguments: Any) -> Ending:
    """Run one function in a process of its own."""
    return race(database, [(function, arguments)])[0]


def die_at(target: str, *, after: bool = False) -> None:
    """Let this process kill itself with SIGKILL when it comes to `package.module:Name.name`."""
    owner, _dot, name = target.replace(":", ".").rpartition(".")
    holder = resolve_name(owner)
    original = getattr(holder, name)

    def deadly(*args: Any, **kwargs: Any) -> None:
        if after:
            original(*args, **kwargs)
        os.kill(os.getpid(), signal.SIGKILL)

    setattr(holder, name, deadly)


@contextmanager
def _turn() -> Iterator[None]:
    """Let one crew race at a time, also where tests run in parallel: PostgreSQL has 100 places."""
    with Path(gettempdir(), f"sparring-storms-{os.getuid()}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _start(database: str, barrier: Any, function: Any, arguments: Any) -> tuple[Any, Any]:
    ours, theirs = crews.Pipe(duplex=False)
    process = crews.Process(target=_work, args=(theirs, barrier, database, function, arguments))
    process.start()
    theirs.close()
    return process, ours


def _work(pipe: Any, barrier: Any, database: str, function: Any, arguments: Any) -> None:
    databases.use(database)
    connection.ensure_connection()
    barrier.wait(PATIENCE)
    began = time.monotonic()
    try:
        ending = {"result": function(*arguments)}
    except Exception as error:  # noqa: BLE001 - the test looks at it
        ending = {"error": type(error).__name__, "words": str(error)}
    pipe.send(Ending(**ending, seconds=time.monotonic() - began))


def _ending(process: Any, pipe: multiprocessing.connection.Connection) -> Ending:
    try:
        ending = pipe.recv() if pipe.poll(PATIENCE) else Ending(error="Hangs")
    except EOFError:
        ending = Ending(killed=True)
    process.join(5)
    if process.is_alive():
        process.kill()
        process.join()
    pipe.close()
    process.close()
    return ending
