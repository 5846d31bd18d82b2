# What README names: `make demo` and `make test`. `make check` is what is run before a change lands.

PYTHON ?= python3
VENV := .venv
ifeq ($(OS),Windows_NT)
BIN := $(VENV)/Scripts
else
BIN := $(VENV)/bin
endif
STAMP := $(VENV)/.installed

.PHONY: setup demo test test-all check format lint types layers bench bench-compare bench-read bench-handouts clean

setup: $(STAMP)

$(STAMP): pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable ".[dev]"
	@touch $(STAMP)

demo: $(STAMP)
	$(BIN)/grader demo --out demo

# What is compiled is kept, even where that is switched off: tests start many processes.
test test-all: export PYTHONDONTWRITEBYTECODE :=

test: $(STAMP)
	$(BIN)/python -m pytest -n auto --dist loadscope --no-loadscope-reorder -m "not all"

test-all: $(STAMP)
	$(BIN)/python -m pytest -n auto --dist loadscope --no-loadscope-reorder

check: format lint types layers test

format: $(STAMP)
	$(BIN)/ruff format --check .

lint: $(STAMP)
	$(BIN)/ruff check .

types: $(STAMP)
	$(BIN)/mypy

layers: $(STAMP)
	$(BIN)/lint-imports

bench: $(STAMP)
	$(BIN)/python benchmarks/batch.py

bench-compare: $(STAMP)
	$(BIN)/python benchmarks/compare.py

bench-read: $(STAMP)
	$(BIN)/python benchmarks/read.py

bench-handouts: $(STAMP)
	$(BIN)/python benchmarks/handouts.py

clean:
	rm -rf $(VENV) build dist demo .mypy_cache .ruff_cache .pytest_cache .import_linter_cache
