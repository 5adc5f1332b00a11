# Drillyard. `make` lists the targets.
SHELL := /bin/bash
.DEFAULT_GOAL := help

LISTEN ?= 127.0.0.1:8080
DATA   ?= .data
GOLANGCI := github.com/golangci/golangci-lint/v2/cmd/golangci-lint@v2.15.0

client_sources := $(shell find frontend -type f -not -path '*/node_modules/*' -not -path '*/dist/*' -not -path '*/e2e/*' 2>/dev/null)

.PHONY: help run build test test-go test-client test-live bench lint fuzz clean

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  %-14s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

run: build ## build everything and serve on $(LISTEN), with data in $(DATA)
	@exec bin/drillyard serve --listen $(LISTEN) --data $(DATA)

build: frontend/dist/index.html ## build the client and the program, to bin/drillyard
	@go build -o bin/drillyard ./server/cmd/drillyard

frontend/node_modules: frontend/package-lock.json
	@cd frontend && npm ci --no-audit --no-fund --loglevel=error
	@touch $@

frontend/dist/index.html: frontend/node_modules $(client_sources)
	@cd frontend && npm run --silent build
	@touch $@

# Responders who do it badly take all the time that a drill lasts and little of
# the machine, and nothing can make them look good: they play from the start.
# Those who do it well, and the browser, come when the machine is free.
BAD  := ^(idle|restart-everything|act-anyway)$$
GOOD := ^(golden|other-way)$$

test: build bin/rehearsals ## every proof; what needs a browser says so when there is none
	@$(call rehearse,$(BAD)) > bin/bad.log 2>&1 & bad=$$!; \
	$(MAKE) --no-print-directory test-go test-client test-live; others=$$?; \
	wait $$bad; played=$$?; $(call told,bin/bad.log); exit $$((others + played))

.PHONY: bin/rehearsals
bin/rehearsals:
	@go test -c -o $@ ./server/cmd/drillyard

rehearse = (cd server/cmd/drillyard && DRILLYARD_REHEARSE=1 ../../../bin/rehearsals -test.run '^TestRehearsals$$/./$(1)' -test.parallel 16 -test.timeout 20m -test.v)
told = grep -vE '^=== ' $(1)

test-go: ## vet, format check and the Go tests under the race detector
	@test -z "$$(gofmt -l content faults frontend/*.go grading scenarios server)" || { echo "gofmt would change:"; gofmt -l content faults frontend/*.go grading scenarios server; exit 1; }
	go vet ./...
	go test -race -timeout 10m ./...

test-client: frontend/node_modules ## type check and unit tests of the web client
	cd frontend && npm run --silent typecheck && npm test --silent

test-live: build bin/rehearsals ## the good rehearsals in real time, and a whole drill in a real browser
	@$(call rehearse,$(GOOD)) > bin/good.log 2>&1 & good=$$!; \
	(cd frontend && npm run --silent e2e); browser=$$?; \
	wait $$good; played=$$?; $(call told,bin/good.log); exit $$((browser + played))

bench: ## benchmarks, each beside what it is compared with
	go test -run '^$$' -bench . -benchmem ./faults/... ./scenarios/... ./grading/... ./server/...

lint: ## static checks, at the pinned version
	go run $(GOLANGCI) run ./...

FUZZTIME ?= 10m
fuzz: ## every fuzz target in turn, for $(FUZZTIME) each
	@set -e; for package in $$(go list ./...); do \
	  for target in $$(go test -list '^Fuzz' $$package | grep '^Fuzz' || true); do \
	    echo "$$package $$target"; go test -run '^$$' -fuzz "^$$target$$" -fuzztime $(FUZZTIME) -fuzzminimizetime 1x $$package; \
	  done; done

clean: ## remove what was built
	rm -rf bin frontend/node_modules
	find frontend/dist -mindepth 1 -not -name README.md -delete
