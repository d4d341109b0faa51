# Everything a person does here. On Windows without make, see the README.
PYTHON ?= python3
PORT ?= 8000
VENV := .venv
BIN := $(VENV)/bin

.DEFAULT_GOAL := help
.PHONY: help run install test soak check lint types shelves docs benchmarks clean

help: ## Show what can be made
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 16

$(VENV)/run.stamp: pyproject.toml package-lock.json hatch_build.py
	@test -d $(VENV) || $(PYTHON) -m venv $(VENV) || { echo "Python's venv is missing (Debian: apt install python3-venv)."; exit 1; }
	$(BIN)/python -m pip install --quiet --editable .
	@touch $@

$(VENV)/dev.stamp: $(VENV)/run.stamp
	$(BIN)/python -m pip install --quiet --upgrade "pip>=25.1"
	$(BIN)/python -m pip install --quiet --group dev
	@touch $@

install: $(VENV)/run.stamp ## Make the virtual environment and install

run: $(VENV)/run.stamp ## Serve the demo commune on http://127.0.0.1:8000 (PORT=…)
	$(BIN)/library-share serve --port $(PORT)

test: $(VENV)/dev.stamp ## Set up and run every test, on SQLite and on PostgreSQL
	$(BIN)/python -m pytest -n auto
	$(BIN)/python -m pytest -n auto --database=postgresql -m "not browser"

check: lint types shelves test ## The full gate

soak: export TESTS_IN_FULL := 1
soak: test ## The same tests in full: 200 rounds a race, longer walks, more examples (hours)

lint: $(VENV)/dev.stamp
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/djlint --lint --quiet templates

types: $(VENV)/dev.stamp
	$(BIN)/mypy

shelves: $(VENV)/dev.stamp
	$(BIN)/lint-imports

docs: $(VENV)/dev.stamp ## Write docs/settings.md, docs/errors.md and docs/states.md from the code
	$(BIN)/python -m tests.guards.documents

benchmarks: $(VENV)/dev.stamp ## Print speeds beside this machine's raw limits
	$(BIN)/python -m tests.benchmarks

clean: ## Forget the virtual environment and the demo's data
	rm -rf $(VENV) instance
