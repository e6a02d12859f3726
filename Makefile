# Two commands matter: `make live` shows a simulated runner being measured, `make test` proves that it works.
PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
STAMP  := $(VENV)/.installed
LIVE   := $(VENV)/.live
SOURCE ?= sim:
# One more than there are cores: a quarter of the tests' time is waiting for a browser, a radio, a port.
WORKERS ?= $(shell $(PYTHON) -c 'import os; print((os.cpu_count() or 1) + 1)')

.PHONY: live live-firmware firmware test check pytest system bench validate docs hardware hardware-docs format screenshots clean help

help:  ## what can be made
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## */\t/' | expand -t 14

live: $(LIVE)  ## set up, start the live page on the simulator (SOURCE=serial:/dev/ttyUSB0 for a device)
	$(BIN)/evenside live '$(SOURCE)'

live-firmware: $(STAMP)  ## the same page on the real AVR firmware, in a simulated board with a simulated runner
	@$(MAKE) --silent -C firmware uno
	@$(MAKE) --silent -C firmware/sim
	$(BIN)/python -m tests.firmware.live --page

firmware: system  ## every board's program with its size, and every check of it that needs no hardware
	@$(MAKE) --silent -C firmware

test: $(STAMP) system check pytest  ## set up, then every check and every test

check: $(STAMP)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

pytest: $(STAMP)
	$(BIN)/python -m pytest -n $(WORKERS) --dist loadfile $(PYTEST_ARGS)

bench: $(STAMP)  ## speed and memory as ratios against a floor, measured in one run
	$(BIN)/python -m tests.bench

validate: $(STAMP)  ## docs/validation.md made anew: thousands of simulated people, some minutes on all cores
	OPENBLAS_NUM_THREADS=1 $(BIN)/python -m tests.validate docs

docs: $(STAMP)  ## the site of docs/, in site/; stops at a link that leads nowhere
	NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs build --strict
	@echo "look at it:  $(BIN)/python -m http.server -d site"

screenshots: $(STAMP) system  ## the pictures of docs/img, made anew from the running program
	$(BIN)/python -m tests.browser.screenshots docs/img

hardware: hardware-docs  ## STEP, STL and pictures of both builds in hardware/build; the pages made of them
	$(BIN)/python -m hardware.models build hardware/build
	$(BIN)/python -m hardware.models pictures hardware/build

hardware-docs: $(STAMP)  ## what stands in docs and firmware and is made from montage.toml, pins.toml and bom.csv
	$(BIN)/python -m hardware.header
	$(BIN)/python -m hardware.calculations
	$(BIN)/python -m hardware.bom
	$(BIN)/python -m hardware.electronics.wiring docs/img
	$(BIN)/python -m hardware.models pictures docs/img

docs/cli.md: $(STAMP) $(wildcard host/evenside/cli/*.py)  # tests/test_docs.py compares it with the program
	$(BIN)/python -m tests.docs_cli > $@

docs/truth.md: $(STAMP) host/evenside/simulator/truth.schema.json  # compared by the same test
	$(BIN)/python -m tests.docs_truth

format: $(STAMP)  ## order imports and lay out the code
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

system:  ## the system packages that tests need (a browser, node); installs them when run as root
	@sh tests/system_packages.sh

INSTALL := $(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e

$(LIVE): pyproject.toml constraints.txt  # what rolling needs; the rest is many times as large
	$(PYTHON) -m venv $(VENV)
	$(INSTALL) '.[ble,export,report]'
	@touch $(LIVE)

$(STAMP): pyproject.toml constraints.txt
	$(PYTHON) -m venv $(VENV)
	$(INSTALL) '.[dev,validate,docs,hardware]'
	@touch $(STAMP)

clean:
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis build dist site
