# A fresh machine needs Python 3.11 or newer and make; every target makes what it needs.
PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
STAMP  := $(VENV)/.installed
DEV    := $(VENV)/.installed-dev

.PHONY: demo test check lint bench fit fmt lock clean help

help:  ## list the targets
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## / — /'

$(STAMP): requirements.txt pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "dealwire needs Python 3.11 or newer: make PYTHON=python3.11 $(MAKECMDGOALS)"; exit 1; }
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --require-hashes -r requirements.txt
	$(BIN)/python -m pip install --quiet --no-deps --no-build-isolation --editable .
	@touch $@

$(DEV): $(STAMP) requirements-dev.txt
	$(BIN)/python -m pip install --quiet --require-hashes -r requirements-dev.txt
	@touch $@

demo: $(STAMP)  ## read the sample articles and show a digest and the money loops (LANG_=ja for Japanese)
	@$(BIN)/dealwire demo $(if $(LANG_),--lang $(LANG_))

test: $(DEV)  ## run all tests, on SQLite and on PostgreSQL
	$(BIN)/python -m pytest -n auto

check: lint test  ## all that CI runs

lint: $(DEV)
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/deptry .

bench: $(DEV)  ## measure speed against a peer in the same run
	$(BIN)/python -m bench

# What the reader is fitted on as a whole: the samples, and of ../shared, where it lies beside, all but a quarter.
WHOLE := --whole bot/samples/articles:bot/samples/answers $(if $(wildcard ../shared/seeds),\
	--whole ../shared/seeds:../shared/gold --whole ../shared/gold/dev@2k --whole ../shared/gold/dev@4k+1)

fit: $(DEV)  ## fit what judges names and deals on the corpus and the samples, and on ../shared where it lies beside
	$(BIN)/dealwire fit-names tests/corpus/articles:tests/corpus/answers $(WHOLE)
	$(BIN)/dealwire fit tests/corpus/articles tests/corpus/answers --passages tests/corpus/passages $(WHOLE)

fmt: $(DEV)  ## format and fix what can be fixed
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

lock: $(DEV)  ## compile the hashed locks from pyproject.toml (needs uv)
	uv pip compile pyproject.toml --group build --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header -q -o requirements.txt
	uv pip compile pyproject.toml --group build --group dev --extra llm --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header -q -o requirements-dev.txt

clean:
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis
