"""Measure the figures of docs/performance.md: `make bench`, or `make bench ONLY=W1`.

Each figure is the median of many runs beside its floor (the least that any code would have to do for
the same answer) in the same process; machines differ, so the ratio says more than the milliseconds.
"""

import json
import os
import sys
import tempfile
from pathlib import Path

import django

ROOT = Path(__file__).parents[2]


def main(only: str | None) -> int:
    """Prepare a database of our own, measure, print, and write var/bench.json."""
    with tempfile.TemporaryDirectory() as folder:
        os.environ.setdefault("DATABASE_URL", f"sqlite:///{folder}/bench.sqlite3")
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.bench.settings")
        django.setup()
        from tests.bench.measures import MEASURES, prepare_database  # noqa: PLC0415 - needs Django

        chosen = {name: measure for name, measure in MEASURES.items() if only in {None, name}}
        if not chosen:
            sys.exit(f"ONLY={only!r} is none of {', '.join(MEASURES)}")
        prepare_database()
        figures = {}
        for name, measure in chosen.items():
            figures[name] = measure()
            print(f"{name}  {figures[name].line()}", flush=True)
        write(figures)
    return 0


def write(figures):
    """Keep what was measured, and what an earlier run measured of the others."""
    path = ROOT / "var" / "bench.json"
    path.parent.mkdir(exist_ok=True)
    kept = json.loads(path.read_text()) if path.exists() else {}
    kept |= {name: figure.as_dict() for name, figure in figures.items()}
    path.write_text(json.dumps(kept, indent=2) + "\n")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1] if len(sys.argv) > 1 else None))
