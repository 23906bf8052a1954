# `make site` and `make test` need Python 3.11 or later, make and git; the rest goes into .venv.

PYTHON ?= python3
BIN := .venv/bin
STAMP := .venv/.installed
# For example: make test ARGS="-k slugs"
ARGS ?=

.PHONY: site env test lint format clean

site: $(STAMP)
	$(BIN)/postpress build .

env: $(STAMP)

test: lint
	$(BIN)/python tests/browser.py
	$(BIN)/python -m pytest -n auto --dist loadfile --no-loadscope-reorder $(ARGS)

lint: $(STAMP)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

format: $(STAMP)
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

clean:
	rm -rf .venv _build pages

# The stamp comes last, so that an interrupted installation is taken up again.
$(STAMP): pyproject.toml constraints.txt
	rm -f $@
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[dev]'
	touch $@
