#!/usr/bin/env bash
#: run the fuzz targets under sanitizers [TARGET [SECONDS]], each for 60 seconds
#:
#: ./dev fuzz                 every target, one after the other
#: ./dev fuzz csv_table       one of them
#: ./dev fuzz all 10          every target for 10 seconds
#:
#: The targets are fuzz/TARGET_fuzz.cpp. What they learn stays in build/fuzz/corpus, so that the
#: next run goes on from there.
source scripts/lib/common.sh

(($# <= 2)) || fail "fuzz takes a target and seconds, got '$*'"
only=${1:-all}
seconds=${2:-60}
[[ $seconds =~ ^[1-9][0-9]*$ ]] || fail "seconds must be a whole number above 0, got '$seconds'"

targets=()
for source in fuzz/*_fuzz.cpp; do
  name=$(basename "$source" _fuzz.cpp)
  if [[ $only == all || $only == "$name" ]]; then
    targets+=("$name")
  fi
done
((${#targets[@]})) || fail "there is no fuzz/${only}_fuzz.cpp; ls fuzz shows the targets"

# run NAME goes on until the time is up or an input breaks the target.
run() {
  local name=$1 learned=build/fuzz/corpus/$1
  mkdir -p "$learned" build/fuzz/broken
  "build/fuzz/bin/fuzz_$name" "$learned" "fuzz/corpus/$name" -max_total_time="$seconds" \
    -timeout=10 -rss_limit_mb=1024 -print_final_stats=1 -verbosity=0 \
    -artifact_prefix="build/fuzz/broken/$name-" ||
    fail "$name broke; its input is the newest build/fuzz/broken/$name-*: copy it to" \
      "fuzz/corpus/$name, mend the parser, and ctest replays it from then on"
}

stage "build" bash scripts/verbs/build.sh fuzz --target fuzz_targets
for name in "${targets[@]}"; do
  stage "$name" run "$name"
done
