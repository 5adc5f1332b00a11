# Drillyard. `make` lists the targets.
SHELL := /bin/bash
.DEFAULT_GOAL := help

LISTEN ?= 127.0.0.1:8080
DATA   ?= .data
# What runs in containers that have nothing but it needs no libraries, and is the
# same wherever it is built. One way to build everything is built once; only the
# race detector needs C.
export CGO_ENABLED := 0
export GOFLAGS += -trimpath
GOLANGCI := github.com/golangci/golangci-lint/v2/cmd/golangci-lint@v2.15.0
GOVULNCHECK := golang.org/x/vuln/cmd/govulncheck@v1.9.0
VULNDB := golang.org/x/vulndb

sandbox := faults/docker/dist/sandbox-$(shell go env GOARCH).gz
sandbox_sources := go.mod go.sum $(shell find faults -type f -not -path '*/dist/*' -not -path '*/testdata/*' -not -path '*/results/*' -not -name '*_test.go')
client_sources := $(shell find frontend -type f -not -path '*/node_modules/*' -not -path '*/dist/*' -not -path '*/e2e/*' 2>/dev/null)

.DELETE_ON_ERROR:
.PHONY: help run build typings test test-go test-client test-docker test-drills test-conformance test-live test-browser conformance images pages bench lint vuln fuzz fuzz-brief clean

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  %-14s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

run: build ## build everything and serve on $(LISTEN), with data in $(DATA)
	@exec bin/drillyard serve --listen $(LISTEN) --data $(DATA)

build: typings frontend/dist/index.html $(sandbox) ## build the client, what runs in containers, and the program, to bin/drillyard
	@go build -ldflags '-s -w' -o bin/drillyard ./server/cmd/drillyard

