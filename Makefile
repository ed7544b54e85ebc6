# The words that people and CI say. `make` alone lists them.
SHELL := /bin/sh
PYTHON ?= $(shell for python in python3.13 python3.12 python3.11 python3; do \
	$$python -c 'import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 14))' 2>/dev/null && echo $$python && break; done)
PY := .venv/bin/python
INSTALL := $(or $(PYTHON),python3) tools/install.py
export PYTHONUNBUFFERED = 1

.DEFAULT_GOAL := help
.PHONY: help install demo demo-reset test check fix bench chaos pictures lock clean

help: ## this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-11s %s\n", $$1, $$2 }' Makefile

install: ## what the portal needs to run here
	@$(INSTALL)

demo: install ## the whole portal with an invented town, on PORT (8000)
	@exec $(PY) manage.py demo

demo-reset: install ## the same, after throwing the demo's data away
	@exec $(PY) manage.py demo --reset

test: ## every check and every test
	@$(INSTALL) --dev
	@exec $(PY) tools/test.py

check: ## the checks alone: lint, format, types, imports, migrations
	@$(INSTALL) --dev
	@exec $(PY) tools/test.py --check

fix: ## repair what a machine can: format and lint
	@$(INSTALL) --dev
	@.venv/bin/ruff check --fix .
	@.venv/bin/ruff format .

bench: ## speed against the bars
	@$(INSTALL) --dev
	@exec $(PY) -m bench

chaos: ## servers killed while people work: nothing is lost
	@$(INSTALL) --dev
	@exec $(PY) -m bench.chaos

lock: ## the newest allowed packages, locked with hashes
	@exec $(or $(PYTHON),python3) tools/lock.py

pictures: ## the pictures of docs/admin, from the demo as it is
	@$(INSTALL) --dev
	@exec $(PY) tools/pictures.py

clean: ## everything that was installed or made; the demo's data too
	rm -rf .venv node_modules static/vendor var .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis
