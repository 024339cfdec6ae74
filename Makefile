# Everything runs in .venv, which the tasks make themselves. PYTHON is the Python to make it with: 3.11 or newer.
PYTHON ?= python3
SHELL := /bin/sh
.DEFAULT_GOAL := help
.SUFFIXES:

ifeq ($(OS),Windows_NT)
BIN := .venv/Scripts
else
BIN := .venv/bin
endif

# Dated files that say which pyproject.toml .venv was made from; so a second run is quick.
READY := .venv/.installed
READY_DEV := .venv/.installed-dev

.PHONY: help
help: ## List the tasks
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-14s %s\n", $$1, $$2 }' Makefile

.PHONY: run
run: export SMARTPILOT_LANG ?= zh
# Nobody has to leave it.
run: export SMARTPILOT_PAGER =
run: $(READY) ## Install, then list a province, see what is due, and export the ministry annex to out/
	@mkdir -p out
	@set -e; say() { printf '\n$$ %s\n' "$$*"; PATH="$$PWD/$(BIN):$$PATH" "$$@"; }; \
	say smartpilot list --province 河北; \
	say smartpilot deadlines --as-of 2015-04-20 --within month; \
	say smartpilot export out/annex.xlsx --force

.PHONY: test
test: lint pytest ## Check style, types, import rules and sentences, then run the tests

.PHONY: lint
lint: $(READY_DEV) ## The checks of `make test` without the tests
	@$(BIN)/ruff check
	@$(BIN)/ruff format --check
	@$(BIN)/mypy
	@$(BIN)/lint-imports --no-logo
	@$(BIN)/python scripts/messages.py check
	@$(BIN)/python scripts/reference.py check
	@$(BIN)/python scripts/completion_tables.py check

# What is imported is compiled once, and not by each of the hundreds of processes that the tests start.
pytest quick pythons: export PYTHONDONTWRITEBYTECODE =
# One of the installed packages is a plugin of Hypothesis, which takes a second to load.
pytest quick attack: export HYPOTHESIS_NO_PLUGINS = 1

# Each process takes tests that stand together, and prepares what they share once. There are more of them than
# processors, because many tests wait: for a program that they start, for a disk, for a lock.
WORKERS ?= $(shell $(PYTHON) -c 'import os; print((os.cpu_count() or 1) * 3 // 2)')
PYTEST := $(BIN)/pytest -q -n $(WORKERS) --dist worksteal

.PHONY: pytest
pytest: $(READY_DEV) ## All the tests, the slow ones too
	@$(PYTEST)

.PHONY: quick
quick: $(READY_DEV) ## The tests without the slow ones, in under a minute
	@$(PYTEST) -m "not slow"

.PHONY: pythons
pythons: ## What depends on Python's version, on every other Python from 3.11 on that this machine has
	@$(PYTHON) scripts/pythons.py

.PHONY: build
build: $(READY_DEV) ## Build wheel and source archive into dist/, and check them as PyPI does
	@$(BIN)/python -m pip install -qq --disable-pip-version-check --group build
	@rm -rf dist
	@$(BIN)/python -m build --no-isolation >/dev/null
	@$(BIN)/python -m twine check --strict dist/*

# `make attack SECONDS=600 SEED=7` says for how long and from which seed damaged files are tried.
.PHONY: attack
attack: SECONDS ?= 3600
attack: SEED ?= $(shell date +%s)
attack: $(READY_DEV) ## Kills, refusals of the disk, hostile and damaged files, for an hour (SECONDS=, SEED=)
	@echo 'seed $(SEED)' >&2
	@SMARTPILOT_ATTACK_SECONDS=$(SECONDS) SMARTPILOT_ATTACK_SEED=$(SEED) $(PYTEST) \
	  tests/attack tests/circulation/test_forged.py tests/cli/test_crashes.py tests/cli/test_crowds.py

.PHONY: format
format: $(READY_DEV) ## Fix style and the order of imports
	@$(BIN)/ruff check --fix
	@$(BIN)/ruff format

.PHONY: messages
messages: $(READY_DEV) ## Collect the sentences to translate, and compile the translations
	@$(BIN)/python scripts/messages.py update
	@$(BIN)/python scripts/messages.py compile

.PHONY: docs
docs: $(READY_DEV) ## Write what docs/*/reference and the tables of completion take from the program
	@$(BIN)/python scripts/reference.py update
	@$(BIN)/python scripts/completion_tables.py update

.PHONY: pictures
pictures: $(READY) ## Draw the pictures of the READMEs anew; needs LibreOffice, poppler and Chromium
	@$(BIN)/python scripts/pictures.py

.PHONY: bench
bench: $(READY_DEV) ## Measure start-up, growth, workbooks, and the same work by peers (some minutes)
	@failed=0; for each in startup growth workbooks datasets peers; do \
	  printf '\n== %s ==\n' $$each; $(BIN)/python benchmarks/$$each.py || failed=1; \
	done; exit $$failed

.PHONY: peers
peers: $(READY_DEV) ## Install the peers that `make bench` compares with, apart from everything else
	@$(BIN)/python -m venv out/peers
	@out/peers/$(notdir $(BIN))/pip install -qq --disable-pip-version-check sqlite-utils csvkit todoman

# `make windows TESTS="tests/places -k names"` runs others; it says so where the Debian packages for it are missing.
.PHONY: windows
windows: $(READY_DEV) ## Run tests of files, consoles and workbooks on Windows' CPython under Wine (TESTS=)
	@$(BIN)/python scripts/windows/run_tests.py $(TESTS)

.PHONY: windows-folder
windows-folder: $(READY_DEV) ## Build a folder with smartpilot.exe under Wine, and try it (out/windows-folder/)
	@$(BIN)/python scripts/windows/build_folder.py

.PHONY: wheelhouse
wheelhouse: PYTHONS ?= 3.11 3.12 3.13 3.14
wheelhouse: $(READY_DEV) ## Put all wheels into out/wheelhouse/, to install without a network (PYTHONS=)
	@$(BIN)/python scripts/wheelhouse.py $(PYTHONS)

.PHONY: clean
clean: ## Delete what the tasks made: .venv, out/, builds and caches
	rm -rf .venv out dist build .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache
	find src tests benchmarks scripts -name __pycache__ -type d -prune -exec rm -rf {} +

$(READY): pyproject.toml
	@test -x $(BIN)/python || $(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || { \
	  echo 'smartpilot needs Python 3.11 or newer, $(PYTHON) is none; name one: make PYTHON=python3.12 $(MAKECMDGOALS)' >&2; \
	  exit 1; }
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv || { rm -rf .venv; exit 1; }
	@echo 'installing smartpilot into .venv ...' >&2
	@$(BIN)/python -m pip install -qq --disable-pip-version-check -e .
	@touch $@

# pip knows dependency groups since 25.1; Python 3.11 brings an older one. Of these tools a small part is imported, and
# compiled then; to compile all takes longer than to install them.
$(READY_DEV): $(READY)
	@echo 'installing the development tools into .venv ...' >&2
	@$(BIN)/python -m pip install -qq --disable-pip-version-check --upgrade 'pip>=25.1'
	@$(BIN)/python -m pip install -qq --disable-pip-version-check --no-compile --group dev
	@touch $@
