# Thin: the work is in scripts/, the CMake presets and tests/. `make help` lists the targets.
PRESET ?= release#        of build and test; CMakePresets.json lists them
SECONDS ?= 60#            of each fuzz target, and of schemathesis
JOBS ?= $(shell nproc)
CMAKE_ARGS ?=#            for instance CMAKE_ARGS=-DCMAKE_CXX_COMPILER_LAUNCHER=ccache
CTEST_ARGS ?=#            for instance CTEST_ARGS='-R Plan'
BENCH_ARGS ?=

BOOTSTRAP := @scripts/bootstrap
THIRD_PARTY := build/third-party/.done
configure = cmake --preset $(1) $(CMAKE_ARGS)
compile = cmake --build --preset $(1) -j $(JOBS)
check = ctest --preset $(1) -j $(JOBS) $(CTEST_ARGS)

.DEFAULT_GOAL := help
.PHONY: help run test build bench bench-solvers bench-service format lint check-long package fuzz contract soak sanitizers coverage setup third-party \
        clean distclean base bench-web

help: ## this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-13s %s\n", $$1, $$2 }' Makefile

run: third-party ## plan a real day; prints the path of the HTML report
	$(call configure,release)
	$(call compile,release) --target chargeplan
	examples/real_day/run

test: build ## run all tests of PRESET=release (CTEST_ARGS=…)
	$(BOOTSTRAP) browser
	$(call check,$(PRESET))

build: third-party ## build everything of PRESET=release
	$(if $(filter asan-ubsan tsan,$(PRESET)),$(BOOTSTRAP) clang)
	$(call configure,$(PRESET))
	$(call compile,$(PRESET))

bench: third-party ## time file to plan for 40 to 10,000 sessions by each backend (BENCH_ARGS=…)
	$(call configure,release)
	$(call compile,release)
	benchmarks/run $(BENCH_ARGS)

bench-solvers: third-party ## time our solver and others on the same programs, in one run (BENCH_ARGS=…)
	$(BOOTSTRAP) bench
	$(call configure,release)
	$(call compile,release) --target bench_solvers
	benchmarks/run-solvers $(BENCH_ARGS)

bench-service: third-party ## load the service, and a usual one beside it, with requests (BENCH_ARGS=…)
	$(BOOTSTRAP) bench-service
	$(call configure,release)
	$(call compile,release) --target chargeplan bench_draw
	benchmarks/run-service $(BENCH_ARGS)

package: third-party ## make the Debian package of the program and its service, in build/package/
	$(BOOTSTRAP) package
	$(call configure,$(PRESET))
	$(call compile,$(PRESET)) --target chargeplan
	scripts/package $(PRESET)

bench-web: third-party ## size and times of the dashboard in chromium
	$(BOOTSTRAP) browser
	$(call configure,release)
	$(call compile,release) --target chargeplan
	cd web/dashboard && node test/bench.mjs ../../build/release/bin/chargeplan

format: base ## format every source in place
	$(BOOTSTRAP) lint rust-lint
	scripts/format

lint: third-party ## formats, clang-tidy, shell, Rust and web linters; changes nothing
	$(BOOTSTRAP) lint rust-lint
	$(call configure,tidy)
	scripts/lint

check-long: test ## 20,000 random problems, soaks, ten minutes of each fuzz target, clang's analyzer in depth, coverage
	CHARGEPLAN_RANDOM_PROBLEMS=20000 CHARGEPLAN_SOAK_ROUNDS=300 build/$(PRESET)/bin/property_test
	$(MAKE) fuzz SECONDS=600
	$(MAKE) soak
	ANALYZER_MODE=deep $(MAKE) lint
	$(MAKE) coverage

fuzz: third-party ## run each fuzz target for SECONDS=60
	$(BOOTSTRAP) clang
	$(call configure,asan-ubsan)
	$(call compile,fuzz)
	scripts/fuzz $(SECONDS)

contract: ## hold the running service against its contract, by schemathesis, for SECONDS=60
	$(MAKE) build
	$(BOOTSTRAP) lint
	scripts/contract build/$(PRESET)/bin/chargeplan $(SECONDS)

soak: SECONDS = 600
soak: build ## keep the service busy for SECONDS=600, and show its latency and memory over time
	python3 -B tests/http/soak.py build/$(PRESET)/bin/chargeplan $(SECONDS)

sanitizers: ## all tests under ASan and UBSan, the threaded ones under TSan
	$(MAKE) test PRESET=asan-ubsan
	$(MAKE) test PRESET=tsan

coverage: ## line coverage of src/ as text and as build/coverage/report/index.html
	$(BOOTSTRAP) coverage
	$(MAKE) test PRESET=coverage
	scripts/coverage

setup: base ## install the Debian packages of make run and make test
	$(BOOTSTRAP) browser

third-party: base $(THIRD_PARTY) ## build HiGHS and the Rust library once, for every preset

clean: ## remove what was built, but for third-party
	rm -rf out $(filter-out build/third-party,$(wildcard build/*))

distclean: ## remove everything that was built
	rm -rf out build

base:
	$(BOOTSTRAP) build rust node

$(THIRD_PARTY): cmake/third_party/CMakeLists.txt rust/Cargo.toml rust/Cargo.lock | base
	cmake -S cmake/third_party -B build/third-party -G Ninja $(CMAKE_ARGS)
	cmake --build build/third-party -j $(JOBS)
	touch $@
