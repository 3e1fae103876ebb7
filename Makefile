# Each target makes the virtual environment and installs what it needs by itself.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

.DEFAULT_GOAL := help
.PHONY: help demo test laws lint interleavings mutants chaos figures pictures manual clean

help:  ## what can be made
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

demo: $(VENV)/installed  ## the whole job on this machine in half a minute; nothing leaves it
	@$(BIN)/mailer demo

test: $(VENV)/installed-dev system-packages lint  ## everything that must hold, on SQLite and PostgreSQL
	$(BIN)/pytest -n 2 --dist loadfile --no-loadscope-reorder

laws: $(VENV)/installed-dev  ## the four laws only
	$(BIN)/pytest tests/laws

lint: $(VENV)/installed-dev
	$(BIN)/ruff check mailer tests migrations scripts benchmarks
	$(BIN)/ruff format --check mailer tests migrations scripts benchmarks
	$(BIN)/mypy

interleavings: $(VENV)/installed-dev  ## two transactions meet before every single statement, for a quarter of an hour
	EVERY_STATEMENT=1 $(BIN)/pytest -n 2 tests/laws/test_interleavings.py

mutants: $(VENV)/installed-dev  ## removes each guard of the laws in turn; a law test must notice
	$(BIN)/python scripts/mutants.py

chaos: $(VENV)/installed-dev  ## kills senders 300 times at every stage of their work; nothing may be lost, early or twice
	$(BIN)/python -m benchmarks.chaos
	$(BIN)/python -m benchmarks.chaos --staff

figures: $(VENV)/installed-dev system-packages  ## measures what the README quotes, for a quarter of an hour
	@$(BIN)/python -m benchmarks.figures

pictures: $(VENV)/installed-dev system-packages  ## takes the README's pictures again
	$(BIN)/python scripts/pictures.py

manual: $(VENV)/installed-dev  ## writes docs/commands.md from the commands' own help
	$(BIN)/python -m scripts.write_manual

clean:  ## removes what these targets made
	rm -rf $(VENV) var .pytest_cache .mypy_cache .ruff_cache .hypothesis

.PHONY: system-packages
system-packages:
	@sh scripts/system_packages.sh

$(BIN)/python:
	@$(PYTHON) -c "import sys; sys.exit(sys.version_info < (3, 11))" || { echo "Python 3.11 or newer is needed: make PYTHON=python3.12 …"; exit 1; }
	@$(PYTHON) -m venv $(VENV) || { echo "python3 cannot make virtual environments here; on Debian: apt-get install python3-venv"; exit 1; }

$(VENV)/installed: pyproject.toml constraints.txt | $(BIN)/python
	@echo "Installing into $(VENV) …"
	@$(BIN)/pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable .
	@touch $@

$(VENV)/installed-dev: pyproject.toml constraints.txt | $(BIN)/python
	@echo "Installing into $(VENV) …"
	@$(BIN)/pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable '.[dev]'
	@touch $@ $(VENV)/installed
