#!/usr/bin/env bash
#: build everything and run every test [--preset PRESET] [ctest options, such as -R forecast]
#:
#: ./dev test                  all of them, in the build that ships
#: ./dev test -R Rsi           those whose name matches
#: ./dev test -LE e2e          without the browser
#: ./dev test --preset asan    under AddressSanitizer and UndefinedBehaviorSanitizer
#:
#: What needs real bars runs where the folder ../shared/data, or the one that SENSEX_TEST_DATA names,
#: holds them. Without them the last lines say how many checks were left out; with them, leaving one
#: out is a failure.
source scripts/lib/common.sh
source scripts/lib/npm.sh

# The build that ships keeps its assertions, so one build serves the tests and the browser test.
preset=release
if [[ ${1:-} == --preset ]]; then
  preset=${2:-}
  shift 2 || fail "--preset needs one of: dev release asan tsan coverage clang"
fi

stage "setup" bash scripts/verbs/setup.sh --for test
stage "dashboard" bash scripts/verbs/ui.sh --check
stage "browser test" install_packages tests/e2e
stage "build" bash scripts/verbs/build.sh "$preset"
echo "==> tests"
junit=$PWD/build/$preset/junit.xml
rm -f "$junit"
# Whole outputs, because the reason of a skip may come late.
ctest --preset "$preset" --no-label-summary --output-junit "$junit" \
  --test-output-size-passed 1000000 "$@" |
  python3 scripts/test_report.py "$junit" "${SENSEX_TEST_DATA:-../shared/data}"
