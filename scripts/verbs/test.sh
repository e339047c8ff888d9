#!/usr/bin/env bash
#: build everything and run every test [ctest options, such as -R forecast or -L unit]
#:
#: ./dev test             all of them
#: ./dev test -R Rsi      those whose name matches
#: ./dev test -LE e2e     without the browser
source scripts/lib/common.sh

# The tests run in the build that ships: its assertions are on, and the browser test starts the same
# binary, so one build serves both.
preset=release

stage "setup" bash scripts/verbs/setup.sh --for test
stage "dashboard" bash scripts/verbs/ui.sh --check
stage "build" bash scripts/verbs/build.sh "$preset"
echo "==> tests"
ctest --preset "$preset" --output-junit "$PWD/build/$preset/junit.xml" "$@"
