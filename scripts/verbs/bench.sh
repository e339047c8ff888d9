#!/usr/bin/env bash
#: measure and print a table: ingest|store [ROUNDS]
#:
#: ./dev bench ingest      bars from files into the store, beside Python's csv module, 15 rounds
#: ./dev bench store       the ledger with 100,000 entries, on SQLite and PostgreSQL
#: ./dev bench ingest 5    fewer rounds
#:
#: Everything that is compared runs interleaved in one run. Nothing is asserted; docs/BENCHMARKS.md
#: keeps the figures of a run.
source scripts/lib/common.sh

bench=${1:-}
case $bench in
  ingest | store) ;;
  *) fail "bench takes what to measure: ingest or store; got '$bench'" ;;
esac
rounds=${2:-15}
[[ $rounds =~ ^[1-9][0-9]*$ ]] || fail "rounds must be a whole number above 0, got '$rounds'"
(($# <= 2)) || fail "bench takes a name and rounds, got '$*'"

build() {
  mkdir -p build/bench
  cmake --preset release -B build/bench -DSENSEX_BENCH=ON >build/bench/configure.log 2>&1 ||
    fail "cmake could not configure; the whole log is build/bench/configure.log"
  cmake --build build/bench --target "${bench}_bench"
}

measure() {
  "build/bench/bin/${bench}_bench" --benchmark_repetitions="$rounds" --benchmark_min_time=0.01 \
    --benchmark_enable_random_interleaving=true --benchmark_out_format=json \
    --benchmark_out="build/bench/$bench.json" >"build/bench/$bench.txt" 2>&1 ||
    fail "the benchmark stopped; its last words are in build/bench/$bench.txt"
}

stage "setup" bash scripts/verbs/setup.sh --for bench
stage "build" build
stage "measure" measure
python3 bench/table.py "$bench" "build/bench/$bench.json" \
  "$(git describe --always --dirty 2>/dev/null || echo unknown)"
