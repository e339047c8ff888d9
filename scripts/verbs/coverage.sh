#!/usr/bin/env bash
#: line coverage of our own sources by all tests but the browser's; fails below 85 %
#:
#: Prints each module's share; build/coverage/report/index.html shows every line. What counts is
#: src/ without the tests, the contract suites and their helpers.
source scripts/lib/common.sh
source scripts/lib/configure.sh

least_percent=85
report=build/coverage/report

run_gcovr() {
  gcovr -j 2 --root . --filter src/ \
    --exclude '.*_test\.cpp$' --exclude '.*_contract\.h$' --exclude '.*test_(support|database)\.h$' \
    --json-summary "$report/summary.json" --html-details "$report/index.html" \
    --xml "$report/coverage.xml" --print-summary build/coverage >"$report/totals.txt"
}

(($# == 0)) || fail "coverage takes no options, got '$1'"
stage "setup" bash scripts/verbs/setup.sh --for coverage
stage "dashboard" bash scripts/verbs/ui.sh
configure coverage
stage "build" cmake --build --preset coverage
# Counters of an earlier run would be added to.
find build/coverage -name '*.gcda' -delete
stage "tests" ctest --preset coverage --label-exclude e2e --quiet
mkdir -p "$report"
stage "report" run_gcovr
python3 scripts/coverage_by_module.py "$report/summary.json"
grep '^lines:' "$report/totals.txt"
echo "every line is shown in $report/index.html"

percent=$(sed -n 's/^lines: \([0-9.]*\)%.*/\1/p' "$report/totals.txt")
awk -v got="$percent" -v least="$least_percent" 'BEGIN { exit !(got >= least) }' ||
  fail "line coverage is $percent %, expected at least $least_percent %; test what the report shows in red"
