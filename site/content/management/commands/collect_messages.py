"""Collect the texts of each app, with its templates, into its Finnish catalogue, and compile that.

The templates of the apps live together in templates/, so each app is put together in a temporary
folder as its wheel would be, and Django's own makemessages runs there.
"""

import os
import shutil
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import polib
from django.conf import settings
from django.core.management import BaseCommand, call_command

LANGUAGE = "fi"
CATALOGUE = Path("locale", LANGUAGE, "LC_MESSAGES", "django.po")
# Each app's folder, and which templates are its own.
APPS = {
    "bookings": ("bookings", "emails", "components"),
    "cases": ("cases",),
    "site/content": ("content", "base.html", "404.html", "410.html", "500.html", "503.html"),
}


class Command(BaseCommand):
    """Write locale/fi of every app."""

    help = __doc__

    def handle(self, *args: Any, **options: Any) -> None:
        """Collect and compile, and name what is not translated yet."""
        for app, templates in APPS.items():
            catalogue = collect(settings.BASE_DIR, app, templates)
            missing = [e.msgid for e in catalogue if not e.translated() and not e.obsolete]
            self.stdout.write(f"{app}: {len(catalogue)} texts, {len(missing)} to translate")
            for text in missing:
                self.stdout.write(f"  {text!r}")


def collect(base: Path, app: str, templates: tuple[str, ...]) -> polib.POFile:
    """Bring an app's catalogue up to date with its code and templates, and return it."""
    with TemporaryDirectory() as folder:
        copy = Path(folder, "app")
        shutil.copytree(base / app, copy, ignore=shutil.ignore_patterns("static", "demo"))
        for name in templates:
            copy_template(base / "templates" / name, copy / "templates" / name)
        (copy / CATALOGUE.parent).mkdir(parents=True, exist_ok=True)
        extract(copy)
        (base / app / CATALOGUE.parent).mkdir(parents=True, exist_ok=True)
        catalogue = polib.pofile(str(copy / CATALOGUE))
    # A date in each run would make every run a change.
    catalogue.metadata.pop("POT-Creation-Date", None)
    target = base / app / CATALOGUE
    catalogue.save(str(target))
    catalogue.save_as_mofile(str(target.with_suffix(".mo")))
    return catalogue


def copy_template(source: Path, target: Path) -> None:
    """Copy a template or a folder of them; one that is not there yet holds no texts."""
    target.parent.mkdir(parents=True, exist_ok=True)
    if source.is_dir():
        shutil.copytree(source, target)
    elif source.exists():
        shutil.copy(source, target)


def extract(folder: Path) -> None:
    """Run makemessages in a folder."""
    # Makemessages looks nowhere but in and below the folder it is run in.
    here = Path.cwd()
    os.chdir(folder)
    try:
        # Places by file alone: with line numbers every edit of the code would change the catalogue.
        call_command(
            "makemessages", locale=[LANGUAGE], no_obsolete=True, add_location="file", verbosity=0
        )
    finally:
        os.chdir(here)
