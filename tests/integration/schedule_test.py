"""The day's jobs with the real program: once, whoever asks, and whatever is killed in the middle.

usage: schedule_test.py PATH_TO_SENSEX SOURCE_DIR
"""

import contextlib
import datetime
import json
import pathlib
import random
import re
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
import unittest
import urllib.parse
import urllib.request

SOURCE = pathlib.Path(sys.argv.pop(2))
SENSEX = sys.argv.pop(1)

DAYS = 450
# A trading day is over a quarter of an hour after midnight, so that an evening job is always due.
CALENDAR = "covers 2010-01-01 2099-12-31\nhours 2010-01-01 00:05 00:10 00:15\n"
PATIENCE_S = 180  # of what has no time of its own: only a program that hangs gets there


def today_in_india():
    return (datetime.datetime.now(datetime.timezone.utc)
            + datetime.timedelta(hours=5, minutes=30)).date()


def weekdays_to(last, count):
    days = []
    while len(days) < count:
        if last.weekday() < 5:
            days.append(last)
        last -= datetime.timedelta(days=1)
    return days[::-1]


def invent(folder, days):
    """Random walks of the index and of every stock of the definition but one that has left: moves
    that are the same for all, and each one's own, of which the index has next to none."""
    definition = (SOURCE / "src/market/markets/sensex.txt").read_text(encoding="utf-8")
    stocks = [name for name in re.findall(r"^stock (\S+)", definition, re.M) if name != "HDFC"]
    (folder / "yahoo").mkdir(parents=True)
    for name in ["^BSESN", *(f"{stock}.NS" for stock in stocks)]:
        market = random.Random("market")
        dice = random.Random(name)
        own = 0.1 if name == "^BSESN" else 1.0
        close = 1000.0
        lines = ["Date,Open,High,Low,Close,Adj Close,Volume"]
        for day in days:
            first = close * (1 + market.gauss(0, 0.002) + own * dice.gauss(0, 0.002))
            close = first * (1 + market.gauss(0, 0.007) + own * dice.gauss(0, 0.007))
            high, low = max(first, close) * 1.002, min(first, close) * 0.998
            prices = ",".join(f"{price:.2f}" for price in (first, high, low, close, close))
            lines.append(f"{day},{prices},{dice.randint(10**5, 10**6)}")
        (folder / "yahoo" / f"{name}.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")


def wait_until(condition, what):
    end = time.monotonic() + PATIENCE_S
    while not condition():
        if time.monotonic() > end:
            raise AssertionError(f"{what} did not come about")
        time.sleep(0.05)


