#!/usr/bin/env bash
#: line coverage of our own sources by the unit and integration tests, in build/coverage/report
source scripts/lib/common.sh
source scripts/lib/configure.sh

(($# == 0)) || fail "coverage takes no options, got '$1'"
stage "setup" bash scripts/verbs/setup.sh --for coverage
stage "dashboard" bash scripts/verbs/ui.sh
configure coverage
stage "build" cmake --build --preset coverage
# Counters of an earlier run would be added to.
find build/coverage -name '*.gcda' -delete
stage "tests" ctest --preset coverage --label-exclude e2e --quiet
mkdir -p build/coverage/report
gcovr --root . --filter src/ --exclude '.*_test\.cpp$' --exclude-unreachable-branches \
  --xml build/coverage/report/coverage.xml --html-details build/coverage/report/index.html \
  --print-summary build/coverage
echo "the report is build/coverage/report/index.html"
