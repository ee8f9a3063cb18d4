# `make demo` and `make test` are all that a newcomer needs. They install what they need, apart from Go, and Python
# with pip (or Docker) for the sandbox's local AWS; terraform is downloaded where it isn't there.

GOLANGCI_LINT = github.com/golangci/golangci-lint/v2/cmd/golangci-lint@v2.12.0
GOTESTFLAGS ?=
CFN_LINT_VERSION = 1.51.0

.DEFAULT_GOAL := help
.PHONY: help demo unit test test-html test-images test-tofu test-faults goldens build lint lint-aws bench bench-access bench-fleet bench-runs fuzz clean

help: ## Show this
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

demo: build ## Apply dev and prod from nothing on a local AWS, and run their pipelines
	go build -o bin/demo ./cmd/demo
	go build -o bin/preprocess ./cmd/demo/preprocess
	./tfgen sandbox --task preprocessing=bin/preprocess -- bin/demo

unit: ## Run the tests that need neither terraform nor the sandbox (about a minute)
	go test -short $(GOTESTFLAGS) ./...

test: ## Run all tests, the end-to-end ones too (minutes)
	go test -timeout 60m $(GOTESTFLAGS) ./...

test-html: ## Look at the page of tfgen access --html in Chromium, which has to be on PATH
	go test -tags chromium -run TestChromium $(GOTESTFLAGS) ./generator/access/page

test-images: ## Run an image as a task of the sandbox, with the Docker or Podman that answers
	go test -tags images -run TestImages $(GOTESTFLAGS) ./generator/sandbox/executions

test-tofu: ## Run the end-to-end tests with OpenTofu, which has to be on PATH
	@command -v tofu || { echo "there is no tofu on PATH: https://opentofu.org/docs/intro/install/" >&2; exit 1; }
	TFGEN_BINARY=tofu go test -timeout 60m $(GOTESTFLAGS) ./cmd/tfgen/e2e

goldens: ## Write what tests expect anew: environments/, testdata, scripts; review the diff
	go run ./cmd/tfgen render --all
	UPDATE_GOLDENS=1 go test -short -count=1 ./...

build: ## Build ./tfgen
	go build -o tfgen ./cmd/tfgen

# The linters' cache remembers files by absolute path: a shared one reports what was found in a checkout that is gone.
lint: ## Check formatting and run the linters
	test -z "$$(gofmt -l .)" || { gofmt -d .; exit 1; }
	go vet ./...
	go mod tidy -diff
	GOLANGCI_LINT_CACHE=$(CURDIR)/bin/lint go run $(GOLANGCI_LINT) run

CFN_LINT = bin/cfn-lint-$(CFN_LINT_VERSION)

lint-aws: $(CFN_LINT)/bin/cfn-lint ## Have AWS's cfn-lint look at rendered policies, state machines and task definitions
	PATH="$(CURDIR)/$(CFN_LINT)/bin:$$PATH" go test -tags cfnlint -run TestCfnLint ./generator/render

$(CFN_LINT)/bin/cfn-lint:
	python3 -m venv $(CFN_LINT)
	$(CFN_LINT)/bin/pip install --quiet cfn-lint==$(CFN_LINT_VERSION)

bench: ## Benchmark rendering against naive hclwrite, as ratios
	go test -run - -bench Render -benchtime 5x -timeout 30m ./generator/render

bench-access: ## Benchmark evaluations, and tfgen access in each mode with up to 1000 environments, as ratios
	go test -run - -bench 'Evaluate|Fleet' -timeout 30m ./generator/access ./generator/access/proof
	go test -run - -bench Access -benchtime 1x -timeout 60m ./cmd/tfgen

bench-fleet: ## Benchmark list, render --check and a plan with up to 1000 environments; apply these on 20 runners
	go test -run - -bench 'Fleet|Runners' -benchtime 1x -timeout 60m ./cmd/tfgen

bench-runs: ## Benchmark tfgen plan against bare terraform plan, four accounts, as ratios
	go test -run - -bench Runs -benchtime 1x -timeout 90m ./cmd/tfgen/e2e

test-faults: ## Run the long table of faults, on the reference project
	go test -run TestFaults -v -timeout 180m ./cmd/tfgen/e2e -long

fuzz: ## Fuzz what reads specs, policies and rendered files, a minute each
	go test -fuzz FuzzLoad -fuzztime 1m ./generator/spec
	go test -fuzz FuzzSchedule -fuzztime 1m ./generator/spec
	go test -fuzz FuzzString -fuzztime 1m ./generator/tf
	go test -fuzz FuzzSetModel -fuzztime 1m -fuzzminimizetime 1x ./generator/spec/edit
	go test -fuzz FuzzParse -fuzztime 1m ./generator/access
	go test -fuzz FuzzLoad -fuzztime 1m -fuzzminimizetime 5x ./generator/access/rendered

clean: ## Remove what was built and what terraform left in the rendered roots
	rm -rf bin tfgen .tfgen environments/*/.terraform
