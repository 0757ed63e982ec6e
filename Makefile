# run · dev · test · check · types · exchanges · vitals · bench · bench-databases · questions · soak · e2e · shots: nothing else to learn

ifeq ($(wildcard backend/pyproject.toml),)
# Called with -f from another folder: start again where the files are.
.PHONY: help run dev test check types exchanges vitals bench bench-databases questions soak e2e shots
help run dev test check types exchanges vitals bench bench-databases questions soak e2e shots:
	@$(MAKE) --no-print-directory -C "$(dir $(lastword $(MAKEFILE_LIST)))" $@
else

.DEFAULT_GOAL := help
.PHONY: help run dev test check types exchanges vitals bench bench-databases questions soak e2e shots check-backend check-frontend check-types test-backend test-frontend
MAKEFLAGS += --no-print-directory

# `make run` is for one's own machine; anything else that starts the service gets production's rules.
ENVIRONMENT ?= $(or $(shell sed -n 's/^ENVIRONMENT=//p' .env 2>/dev/null),development)
export ENVIRONMENT
export NEXT_TELEMETRY_DISABLED = 1

PYTHON := .venv/bin/python
INSTALLED := .venv/installed
INSTALLED_DEV := .venv/installed-dev
MODULES := frontend/node_modules/.installed
BUILT := frontend/out/.built
SOURCES := $(shell find frontend -type f \( -name '*.ts' -o -name '*.tsx' -o -name '*.css' -o -name '*.mjs' \
	-o -path 'frontend/public/*' \) -not -path '*/node_modules/*' -not -path '*/.next/*' -not -path '*/out/*' \
	-not -path 'frontend/e2e/*' -not -name '*.test.*' 2>/dev/null)

help:
	@echo "make run    install, build and start everything; HOST, PORT and DATA_DIR may be set"
	@echo "make dev    the same with reload on both sides"
	@echo "make test   check, then all tests, the browser's too"
	@echo "make check  format, lint, types, import direction, size budget"
	@echo "make types  the pages' types of the API, made anew from the server's own description"
	@echo "make exchanges  what the chat's server sends, recorded anew for the tests of the element"
	@echo "make vitals  what a browser measures: JavaScript before the first letter, paint, shifts, presses"
	@echo "make bench  speed, as ratios measured in one run"
	@echo "make bench-databases  what asking a database costs beside the query, over 500 tables and 5 million rows"
	@echo "make questions  what the built-in model makes of questions about data, one by one"
	@echo "make soak   32 users on two processes for MINUTES (30) with a server that comes and goes"
	@echo "make e2e    the browser tests alone"
	@echo "make shots  the pictures of the specification, taken anew"

run: $(INSTALLED) $(BUILT)
	@cd backend && exec ../$(PYTHON) -m app

dev: $(INSTALLED_DEV) $(MODULES)
	@sh scripts/dev.sh

test: $(INSTALLED_DEV) $(MODULES) $(BUILT)
	@$(MAKE) check
	@$(MAKE) test-backend
	@$(MAKE) test-frontend
	@$(MAKE) e2e

check: $(INSTALLED_DEV) $(MODULES)
	@$(MAKE) -j2 --output-sync=target check-backend check-frontend check-types

check-backend:
	@cd backend && ../.venv/bin/ruff format --check -q . ../scripts && ../.venv/bin/ruff check -q . ../scripts \
		&& ../.venv/bin/lint-imports --no-cache | tail -n 3 && ../.venv/bin/mypy && ../$(PYTHON) ../scripts/check_size.py

check-frontend:
	@cd frontend && npm run -s format:check && npm run -s typecheck && npm run -s lint

check-types:
	@sh scripts/page-types.sh --check

types: $(INSTALLED) $(MODULES)
	@sh scripts/page-types.sh

test-backend: $(INSTALLED_DEV)
	@cd backend && ../$(PYTHON) -m pytest -n 2 --dist loadfile --cov --cov-report=json:../.venv/coverage.json --cov-report=
	@$(PYTHON) scripts/check_coverage.py .venv/coverage.json

test-frontend: $(MODULES)
	@cd frontend && npm run -s test

e2e: $(INSTALLED_DEV) $(MODULES) $(BUILT)
	@browser=$$(sh scripts/find-chromium.sh) && cd frontend && CHROMIUM_PATH="$$browser" npm run -s e2e

shots: $(INSTALLED_DEV) $(MODULES) $(BUILT)
	@browser=$$(sh scripts/find-chromium.sh) && cd frontend && CHROMIUM_PATH="$$browser" npm run -s shots

exchanges: $(INSTALLED_DEV)
	@cd backend && RECORD_EXCHANGES=1 ../$(PYTHON) -m pytest -q tests/integration/test_recorded_exchanges.py

vitals: $(INSTALLED_DEV) $(MODULES) $(BUILT)
	@browser=$$(sh scripts/find-chromium.sh) && cd frontend && CHROMIUM_PATH="$$browser" npm run -s vitals

bench: $(INSTALLED_DEV)
	@cd backend && ../$(PYTHON) -m benchmarks

bench-databases: $(INSTALLED_DEV)
	@cd backend && ../$(PYTHON) -m benchmarks.databases

questions: $(INSTALLED_DEV)
	@cd backend && ../$(PYTHON) -m benchmarks.questions

soak: $(INSTALLED_DEV)
	@cd backend && ../$(PYTHON) -m benchmarks.soak --minutes $(or $(MINUTES),30)

$(INSTALLED): backend/requirements.lock
	@sh scripts/install-python.sh backend/requirements.lock && touch $@

$(INSTALLED_DEV): backend/requirements-dev.lock $(INSTALLED)
	@sh scripts/install-python.sh backend/requirements-dev.lock && touch $@

$(MODULES): frontend/package-lock.json
	@sh scripts/install-node.sh && touch $@

$(BUILT): $(MODULES) $(SOURCES)
	@echo "Building the pages …"
	@cd frontend && npm run -s build && touch out/.built

endif
