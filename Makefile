# The one door. Every target sets up what it needs, and is quick the second time.
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
.PHONY: help setup demo test check law bench fmt format lint types imports approve pins clean

VENV := .venv
BIN := $(VENV)/bin
RUN_READY := $(VENV)/.run-ready
DEV_READY := $(VENV)/.dev-ready
PYTHON ?= $(shell for p in python3.13 python3.12 python3.11 python3; do \
	"$$p" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1 && { echo "$$p"; break; }; done)
PINS := uv pip compile pyproject.toml --python-version 3.11 --universal --generate-hashes --quiet \
	--no-header --no-emit-index-url --no-emit-find-links --no-annotate
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet

help: ## show this list
	@awk -F ':.*## ' '/^[a-z]+:.*## /{printf "  make %-8s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

setup: $(DEV_READY) ## make .venv with everything for development
	@echo "Ready: $(BIN)/sip-hub --help"

demo: $(RUN_READY) ## one simulated week on the broker carried inside; needs Python only
	@$(BIN)/python -m hub.cli demo $(DEMO)

test: $(DEV_READY) ## all tests; those on a real Kafka start one if they can
	@$(BIN)/python -m pytest $(PYTEST)

check: format lint types imports test ## everything that must hold before a commit

law: $(DEV_READY) ## each paragraph, what it says and which tests specify it; LAW="--lang sv", LAW=--json
	@$(BIN)/python -m tests.law.print_law $(LAW)

bench: $(DEV_READY) ## what one decision costs, over a simulated week; BENCH=--profile shows where it goes
	@$(BIN)/python -m benchmarks.decision_cost $(BENCH)

fmt: $(DEV_READY) ## format the code, and mend what the linter can
	@$(BIN)/ruff format .
	@$(BIN)/ruff check --fix .

format: $(DEV_READY) ## is the code formatted?
	@$(BIN)/ruff format --check .

lint: $(DEV_READY) ## ruff, every rule, with a reason for each exception
	@$(BIN)/ruff check .

types: $(DEV_READY) ## mypy --strict over hub, processors and connectors
	@$(BIN)/mypy

imports: $(DEV_READY) ## the import contracts
	@$(BIN)/lint-imports

approve: $(DEV_READY) ## take the recorded cases' new outputs as right, once every hand-written statement holds; then read the diff
	@$(BIN)/python -m pytest -q tests/histories --approve
	@git --no-pager diff --stat tests/histories

pins: $(DEV_READY) ## write requirements/*.txt anew from pyproject.toml; needs uv
	@$(PINS) --upgrade --extra dev -o requirements/dev.txt
	@$(PINS) --upgrade --constraint requirements/dev.txt -o requirements/run.txt

clean: ## remove .venv, caches and the local broker's files; the vault and its master key stay
	@rm -rf $(VENV) .sip-hub/kafka .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache

$(BIN)/python:
	@[ -n "$(PYTHON)" ] || { echo "SIP Hub needs Python 3.11 or later on PATH." >&2; exit 1; }
	@echo "Making $(VENV) with $$($(PYTHON) --version)"
	@$(PYTHON) -m venv $(VENV) || { rm -rf $(VENV); echo "Python's venv module is missing (Debian: python3-venv)." >&2; exit 1; }

$(RUN_READY): $(BIN)/python requirements/run.txt
	@echo "Installing what the hub runs on (a minute, once)"
	@$(PIP) install --requirement requirements/run.txt
	@touch $@

$(DEV_READY): $(BIN)/python pyproject.toml requirements/dev.txt
	@echo "Installing what development needs (a minute, once)"
	@$(PIP) install --requirement requirements/dev.txt
	@$(PIP) install --no-build-isolation --no-deps --editable .
	@touch $(RUN_READY) $@
