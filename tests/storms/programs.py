"""The site's own programs, run as on a server: with an environment, a log, and an end."""

import contextlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from tests.factories import helsinki

ROOT = Path(__file__).parents[2]
PATIENCE = 60  # seconds
WORKER = ["-m", "celery", "-A", "config", "worker", "--pool", "threads", "--concurrency", "2"]
QUIET = ["--without-gossip", "--without-mingle", "--without-heartbeat", "--loglevel", "INFO"]


def environment(folder: Path, **settings: Any) -> dict[str, str]:
    """Return the environment of a program that writes below the folder only."""
    given = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    ours = {
        "PYTHONPATH": f"{ROOT / 'site'}:{ROOT}",
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "SECRET_KEY": "storms-" + "s" * 50,
        "VAR_DIR": str(folder / "var"),
        "PYTHONUNBUFFERED": "1",
    }
    return given | ours | {name: str(value) for name, value in settings.items()}


@contextmanager
def running(
    command: list[str], log: Path, env: dict[str, str]
) -> Iterator[subprocess.Popen[bytes]]:
    """Run a Python program until the end of the block, and nothing of it any longer."""
    with log.open("wb") as output:
        process = subprocess.Popen(
            [sys.executable, *command],
            cwd=ROOT,
            env=env,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    try:
        yield process
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def until(holds: Callable[[], Any], *, what: str, patience: float = PATIENCE) -> float:
    """Wait until something holds, and return how many seconds it took."""
    began = time.monotonic()
    while not holds():
        assert time.monotonic() - began < patience, f"{what}: not within {patience} seconds"
        time.sleep(0.05)
    return time.monotonic() - began


def in_three_days() -> datetime:
    """Return ten in the morning of a weekday that the notice allows, by the real clock."""
    day = datetime.now(UTC).date() + timedelta(days=3)
    while day.weekday() > 4:
        day += timedelta(days=1)
    return helsinki(f"{day} 10:00")
