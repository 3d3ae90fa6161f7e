# Each target makes the environment first. `make setup` alone is what an installed copy needs.

PYTHON ?= python3
BIN := .venv/bin

.PHONY: setup demo serve test bench prove lint lock clean screenshots

setup: .venv/ready

.venv/ready: requirements.lock pyproject.toml
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed; name one with make PYTHON=...")'
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	touch $@

demo: setup
	$(BIN)/python -m autograder.demo demo

# The service with the demo's course; the first time, it prints a link by which its administrator sets a password.
# `make serve SERVE="--port 8080"` gives it another port, or whatever else `autograder serve` knows.
serve: setup
	$(BIN)/python -m autograder.demo --course-only demo
	$(BIN)/autograder serve --course demo $(SERVE)

lint: setup
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

# The tests of one file share what they set up, so a file stays with one process.
test: lint
	$(BIN)/pytest -n auto --dist loadscope

# `make bench BENCH=--quick` shows in minutes that all of it works.
bench: setup
	$(BIN)/python -m benchmarks $(BENCH)

prove: setup
	$(BIN)/pytest -m prove

# The pictures in docs/screenshots, of the demo's class.
screenshots: setup
	$(BIN)/python -m benchmarks.screenshots

lock:
	uv pip compile --quiet --universal --python-version 3.11 --extra dev --generate-hashes --no-emit-index-url \
		--no-header --output-file requirements.lock pyproject.toml

clean:
	rm -rf .venv .benchmarks demo
