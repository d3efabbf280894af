"""The house: layout, lock, contracts, settings and documents hold what they say."""

import ast
import os
import re
import shutil
import site
import subprocess
import sys
import tomllib
from dataclasses import fields
from pathlib import Path
from urllib.parse import unquote

import polib
import pytest

from bookings.conf import BookingSettings
from cases.conf import CaseSettings
from content.management.commands.collect_messages import APPS, CATALOGUE, collect
from tests.requirements import require

ROOT = Path(__file__).parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())
README = (ROOT / "README.md").read_text()
LOCKS = sorted(path.name for path in ROOT.glob("requirements*.txt"))
# One bad line for each contract: (the contract it breaks, a module, what is added to it).
BREACHES = [
    ("config > content > cases > bookings", "bookings/queries/__init__.py", "import cases.domain"),
    ("config > content > cases > bookings", "cases/domain/__init__.py", "import content.apps"),
    ("The domain of bookings is pure", "bookings/domain/slots.py", "import django.db"),
    ("The domain of bookings is pure", "cases/domain/__init__.py", "import wagtail"),
    ("The layers of bookings", "bookings/queries/__init__.py", "import bookings.outbox"),
    ("The layers of bookings", "bookings/helpers.py", ""),
    ("The layers of cases", "cases/domain/__init__.py", "import cases.models"),
    ("The layers of cases", "cases/helpers.py", ""),
]
# Hosts that hand out packages, and places that only one machine has; written so as not to match themselves.
REGISTRIES = r"pypi[.]org|pythonhosted[.]org|registry[.]npmjs|registry[.]yarnpkg|proxy[.]golang[.]"
MACHINES = r"/home[/]\w+|/Users[/]\w+|/work[/]\w+|/root[/]\w+|[A-Z]:\\Users"


def tracked(pattern="*"):
    """Return the files in the repository that match, without what others wrote."""
    names = subprocess.run(
        ["git", "ls-files", pattern], cwd=ROOT, check=True, capture_output=True, text=True
    ).stdout.splitlines()
    paths = [ROOT / name for name in names if "/vendor/" not in name]
    return [path for path in paths if path.is_file()]


def relative(path):
    return str(path.relative_to(ROOT))


DOCUMENTS = tracked("*.md")


def test_the_site_folder_is_no_package_and_hides_nothing():
    assert not (ROOT / "site" / "__init__.py").exists()
    assert ROOT / "site" not in Path(site.__file__).parents


@pytest.mark.parametrize("lock", LOCKS)
def test_the_lock_names_no_host(lock):
    found = re.findall(r"://|--(?:extra-)?index-url|--find-links", (ROOT / lock).read_text())

    assert found == []


@pytest.mark.parametrize("lock", LOCKS)
def test_every_requirement_of_the_lock_is_pinned_and_hashed(lock):
    lines = (ROOT / lock).read_text().replace("\\\n", " ").splitlines()
    requirements = [line for line in lines if line.strip() and not line.startswith("#")]

    loose = [r for r in requirements if not re.match(r"[\w.\[\]-]+==\S+.*--hash=sha256:", r)]

    assert (len(requirements) > 0, loose) == (True, [])


def test_the_readme_explains_every_setting_and_no_other():
    tree = ast.parse((ROOT / "site/config/settings.py").read_text())
    calls = (node for node in ast.walk(tree) if isinstance(node, ast.Call) and node.args)
    read = {
        call.args[0].value
        for call in calls
        if re.fullmatch(r"env\.\w+|switch|count|checked_url|mailbox", ast.unparse(call.func))
        and isinstance(call.args[0], ast.Constant)
    }

    assert explained_in("## Settings of the site") == read


def test_the_readme_explains_every_key_of_bookings_and_no_other():
    known = {field.name.upper() for field in fields(BookingSettings)}

    assert explained_in("## Settings of the apps") == known


def test_the_readme_explains_every_key_of_cases_and_no_other():
    known = {field.name.upper() for field in fields(CaseSettings)}

    assert explained_in("## Settings of cases") == known


def explained_in(heading):
    """Return the names in the first column of the tables below a heading of the README."""
    section = README.partition(f"{heading}\n")[2].partition("\n## ")[0]
    return set(re.findall(r"^\| `(\w+)` \|", section, re.MULTILINE))


def test_every_folder_of_templates_is_carried_by_the_wheel_or_is_the_sites_own():
    carried = PROJECT["tool"]["hatch"]["build"]["targets"]["wheel"]["force-include"]

    folders = {relative(path) for path in (ROOT / "templates").iterdir() if path.is_dir()}

    assert set(carried) | {"templates/content"} == folders


def test_what_the_wheel_carries_needs_nothing_of_the_sites_own():
    carried = [p for p in tracked("templates/*.html") if "templates/content/" not in str(p)]
    ours = [p for p in carried if p.parent != ROOT / "templates"]

    needing = [relative(p) for p in ours if re.search(r"content_tags|\"content/", p.read_text())]

    assert needing == []


def test_every_contract_has_a_line_that_breaks_it():
    contracts = {contract["name"] for contract in PROJECT["tool"]["importlinter"]["contracts"]}

    assert {name for name, _module, _line in BREACHES} == contracts


@pytest.fixture(scope="module")
def copied_house(tmp_path_factory):
    """Copy the code and its contracts to where they may be broken."""
    copy = tmp_path_factory.mktemp("house")
    left_out = shutil.ignore_patterns("static", "locale", "demo", "__pycache__")
    for package in ("bookings", "cases", "site"):
        shutil.copytree(ROOT / package, copy / package, ignore=left_out)
    shutil.copy(ROOT / "pyproject.toml", copy)
    return copy


def lint_imports(folder):
    environment = {**os.environ, "PYTHONPATH": f"{folder / 'site'}{os.pathsep}{folder}"}
    environment.pop("PYTHONDEVMODE", None)
    # Without its cache, which goes on remembering a line that was taken out again.
    command = [str(Path(sys.executable).with_name("lint-imports")), "--no-cache"]
    return subprocess.run(
        command, cwd=folder, env=environment, check=False, capture_output=True, text=True
    )


@pytest.mark.slow
@pytest.mark.xdist_group("contracts")
def test_the_copied_house_keeps_every_contract(copied_house):
    linted = lint_imports(copied_house)

    assert (linted.returncode, "0 broken" in linted.stdout) == (0, True)


@pytest.mark.slow
@pytest.mark.xdist_group("contracts")
@pytest.mark.parametrize(("contract", "module", "line"), BREACHES)
def test_a_contract_fails_when_it_is_broken(copied_house, contract, module, line):
    path = copied_house / module
    before = path.read_text() if path.exists() else None
    path.write_text(f"{before or ''}\n{line}\n")

    linted = lint_imports(copied_house)
    path.unlink() if before is None else path.write_text(before)

    assert (linted.returncode, f"{contract} BROKEN" in linted.stdout) == (1, True)


def test_no_file_names_a_registry_or_the_machine_of_a_developer():
    pattern = re.compile(f"{REGISTRIES}|{MACHINES}".encode())
    paths = tracked()

    assert [relative(p) for p in paths if pattern.search(p.read_bytes())] == []


def test_every_decision_the_code_cites_exists():
    written = {path.name[:4] for path in (ROOT / "docs/adr").glob("0*.md")}
    sources = [*tracked("*.py"), *tracked("*.html"), *tracked("*.css"), *tracked("*.js")]

    cited = {n for path in sources for n in re.findall(r"\bADR (\d{4})\b", path.read_text())}

    assert cited - written == set()


def test_the_list_of_decisions_is_whole():
    listed = re.findall(r"\((0\d{3}-[\w-]+\.md)\)", (ROOT / "docs/adr/README.md").read_text())

    assert listed == sorted(path.name for path in (ROOT / "docs/adr").glob("0*.md"))


@pytest.mark.parametrize("document", DOCUMENTS, ids=relative)
def test_every_link_in_a_document_leads_somewhere(document):
    targets = re.findall(r"\]\(([^)\s]+)[^)]*\)|src=\"([^\"]+)\"", document.read_text())

    dead = [t for t in map("".join, targets) if not leads_somewhere(document, t)]

    assert dead == []


def leads_somewhere(document, target):
    """Return whether a link within the repository has its file and, in Markdown, its heading."""
    if re.match(r"https?:|mailto:", target):
        return True
    name, _hash, heading = target.partition("#")
    path = document.parent / unquote(name) if name else document
    return path.exists() and (not heading or heading in headings(path))


def headings(path):
    """Return the anchors of a Markdown file as the forges make them."""
    lines = re.findall(r"^#+ (.+)$", path.read_text(), re.MULTILINE)
    return {re.sub(r"[^\w -]", "", line.lower()).replace(" ", "-") for line in lines}


@pytest.mark.parametrize("document", DOCUMENTS, ids=relative)
def test_every_path_a_document_names_exists(document):
    named = re.findall(r"`((?:[\w.-]+/)+[\w.-]*)`", document.read_text())

    assert [name for name in named if not exists_somewhere(document, name)] == []


def exists_somewhere(document, name):
    """Return whether a path exists from the repository or the document; what is made there later counts."""
    elsewhere = name.startswith(("var/", ".venv/", "..."))
    return elsewhere or (ROOT / name).exists() or (document.parent / name).exists()


@pytest.mark.parametrize("app", APPS)
def test_every_text_is_translated(app):
    catalogue = written_catalogue(app)

    assert [e.msgid for e in catalogue if not (e.translated() or e.obsolete)] == []


@pytest.mark.parametrize("app", APPS)
def test_the_compiled_catalogue_says_what_the_written_one_says(app):
    compiled = polib.mofile(str((ROOT / app / CATALOGUE).with_suffix(".mo")))

    assert translations(compiled) == translations(written_catalogue(app))


