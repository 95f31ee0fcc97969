# Two commands do everything: `make demo` runs the main job, `make test` runs every check.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check
DEMO := demo

.DEFAULT_GOAL := help
.PHONY: help demo lab test check lint types contracts unit browser faults quality speed readers lock clean

help: ## show this help
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14

$(VENV)/run: requirements.lock pyproject.toml
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@echo "Installing what the program needs (about a minute) …"
	@$(PIP) --require-hashes -r requirements.lock
	@$(PIP) --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/dev: $(VENV)/run requirements-dev.lock
	@echo "Installing what the checks need …"
	@$(PIP) --require-hashes -r requirements-dev.lock
	@touch $@

demo: $(VENV)/run ## run the main job on the sample company: import, prove, match, report
	@$(BIN)/bankrec demo $(DEMO)

lab: $(VENV)/run ## open JupyterLab on the notebooks
	@$(BIN)/bankrec --dossier $(DEMO) lab

test: check browser ## every check: style, types, architecture, tests, browser

check: lint types contracts unit ## everything but the browser

lint: $(VENV)/dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(VENV)/dev
	$(BIN)/mypy

contracts: $(VENV)/dev
	$(BIN)/lint-imports

unit: $(VENV)/dev ## the tests without a browser
	$(BIN)/python -m pytest -n auto --dist worksteal -m "not browser"

browser: $(VENV)/dev ## the tests in a real JupyterLab and Chromium
	@sh tests/browser/install_chromium.sh
	$(BIN)/python -m pytest -m browser

faults: $(VENV)/dev ## 500 kills, processes deciding at once, every bit of every file flipped (half an hour)
	$(BIN)/python -m tests.faults.kill --kills 500
	$(BIN)/python -m tests.faults.deciders --seconds 30
	$(BIN)/python -m tests.faults.flips

quality: $(VENV)/dev ## matching quality on simulated companies, by kind of case
	$(BIN)/python benchmarks/quality.py

speed: $(VENV)/dev ## matching speed beside a bare hash join
	$(BIN)/python benchmarks/speed.py

readers: $(VENV)/dev ## reading speed beside other libraries
	$(BIN)/python benchmarks/readers.py

lock: $(VENV)/dev ## renew the lock files
	UV_PYTHON=$(BIN)/python sh tools/lock.sh

clean: ## remove the environment and the demo
	rm -rf $(VENV) $(DEMO)
