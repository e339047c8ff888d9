#!/usr/bin/env bash
#: build a preset [PRESET [cmake --build options]], release when none is named
#:
#: ./dev build                          build/release/bin/sensex and the tests
#: ./dev build dev --target base_tests  one target of the debug build
#:
#: The presets are those of CMakePresets.json: dev release asan tsan coverage clang fuzz.
source scripts/lib/common.sh
source scripts/lib/configure.sh

preset=release
if (($#)) && [[ $1 != -* ]]; then
  preset=$1
  shift
fi

purpose=up
if [[ $preset == clang || $preset == fuzz ]]; then
  purpose=lint
fi
bash scripts/verbs/setup.sh --for "$purpose"

configure "$preset"
cmake --build --preset "$preset" "$@"
