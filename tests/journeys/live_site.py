"""The whole site in processes of its own: web server, and Celery worker with beat."""

import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

ROOT = Path(__file__).parents[2]
PATIENCE = 120  # seconds for a start on a busy machine
WEB = "gunicorn config.wsgi --workers 1 --threads 6 --log-level warning --bind"
WORKER = (
    "celery -A config worker -B --pool threads --concurrency 1 --loglevel WARNING "
    "--without-gossip --without-mingle --without-heartbeat"
)


class LiveSite:
    """Prepares, starts and ends the site; `url` is where it is."""

    def __init__(self, folder: Path, mail_port: int) -> None:
        self.folder = folder
        self.host = f"127.0.0.1:{free_port()}"
        self.url = f"http://{self.host}"
        self.mail_url = f"smtp://127.0.0.1:{mail_port}"
        self.children: list[subprocess.Popen] = []

    def start(self):
        (self.folder / "queue").mkdir()
        self.prepare()
        self.children.append(self.run("web", f"{WEB} {self.host}"))
        self.children.append(self.run("worker", WORKER))
        self.wait_until_up()

    def prepare(self):
        # The demo loads only with DEBUG; the mail of its past bookings goes nowhere.
        environment = self.environment(DEBUG="true", EMAIL_URL="dummymail://")
        command = [sys.executable, "-m", "tests.journeys.prepare"]
        done = subprocess.run(
            command,
            cwd=ROOT,
            env=environment,
            capture_output=True,
            check=False,
            text=True,
            timeout=300,
        )
        assert done.returncode == 0, done.stdout + done.stderr

    def run(self, name, command):
        with (self.folder / f"{name}.log").open("wb") as log:
            return subprocess.Popen(
                [sys.executable, "-m", *command.split()],
                cwd=ROOT,
                env=self.environment(),
                stdout=log,
                stderr=subprocess.STDOUT,
            )

    def environment(self, **changes):
        kept = {name: os.environ[name] for name in ("PATH", "HOME", "TZ") if name in os.environ}
        return kept | {
            "PYTHONPATH": f"{ROOT / 'site'}{os.pathsep}{ROOT}",
            "DJANGO_SETTINGS_MODULE": "tests.journeys.settings",
            "JOURNEYS_FOLDER": str(self.folder),
            "DATABASE_URL": f"sqlite:///{self.folder / 'journeys.sqlite3'}",
            "SECRET_KEY": "journeys-" + "j" * 50,
            "BASE_URL": self.url,
            "EMAIL_URL": self.mail_url,
            "DEBUG": "false",
            **changes,
        }

    def wait_until_up(self):
        deadline = time.monotonic() + PATIENCE
        while not self.answers():
            assert time.monotonic() < deadline, f"the site does not answer\n{self.logs()}"
            assert all(child.poll() is None for child in self.children), self.logs()
            time.sleep(0.3)

    def answers(self):
        try:
            with urllib.request.urlopen(f"{self.url}/robots.txt", timeout=10) as answer:
                return answer.status == 200
        except (urllib.error.URLError, TimeoutError, ConnectionError):
            return False

    def logs(self):
        return "\n".join(path.read_text() for path in sorted(self.folder.glob("*.log")))

    def stop(self):
        for child in self.children:
            child.terminate()
        for child in self.children:
            try:
                child.wait(10)
            except subprocess.TimeoutExpired:
                child.kill()
                child.wait()


def free_port():
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return probe.getsockname()[1]
