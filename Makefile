.DEFAULT_GOAL := help
SHELL := bash
CONFIGURATION ?= Release
RID ?= $(shell dotnet --info 2>/dev/null | sed -n 's/^ *RID: *//p' | head -1)
ARGS ?=

bin = .artifacts/bin/$(1)/$(shell echo $(CONFIGURATION) | tr A-Z a-z)/$(2)
obj = .artifacts/obj/$(1)/$(shell echo $(CONFIGURATION) | tr A-Z a-z)/$(2)
build = echo 'building $(1) …' >&2; dotnet msbuild $(1) -restore -p:Configuration=$(CONFIGURATION) -nologo -v:quiet -tl:off
sources = $(shell find $(1) -name '*.cs' -o -name '*.csproj' -o -name '*.proto') Directory.Build.props Directory.Packages.props
server := $(call bin,ChatGo.Server,chatgo-server.dll)
client := $(call bin,ChatGo.Client,chatgo.dll)
tests := $(call bin,ChatGo.Tests,ChatGo.Tests.dll)
bench := $(call bin,ChatGo.Bench,chatgo-bench.dll)

.PHONY: help generate build run-server run-client demo demo-cluster lint fmt test stress soak mutants interop load bench bench-fanout bench-sends bench-presence bench-durable bench-cluster bench-attacks publish doctor clean

help: ## Say what there is
	@echo "ChatGo: make TARGET [ARGS=\"...\"]"
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  \1\t\2/p' $(MAKEFILE_LIST) | expand -t 16

generate: ## Generate the C# of api/chat_v1/chat.proto
	@dotnet msbuild api -restore -p:Configuration=$(CONFIGURATION) -nologo -v:quiet -t:Protobuf_Compile
	@ls $(call obj,ChatGo.Api,chat_v1)/*.cs

build: ## Build everything
	@$(call build,ChatGo.slnx)

run-server: ## Run the server; ARGS="--urls http://localhost:50052"
	@$(call build,server)
	@.make/foreground dotnet exec $(server) $(ARGS)

run-client: ## Run the client, the demo by default; ARGS="--john-seconds 1"
	@$(call build,client)
	@.make/foreground dotnet exec $(client) $(ARGS)

demo: ## Run server and client together: John and Jack talk
	@$(call build,server)
	@$(call build,client)
	@.make/foreground .make/demo $(server) $(client) $(ARGS)

demo-cluster: dist/chatgo-server dist/chatgo ## Three native servers and a Redis: John and Jack talk across them while one is killed
	@.make/foreground .make/demo-cluster

load: dist/chatgo-server dist/chatgo ## A minute of loads on a native server, reports under .artifacts/load
	@.make/foreground .make/load

lint: ## Check format, style and analyzers; a warning is an error
	@dotnet format ChatGo.slnx --verify-no-changes
	@$(call build,ChatGo.slnx) -t:Rebuild

fmt: ## Format everything
	@dotnet format ChatGo.slnx

test: ## Run every test suite and report core's coverage
	@$(call build,tests)
	@dotnet exec $(tests) --progress off --disable-logo --coverage --coverage-settings tests/coverage.xml \
	  --coverage-output-format cobertura --coverage-output $(CURDIR)/.artifacts/coverage.xml $(ARGS)
	@$(if $(ARGS),true,.make/coverage .artifacts/coverage.xml 95)

stress: ## Run the log's stress tests in full: 10,000 runs
	@$(call build,tests)
	@CHATGO_STRESS_RUNS=$${CHATGO_STRESS_RUNS:-10000} dotnet exec $(tests) --progress off --disable-logo --treenode-filter '/*/*/*Stress*/*'

soak: dist/chatgo-server ## 1,000 races over real connections, then 30 minutes of everything on a native server; ARGS="--minutes 3"
	@$(call build,tests)
	@CHATGO_SOAK_RUNS=$${CHATGO_SOAK_RUNS:-1000} dotnet exec $(tests) --progress off --disable-logo --treenode-filter '/*/*/*Soak*/*'
	@$(call build,bench)
	@.make/foreground dotnet exec $(bench) soak $(ARGS)

mutants: ## Break the code in small ways, one at a time: the tests must notice each
	@tests/mutants/run $(ARGS)

interop: ## Run clients in other languages, and proxies: 100 connections of each strict one, 90 s of silence
	@.make/need interop python3-grpcio python3-protobuf python3-h2 protobuf-compiler protobuf-compiler-grpc nodejs \
	  openssl nginx haproxy caddy chromium
	@.make/node-packages
	@$(call build,tests)
	@CI=true CHATGO_INTEROP_SILENCE=$${CHATGO_INTEROP_SILENCE:-90} CHATGO_INTEROP_ROUNDS=$${CHATGO_INTEROP_ROUNDS:-100} dotnet exec $(tests) --progress off --disable-logo --treenode-filter '/*/ChatGo.Tests.Interop*/*/*'

bench: ## Run the micro benchmarks; ARGS="--filter *FanOut* --job short"
	@$(call build,bench)
	@dotnet exec $(bench) --artifacts .artifacts/bench $(if $(ARGS),$(ARGS),--filter '*' --keep)

bench-fanout: dist/chatgo-server .artifacts/dist/chatgo-baseline ## Compare with the baseline, NATS and Redis, native, interleaved; ARGS="--pairs 1 --scenario readers-1000"
	@$(call build,bench)
	@.make/foreground dotnet exec $(bench) fanout $(ARGS)

bench-cluster: dist/chatgo-server ## Send to one server and read at another that shares its Redis, native; ARGS="--turns 1"
	@$(call build,bench)
	@.make/foreground dotnet exec $(bench) cluster $(ARGS)

bench-sends: dist/chatgo-server ## Compare sending by SendMessage and by Session, native, interleaved; ARGS="--pairs 1"
	@$(call build,bench)
	@.make/foreground dotnet exec $(bench) sends $(ARGS)

bench-presence: dist/chatgo-server ## Compare a room of 10,000 whose visitors stay with one where 1,000 a second come and go, native; ARGS="--pairs 1"
	@$(call build,bench)
	@.make/foreground dotnet exec $(bench) presence $(ARGS)

bench-durable: dist/chatgo-server ## Measure rooms on disk beside a file, JetStream and Redis Streams, and a restart with 10 M messages; ARGS="--only engine"
	@$(call build,bench)
	@.make/foreground dotnet exec $(bench) durable $(ARGS)

bench-attacks: dist/chatgo-server ## Measure what floods cost a native server beside honest calls of as many bytes; ARGS="--only PING"
	@$(call build,bench)
	@.make/foreground dotnet exec $(bench) attacks $(ARGS)

dist/chatgo-server: $(call sources,api core server)
	@.make/need publish gcc libc6-dev
	@.make/publish server $(RID) chatgo-server

dist/chatgo: $(call sources,api client) $(wildcard client/Load/Report/*)
	@.make/need publish gcc libc6-dev
	@.make/publish client $(RID) chatgo

.artifacts/dist/chatgo-baseline: $(call sources,api bench/Baseline)
	@.make/need publish gcc libc6-dev
	@.make/publish bench/Baseline $(RID) chatgo-baseline .artifacts/dist

publish: ## Publish native binaries to dist/; RID=linux-arm64 crosses (untested)
	@.make/need publish gcc libc6-dev
	@.make/publish server $(RID) chatgo-server
	@.make/publish client $(RID) chatgo

doctor: ## Check what is needed for what
	@.make/doctor

clean: ## Remove everything that was built
	@rm -rf .artifacts dist
