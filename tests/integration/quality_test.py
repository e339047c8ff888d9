"""The quality gate as a user meets it: what stops an ingest, how to look at it, how to accept it.

usage: quality_test.py PATH_TO_SENSEX
"""

import datetime
import json
import pathlib
import shutil
import subprocess
import sys
import tempfile
import unittest

SENSEX = sys.argv.pop(1)
REFUSED, NOT_FOUND = 78, 66
STOCKS = [
    "ADANIPORTS", "ASIANPAINT", "AXISBANK", "BAJAJFINSV", "BAJFINANCE", "BHARTIARTL", "HCLTECH",
    "HDFCBANK", "HINDUNILVR", "ICICIBANK", "INFY", "ITC", "KOTAKBANK", "LT", "M&M", "MARUTI",
    "NTPC", "POWERGRID", "RELIANCE", "SBIN", "SUNPHARMA", "TATASTEEL", "TCS", "TECHM", "TITAN",
    "ULTRACEMCO",
]
SESSIONS = 320


def write_folder(folder, false_highs=()):
    """Weekdays of an invented market; TCS has a high of a hundredfold on some of them."""
    (folder / "yahoo").mkdir(parents=True)
    first = datetime.date(2023, 1, 2)
    days = [first + datetime.timedelta(days=n) for n in range(SESSIONS * 7 // 5)]
    days = [day for day in days if day.weekday() < 5]
    for name in ["^BSESN", *(f"{stock}.NS" for stock in STOCKS)]:
        lines = ["Date,Open,High,Low,Close,Adj Close,Volume"]
        for n, day in enumerate(days):
            close = 100 + n * 7 % 11
            high = (close + 1) * (100 if name == "TCS.NS" and n in false_highs else 1)
            lines.append(f"{day},{close},{high},{close - 1},{close},{close},1000")
        (folder / "yahoo" / f"{name}.csv").write_text("\n".join(lines) + "\n")
    return folder


class QualityTest(unittest.TestCase):
    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="sensex-quality-"))
        self.addCleanup(shutil.rmtree, self.folder)

    def run_sensex(self, *arguments, code=0):
        done = subprocess.run([SENSEX, *arguments, "--state", str(self.folder / "state")],
                              capture_output=True, text=True, timeout=120, check=False)
        self.assertEqual(done.returncode, code, done.stdout + done.stderr)
        return done

    def ingest(self, false_highs, *arguments, code=0):
        name = "-".join(map(str, false_highs)) or "good"
        folder = self.folder / name
        if not folder.exists():
            write_folder(folder, false_highs)
        return self.run_sensex("ingest", "--source", "csv", "--data", str(folder), *arguments,
                               code=code)

    def test_nothing_was_judged_in_an_empty_state(self):
        self.ingest(())
        shutil.rmtree(self.folder / "state")
        (self.folder / "state").mkdir()
        done = self.run_sensex("quality", "--last", code=NOT_FOUND)
        self.assertIn("sensex ingest", done.stderr)

    def test_a_refusal_ends_with_the_command_that_shows_it(self):
        self.ingest(())
        done = self.ingest((100,), code=REFUSED)
        self.assertTrue(done.stderr.rstrip().endswith("sensex quality --last"), done.stderr)
        self.assertIn("--accept bar-shape", done.stderr)
        shown = self.run_sensex("quality", "--last", code=REFUSED)
        self.assertRegex(shown.stdout, r"(?m)^dataset [0-9a-f]{12}, refused and not stored$")
        self.assertRegex(shown.stdout, r"(?m)^bar-shape +invalid +ingest +1  TCS 2023-05-22: ")
        told = json.loads(self.run_sensex("quality", "--last", "--json", code=REFUSED).stdout)
        self.assertTrue(told["refused"])
        self.assertIn("refused and not stored",
                      self.run_sensex("quality", "--last", "--html", code=REFUSED).stdout)

    def test_the_dataset_that_is_there_keeps_its_own_judgement(self):
        self.ingest(())
        self.ingest((100,), code=REFUSED)
        done = self.run_sensex("quality")
        self.assertRegex(done.stdout, r"(?m)^dataset [0-9a-f]{12} of sensex, csv$")
        self.assertRegex(done.stdout, r"(?m)^bar-shape +valid ")
        self.assertIn("were refused: sensex quality --last", done.stderr)

    def test_what_was_accepted_stays_accepted_and_a_new_finding_stops(self):
        self.ingest((100,), code=REFUSED)
        self.ingest((100,), "--accept", "bar-shape")
        self.ingest((100,))
        done = self.run_sensex("quality")
        self.assertRegex(done.stdout, r"(?m)^ +accepted on \d{4}-\d\d-\d\d$")
        self.assertRegex(self.run_sensex("quality", "--html").stdout, r"accepted on \d{4}-\d\d")
        self.ingest((100, 200), code=REFUSED)
        self.assertIn("TCS 2023-10-09", self.run_sensex("quality", "--last", code=REFUSED).stdout)
        self.ingest((100,))

    def test_the_help_says_how_long_an_acceptance_lasts(self):
        done = subprocess.run([SENSEX, "ingest", "--help"], capture_output=True, text=True,
                              timeout=60, check=True)
        told = " ".join(done.stdout.split())
        self.assertIn("an error that was accepted does not stop a later ingest, a new one of the "
                      "rule does", told)


if __name__ == "__main__":
    unittest.main()
