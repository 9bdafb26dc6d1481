# `make run` and `make test` each do all set-up alone; the second call finds it done.
PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
READY  := $(VENV)/.ready

.PHONY: run test lint types contract check lock docs reference schema dictionary fuzz hostile faults audit sbom clean

LAW    ?= dates
RUNS   ?= 200000
KILLS  ?= 200

run: $(READY)  ## the main job: raw/ to normalized/
	$(BIN)/concord run

test: $(READY)  ## all tests
	$(BIN)/python -m pytest

lint: $(READY)  ## style, and the formatting of the code
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(READY)  ## strict type check
	$(BIN)/mypy

contract: $(READY)  ## which package may import which
	$(BIN)/lint-imports --no-cache

check: lint types contract test  ## everything that CI asks

# The build backends are there first, so that nothing is fetched without a hash to build the rest.
$(READY): requirements.lock build.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
	  || { echo "Concord needs Python 3.11 or newer; $(PYTHON) is older: make PYTHON=python3.11 ..." >&2; exit 2; }
	$(PYTHON) -m venv --clear $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r build.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --no-build-isolation -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --no-index -e .
	@touch $@

lock:  ## resolve the dependencies again (needs uv)
	uv pip compile pyproject.toml --group dev --universal --python-version 3.11 --upgrade \
	  --generate-hashes --no-strip-extras --no-annotate --no-header --no-emit-index-url --no-emit-find-links \
	  --quiet --output-file requirements.lock
	uv pip compile --group build --constraint requirements.lock --universal --python-version 3.11 \
	  --generate-hashes --no-annotate --no-header --no-emit-index-url --no-emit-find-links \
	  --quiet --output-file build.lock
	uv pip compile --group docs --constraint requirements.lock --universal --python-version 3.11 --upgrade \
	  --generate-hashes --no-annotate --no-header --no-emit-index-url --no-emit-find-links \
	  --quiet --output-file requirements-docs.lock
	for group in tools fuzz; do uv pip compile --group $$group -c requirements.lock --python-version 3.11 --upgrade \
	  --generate-hashes --no-strip-extras --no-annotate --no-header --no-emit-index-url --no-emit-find-links \
	  --quiet --output-file $$group.lock; done

docs: $(READY)  ## the pages of docs/ as a site in build/site, links checked
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-docs.lock
	$(BIN)/zensical build --strict

reference: $(READY)  ## the pages of docs/reference, made from the program
	$(BIN)/python -m cli.reference docs/reference

$(VENV)/.%: %.lock $(READY)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r $<
	@touch $@

fuzz: $(VENV)/.fuzz  ## LAW=dates|quantities|markdown|html|note|text, RUNS inputs; see docs/reliability.md
	$(BIN)/python -m tests.fuzz $(LAW) -runs=$(RUNS) -max_len=200 -len_control=20 -timeout=5

hostile: $(READY)  ## hostile notes at full size, each within its limits (some minutes)
	$(BIN)/python -m tests.hostile

faults: $(READY)  ## runs, answers and readers disturbed, killed KILLS times, disks filled (half an hour)
	$(BIN)/python -m tests.faults $(KILLS)

audit: $(VENV)/.tools  ## known vulnerabilities of pinned packages; says so when nobody can be asked
	$(BIN)/python .ci/audit.py requirements.lock tools.lock fuzz.lock

sbom: $(VENV)/.tools  ## what a release is made of: build/concord.cdx.json (CycloneDX), from the lock
	@mkdir -p build
	$(BIN)/cyclonedx-py requirements requirements.lock --pyproject pyproject.toml --mc-type application \
	  --output-reproducible --of JSON --output-file build/concord.cdx.json

schema: $(READY)  ## the JSON schemas of people's answers, for editors
	$(BIN)/python -m review.json_schema docs/schema

dictionary: $(READY)  ## the data dictionary; refuses a schema that changed without another version
	$(BIN)/python -m flows.dictionary docs

clean:  ## everything that set-up and checks made
	rm -rf $(VENV) build dist .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis
