"""How `make run` keeps its children: small processes of our own instead of the whole site."""

import os
import select
import signal
import socket
import subprocess
import sys
import time

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db import OperationalError

from config import serve
from config.serve import Child, StopRequestedError

WAITS = ["sleep", "60"]
ENDS = ["true"]


@pytest.fixture
def child():
    """Return a maker of children; what is left of them at the end is killed."""
    made = []

    def make(command: list[str], name: str = "worker") -> Child:
        made.append(Child(name, command))
        return made[-1]

    yield make
    for left in made:
        left.clear()


@pytest.fixture
def _handlers():
    """Put back what the test's own process does on Ctrl-C and its like."""
    before = {signum: signal.getsignal(signum) for signum in serve.STOPS}
    yield
    for signum, handler in before.items():
        signal.signal(signum, handler)


@pytest.fixture
def _no_pause(monkeypatch):
    monkeypatch.setattr(serve, "POLL", 0.01)


def ended(child: Child) -> bool:
    """Start the child, wait for its end, and return what it says of itself."""
    child.start()
    child.process.wait(10)
    return child.has_ended()


def start_until_it_speaks(child: Child, **options) -> None:
    """Start the child, and wait for its first line: what it does on a signal is settled by then."""
    child.process = subprocess.Popen(
        child.command, start_new_session=True, stdout=subprocess.PIPE, **options
    )
    with child.process.stdout as told:
        told.readline()


# --- the port -------------------------------------------------------------------


def test_a_free_port_is_the_one_that_is_served():
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]

    assert serve.read_port(str(port)) == port


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "nothing"),
        ("eighty", "in words"),
        ("0", "any free port, which nobody would know"),
        ("65536", "one more than there are"),
        ("-80", "below nought"),
        ("80.0", "a fraction"),
        ("²", "a digit that int() refuses"),
        ("٨٠٠٠", "digits that no address bar takes"),
    ],
)
def test_what_is_no_port_stops_the_start(text, sentence):
    with pytest.raises(ImproperlyConfigured, match="is not a port number"):
        serve.read_port(text)


def test_a_port_in_use_is_named_with_the_way_out():
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(ImproperlyConfigured, match=f"PORT={port} is taken .* another PORT"):
            serve.read_port(str(port))


# --- what runs ------------------------------------------------------------------


def test_the_web_server_listens_on_this_machine_only():
    web = serve.children(8123)[0]

    assert (web.name, web.command[:3]) == ("web", [sys.executable, "-m", "gunicorn"])
    assert web.command[web.command.index("--bind") + 1] == "127.0.0.1:8123"


def test_one_worker_brings_the_one_beat():
    commands = [child.command for child in serve.children(8123)]

    assert [command.count("-B") for command in commands] == [0, 1]
    assert commands[1][:3] == [sys.executable, "-m", "celery"]


def test_a_worker_never_forks_with_a_database_open():
    worker = serve.children(8123)[1].command

    assert worker[worker.index("--pool") + 1] == "threads"


def test_the_welcome_names_the_port_and_every_login_of_the_demo(capsys):
    serve.welcome(8123)

    told = capsys.readouterr().out
    assert told.count("http://localhost:8123/") == 5
    assert "admin, editor, aino, eero, sofia; the password of each is sparring" in told


def test_a_database_that_does_not_answer_stops_the_start_by_its_setting(monkeypatch):
    def refuse(*_args, **_options):
        raise OperationalError("connection refused")

    monkeypatch.setattr(serve, "call_command", refuse)

    with pytest.raises(ImproperlyConfigured, match=r"DATABASE_URL: .* connection refused"):
        serve.prepare()


def test_the_tables_stand_before_the_demo_is_loaded(monkeypatch):
    called = []
    monkeypatch.setattr(serve, "call_command", lambda name, **options: called.append(name))
    serve.prepare()

    assert called == ["migrate", "load_demo"]


# --- one child ------------------------------------------------------------------


def test_a_child_that_was_never_started_has_not_ended(child):
    assert not child(ENDS).has_ended()


def test_a_child_that_runs_has_not_ended(child):
    runs = child(WAITS)
    runs.start()

    assert not runs.has_ended()
    assert runs.quick_ends == 0


def test_ends_at_once_are_counted(child):
    quick = child(ENDS)

    assert [ended(quick) and quick.quick_ends for _ in range(3)] == [1, 2, 3]


def test_a_child_that_lived_begins_with_a_clean_record(child):
    lived = child(ENDS)
    lived.quick_ends = 2
    lived.start()
    lived.process.wait(10)
    lived.started = time.monotonic() - serve.TOO_QUICK

    assert lived.has_ended()
    assert lived.quick_ends == 0


