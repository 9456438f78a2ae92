# `make demo` and `make test` set up everything they need in .venv; nothing has to be installed by hand but Python 3.11+, git and make.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
DEMO := examples/nordic_outdoor
JOBS ?= 2
# compiled modules are kept: hundreds of commands are started, and each would compile everything again
export PYTHONDONTWRITEBYTECODE :=

.DEFAULT_GOAL := help
.PHONY: help demo test check lint types imports docs golden bench bench-lint torture clean

help:  ## Show what can be made
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | awk -F':.*## ' '{printf "make %-10s %s\n", $$1, $$2}'

$(VENV)/.stamp: pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "feedtool needs Python 3.11 or newer; name one with: make PYTHON=python3.12"; exit 1; }
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --upgrade pip
	$(BIN)/python -m pip install --quiet --editable '.[postgresql,excel]' --group dev
	@touch $@

demo: $(VENV)/.stamp  ## Export the example shop to all its channels and show where the feeds are
	@$(BIN)/python $(DEMO)/demo.py $(BIN)/feedtool

test: check  ## Run all checks and all tests
	$(BIN)/python -m pytest -n $(JOBS) --dist worksteal

check: lint types imports  ## Format, lint, types and layers

lint: $(VENV)/.stamp
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(VENV)/.stamp
	$(BIN)/mypy

imports: $(VENV)/.stamp
	$(BIN)/lint-imports

docs: $(VENV)/.stamp  ## Write the generated pages anew
	$(BIN)/python -m tests.write_docs

golden: $(VENV)/.stamp  ## Write the golden feeds of the example anew; look at the diff before you commit it
	$(BIN)/python -m tests.write_golden

bench: $(VENV)/.stamp  ## Compare feedtool with the yardsticks: ratios and peak memory (SIZE=200000)
	$(BIN)/python -m pip install --quiet --group bench
	$(BIN)/python -m benchmarks.run --products $(or $(SIZE),200000)

bench-lint: $(VENV)/.stamp  ## Compare lint with `xmllint --stream` on a made feed of 1 GB (SIZE=1000000; XMLLINT=path)
	$(BIN)/python -m benchmarks.lint --items $(or $(SIZE),1000000) $(if $(XMLLINT),--xmllint $(XMLLINT))

torture: $(VENV)/.stamp  ## A night of kills, overlapping starts, faults and random inputs; figures at the end
	$(BIN)/python -m pytest -n0 tests/reliability/test_power_loss.py
	$(BIN)/python -m tests.reliability.sweeps
	$(BIN)/python -m tests.reliability.torture $(if $(KILLS),--kills $(KILLS)) $(if $(ROUNDS),--rounds $(ROUNDS))
	$(BIN)/python -m pytest -n $(JOBS) -m hypothesis --hypothesis-profile search
	$(BIN)/python -m tests.fuzz --inputs $(or $(INPUTS),1000000)

clean:  ## Remove everything that was set up or built
	rm -rf $(VENV) dist build benchmarks/work $(DEMO)/out .mypy_cache .ruff_cache .pytest_cache .hypothesis