# Nothing of the repository's state goes into it: what it is named by stays the
# same, and containers that run it need no new image, until it is another one.
$(sandbox): $(sandbox_sources)
	@GOOS=linux go build -buildvcs=false -ldflags '-s -w' -o bin/sandbox ./faults/docker/sandbox
	@rm -f $(@D)/*.gz
	@gzip -9 -n < bin/sandbox > $@

frontend/node_modules: frontend/package-lock.json
	@cd frontend && npm ci --no-audit --no-fund --loglevel=error
	@touch $@

# What the client knows of the server is written from the server's sources.
# Files that are as they should be are left alone, so nothing is built for it.
typings: ## write the client's types of what the server sends and takes
	@go run ./server/cmd/typings

$(filter frontend/src/api/generated/%,$(client_sources)) &: typings ;

frontend/dist/index.html: frontend/node_modules $(client_sources)
	@cd frontend && npm run --silent build
	@touch $@

# Every responder of every drill plays in the tabletop; two of each drill play in
# real time as well. The one who does it badly takes all the time that the drill
# lasts and little of the machine, and nothing can make it look good: it plays
# from the start. The golden one plays beside the conformance of the runtimes, which
# waits for states as it does; the browser comes last, when the machine is free.
# What is played in virtual time minds nothing: from the first to the last it takes
# what the others leave of the machine, where the system can tell who minds. A quarter
# of the work of many plays would be to collect garbage.
LEFTOVERS := $(shell chrt --idle 0 true 2> /dev/null && echo chrt --idle 0 || echo nice -n 19)
DRILLS := env GOGC=400 bin/drillyard test --seeds 3
BAD  := ^(restart-everything|act-anyway)$$
GOOD := ^golden$$

test: build bin/rehearsals ## every proof; what needs a browser says so when there is none
	@$(call rehearse,$(BAD)) > bin/bad.log 2>&1 & bad=$$!; \
	$(LEFTOVERS) $(DRILLS) > bin/drills.log 2>&1 & drills=$$!; \
	$(MAKE) --no-print-directory test-go test-client test-docker; failed=$$?; \
	wait $$bad || failed=1; grep -v '^=== ' bin/bad.log; \
	$(call rehearse,$(GOOD)) > bin/good.log 2>&1 & good=$$!; \
	$(MAKE) --no-print-directory test-conformance || failed=1; \
	wait $$good || failed=1; grep -v '^=== ' bin/good.log; \
	$(MAKE) --no-print-directory test-browser || failed=1; \
	wait $$drills || failed=1; cat bin/drills.log; exit $$failed

.PHONY: bin/rehearsals
bin/rehearsals: $(sandbox)
	@go test -c -o $@ ./server/cmd/drillyard

rehearse = (cd server/cmd/drillyard && DRILLYARD_REHEARSE=1 ../../../bin/rehearsals -test.run '^TestRehearsals$$/./$(1)' -test.parallel 5 -test.timeout 40m -test.v)

# Under the race detector a stack that plays in real time takes half a processor,
# and one that gets less than it takes is not slow but unwell: its callers give
# up. So the packages that play some do it one package after the other, last.
PLAYERS := ./faults/inproc ./faults/conformance ./server/cmd/drillyard ./server/runs ./server/web

# SQLite is C that was translated: its locks and its memory are its own, and the
# race detector finds nothing in it, and makes it seven times as slow. What calls it is
# watched like everything else. See decisions/0137.
UNTRANSLATED := $(foreach p,modernc.org/sqlite/lib modernc.org/libc/... modernc.org/memory,-gcflags=$(p)=-race=false)
# Each command is a process that reads all content, and most of them play in one
# goroutine; so does the model when its tests drive it, and so do the tests that hold
# sources, pages, schemas and results against what they were written from. What the race
# detector would see of them it sees in the packages they are made of, and of a server
# that is killed with its containers in those tests that kill one without; and it makes
# them six times as slow.
SINGLE := ^(TestCommandLine|TestTutorial|TestAFolderInUse|TestOperatingCommands|TestCutFiftyTimes|TestKilledWithContainers|Test.*UpToDate|TestSchemas.*|TestTheGuideNamesEveryKey|TestEveryFaultWasPlayed|TestDraftsOfPostmortemsLint|TestNoFileNamesAThingOfAStack|TestNoExpressionIsShown|TestAnEditionOpensAsItWas|TestCheckKnowsEverythingThatShips|TestEveryPrimitiveIsDoneAndUndone|TestHistory(HasDeploysAndABlip|IsTheSameForASeed)|TestRecordingShowsWhatWasWrongAndWhen|TestSameSeedSameRun)$$
OF_SINGLE := ./faults/tabletop ./grading ./server/app ./server/library ./server/cmd/drillyard
RACE := CGO_ENABLED=1 go test -race $(UNTRANSLATED)

test-go: ## vet, format check and the Go tests under the race detector
	@test -z "$$(gofmt -l content faults frontend/*.go grading scenarios server)" || { echo "gofmt would change:"; gofmt -l content faults frontend/*.go grading scenarios server; exit 1; }
	go vet ./...
	@CGO_ENABLED=1 go build -race $(UNTRANSLATED) ./... # first: nothing is compiled beside tests that mind the time
	$(RACE) -timeout 10m -skip '$(SINGLE)' $$(go list ./... | grep -vxF "$$(go list ./faults/docker $(PLAYERS))")
	$(RACE) -timeout 20m -p 1 -skip '$(SINGLE)' $(PLAYERS)
	go test -timeout 20m -p 1 -run '$(SINGLE)' $(OF_SINGLE)
	go test -timeout 10m ./grading/exercise/alerts # whole weeks, which its tests leave out under the race detector

test-client: typings frontend/node_modules ## type check and unit tests of the web client
	cd frontend && npm run --silent typecheck && npm test --silent

test-docker: ## the sandbox in containers; says so when there is no container engine, and with CI set fails
	go test -timeout 20m ./faults/docker

images: ## the images of PostgreSQL, Redis, NATS and the toolbox, from Debian packages of this machine's sources, or of DEBIAN_MIRROR; as root
	@faults/docker/images/base.sh

test-drills: build ## every responder of every drill with three seeds, in virtual time, and how far their marks are from an assessor's
	$(DRILLS)
	GOGC=400 go test -run '^(TestAGoodAssessorWouldSign|TestWhatGoldenDoes.*|TestDryPlay.*|TestTheGuides.*|TestWhenTheAnswersOfARunOpen)$$' ./server/runs # without the race detector: there is one goroutine a play, and many plays

# A sandbox in containers takes three times as much of the machine as one in the
# process, and as much again while it starts. Where the machine may be a slow one,
# half of what a good one can carry is played at once.
CONTAINED := --runtime docker --abreast 2

test-conformance: build ## what cures each fault, in virtual time; one fault of each kind of primitive on every stack, which is well before anything is done to it, as is one that the program has never seen, and on harbor in containers too; with CI set there has to be a container engine
	GOGC=400 go test -run '^TestCures$$' ./faults/conformance # without the race detector: there is one goroutine a play, and many plays
	@(bin/drillyard conformance --source= --brief --each-primitive --runtime inproc --abreast 4 > /dev/null && \
	  bin/drillyard stack check content --runtime inproc && \
	  bin/drillyard stack check server/library/testdata/tides --runtime inproc) & inproc=$$!; failed=0; \
	if [ -n "$$CI" ] || docker info > /dev/null 2>&1; then \
	  bin/drillyard conformance --source= --brief --each-primitive --stack harbor $(CONTAINED) > /dev/null || failed=1; \
	else echo "skipped in containers: there is no container engine; drillyard doctor says why"; fi; \
	wait $$inproc || failed=1; exit $$failed

played = $(if $(STACK),--stack $(STACK)) $(if $(FAULT),--fault $(FAULT))

conformance: build ## every fault on every stack and runtime, or STACK=NAME or FAULT=NAME of them, written into the results and the guide; an hour of a machine that does nothing else, or minutes
	-bin/drillyard conformance $(played) --runtime inproc --abreast 8
	bin/drillyard conformance $(played) --brief $(CONTAINED)
	bin/drillyard conformance $(played) --cures --runtime inproc --abreast 8
	bin/drillyard conformance $(played) --cures --each-primitive $(CONTAINED)
	@$(MAKE) --no-print-directory pages

# Pages of the guide that say what the source says: tests hold them to it. A
# branch that was merged may have to write them again.
pages: build ## write the generated pages of the guide: faults, actions, and what their plays came to
	@for page in faults actions; do bin/drillyard $$page --page > bin/$$page.md && cp bin/$$page.md content/guide/$$page.md; done
	@bin/drillyard conformance --pages

test-live: build bin/rehearsals ## the golden rehearsals in real time
	@$(call rehearse,$(GOOD))

test-browser: build ## whole drills in a real browser
	cd frontend && npm run --silent e2e

# RUNS is how many tabletop runs are played at once; a thousand take four GiB.
# One package after the other: they would slow each other down.
RUNS ?= 1000
bench: ## benchmarks, and a table of the figures that matter, each beside its peer and its aim
	@mkdir -p bin; set -o pipefail; \
	RUNS=$(RUNS) go test -p 1 -timeout 60m -run '^$$' -bench . -benchmem ./faults/... ./scenarios/... ./grading/... ./server/... | tee bin/bench.log; run=$$?; \
	go run ./server/cmd/figures < bin/bench.log; exit $$run

lint: ## static checks, at the pinned version
	go run $(GOLANGCI) run ./...

# The database comes as the Go module that it is kept in; the toolchain is that of go.mod.
# Why it is asked by hand: decisions/0023; what it finds and does not reach us: decisions/0026.
vuln: ## known vulnerabilities in what the program calls, by the database of the Go project
	@go run $(VULNDB)/cmd/indexdb@latest -out bin/vulndb -vulns \
	  "$$(go mod download -json $(VULNDB)@latest | sed -n 's/^\t"Dir": "\(.*\)",$$/\1/p')/data/osv"
	GOTOOLCHAIN=auto go run $(GOVULNCHECK) -db "file://$$PWD/bin/vulndb" ./...

# Why there are two: decisions/0022.
# Every fuzz target as "FOLDER TARGET". Read from the sources: the go command
# would have to build every test to list them.
fuzz_targets = grep -rE --include='*_test.go' '^func Fuzz' faults grading scenarios server | sed -E 's,^(.*)/[^/]*:func (Fuzz[A-Za-z0-9_]*).*,\1 \2,' | sort

FUZZTIME ?= 10m
fuzz: ## every fuzz target in turn, for $(FUZZTIME) each
	@set -eo pipefail; $(fuzz_targets) | while read -r folder target; do \
	  echo "$$folder $$target"; go test -run '^$$' -fuzz "^$$target$$" -fuzztime $(FUZZTIME) -fuzzminimizetime 1x ./$$folder < /dev/null; \
	done

# A count and not a time: when time runs out while an input is being tried, some
# releases of Go call that a failure.
BRIEFLY := 1000x
# The counters that guide fuzzing are compiled into all that a target imports.
# Where Prometheus is part of that it takes minutes, so there the inputs are
# changed blindly, by a test as it is built anyway.
fuzz-brief: ## every fuzz target for $(BRIEFLY) inputs
	@set -eo pipefail; $(fuzz_targets) | while read -r folder target; do \
	  echo "$$folder $$target"; \
	  if go list -deps -test ./$$folder | grep '^github.com/prometheus/prometheus/' > /dev/null; then \
	    go test -c -o bin/fuzzed ./$$folder; \
	    (cd $$folder && $(CURDIR)/bin/fuzzed -test.run '^$$' -test.fuzz "^$$target$$" -test.fuzztime $(BRIEFLY) -test.fuzzminimizetime 1x -test.fuzzcachedir $(CURDIR)/bin/fuzz -test.parallel 2 < /dev/null); \
	  else go test -run '^$$' -fuzz "^$$target$$" -fuzztime $(BRIEFLY) -fuzzminimizetime 1x -parallel 2 ./$$folder < /dev/null; fi; \
	done

clean: ## remove what was built
	rm -rf bin frontend/node_modules
	find frontend/dist faults/docker/dist -mindepth 1 -not -name README.md -delete
