# What a person does with this project. `make` alone lists it.

PORT ?= 8080
DATA ?= ./data
HISTORIES ?= 200
BINARY := .build/release/flowtally
PYTHON := .venv/bin/python

.DEFAULT_GOAL := help
.PHONY: help run demo test test-fast chaos bench bench-chart bench-pages format lint screenshots package packages packages-lint packages-package packages-servers packages-test release venv

help: ## List what there is to do.
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{ printf "  make %-12s %s\n", $$1, $$2 }'

run: packages release ## Install what is missing, build, start the server (PORT=8080 DATA=./data).
	@exec $(BINARY) serve --port $(PORT) --data $(DATA)

demo: packages release ## Start a server on a throw-away ledger with 13 months of history.
	@exec $(BINARY) demo --port $(PORT)

test: packages-test venv ## Install what the tests need and run all of them (HISTORIES=200 random ones).
	Scripts/lint
	node --test Tests/Scripts/*.test.mjs
	swift test --quiet
	swift build --quiet --product flowtally
	swift build --quiet --product tracking-client
	swift build --quiet --product invoice-program
	$(PYTHON) -m pytest -q --histories $(HISTORIES) Tests/System Tests/Browser

test-fast: packages-lint packages-servers ## Run the Swift tests and those of the browser's modules.
	node --test Tests/Scripts/*.test.mjs
	swift test --quiet

chaos: packages-test venv ## Let networks, servers and clients fail under 20,000 runs, and compare the ledger with the clients' logs.
	swift build --quiet --product flowtally
	swift build --quiet --product tracking-client
	$(PYTHON) -m pytest -q -s --chaos-runs 20000 --chaos-kills 10 Tests/System/test_chaos.py

bench: packages packages-servers venv release ## Measure ingest and figures beside bare floors, and print the ratios.
	@Scripts/install-packages wrk
	@Scripts/build-release floor tracking-cost
	$(PYTHON) Benchmarks/run

bench-pages: packages-test venv release ## Measure pages in a slowed browser beside their budgets.
	$(PYTHON) Benchmarks/pages

format: ## Format the Swift sources.
	swift format -i -r Package.swift Sources Tests Benchmarks Examples

lint: packages-lint ## Check the format of the Swift sources and the types of the browser's modules.
	Scripts/lint

bench-chart: packages-test venv ## Draw the chart with many points, and print how long drawings and frames take.
	@$(PYTHON) Benchmarks/chart

screenshots: packages-test venv release ## Take pictures of every page and state, and those of the documentation.
	FLOWTALLY_BINARY=$(BINARY) Scripts/screenshots

package: packages packages-package ## Pack the program and its files into a Debian package in dist/.
	@Scripts/package

# Steps of the above.

packages:
	@Scripts/install-packages libsqlite3-dev libargon2-dev libhiredis-dev libpq-dev zlib1g-dev libjs-chart.js pkg-config

packages-lint: packages
	@Scripts/install-packages nodejs node-typescript

packages-package:
	@Scripts/install-packages binutils dpkg-dev help2man

packages-servers:
	@Scripts/install-packages postgresql redis-server

packages-test: packages-lint packages-package packages-servers
	@Scripts/install-packages chromium curl jq mmdebstrap openssl procps

release:
	@Scripts/build-release

venv: .venv/installed

.venv/installed: Tests/requirements.txt
	@Scripts/install-packages python3-venv
	python3 -m venv .venv
	.venv/bin/pip install --quiet --disable-pip-version-check -r Tests/requirements.txt
	touch $@
