"""Checks that a test run says exactly what it did not check."""

import re
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "scripts"))

import test_report  # noqa: E402  found by the line above

SENTENCE = "left out; put the data folder at ../shared/data and run ./dev test again"


def googletest_skip(reason):
    return (f'"/usr/bin/printf" "%s" "x_test.cpp:31: Skipped\\n{reason}\\n\\n[  SKIPPED ] A.B (0 ms)\\n"',
            'SKIP_REGULAR_EXPRESSION "\\\\[  SKIPPED \\\\]"')


def script_skip(reason):
    return f'"/bin/sh" "-c" "echo skipped: {reason}; exit 77"', "SKIP_RETURN_CODE 77"


PASS = ('"/bin/echo" "fine"', None)
FAIL = ('"/bin/false"', None)
UNITTEST = ('"/bin/echo" "OK (skipped=2)"', None)


class Run:
    """A run of the real test runner over tests that only print, through the report."""

    def __init__(self, tests, data_is_there=False, filtered_to="."):
        with tempfile.TemporaryDirectory(prefix="sensex-report-") as folder:
            folder = Path(folder)
            text = ""
            for i, (command, property_) in enumerate(tests):
                text += f"add_test(t{i} {command})\n"
                if property_:
                    text += f"set_tests_properties(t{i} PROPERTIES {property_})\n"
            (folder / "CTestTestfile.cmake").write_text(text, encoding="utf-8")
            if data_is_there:
                (folder / "data").mkdir()
            command = (f"set -o pipefail; ctest --test-dir {folder} --no-label-summary "
                       f"--output-junit {folder}/junit.xml -R '{filtered_to}' | "
                       f"{sys.executable} {ROOT}/scripts/test_report.py {folder}/junit.xml {folder}/data")
            done = subprocess.run(["bash", "-c", command], capture_output=True, text=True, check=False)
        self.code, self.errors = done.returncode, done.stderr
        self.lines = [line for line in done.stdout.splitlines() if line]


class LastLines(unittest.TestCase):
    def test_they_count_the_checks_of_real_bars_and_say_how_to_run_them(self):
        run = Run([PASS, googletest_skip("no reference data at \\\"/x\\\""), script_skip("no real bars in /y"), PASS])
        self.assertEqual(run.code, 0)
        self.assertEqual(run.lines[-3], f"2 checks of real bars were {SENTENCE}")

    def test_one_is_one(self):
        run = Run([PASS, script_skip("no real bars in /y")])
        self.assertEqual(run.lines[-3], f"1 check of real bars was {SENTENCE}")

    def test_the_test_runners_own_summary_stays_last(self):
        run = Run([PASS, script_skip("no real bars in /y")])
        self.assertEqual(run.lines[-2], "100% tests passed, 0 tests failed out of 2")
        self.assertTrue(run.lines[-1].startswith("Total Test time (real) ="), run.lines[-1])

    def test_nothing_is_said_when_nothing_was_left_out(self):
        run = Run([PASS, PASS])
        self.assertEqual(run.code, 0)
        self.assertNotIn("left out", "\n".join(run.lines))

    def test_only_what_was_asked_for_is_counted(self):
        run = Run([PASS, script_skip("no real bars in /y"), script_skip("no real bars in /y")],
                  filtered_to="t[01]")
        self.assertEqual(run.lines[-3], f"1 check of real bars was {SENTENCE}")

    def test_what_was_left_out_for_another_reason_is_named_and_not_counted(self):
        run = Run([PASS, googletest_skip("there is no /dev/full"), UNITTEST])
        text = "\n".join(run.lines)
        self.assertNotIn("real bars", text)
        self.assertIn("2 other tests were left out, wholly or in part:\n"
                      "  t1: there is no /dev/full\n  t2: 2 of its checks\n", text)

    def test_a_test_that_prints_a_reason_and_passes_is_not_counted(self):
        run = Run([('"/bin/echo" "skipped: no real bars in /y"', None)])
        self.assertNotIn("left out", "\n".join(run.lines))


class Failures(unittest.TestCase):
    def test_with_real_bars_at_hand_a_check_of_them_that_was_left_out_fails_the_run(self):
        run = Run([PASS, script_skip("no real bars in /y")], data_is_there=True)
        self.assertEqual(run.code, 1)
        self.assertIn("1 check of real bars was left out, although", run.errors)
        self.assertTrue(run.errors.rstrip().endswith("t1"), run.errors)

    def test_with_real_bars_at_hand_another_skip_does_not(self):
        self.assertEqual(Run([googletest_skip("there is no /dev/full")], data_is_there=True).code, 0)

    def test_a_failed_test_stays_one_and_stays_last(self):
        run = Run([PASS, script_skip("no real bars in /y"), FAIL])
        self.assertNotEqual(run.code, 0)
        self.assertEqual(run.lines[-2:], ["The following tests FAILED:", "\t  3 - t2 (Failed)"])
        self.assertIn(f"1 check of real bars was {SENTENCE}", run.lines)

    def test_a_run_without_tests_fails_as_the_test_runner_says(self):
        self.assertNotEqual(Run([], filtered_to="nothing' --no-tests=error '").code, 0)


# Every way in which our tests leave something out.
SKIPS = {
    "*.cpp": re.compile(r'GTEST_SKIP\(\)(?:\s*<<\s*"([^"]*)")?'),
    "*.py": re.compile(r'(?:skipTest|unittest\.skip\w*)\(.*"([^"]*)"\)|print\(f?"skipped: ([^"]*)"'),
    "*.mjs": re.compile(r"skip: [^'\n]*'([^']*)'"),
}
# Reasons that are no lack of real bars. A new one is added here, or is one of the report's.
OTHER_REASONS = {
    "built without a dashboard; run: ./dev ui",
    "there is no /dev/full",
    "only a Debian system has packages to copy from",
    "needs root to become nobody",
    "not asked for",
}


def skips_in_sources():
    """(file, reason) of each skip."""
    for folder in ("src", "tests", "ui/src", "ui/test"):
        for pattern, skip in SKIPS.items():
            for file in (ROOT / folder).rglob(pattern):
                if "node_modules" in file.parts or file == Path(__file__).resolve():
                    continue
                for found in skip.finditer(file.read_text(encoding="utf-8")):
                    yield file.relative_to(ROOT), next(filter(None, found.groups()), "")


class Sources(unittest.TestCase):
    def test_every_skip_gives_a_reason_that_the_report_knows(self):
        unknown = [f"{file}: '{reason}'" for file, reason in skips_in_sources()
                   if reason not in OTHER_REASONS and not test_report.NO_REAL_BARS.match(reason)]
        self.assertEqual(unknown, [], "word them as scripts/test_report.py looks for them")

    def test_the_places_that_ask_for_real_bars_are_found(self):
        asking = {str(file) for file, reason in skips_in_sources()
                  if test_report.NO_REAL_BARS.match(reason)}
        self.assertLessEqual({"src/adapters/csv/real_data_test.cpp", "tests/docs/figures.py",
                              "tests/golden/real_bars_test.cpp"}, asking)

    def test_no_test_is_disabled(self):
        for file in [*(ROOT / "src").rglob("*_test.cpp"), *(ROOT / "tests").rglob("*_test.cpp")]:
            self.assertNotIn("DISABLED_", file.read_text(encoding="utf-8"), file)


if __name__ == "__main__":
    unittest.main()
