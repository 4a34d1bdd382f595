# make demo and make test build the environment themselves; nothing is installed by hand.
PYTHON ?= python3
VENV := .venv
RUN := $(VENV)/bin
STAMP := $(VENV)/.installed

.PHONY: setup demo test check bench serve docs clean format golden

setup: $(STAMP)

$(STAMP): pyproject.toml constraints.txt
	$(PYTHON) -m venv $(VENV)
	$(RUN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[dev,bench,parquet]'
	touch $(STAMP)

demo: $(STAMP)
	$(RUN)/lanewright demo

test: $(STAMP)
	$(RUN)/python -m pytest

check: $(STAMP)
	$(RUN)/ruff format --check .
	$(RUN)/ruff check .
	$(RUN)/mypy
	$(RUN)/lint-imports

format: $(STAMP)
	$(RUN)/ruff format .
	$(RUN)/ruff check --fix .

bench: $(STAMP)
	$(RUN)/python -m bench hzjken --results bench/results
	$(RUN)/python -m bench world --results bench/results
	$(RUN)/python -m bench io --results bench/results

serve: $(STAMP)
	$(RUN)/lanewright serve

docs: $(STAMP)
	$(RUN)/python -m pytest tests/docs

clean:
	rm -rf $(VENV) out .pytest_cache .mypy_cache .ruff_cache .hypothesis build dist
