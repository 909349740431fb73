# CaseBridge. `make demo` and `make test` need nothing but make, git and Python 3.11 or later with venv.

VENV ?= .venv
BIN := $(VENV)/bin
PY := $(BIN)/python
PIP := $(PY) -m pip --quiet --disable-pip-version-check --no-input
PORT ?= 8000
RESET ?=
WORKERS ?= 2
STARTED := $(shell date +%s)
SETUP := setup.cfg pyproject.toml requirements/runtime.lock

.DEFAULT_GOAL := help
.PHONY: help demo test check cover bench serve migrate walk readiness sweep signin sso s3 uploads walls witness crash restores mutants sbom lock clean runtime dev

help: ## Say what each command does
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-10s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

demo: runtime ## Set up and serve demo cases on this machine (PORT=8000, RESET=1 starts afresh)
	@$(PY) -m scripts.demo --port $(PORT) --started $(STARTED) $(if $(RESET),--reset)

test: dev ## The whole suite, on SQLite and PostgreSQL, browser tests included
	@$(PY) -m scripts.system --browser
	@$(PY) -m pytest -q -n $(WORKERS) --dist worksteal -m "not sweep" $(ARGS)

check: dev ## Style, types, known holes, secrets in history, architecture and the fast tests on SQLite
	@$(BIN)/ruff check
	@$(BIN)/ruff format --check
	@$(BIN)/mypy
	@$(PY) -m scripts.supply audit
	@$(PY) -m scripts.leaks
	@$(PY) -m pytest -q -n $(WORKERS) -m "not slow and not browser and not sweep" --db sqlite $(ARGS)

cover: dev ## Branch coverage of the fast tests; access, audit and workflows must be whole
	@$(PY) -m pytest -q -n $(WORKERS) -m "not slow and not browser and not sweep" --db sqlite --cov=casebridge --cov-report= $(ARGS)
	@$(BIN)/coverage report --fail-under=100 --include='casebridge/access/*,casebridge/audit.py,casebridge/workflows/*'

bench: dev ## Measure the budgets as ratios into bench/results
	@$(PY) -m bench $(ARGS)

serve: runtime ## Serve as in production, settings from the environment
	@$(PY) -m scripts.serve --port $(PORT) $(ARGS)

migrate: runtime ## Bring the database to the newest schema
	@$(BIN)/casebridge init

walk: dev ## 100,000 random workflow steps (ARGS="--seed 7")
	@$(PY) -m scripts.walk $(ARGS)

readiness: dev ## 200 fictional packages with known gaps: how many the check names (ARGS="--seed 7")
	@$(PY) -m scripts.readiness $(ARGS)

sweep: dev ## Long proofs that `make test` leaves out: every form with every bad text, all pages on PostgreSQL, all screens
	@$(PY) -m scripts.system --browser
	@$(PY) -m pytest -q -n $(WORKERS) -m sweep --timeout 300 --ignore tests/walls $(ARGS)

signin: dev ## Of these: guesses and codes at once, names that cannot be told apart by time, on both databases, with the figures
	@$(PY) -m pytest -q -m sweep --timeout 900 tests/accounts/test_proofs.py $(ARGS)

sso: dev ## Of these: single sign-on in Chromium against a real provider, which is installed for it into build/sso
	@$(PY) -m scripts.system --browser
	@$(PY) -m pytest -q -m sweep --timeout 900 tests/accounts/test_real_provider.py $(ARGS)

s3: dev build/s3/client/installed ## Of these: files in a real object store (OpenStack Swift), which is installed for it into build/s3
	@PYTHONPATH=build/s3/client $(PY) -m pytest -q -m sweep --timeout 900 tests/evidence/test_objects.py $(ARGS)

build/s3/client/installed: requirements/s3.lock $(VENV)/.dev
	@$(PIP) install --require-hashes --no-deps --upgrade --target build/s3/client --requirement requirements/s3.lock
	@touch $@

uploads: dev ## Of these: 200 files in one drop come in whole over lost connections
	@$(PY) -m scripts.system --browser
	@$(PY) -m pytest -q -m sweep --timeout 300 tests/evidence $(ARGS)

walls: dev ## Long proofs: nobody sees over the walls, on both databases, with the figures
	@$(PY) -m pytest -q -n $(WORKERS) --dist worksteal --timeout 7200 -m "not browser" tests/walls tests/access tests/diversion tests/federal tests/test_doors.py $(ARGS)

crash: dev ## Fail and kill at every write, sync, rename and unlink of ten flows, on both databases (ARGS="--most 3")
	@$(PY) -m scripts.crash $(ARGS)

witness: dev ## Long proofs: 200 rewritings of history on each database and 5,000 flipped bytes, none unnoticed
	@$(PY) -m pytest -q -s -m sweep --timeout 1800 tests/heads $(ARGS)

restores: dev ## Lose 10,000 cases with 5 GiB of files and get them back, with the time it takes (ARGS="--cases 500 --gib 1")
	@$(PY) -m scripts.restores $(ARGS)

mutants: dev ## Delete each policy row and guard; the suite must notice each
	@$(PY) -m scripts.mutants $(ARGS)

sbom: dev ## List every part with its licence, as CycloneDX into build/sbom.json
	@$(PY) -m scripts.supply sbom

lock: dev ## Lock the newest releases that setup.cfg and package.json allow
	@$(PIP) install uv
	@sh scripts/lock.sh $(BIN)/uv

clean: ## Remove what was built and installed; instance/ (your data) stays
	@rm -rf $(VENV) node_modules build casebridge.egg-info casebridge/static/vendor casebridge/packets/fonts

runtime: $(VENV)/.runtime
	@$(PY) -m scripts.system
	@$(PY) -m scripts.assets

dev: $(VENV)/.dev runtime

$(PY):
	@sh scripts/venv.sh $(VENV)

$(VENV)/.runtime: $(SETUP) | $(PY)
	@echo "Installing CaseBridge ..."
	@$(PIP) install --require-hashes --no-deps --requirement requirements/runtime.lock
	@PYTHONWARNINGS=ignore $(PIP) install --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/.dev: $(VENV)/.runtime requirements/dev.lock
	@echo "Installing the tools for tests ..."
	@$(PIP) install --require-hashes --no-deps --requirement requirements/dev.lock
	@touch $@
