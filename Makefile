# Everything that a person or CI does in this checkout. Needs python3 (3.11 or newer), make and a
# package index; all else goes into .venv, which the first target that needs it makes.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed
CATALOGUES := $(wildcard locales/*/LC_MESSAGES/tocsin.po)
# Two workers: the smallest machine we test on has two cores.
WORKERS ?= 2
# Further words for the program that the target starts: make test ARGS="-k alert"
ARGS ?=

PIP := $(BIN)/pip install -qq --disable-pip-version-check

# Ignores this machine's pip configuration, so that local wheels and mirrors leave no trace in the
# locks. PIP_INDEX_URL still chooses the index.
COMPILE := PIP_CONFIG_FILE=/dev/null PIP_FIND_LINKS= CUSTOM_COMPILE_COMMAND="make lock" \
	$(BIN)/pip-compile --quiet --generate-hashes --allow-unsafe --strip-extras \
	--no-emit-index-url --no-emit-find-links --no-emit-trusted-host --no-emit-options

.PHONY: help demo test install run check bench lock upgrade-lock pictures catalogues clean
.DELETE_ON_ERROR:

help:
	@echo "make demo        start the demo; it prints the address of its page"
	@echo "make test        run the tests"
	@echo "make check       the whole gate: format, lint, types, import contracts, words, tests"
	@echo "make install     .venv with a working .venv/bin/tocsin"
	@echo "make run         run the bot with the settings of the environment or .env"
	@echo "make bench       run the benchmarks"
	@echo "make catalogues  bring locales/ up to date with the words in texts/"
	@echo "make pictures    take the pictures of docs/pictures/ again"
	@echo "make lock        write requirements/*.txt again; upgrade-lock takes newer versions"
	@echo "make clean       take away what these targets made, all but var/"

demo: install
	@$(BIN)/tocsin demo $(ARGS)

run: install
	@$(BIN)/tocsin run $(ARGS)

install: $(STAMP) $(CATALOGUES:.po=.mo)

test: install
	@$(BIN)/pytest -n $(WORKERS) $(ARGS)

check: install
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo
	$(BIN)/python -m texts.check
	@$(MAKE) --no-print-directory test

bench: install
	@$(BIN)/python -m benchmarks $(ARGS)

pictures: install
	@$(BIN)/python -m tests.pictures $(ARGS)
	@$(BIN)/python -m tests.simulator.pictures $(ARGS)

catalogues: $(STAMP)
	$(BIN)/pybabel -q extract --project tocsin --no-wrap --add-location=file --sort-by-file \
		--add-comments=NOTE: -k plain -k pplain:1c,2 -k nplain:1,2 \
		-o locales/tocsin.pot texts
	$(BIN)/pybabel -q update --no-wrap --no-fuzzy-matching --ignore-pot-creation-date \
		-D tocsin -i locales/tocsin.pot -d locales
	@$(MAKE) --no-print-directory install

# dev.txt comes first and holds the others to its versions: what ships is what was tested. The
# development tools may need an older version of something that both use.
# --all-build-deps gives the development environment what builds the package, so that nothing is
# fetched unlocked; build.txt is the same for the image.
lock: $(STAMP)
	$(COMPILE) $(ARGS) --extra dev --all-build-deps -o requirements/dev.txt pyproject.toml
	$(COMPILE) $(ARGS) -c requirements/dev.txt -o requirements/run.txt pyproject.toml
	$(COMPILE) $(ARGS) -c requirements/dev.txt --only-build-deps --build-deps-for wheel \
		-o requirements/build.txt pyproject.toml

upgrade-lock:
	@$(MAKE) --no-print-directory lock ARGS=--upgrade

clean:
	rm -rf $(VENV) build dist tocsin.egg-info .mypy_cache .pytest_cache .ruff_cache \
		.hypothesis .import_linter_cache
	rm -f $(CATALOGUES:.po=.mo)
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# pip is the last thing that venv writes: a venv cut short is made again.
$(BIN)/pip:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and \
		"Tocsin needs Python 3.11 or newer. Choose one so: make PYTHON=python3.12 ...")'
	@$(PYTHON) -m venv $(VENV)

$(STAMP): requirements/dev.txt pyproject.toml | $(BIN)/pip
	@echo "Installing what requirements/dev.txt names into $(VENV) ..."
	@$(PIP) --require-hashes -r requirements/dev.txt
	@$(PIP) --no-deps --no-build-isolation --editable .
	@touch $@

# Babel leaves out a catalogue whose header is marked fuzzy and says that all went well.
%.mo: %.po $(STAMP)
	$(BIN)/pybabel -q compile -i $< -o $@
	@test -s $@