def test_no_two_apps_say_the_same_text_differently():
    # Django merges the catalogues: the app that is listed first would speak for the others too.
    said = {}
    for app in APPS:
        for text, told in translations(written_catalogue(app)).items():
            said.setdefault(text, set()).add(str(told))

    assert {text: told for text, told in said.items() if len(told) > 1} == {}


@pytest.mark.slow
@pytest.mark.parametrize("app", APPS)
def test_the_catalogue_has_the_texts_of_code_and_templates(app, tmp_path):
    require("gettext", shutil.which("xgettext") is not None)
    shutil.copytree(ROOT / app, tmp_path / app)
    shutil.copytree(ROOT / "templates", tmp_path / "templates")

    collected = collect(tmp_path, app, APPS[app])

    assert texts(collected) == texts(written_catalogue(app))


def written_catalogue(app):
    return polib.pofile(str(ROOT / app / CATALOGUE))


def translations(catalogue):
    """Return what each text is translated to; a fuzzy one is to nothing."""
    entries = catalogue.translated_entries()
    return {(e.msgctxt, e.msgid, e.msgid_plural): (e.msgstr, e.msgstr_plural) for e in entries}


def texts(catalogue):
    return {(entry.msgctxt, entry.msgid) for entry in catalogue if not entry.obsolete}


BARE_SITE = """
from pathlib import Path
SECRET_KEY = "x" * 50
ALLOWED_HOSTS = ["*"]
DATABASES = {"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}}
ROOT_URLCONF = "addresses"
STATIC_URL = "/static/"
WAGTAIL_SITE_NAME = "Bare"
WAGTAILADMIN_BASE_URL = "http://localhost"
WAGTAIL_I18N_ENABLED = True
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
INSTALLED_APPS = [
    "wagtail.users", "wagtail.snippets", "wagtail.documents", "wagtail.images", "wagtail.search",
    "wagtail.admin", "wagtail.sites", "wagtail.embeds", "wagtail.contrib.redirects", "wagtail", "taggit",
    "modelcluster", "django.contrib.auth", "django.contrib.contenttypes", "django.contrib.sessions",
    "django.contrib.messages", "django.contrib.staticfiles",
]
MIDDLEWARE = [
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
]
TEMPLATES = [{
    "BACKEND": "django.template.backends.django.DjangoTemplates",
    "DIRS": [Path(__file__).parent / "templates"],
    "APP_DIRS": True,
    "OPTIONS": {"context_processors": [
        "django.template.context_processors.request",
        "django.contrib.auth.context_processors.auth",
        "django.contrib.messages.context_processors.messages",
    ]},
}]
"""
BASE_PAGE = (
    "<title>{% block title %}{% endblock %}</title>"
    "{% block extra_css %}{% endblock %}{% block content %}{% endblock %}"
)
VISIT = """
import django
django.setup()
from django.core.management import call_command
from django.test import Client
call_command("check", fail_level="WARNING")
call_command("migrate", verbosity=0)
from bookings.models import SessionType
SessionType.objects.create(slug="hour", name_fi="Tunti", name_en="An hour")
addresses = ["/en/book/", "/en/book/hour/", "/fi/varaa/hour/", "/api/v1/session-types", "/admin/login/"]
print([Client().get(address).status_code for address in addresses])
"""


@pytest.fixture
def bare_site(tmp_path):
    """Make another Wagtail site that has only what the wheel carries and what the README says."""
    carried = PROJECT["tool"]["hatch"]["build"]["targets"]["wheel"]
    for package in carried["packages"]:
        shutil.copytree(ROOT / package, tmp_path / package)
    for source, target in carried["force-include"].items():
        shutil.copytree(ROOT / source, tmp_path / target)
    section = README.partition("## Only the apps, in your own site\n")[2]
    settings, addresses = re.findall(r"```python\n(.*?)```", section, re.DOTALL)
    (tmp_path / "bare.py").write_text(BARE_SITE + settings)
    (tmp_path / "addresses.py").write_text(addresses)
    (tmp_path / "templates").mkdir()
    (tmp_path / "templates/base.html").write_text(BASE_PAGE)
    return tmp_path


@pytest.mark.slow
@pytest.mark.parametrize("apps", ["both apps", "bookings alone"])
def test_the_apps_run_in_another_site_as_the_readme_says(bare_site, apps):
    if apps == "bookings alone":
        settings = bare_site / "bare.py"
        settings.write_text(settings.read_text() + 'INSTALLED_APPS.remove("cases")\n')

    environment = {"PATH": os.environ["PATH"], "DJANGO_SETTINGS_MODULE": "bare"}
    visit = subprocess.run(
        [sys.executable, "-c", VISIT],
        cwd=bare_site,
        env=environment,
        check=False,
        capture_output=True,
        text=True,
    )

    assert (visit.stderr, visit.stdout.splitlines()[-1:]) == ("", ["[200, 200, 200, 200, 200]"])
