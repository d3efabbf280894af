# Thin targets; `make help` lists them.
PYTHON ?= python3
BIN := .venv/bin
PATHS := PYTHONPATH=site:.
# For what only reads the code: no secrets needed.
HERE := $(PATHS) DEBUG=true
UV := UV_PYTHON=$(BIN)/python $(BIN)/uv

.DEFAULT_GOAL := help
.PHONY: help install radicale run test test-fast coverage lint format bench messages lock clean

help:  ## list the targets
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## /\t/' | expand -t 14

install: .venv/.installed  ## make .venv from the hashed lock (done by the others when the lock changed)

# uv resolves nothing here, it only unpacks quicker; where it cannot reach what pip can, pip does the work.
.venv/.installed: requirements-dev.txt requirements.txt requirements-uv.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Sparring needs Python 3.11 or newer, this is " + sys.version.split()[0] + ": set PYTHON=python3.x")'
	test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-uv.txt || true
	$(UV) pip install --quiet --require-hashes -r requirements-dev.txt || $(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.txt
	touch $@

radicale: var/radicale/.installed  ## the CalDAV server of some tests, in an environment of its own

var/radicale/.installed: requirements-radicale.txt
	$(PYTHON) -m venv var/radicale
	var/radicale/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-radicale.txt
	touch $@

run: install  ## the whole site with demo content, mail and worker on PORT (8000)
	@$(PATHS) $(BIN)/python -m config.serve

test: install  ## every test, on SQLite and on PostgreSQL
	@$(PATHS) $(BIN)/python -m tests.run $(ARGS)

test-fast: install  ## the tests on SQLite alone, without browser and servers
	@$(PATHS) $(BIN)/python -m pytest -q -n 2 -m "not slow" $(ARGS)

coverage: install  ## which lines the tests on SQLite do not reach, without browser and servers
	@$(PATHS) $(BIN)/python -m pytest -q -n 2 -m "not slow" --cov --cov-report=term $(ARGS)

lint: install  ## every linter, type checker and import contract
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/typos
	git ls-files '*.py' | xargs $(BIN)/django-upgrade --target-version 5.2
	$(PATHS) $(BIN)/lint-imports --no-cache
	$(HERE) $(BIN)/mypy
	$(BIN)/djlint --lint --quiet templates
	git ls-files '*.html' | xargs $(BIN)/djade --check --target-version 5.2
	$(HERE) $(BIN)/python manage.py makemigrations --check --dry-run

format: install  ## let the formatters rewrite the code
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .
	git ls-files '*.html' | xargs $(BIN)/djade --target-version 5.2

bench: install  ## the figures of docs/performance.md, each beside its floor (ONLY=W1 for one)
	@$(PATHS) $(BIN)/python -m tests.bench $(ONLY)

messages: install  ## collect the texts for translation (needs gettext)
	@$(HERE) $(BIN)/python manage.py collect_messages

lock: install  ## resolve the dependencies anew
	$(UV) pip compile --universal --python-version 3.11 --generate-hashes --no-header --no-emit-index-url --no-emit-find-links --no-annotate --extra site --quiet -o requirements.txt pyproject.toml
	$(UV) pip compile --universal --python-version 3.11 --generate-hashes --no-header --no-emit-index-url --no-emit-find-links --no-annotate --extra site --group dev -c requirements.txt --quiet -o requirements-dev.txt pyproject.toml
	$(UV) pip compile --universal --python-version 3.11 --generate-hashes --no-header --no-emit-index-url --no-emit-find-links --no-annotate --group pyproject.toml:radicale --quiet -o requirements-radicale.txt

clean:  ## forget the demo database, files and queues
	rm -rf var
