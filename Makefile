# `make demo` and `make test` work on a fresh machine: Python 3.11 and make, nothing else.
PYTHON ?= $(shell command -v python3.11 || command -v python3)
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet

.PHONY: demo test lint types docs clean

demo: $(VENV)/demo.done
	$(BIN)/voca analyze corpora/reviews/reviews.csv -o out

# Two workers: threads of theirs beside one another would only wait for each other.
test: export OPENBLAS_NUM_THREADS := 1
test: export OMP_NUM_THREADS := 1
test: $(VENV)/test.done
	$(BIN)/python -m pytest -n 2 --dist loadfile --no-loadscope-reorder

lint: $(VENV)/test.done
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(VENV)/test.done
	$(BIN)/mypy

docs: $(VENV)/test.done
	$(BIN)/python docs/generate.py

$(BIN)/python:
	$(PYTHON) -m venv $(VENV)

$(VENV)/demo.done: pyproject.toml constraints.txt | $(BIN)/python
	@echo "Installing voca and what it needs into $(VENV) (about two minutes)..."
	$(PIP) install -c constraints.txt -e ".[all]"
	@touch $@

$(VENV)/test.done: $(VENV)/demo.done
	$(PIP) install -c constraints.txt -e ".[all,dev]"
	@touch $@

clean:
	rm -rf $(VENV) out build dist
