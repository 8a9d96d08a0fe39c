# The one entry point. `make run` and `make test` need Go and nothing else; `make help` lists the rest.

GO            ?= go
PYTHON        ?= python3
GOLANGCI_LINT := bin/golangci-lint-v2.15.0
VENV          := .venv
BENCH_VENV    := .venv-bench
FUZZTIME      ?= 20s

# The modules of the workspace: the root, and those below it that a program which decodes events does not need.
MODULES       := $(patsubst ./%,%,$(shell $(GO) work edit -json | awk -F'"' '/DiskPath/ { print $$4 }'))
each           = @set -e; for module in $(MODULES); do echo "== $$module"; (cd $$module && $(1)); done

# All packages, in one list, so that modules share what is built and wait for nothing of each other. Those whose tests take
# longest begin first: at the end nothing else would run beside them.
LONGEST       := ./internal/bench ./sqsx ./registry/gen ./examples/fleet ./cmd/typedbus ./awsevents ./internal/hostile ./internal/mutate
PACKAGES      := $(LONGEST) $(MODULES:%=./%/...)
# One package more than there are processors, since tests wait, too.
JOBS          := $(shell expr $$(getconf _NPROCESSORS_ONLN) + 1)

# The SDK's clients are most of what is compiled. Not inlined, they compile in two thirds of the time, and no test needs
# them fast.
SDK_QUICK     := -gcflags='github.com/aws/aws-sdk-go-v2/service/...=-l'

# The packages whose tests talk to servers in `make e2e`.
E2E_PACKAGES  := ./cmd/typedbus ./internal/e2e/... ./internal/relations/... ./sqsx/sqsxdynamodb ./examples/redisstore ./relation/...

.DEFAULT_GOAL := help
.PHONY: site shots help run test test-race test-jsonv2 model sabotage check fmt vet lint tidy tidy-write examples e2e schemas site chaos faults fuzz fuzz-twins mutate sbom licences api cross vuln bench bench-peers bench-guard bench-record pattern-oracle generate catalog

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z0-9-]+:.*## / { printf "  %-14s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: ## show the main job working: events from a queue, decoded, validated, related (no AWS account needed)
	$(GO) run ./examples/quickstart

test: ## run the tests
	$(GO) test -p $(JOBS) $(PACKAGES)

test-race: ## run the tests in a random order with the race detector
	$(GO) test -p $(JOBS) $(SDK_QUICK) -race -shuffle=on -vet=off -timeout 30m $(PACKAGES)

test-jsonv2: ## run the tests in a random order with the standard library's encoding/json/v2
	GOEXPERIMENT=jsonv2 $(GO) test -p $(JOBS) $(SDK_QUICK) -shuffle=on -vet=off -timeout 30m $(PACKAGES)

model: ## run 100,000 random steps against the consumer, checking its promises after each
	$(GO) test ./sqsx -count=1 -timeout 30m -run '^TestModel$$' -steps 100000 -v

sabotage: ## break each of the consumer's promises in a copy of the source; fail if no test notices
	$(GO) test ./sqsx -count=1 -timeout 30m -run '^TestSabotage$$' -sabotage

check: fmt lint tidy licences test-race test-jsonv2 model fuzz-twins e2e schemas site examples bench-guard ## all that CI runs

fmt: ## fail if a file is not formatted
	@unformatted=$$(gofmt -l .); test -z "$$unformatted" || { echo "gofmt would change:"; echo "$$unformatted"; exit 1; }

vet: ## run go vet
	$(GO) vet $(PACKAGES)

$(GOLANGCI_LINT):
	GOBIN=$(CURDIR)/bin $(GO) install github.com/golangci/golangci-lint/v2/cmd/golangci-lint@v2.15.0
	mv bin/golangci-lint $@

lint: $(GOLANGCI_LINT) ## run the linters, go vet among them
	$(call each,$(CURDIR)/$(GOLANGCI_LINT) run ./...)

tidy: ## fail if a go.mod or go.sum is not tidy
	.ci/tidy

sbom: ## write a CycloneDX bill of materials of each module to sbom/
	.ci/sbom sbom

licences: sbom ## fail if a module that is used has a licence that is not allowed
	.ci/licences sbom

api: ## print what changed in the exported API since the last release tag
	.ci/api

cross: ## vet for 32 bits, for ARM and for Windows
	@set -e; for target in linux/386 linux/arm64 windows/amd64; do echo "== $$target"; \
		GOOS=$${target%/*} GOARCH=$${target#*/} $(GO) vet $$($(GO) list $(MODULES:%=./%/...) | grep -v '/awsevents/[a-z0-9]*events$$'); done

# The database that vuln asks; a directory with a copy of it may be named as file:///…
VULNDB        ?= https://vuln.go.dev

