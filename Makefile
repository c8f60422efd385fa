# What a person does with this project. `make` alone lists it.

PORT ?= 8080
DATA ?= ./data
HISTORIES ?= 200
BINARY := .build/release/flowtally
PYTHON := .venv/bin/python

.DEFAULT_GOAL := help
.PHONY: help run demo test test-fast bench format lint screenshots package packages packages-test release venv

help: ## List what there is to do.
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{ printf "  make %-12s %s\n", $$1, $$2 }'

run: packages release ## Install what is missing, build, start the server (PORT=8080 DATA=./data).
	@exec $(BINARY) serve --port $(PORT) --data $(DATA)

demo: packages release ## Start a server on a throw-away ledger with 13 months of history.
	@exec $(BINARY) demo --port $(PORT)

test: packages-test venv ## Install what the tests need and run all of them (HISTORIES=200 random ones).
	Scripts/lint
	swift test --quiet
	swift build --quiet --product flowtally
	$(PYTHON) -m pytest -q --histories $(HISTORIES) Tests/System Tests/Browser

test-fast: packages-test ## Run the Swift tests alone.
	swift test --quiet

bench: packages release ## Measure ingest and figures beside bare floors, and print the ratios.
	@Scripts/install-packages wrk
	swift build -c release --quiet --product floor
	Benchmarks/run

format: ## Format the Swift sources.
	swift format -i -r Package.swift Sources Tests Benchmarks

lint: ## Check the format of the Swift sources.
	Scripts/lint

screenshots: packages-test venv release ## Make the pictures of the documentation.
	FLOWTALLY_BINARY=$(BINARY) Scripts/screenshots

package: packages release ## Pack the program and its files into dist/.
	Scripts/package

# Steps of the above.

packages:
	@Scripts/install-packages libsqlite3-dev libargon2-dev libhiredis-dev libjs-chart.js pkg-config

packages-test: packages
	@Scripts/install-packages chromium python3-venv redis-server

release:
	@Scripts/build-release

venv: .venv/installed

.venv/installed: Tests/requirements.txt
	python3 -m venv .venv
	.venv/bin/pip install --quiet --disable-pip-version-check -r Tests/requirements.txt
	touch $@
