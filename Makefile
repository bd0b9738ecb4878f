# Everything a fresh machine needs: Python 3.11 and make. `make demo` and `make test` are the two commands of the README.
SHELL := /bin/bash
PYTHON ?= $(shell command -v python3.11 || command -v python3)
BIN := .venv/bin
# Where a CPU-only torch wheel lies, when pip was told so (a folder or a page of links).
FIND_LINKS := $(if $(PIP_FIND_LINKS),--find-links "$(PIP_FIND_LINKS)")
SAMPLES := evals/samples/built
DEMO := demo-out
export GRADIO_ANALYTICS_ENABLED := False
export ANONYMIZED_TELEMETRY := False

.PHONY: setup setup-test system demo test lint serve eval bench locks clean

setup: .venv/.core

.venv/.core: requirements.lock requirements-uv.lock pyproject.toml Makefile
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info[:2] != (3, 11))' || { echo "需要 Python 3.11 / Python 3.11 is needed: make setup PYTHON=/path/to/python3.11"; exit 1; }
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install -q --disable-pip-version-check --require-hashes -r requirements-uv.lock || echo "uv 不可用,改用 pip / without uv, pip does it more slowly"
	if [ -x $(BIN)/uv ]; then $(BIN)/uv pip install -q --python $(BIN)/python --require-hashes -r requirements.lock; \
	else $(BIN)/python -m pip install -q --disable-pip-version-check --no-deps --require-hashes -r requirements.lock; fi
	$(BIN)/python -m pip install -q --disable-pip-version-check --no-deps --no-build-isolation --no-index -e .
	@touch $@

setup-test: .venv/.test system

.venv/.test: .venv/.core requirements-test.lock
	$(BIN)/uv pip install -q --python $(BIN)/python --require-hashes $(FIND_LINKS) -r requirements-test.lock \
	|| { echo "测试依赖未装上。若缺 CPU 版 torch 2.13.0+cpu,请把 PIP_FIND_LINKS 设为存放该 wheel 的文件夹 / no CPU torch wheel: set PIP_FIND_LINKS to a folder that has it"; exit 1; }
	@touch $@

# A real browser for the test of the web page, LibreOffice for those of old Word formats, Chinese fonts for both.
PACKAGES := chromium libreoffice-writer-nogui libreoffice-calc-nogui fonts-noto-cjk
system:
	@{ command -v chromium || command -v chromium-browser || command -v google-chrome; } >/dev/null && command -v soffice >/dev/null || { \
	  if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $(PACKAGES) >/dev/null; \
	  else echo "缺少系统软件,请管理员安装后再运行 make test / missing system packages, one of: $(PACKAGES)"; exit 1; fi; }

demo: export YUSHEN_DATA_DIR := $(DEMO)/data
demo: setup
	@$(BIN)/yushen ask --questions evals/samples/questions.jsonl
	@$(BIN)/yushen batch $(SAMPLES) --out $(DEMO)/checklists
	@echo "清单(docx、xlsx、html、json)在 / the checklists are in: $(DEMO)/checklists"

test: setup-test
	$(BIN)/python -m pytest

lint: setup-test
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

serve: setup
	$(BIN)/yushen serve

eval: .venv/.test
	$(BIN)/yushen eval

bench: .venv/.test
	$(BIN)/python -m evals.benchmark

# Resolve the pinned versions anew; no registry address is written.
LOCK := -q -p 3.11 --generate-hashes --no-header --no-annotate --no-emit-index-url --no-emit-find-links
locks: setup
	$(BIN)/uv pip compile pyproject.toml requirements.in $(LOCK) -o requirements.lock
	$(BIN)/uv pip compile requirements-test.in -c requirements.lock $(FIND_LINKS) $(LOCK) -o requirements-test.lock

clean:
	rm -rf .venv $(DEMO)
