# Two commands for a stranger: `make demo` and `make test`. Everything is installed into .venv; nothing outside is touched.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

.PHONY: demo test test-all lint fix bench docs clean

demo: $(VENV)/.core  ## fill the demo shop, answer four sample needs, end
	$(BIN)/crossaisle demo

test: $(VENV)/.dev lint  ## lint, types, and every test not marked slow
	$(BIN)/python -m pytest

test-all: $(VENV)/.dev lint  ## the slow tests too
	$(BIN)/python -m pytest -m "slow or not slow"

lint: $(VENV)/.dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

fix: $(VENV)/.dev
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

bench: $(VENV)/.dev  ## needs CROSSAISLE_BENCHMARKS; see benchmarks/DATA.md
	$(BIN)/python benchmarks/run.py icecat_en taobao_zh webmall_en --write
	$(BIN)/python benchmarks/speed.py --sizes 20k,200k --shop-root build/bench --fresh --write
	$(BIN)/python benchmarks/ann.py --size 200k --shop-root build/bench --write
	@if $(BIN)/python -c 'import bm25s, lancedb, qdrant_edge' 2>/dev/null; then $(BIN)/python benchmarks/peers/run.py --write; \
	else echo "Peers are left out. To measure them too: $(BIN)/pip install -r benchmarks/peers/requirements.txt"; fi

docs: $(VENV)/.dev  ## write the generated reference pages
	$(BIN)/python docs/generate.py

clean:
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis .coverage

$(VENV)/.python:
	@command -v $(PYTHON) >/dev/null || { echo "Python 3.11 or newer is needed and '$(PYTHON)' was not found. Install it, or name it: make demo PYTHON=python3.12"; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or newer is needed; '$(PYTHON)' is $$($(PYTHON) -V). Name a newer one: make demo PYTHON=python3.12"; exit 1; }
	@$(PYTHON) -c 'import venv, ensurepip' 2>/dev/null || { echo "Python's venv module is missing. On Debian or Ubuntu: apt-get install python3-venv"; exit 1; }
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --upgrade "pip>=25.1"
	@touch $@

$(VENV)/.core: $(VENV)/.python pyproject.toml
	$(BIN)/python -m pip install --quiet --editable .
	@touch $@

$(VENV)/.dev: $(VENV)/.core pyproject.toml
	$(BIN)/python -m pip install --quiet --editable . --group dev
	@touch $@