def test_ctrl_c_at_the_terminal_does_not_reach_a_child(child):
    runs = child(WAITS)
    runs.start()

    assert os.getsid(runs.process.pid) == runs.process.pid != os.getsid(0)


def test_a_child_may_end_by_itself_until_the_deadline(child):
    kind = child(["sh", "-c", "trap 'sleep 0.1; exit 7' TERM; echo; sleep 60 & wait"])
    start_until_it_speaks(kind)
    kind.process.terminate()
    kind.stop(time.monotonic() + 10)

    assert kind.process.returncode == 7


def test_a_child_that_hangs_is_killed_at_the_deadline(child):
    hangs = child(WAITS)
    hangs.start()
    hangs.stop(time.monotonic())

    assert hangs.process.returncode == -signal.SIGKILL


def test_what_a_child_has_started_is_killed_with_it(child):
    reader, writer = os.pipe()
    parent = child(["sh", "-c", "sleep 5 & echo; wait"])
    start_until_it_speaks(parent, pass_fds=[writer])
    os.close(writer)
    parent.clear()

    # The pipe ends when nobody is left who could write to it: the sleeper too is gone.
    assert select.select([reader], [], [], 2)[0] == [reader]
    os.close(reader)


def test_clearing_away_what_is_gone_already_is_no_error(child):
    gone = child(ENDS)
    ended(gone)
    gone.clear()
    gone.clear()

    assert gone.process.returncode == 0


def test_a_child_that_never_started_is_stopped_without_a_word(child):
    never = child(WAITS)
    never.stop(time.monotonic())
    never.clear()

    assert never.process is None


# --- all of them ----------------------------------------------------------------


@pytest.mark.usefixtures("_no_pause")
def test_a_child_that_ends_at_once_is_given_up_after_three_times(child, capsys):
    hopeless = child(ENDS, "web")
    hopeless.start()

    assert serve.watch([hopeless]) == 1
    assert capsys.readouterr().out.splitlines() == [
        "The web has ended; starting it again.",
        "The web has ended; starting it again.",
        "The web ends at once, 3 times now: its message is above.",
    ]


@pytest.mark.usefixtures("_no_pause", "_handlers")
def test_the_others_are_ended_with_the_one_that_is_given_up(child):
    hopeless, healthy = child(ENDS, "web"), child(WAITS)

    assert serve.keep_running([hopeless, healthy], 8123) == 1
    assert healthy.process.returncode == -signal.SIGTERM


@pytest.mark.usefixtures("_handlers")
def test_being_asked_to_stop_is_a_good_end(child, monkeypatch):
    monkeypatch.setattr(serve, "watch", lambda running: serve.request_stop(signal.SIGINT, None))
    runs = child(WAITS)

    assert serve.keep_running([runs], 8123) == 0
    assert runs.process.returncode == -signal.SIGTERM


@pytest.mark.usefixtures("_handlers")
def test_a_child_that_cannot_be_started_leaves_none_of_the_others(child):
    runs, missing = child(WAITS), child(["./no-such-program"])

    with pytest.raises(FileNotFoundError):
        serve.keep_running([runs, missing], 8123)
    assert runs.process.returncode == -signal.SIGTERM


@pytest.mark.usefixtures("_handlers")
def test_all_are_told_before_any_is_waited_for(child, monkeypatch):
    monkeypatch.setattr(serve, "GRACE", 2)
    reader, writer = os.pipe()
    first, second = child(["sh", "-c", "trap '' TERM; echo; exec cat"]), child(WAITS)
    # The first ends only when the second has closed the pipe: in turn, it would be killed.
    start_until_it_speaks(first, stdin=reader)
    second.process = subprocess.Popen(WAITS, pass_fds=[writer])
    os.close(reader)
    os.close(writer)
    serve.stop([first, second])

    assert (first.process.returncode, second.process.returncode) == (0, -signal.SIGTERM)


@pytest.mark.usefixtures("_handlers")
@pytest.mark.parametrize("signum", serve.STOPS)
def test_another_ctrl_c_does_not_cut_the_stop_short(signum):
    signal.signal(signum, serve.request_stop)
    serve.stop([])

    signal.raise_signal(signum)
    assert signal.getsignal(signum) is signal.SIG_IGN


@pytest.mark.parametrize("signum", serve.STOPS)
def test_every_request_to_stop_leaves_the_loop(signum):
    with pytest.raises(StopRequestedError):
        serve.request_stop(signum, None)