vuln: ## look for known vulnerabilities in what programs use of this (its database is VULNDB)
	$(GO) run golang.org/x/vuln/cmd/govulncheck@v1.9.0 -db $(VULNDB) ./registry/... ./relation/... ./sqsx/...
	@set -e; for module in $(filter-out . internal/bench,$(MODULES)); do echo "== $$module"; \
		(cd $$module && $(GO) run golang.org/x/vuln/cmd/govulncheck@v1.9.0 -db $(VULNDB) ./...); done

tidy-write: ## make every go.mod and go.sum tidy
	.ci/tidy -write

examples: ## build the examples and run the quickstart
	$(GO) build -o /dev/null ./examples/...
	$(GO) run ./examples/quickstart > /dev/null

$(VENV)/ready: .ci/requirements.txt
	$(PYTHON) -m venv $(VENV)
	$(VENV)/bin/pip install --quiet --disable-pip-version-check --requirement .ci/requirements.txt
	touch $@

$(BENCH_VENV)/ready: internal/bench/factory-requirements.txt
	$(PYTHON) -m venv $(BENCH_VENV)
	$(BENCH_VENV)/bin/pip install --quiet --disable-pip-version-check --requirement internal/bench/factory-requirements.txt
	touch $@

e2e: $(VENV)/ready ## run the end-to-end tests against moto and, where Java is, ElasticMQ and DynamoDB Local
	.ci/e2e $(CURDIR)/$(VENV)/bin/python -p $(JOBS) -count=1 -run 'E2E' $(E2E_PACKAGES)

faults: $(VENV)/ready ## play the fault matrix in front of moto, ElasticMQ and DynamoDB Local, through a faulty proxy
	.ci/e2e $(CURDIR)/$(VENV)/bin/python -count=1 -run 'E2E' ./internal/faults

schemas: ## have the parsers of AsyncAPI and EventCatalog read what registry/schema writes (needs Node)
	.ci/schemas

site: ## try the site that typedbus docs writes in a browser (needs Chromium and npm)
	.ci/site

shots: ## make the pictures of docs/images again (needs Chromium and npm)
	.ci/site shots

chaos: ## kill consumers for two minutes, then restart them in turn; fail if a message is lost
	$(GO) run ./examples/fleet -messages 20000 -workers 2 -kill kill -duration 2m
	$(GO) run ./examples/fleet -messages 5000 -workers 3 -kill term -duration 30s

# How long soak sends.
DURATION      ?= 10m

soak: ## send and consume for DURATION with a fault a second; fail if a message is lost, or memory or goroutines grow
	$(GO) run ./internal/soak -duration $(DURATION)

coverage: ## fail if less than 92 % of the statements written by hand run in tests; list what does not
	rm -rf .coverage && .ci/coverage .coverage
	$(GO) tool covdata textfmt -i=.coverage -o=.coverage/profile
	$(GO) run ./internal/coverage -least 92 -argued docs/coverage.md .coverage/profile

fuzz: ## run every fuzz target for FUZZTIME
	@set -e; for package in $$(git grep -l 'func Fuzz' -- '*_test.go' | xargs -n1 dirname | sort -u); do \
		for target in $$(grep -ho 'func Fuzz[A-Za-z0-9_]*' $$package/*_test.go | cut -c6- | sort); do \
			echo "== $$package $$target"; \
			GO="$(GO)" .ci/fuzz $$package $$target $(FUZZTIME); \
		done; \
	done

fuzz-twins: ## fuzz what has a twin to be compared with: the reader and encoding/json/v2
	GO="$(GO)" .ci/fuzz registry/internal/reader FuzzSameAsJSON $(FUZZTIME)

# What mutate flips, and whose tests must notice.
MUTATE        ?= registry registry/internal/*
MUTATE_TESTS  ?= ./registry/...
MUTANTS       ?= 150

mutate: ## flip conditions of the code one at a time, and list those that no test notices
	$(GO) run ./internal/mutate -n $(MUTANTS) -tests "$(MUTATE_TESTS)" $(MUTATE)

bench: ## measure, and write docs/benchmarks.md and its plots
	$(GO) run ./internal/bench/benchtool page

bench-peers: $(BENCH_VENV)/ready ## the same for the peers alone, botocraft among them
	$(GO) run ./internal/bench/benchtool -python $(CURDIR)/$(BENCH_VENV)/bin/python page peers factory

bench-guard: ## fail if a ratio is 25 % worse than the recorded one
	$(GO) run ./internal/bench/benchtool guard

bench-record: ## record the ratios that bench-guard compares with
	$(GO) run ./internal/bench/benchtool record

pattern-oracle: ## ask AWS's own pattern engine about 100,000 random pairs, and record its verdicts (Java 17, Maven)
	$(GO) test ./internal/patternoracle -count=1 -timeout 30m -pairs 100000 -record -v

generate: ## write the generated files again, offline
	$(GO) generate ./...

catalog: ## refresh awsevents/catalog from what AWS publishes
	$(GO) run ./awsevents/internal/catalogtool
