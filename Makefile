# Needs make and Python 3.11 or later; each target makes its own virtual environment.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

.PHONY: demo test fast slow lint types layers clean

demo: $(VENV)/.run
	@echo "== glossalign align" && $(BIN)/glossalign align
	@echo && echo "== glossalign glossary" && $(BIN)/glossalign glossary
	@echo && echo "== glossalign status" && $(BIN)/glossalign status

# All tests but the slow ones, a process a processor.
test: $(VENV)/.dev
	$(BIN)/python -m pytest -n auto

# Only functions: no command is run on a site.
fast: $(VENV)/.dev
	$(BIN)/python -m pytest -n auto -m "not slow and not whole_program"

# Runs that are killed many times over, and a spreadsheet program that reads the glossary.
slow: $(VENV)/.dev
	$(BIN)/python -m pytest -n auto -m slow

lint: $(VENV)/.dev
	$(BIN)/ruff check
	$(BIN)/ruff format --check

types: $(VENV)/.dev
	$(BIN)/mypy

layers: $(VENV)/.dev
	$(BIN)/python -m pytest tests/test_layers.py

$(VENV)/bin/python:
	$(PYTHON) -m venv $(VENV)

$(VENV)/.run: pyproject.toml | $(VENV)/bin/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e .
	@touch $@

$(VENV)/.dev: pyproject.toml | $(VENV)/bin/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e ".[dev]"
	@touch $@ $(VENV)/.run

clean:
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis
