# Two commands for a stranger: `make demo` and `make test`. Everything is installed into .venv; nothing outside is touched.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
JOBS ?= 2
PYTEST := $(BIN)/python -m pytest --numprocesses $(JOBS) --dist loadfile

PAGE := src/crossaisle/service/page/index.html
NPM := PYTHON=$(CURDIR)/$(BIN)/python web/npm

.PHONY: demo serve test test-all test-web lint fix bench docs wheel clean

demo: $(VENV)/.core  ## fill the demo shop, answer four sample needs, end
	$(BIN)/crossaisle demo

serve: $(VENV)/.serve $(PAGE)  ## the storefront and the dashboard over the demo shop; stays until Ctrl-C
	$(BIN)/crossaisle serve

test: $(VENV)/.dev $(VENV)/.system $(VENV)/.model $(PAGE) lint test-web  ## lint, types, and every test not marked slow
	$(PYTEST)

test-all: $(VENV)/.dev $(VENV)/.system $(VENV)/.model $(PAGE) lint test-web  ## the slow tests too
	$(PYTEST) -m "slow or not slow"

test-web: web/node_modules/.made  ## types and tests of the page
	$(NPM) run check
	$(NPM) test

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
	$(BIN)/python benchmarks/service.py --write
	$(BIN)/python benchmarks/ann.py --size 200k --shop-root build/bench --write
	@if $(BIN)/python -c 'import bm25s, lancedb, qdrant_edge' 2>/dev/null; then $(BIN)/python benchmarks/peers/run.py --write; \
	else echo "Peers are left out. To measure them too: $(BIN)/pip install -r benchmarks/peers/requirements.txt"; fi

docs: $(VENV)/.dev  ## write the generated reference pages
	$(BIN)/python docs/generate.py

wheel: $(VENV)/.dev $(PAGE)  ## a wheel with the built page in it
	$(BIN)/python -m pip wheel --quiet --no-deps --wheel-dir dist .

clean:
	rm -rf web/node_modules src/crossaisle/service/page dist $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis .coverage

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

$(VENV)/.serve: $(VENV)/.core pyproject.toml
	$(BIN)/python -m pip install --quiet --editable '.[serve]'
	@touch $@

web/node_modules/.made: $(VENV)/.core web/package.json web/package-lock.json
	$(NPM) ci --no-fund --no-audit
	@touch $@

$(PAGE): web/node_modules/.made $(shell find web/src web/public -type f 2>/dev/null) web/index.html web/dashboard.html web/vite.config.ts
	$(NPM) run build

# What the browser and Redis tests need from the system. Where it may not be installed, those tests say so and are left out.
$(VENV)/.system: $(VENV)/.python
	@./.ci/system-packages
	@touch $@

# A small language model for the tests that want a real one (93 MB, once). Without it they say so and are left out.
$(VENV)/.model: $(VENV)/.dev
	@$(BIN)/crossaisle models fetch smollm2 >/dev/null || echo "Tests with a real language model are left out."
	@touch $@

$(VENV)/.dev: $(VENV)/.core pyproject.toml
	$(BIN)/python -m pip install --quiet --editable . --group dev
	@touch $@
