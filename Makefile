# Opora. `make run` and `make test` work in a fresh clone with Python 3.11 or later, make and a network for packages.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check
# The lock is complete and nothing is resolved here: asked to, pip takes the newest release of what an extra of a
# dependency names, and an installation that worked yesterday fails today
LOCKED := $(PIP) --no-deps --require-hashes --only-binary :all:
COMPLETE := $(BIN)/python -m pip check --quiet --disable-pip-version-check
ARGS ?=
LEFT_OUT := of what needs the database, all but the first stories of each file (four rolled back, one by pages or the API, one that commits; each with its first values) unless ARGS names a path or -k; the real browser (tests/browser), and what is marked slow (worlds by chance, matrix of who may what, leaks, races, tables of thousands of rows, walks over every address, form and page of help, demonstration, installation, crashes, commands in processes of their own, changes past the migrations); of what is tried by chance four fifths
# Bytecode is kept, whatever the environment says: else each process of a run compiles fifty thousand lines
TESTING := unset OPORA_DEMO PYTHONDONTWRITEBYTECODE

export OPORA_DEMO ?= 1

.DEFAULT_GOAL := help
.PHONY: help run test test-quick test-on-other-days test-on-a-fifth check lint fmt types architecture bench messages pictures lock chromium install server clean
.DELETE_ON_ERROR:

help: ## This list
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1\t\2/p' Makefile | expand -t 28

run: $(READY) ## Run the product here with its demonstration: http://localhost:8000, PORT moves it
	@exec $(BIN)/opora run

test: $(READY) chromium ## Every test, the browser's included; ARGS="-k name" picks some
	@$(TESTING); $(BIN)/python -m pytest -n 2 --dist loadgroup $(ARGS)

test-quick: $(READY) ## What can be tested in a minute; says what it leaves out; ARGS=tests/meetings tries more there
	@echo "Left out: $(LEFT_OUT). Everything: make test"
	@$(TESTING); $(BIN)/python -m pytest -n 2 --dist loadgroup -q --quick -m "not browser and not slow" --hypothesis-profile quick $(ARGS)

test-on-other-days: $(READY) ## Suite and demonstration a year ahead, on 29 February, around new year and the changes of clocks
	@unset OPORA_DEMO; $(BIN)/python tests/system/other_days.py $(ARGS)

test-on-a-fifth: $(READY) chromium ## What starts processes and the browser, on a fifth of the processors
	@unset OPORA_DEMO; $(BIN)/python tests/system/on_a_fifth.py $(ARGS)

check: lint types architecture test ## Lint, types, architecture contracts and every test

lint: $(READY) ## Ruff and djlint
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@templates=$$(git ls-files '*/templates/*.html'); test -z "$$templates" || $(BIN)/djlint --lint --quiet $$templates

types: $(READY) ## Pyright
	@PYRIGHT_PYTHON_IGNORE_WARNINGS=1 $(BIN)/pyright

architecture: $(READY) ## Which package may import which
	@$(BIN)/lint-imports --no-cache

fmt: $(READY) ## Format and fix what can be fixed
	@$(BIN)/ruff check --fix-only .
	@$(BIN)/ruff format .

bench: $(READY) ## The operations of the product against the same SQL; writes var/bench.json
	@$(BIN)/python -m app.bench $(ARGS)

messages: $(READY) ## Collect the Czech messages of each domain into var/messages/*.pot
	@mkdir -p var/messages
	@for domain in $$($(BIN)/python -c 'from app.domains import DOMAINS; print(*DOMAINS, "app")'); do \
	  $(BIN)/pybabel -q extract --mapping pyproject.toml --keyword N_ --keyword _ --no-location --sort-output --omit-header \
	    -o var/messages/$${domain##*.}.pot $$(echo $$domain | tr . /); \
	done; ls var/messages/*.pot

pictures: $(READY) chromium ## Pictures of the user guide from a running demonstration (`make run` in another terminal; PORT as there)
	@$(BIN)/python tests/browser/pictures.py $(ARGS)

chromium: $(READY)
	@$(BIN)/python tests/browser/chromium.py

lock: ## Resolve the dependencies anew (developers; needs uv)
	uv pip compile pyproject.toml --universal --python-version 3.11 --generate-hashes --no-header --no-annotate --upgrade -o requirements.lock
	uv pip compile pyproject.toml --extra dev --universal --python-version 3.11 --generate-hashes --no-header --no-annotate --upgrade -c requirements.lock -o requirements-dev.lock

install: $(READY) ## Build the environment in .venv

server: ## Build the environment of a server in .venv: the locked packages and nothing for development
	@test -x $(BIN)/python || $(MAKE) --no-print-directory $(VENV)
	@$(LOCKED) -r requirements.lock
	@sed -n '/^setuptools==/,/[^\\]$$/p' requirements-dev.lock > $(VENV)/build.lock
	@$(LOCKED) -r $(VENV)/build.lock
	@# strict: only what a wheel would have, so neither demonstration nor bench nor testing
	@$(PIP) --no-deps --no-build-isolation --config-settings editable_mode=strict --editable .
	@$(COMPLETE)

# pyproject.toml is a prerequisite for its entry point; the lock decides what is installed
$(READY): requirements-dev.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "Opora needs Python 3.11 or later and $(PYTHON) is $$($(PYTHON) -V 2>&1); set PYTHON=…" >&2; exit 1; }
	@test -x $(BIN)/python && $(BIN)/python -m pip --version >/dev/null 2>&1 || $(MAKE) --no-print-directory $(VENV)
	@echo "Installing packages into $(VENV) …"
	@$(LOCKED) -r requirements-dev.lock
	@$(PIP) --no-deps --no-build-isolation --editable .
	@$(COMPLETE)
	@touch $@

# Debian keeps a part of venv in a package of its own: root installs it, anybody else is told its name
.PHONY: $(VENV)
$(VENV):
	@rm -rf $(VENV)
	@if ! $(PYTHON) -c 'import ensurepip, venv' 2>/dev/null; then \
	  package=python$$($(PYTHON) -c 'import sys; print("%d.%d" % sys.version_info[:2])')-venv; \
	  if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
	    echo "Installing $$package …"; \
	    { apt-get install -y -qq $$package || { apt-get update -qq && apt-get install -y -qq $$package; }; } >/dev/null 2>&1 || \
	      { echo "$$package cannot be installed with apt-get; install it and run make again" >&2; exit 1; }; \
	  else \
	    echo "Python's venv is incomplete here; run: sudo apt-get install $$package" >&2; exit 1; \
	  fi; \
	fi
	@echo "Building the environment in $(VENV) …"
	@$(PYTHON) -m venv $(VENV)

clean: ## Remove what building and testing made; the data in var/ stays
	rm -rf $(VENV) build dist *.egg-info .pytest_cache .ruff_cache .import_linter_cache .hypothesis test-results
	find . -name __pycache__ -type d -not -path './.git/*' -prune -exec rm -rf {} +
