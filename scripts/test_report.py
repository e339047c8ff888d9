#!/usr/bin/env python3
"""Passes a test run's output on and says in its last lines what the run did not check.

usage: ctest ... --output-junit JUNIT | test_report.py JUNIT REAL_DATA

The test runner's own summary stays last. Before it stands how many checks of real bars were left
out; with real bars in the folder REAL_DATA a check of them that was left out is a failure: exit
status 1. Other tests that were left out are named with their reason.
"""

import pathlib
import re
import sys
import xml.etree.ElementTree as ElementTree

# What a test says when it finds no real bars. tests/ci/test_report_test.py holds every skip in the
# sources against it.
NO_REAL_BARS = re.compile(r"no (real bars|folder of real bars|reference data|golden values|nse-raw)")
SUMMARY = re.compile(r"\d+% tests passed, \d+ tests? failed out of \d+")
NOT_RUN = "The following tests did not run:"
# googletest's reason is the line after the one that ends so; a script prints `skipped: reason`.
GTEST_REASON = re.compile(r": Skipped\n(.+)")
SCRIPT_REASON = re.compile(r"^skipped: (.+)", re.MULTILINE)
# Python's unittest tells only how many.
PYTHON_COUNT = re.compile(r"^OK \(.*?skipped=(\d+)", re.MULTILINE)


def reason_of(output):
    found = GTEST_REASON.search(output) or SCRIPT_REASON.search(output)
    return found[1].strip() if found else "no reason given"


def left_out(junit):
    """(names of the checks of real bars, lines about the others) that the run left out."""
    real, others = [], []
    for case in ElementTree.parse(junit).getroot().iter("testcase"):
        output = case.findtext("system-out") or ""
        name = case.get("name")
        if case.find("skipped") is not None:
            if NO_REAL_BARS.search(reason_of(output)):
                real.append(name)
            else:
                others.append(f"{name}: {reason_of(output)}")
        elif inside := PYTHON_COUNT.search(output):
            others.append(f"{name}: {inside[1]} of its checks")
    return sorted(real), sorted(others)


def counted(count, one, many):
    return f"1 {one} was" if count == 1 else f"{count} {many} were"


def report(real, others):
    lines = []
    if others:
        lines += [counted(len(others), "other test", "other tests") +
                  " left out, wholly or in part:", *(f"  {line}" for line in others)]
    if real:
        lines.append(counted(len(real), "check of real bars", "checks of real bars") +
                     " left out; put the data folder at ../shared/data and run ./dev test again")
    return lines


def pass_on(lines):
    """Prints the run up to its summary and gives the summary's lines."""
    for line in lines:
        if SUMMARY.match(line):
            return [line, *lines]
        print(line, end="", flush=True)
    return []


def without_skips(summary):
    """The summary without its list of what was skipped: the report says that, and says why."""
    kept = [line for line in summary if not line.rstrip().endswith("(Skipped)")]
    for i, line in enumerate(kept):
        if line.startswith(NOT_RUN) and not "".join(kept[i + 1:i + 2]).startswith("\t"):
            del kept[i]
            break
    while kept and not kept[-1].strip():
        kept.pop()
    return kept


def main():
    junit, data = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2])
    summary = pass_on(sys.stdin)
    real, others = left_out(junit) if junit.exists() else ([], [])
    print()
    at_hand = data.is_dir()
    for line in report([] if at_hand else real, others):
        print(line)
    print(*without_skips(summary), sep="", end="", flush=True)
    if real and at_hand:
        print(counted(len(real), "check of real bars", "checks of real bars") +
              f" left out, although {data} is there:", *real, sep="\n  ", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
