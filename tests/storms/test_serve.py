"""`make run` in a folder of its own: it starts, heals, refuses bad settings and leaves nothing behind."""

import shutil
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path

import psutil
import pytest

from tests.storms.postbox import free_port
from tests.storms.programs import ROOT, environment, running, until

pytestmark = [
    pytest.mark.slow,
    pytest.mark.xdist_group("serve"),
    pytest.mark.own_database,
]
SERVE = ["-m", "config.serve"]
FIRST_START = 240  # seconds to migrate, and to load and draw the demo on a busy machine
QUICK = 20  # seconds within which everything must have ended


@dataclass(frozen=True)
class House:
    """A site that runs: its supervisor, where it serves, and the folder that its programs share."""

    process: subprocess.Popen[bytes]
    port: int
    folder: Path

    def programs(self, name: str = "") -> list[psutil.Process]:
        """Return every process of this house whose command names `name`, children and orphans."""
        return [p for p in psutil.process_iter() if belongs(p, self.folder, name)]

    def the(self, name: str) -> psutil.Process | None:
        """Return the child of the supervisor whose command names `name`, if it runs."""
        ours = (p for p in self.programs(name) if p.ppid() == self.process.pid)
        return next(ours, None)

    def serves(self) -> bool:
        connection = HTTPConnection("127.0.0.1", self.port, timeout=10)
        try:
            connection.request("GET", "/fi/")
            return connection.getresponse().status == 200
        except OSError:
            return False
        finally:
            connection.close()


def belongs(process: psutil.Process, folder: Path, name: str) -> bool:
    try:
        ours = process.environ().get("VAR_DIR") == str(folder / "var")
        return (
            ours
            and process.status() != psutil.STATUS_ZOMBIE
            and name in " ".join(process.cmdline())
        )
    except psutil.Error:
        return False


@contextmanager
def lived_in(folder: Path) -> Iterator[House]:
    """Run a site in the folder until the end of the block, and leave nothing of it."""
    port, log = free_port(), folder / "log"
    house = None
    try:
        with running(SERVE, log, environment(folder, PORT=port)) as process:
            house = House(process, port, folder)
            until(house.serves, what=f"the site, see {log}", patience=FIRST_START)
            yield house
    finally:
        # Only now: a supervisor that lives starts anew what is killed.
        for left in house.programs() if house else []:
            left.kill()


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Start a site for the first time, end it, and return its folder."""
    folder = tmp_path_factory.mktemp("prepared")
    with lived_in(folder) as house:
        house.process.send_signal(signal.SIGTERM)
        assert house.process.wait(QUICK) == 0
    return folder


@pytest.fixture
def house(prepared: Path, tmp_path: Path) -> Iterator[House]:
    """Run a site that was started before."""
    shutil.copytree(prepared / "var", tmp_path / "var")
    with lived_in(tmp_path) as house:
        until(lambda: len(house.programs("celery")) > 1, what="the worker and its beat")
        yield house


def start(folder: Path, **settings: object) -> subprocess.CompletedProcess[str]:
    """Start with settings that should stop it, and return how it ended."""
    return subprocess.run(
        [sys.executable, *SERVE],
        cwd=ROOT,
        env=environment(folder, **({"PORT": free_port()} | settings)),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


@pytest.mark.parametrize("name", ["gunicorn", "celery"])
def test_a_child_that_is_killed_comes_back(house, name):
    killed = house.the(name)
    killed.kill()

    until(lambda: house.the(name) not in {None, killed}, what="its return")
    until(house.serves, what="the site")


def test_a_killed_worker_leaves_no_second_beat(house):
    before = house.programs("celery")
    house.the("celery").kill()

    until(lambda: not any(p.is_running() for p in before), what="the end of worker and beat")
    until(lambda: len(house.programs("celery")) == len(before), what="the new worker and beat")


@pytest.mark.parametrize("signum", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_stop_ends_every_process(house, signum):
    assert len(house.programs()) > 5

    house.process.send_signal(signum)

    assert house.process.wait(QUICK) == 0
    assert house.programs() == []


def test_a_second_ctrl_c_leaves_no_process_either(house):
    before = len(house.programs())
    house.process.send_signal(signal.SIGINT)
    until(lambda: len(house.programs()) < before, what="the first child's end")
    house.process.send_signal(signal.SIGINT)

    assert house.process.wait(QUICK) == 0
    assert house.programs() == []


def test_a_port_that_is_taken_stops_the_start(tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        ended = start(tmp_path, PORT=port)

    assert ended.returncode == 1
    assert f"PORT={port} is taken" in ended.stderr


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PORT", "eighty"),
        ("PORT", "70000"),
        ("DEBUG", "perhaps"),
        ("DATABASE_URL", "nonsense"),
        ("DATABASE_URL", "mysql://somebody:secret@localhost/name"),
        ("DATABASE_URL", "postgres://somebody:secret@localhost:port/name"),
        ("DATABASE_URL", "postgres://somebody:secret@127.0.0.1:1/name"),
        ("DATABASE_URL", "sqlite://relative.sqlite3"),
        ("EMAIL_URL", "nonsense"),
        ("EMAIL_URL", "smtp://somebody:secret@localhost:port"),
        ("BASE_URL", "sparring.example"),
        ("BOOKING_MAILBOX", "nobody"),
        ("BOOKINGS_PER_HOUR", "many"),
    ],
)
def test_a_bad_setting_stops_the_start_and_is_named(tmp_path, name, value):
    ended = start(tmp_path, **{name: value})

    assert ended.returncode == 1
    assert name in ended.stderr
    assert "secret" not in ended.stderr
    assert "Traceback" not in ended.stderr
