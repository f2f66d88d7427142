# What is done by hand, and what the checks run. `make help` lists it. GNU make 3.81 is enough.
VENV := .venv
PYTHON := $(VENV)/bin/python
READY := $(VENV)/.ready
PORT ?= 8000
# Test processes at once.
JOBS ?= 2
# Real data the project may not carry; the tests in tests/real read it.
BILET_DATA ?= ../shared/data
CATALOGUES := $(patsubst %.po,%.mo,$(wildcard app/translations/*/LC_MESSAGES/*.po))
KEYS := .env
SOURCES := wsgi.py app models questionnaires recommender migrations tests

export BILET_DATA PORT

.DEFAULT_GOAL := help
.PHONY: help env translations messages run test test-real check format browser shots bench bench-irt coverage clean

help: ## list the targets
	@grep -hE '^[a-z-]+:.*## ' Makefile | sed -E 's/^([a-z-]+):.*## /\1@/' | awk -F@ '{printf "make %-13s %s\n", $$1, $$2}'

env: $(READY) $(KEYS) ## create or update the virtual environment in .venv
	@:

$(READY): setup.cfg pyproject.toml constraints.txt bin/make-env
	@sh bin/make-env $(VENV)
	@touch $@

translations: $(CATALOGUES) ## compile the translations that have changed
	@:

%.mo: %.po | $(READY)
	@$(PYTHON) -m babel.messages.frontend --quiet compile --input-file $< --output-file $@

messages: env ## gather the texts to translate into app/translations/en
	@$(PYTHON) -m babel.messages.frontend --quiet extract --mapping babel.cfg --add-location never --sort-output --output build/messages.pot app
	@$(PYTHON) -m babel.messages.frontend --quiet update --input-file build/messages.pot --locale en --output-file app/translations/en/LC_MESSAGES/messages.po --no-fuzzy-matching --ignore-obsolete --width 100

# Keys of this checkout's demonstration: made once, readable by their owner alone, never committed.
# The flask command reads the file by itself; the server never does.
$(KEYS): | $(READY)
	@umask 077 && $(PYTHON) -c 'import secrets; print("BILET_MODE=demonstration"); [print(name, secrets.token_urlsafe(48), sep="=") for name in ("BILET_SECRET_KEY", "BILET_CODE_KEY")]' > $@.new && mv $@.new $@

run: export BILET_MODE := demonstration
run: export BILET_PUBLIC_URL := http://127.0.0.1:$(PORT)
# Whatever database the shell points at, this one is used (`make run DATABASE_URL=…` overrides).
run: export DATABASE_URL := sqlite:///$(CURDIR)/instance/demonstration.sqlite3
run: env translations ## start a demonstration at http://127.0.0.1:8000 (PORT=… for another port)
	@set -a && . ./$(KEYS) && $(PYTHON) -m flask --app wsgi demonstration && exec bin/serve

browser: env ## find a Chromium for the browser tests, or install one
	@PYTHON=$(PYTHON) sh bin/find-browser --install >/dev/null

check: env ## lint, types, import contracts, templates
	$(PYTHON) -m ruff check --quiet $(SOURCES)
	$(PYTHON) -m ruff format --quiet --check $(SOURCES)
	$(PYTHON) -m mypy --no-error-summary
	$(VENV)/bin/lint-imports --no-logo
	$(PYTHON) -m djlint --lint --quiet app

format: env ## format the Python code and mend what ruff can mend
	@$(PYTHON) -m ruff check --quiet --fix $(SOURCES)
	@$(PYTHON) -m ruff format --quiet $(SOURCES)

test: env translations browser check ## every check and test that needs no outside data
	$(PYTHON) -m pytest --numprocesses $(JOBS)
	$(PYTHON) -m pytest tests/browser

test-real: env ## compare with real respondents' answers (BILET_DATA, default ../shared/data)
	@test -d "$(BILET_DATA)" || { echo "make test-real: no folder $(BILET_DATA); set BILET_DATA to the folder with riasec48/, onet/ and the rest." >&2; exit 1; }
	$(PYTHON) -m pytest tests/real

coverage: env translations ## which lines the tests reach
	@$(PYTHON) -m coverage run -m pytest
	@$(PYTHON) -m coverage report

shots: env translations browser ## photograph the pages into shots/
	@$(PYTHON) -m tests.browser.shots

bench: env translations ## measure speed under load
	@$(PYTHON) -m tests.benchmarks.bench

bench-irt: env ## calibrate and score beside girth, each in its own process
	@$(PYTHON) -m tests.benchmarks.calibration_bench

clean: ## remove what make made, except the demonstration in instance/
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis .coverage shots
	rm -f $(CATALOGUES)
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