class Yahoo:
    """tests/support/yahoo_server.py on the invented folder."""

    def __init__(self, folder, today):
        self.process = subprocess.Popen(
            [sys.executable, SOURCE / "tests/support/yahoo_server.py", folder, "--today", str(today)],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.url = re.search(r"http://\S+", self.process.stdout.readline())[0]

    def fault(self, kind=""):
        query = urllib.parse.urlencode({"symbol": "*", "kind": kind})
        request = urllib.request.Request(f"{self.url}/control/fault?{query}", method="POST")
        urllib.request.urlopen(request, timeout=30).close()

    def requests(self):
        with urllib.request.urlopen(f"{self.url}/control/requests", timeout=30) as answer:
            return json.load(answer).get("^BSESN", 0)

    def stop(self):
        self.process.communicate(timeout=30)


class Schedule(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = pathlib.Path(tempfile.mkdtemp(prefix="sensex-schedule-"))
        cls.addClassCleanup(shutil.rmtree, cls.folder)
        cls.today = today_in_india()
        invent(cls.folder / "data", weekdays_to(cls.today, DAYS))
        (cls.folder / "calendar.txt").write_text(CALENDAR, encoding="utf-8")
        cls.yahoo = Yahoo(cls.folder / "data", cls.today)
        cls.addClassCleanup(cls.yahoo.stop)

    def setUp(self):
        self.state = self.folder / self.id().rsplit(".", 1)[1]
        self.yahoo.fault()

    def command(self, verb, *arguments):
        return [SENSEX, verb, "--state", self.state, "--calendar", self.folder / "calendar.txt",
                "--live-url", self.yahoo.url, "--live-cookie-url", f"{self.yahoo.url}/cookie",
                "--settle-minutes", "0", *arguments]

    def start(self, verb, *arguments):
        return subprocess.Popen(self.command(verb, *arguments), stdout=subprocess.PIPE,
                                stderr=subprocess.PIPE, text=True)

    def run_daily(self, *arguments, code=0):
        done = subprocess.run(self.command("run-daily", *arguments), capture_output=True, text=True,
                              timeout=PATIENCE_S, check=False)
        self.assertEqual(done.returncode, code, done.stderr)
        return done.stdout

    def rows(self, query):
        with contextlib.closing(sqlite3.connect(self.state / "sensex.db")) as database:
            return database.execute(query).fetchall()

    def assert_one_forecast(self, outcomes):
        """One ledger entry; the runs with these outcomes: 1 succeeded, 2 failed, 3 abandoned."""
        self.assertEqual(self.rows("SELECT session FROM ledger"), [("evening",)])
        self.assertEqual(self.rows("SELECT outcome FROM runs ORDER BY id"),
                         [(outcome,) for outcome in outcomes])

    def test_a_job_is_done_once(self):
        first = self.run_daily("--session", "evening")
        for stage in ("refresh: stored dataset", "train: ", "forecast: evening", "outcomes: 0 new"):
            self.assertIn(stage, first)
        self.assertIn("is already done", self.run_daily())
        self.assert_one_forecast([1])
        stages = self.rows("SELECT name, attempt FROM run_stages ORDER BY position")
        self.assertEqual(stages, [(name, 1) for name in
                                  ("refresh", "train", "forecast", "outcomes")])
        self.assertIn("unchanged dataset", self.run_daily("--session", "evening", "--force"))
        self.assert_one_forecast([1, 1])
        owners = [owner for (owner,) in self.rows("SELECT owner FROM runs")]
        for owner in owners:
            self.assertRegex(owner, r"^.+:\d+:[0-9a-f]{8}$")
        self.assertEqual(len({owner.rsplit(":", 1)[1] for owner in owners}), len(owners))

    def test_of_two_processes_at_once_one_does_the_job(self):
        both = [self.start("run-daily") for _ in range(2)]
        told = [process.communicate(timeout=PATIENCE_S) for process in both]
        self.assertEqual([process.returncode for process in both], [0, 0], told)
        self.assertEqual(sum("is already done" in out for out, _ in told), 1, told)
        self.assert_one_forecast([1])

    def test_after_a_kill_in_the_middle_the_next_call_completes_the_job(self):
        self.yahoo.fault("timeout")
        before = self.yahoo.requests()
        killed = self.start("run-daily")
        wait_until(lambda: self.yahoo.requests() > before, "a request")
        killed.kill()
        killed.communicate(timeout=30)
        self.assertEqual(self.rows("SELECT outcome FROM runs"), [(0,)])
        self.yahoo.fault()
        self.assertIn("forecast: evening", self.run_daily())
        self.assert_one_forecast([3, 1])

    def test_options_that_cannot_be_are_refused(self):
        for wrong in (["--session", "noon"], ["--pre-open-from", "09:00"],
                      ["--pre-open-from", "early"]):
            self.run_daily(*wrong, code=64)

    def serve(self):
        server = self.start("serve", "--schedule", "--port", "0")
        self.addCleanup(server.stderr.close)
        self.addCleanup(server.stdout.close)
        self.addCleanup(server.wait)
        self.addCleanup(server.kill)
        ready = server.stdout.readline()
        return server, re.search(r"http://127\.0\.0\.1:\d+", ready)[0]

    def test_a_serving_process_does_what_is_due_and_serves_it(self):
        server, url = self.serve()
        def is_entered():
            with urllib.request.urlopen(f"{url}/api/v1/ledger?limit=5", timeout=30) as answer:
                return len(json.load(answer)["entries"]) == 1
        wait_until(is_entered, "a forecast")
        with urllib.request.urlopen(f"{url}/api/v1/forecast?session=evening", timeout=30) as answer:
            self.assertEqual(json.load(answer)["data"]["source"], "yahoo")
        wait_until(lambda: self.rows("SELECT outcome FROM runs") == [(1,)], "the end of the run")
        server.send_signal(signal.SIGTERM)
        self.assertEqual(server.wait(timeout=30), 0)
        lines = [json.loads(line) for line in server.stderr.read().splitlines()]
        said = [line["message"] for line in lines if line["component"] == "schedule"]
        self.assertTrue(any(message.startswith("forecast: evening") for message in said), said)
        self.assert_one_forecast([1])

    def test_a_source_that_holds_its_socket_does_not_hold_up_the_end(self):
        self.yahoo.fault("timeout")
        before = self.yahoo.requests()
        server, url = self.serve()
        wait_until(lambda: self.yahoo.requests() > before, "a request")
        with urllib.request.urlopen(f"{url}/livez", timeout=30) as answer:
            self.assertEqual(answer.status, 200)
        server.send_signal(signal.SIGTERM)
        self.assertEqual(server.wait(timeout=5), 0)
        self.assertEqual(self.rows("SELECT outcome FROM runs"), [(2,)])
        self.assertEqual(self.rows("SELECT name FROM leases"), [])


if __name__ == "__main__":
    unittest.main()
