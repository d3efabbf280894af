#!/usr/bin/env python3
"""Run a Django command of the Sparring site."""

import os
import sys
from pathlib import Path

BASE = Path(__file__).resolve().parent


def main() -> None:
    # site/ holds no __init__.py, so that the standard library's `site` is never shadowed (ADR 0001).
    sys.path[:0] = [str(BASE / "site"), str(BASE)]
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    from django.core.management import execute_from_command_line  # noqa: PLC0415 - needs the path

    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
