"""The real program against a live source that works, fails and lies: what the user is told, and what
becomes of the stored dataset.

usage: live_test.py PATH_TO_SENSEX [--table]

With --table what each fault did is printed at the end, as a Markdown table. The source is
tests/support/yahoo_server.py on an invented market, so nothing here leaves the machine.
"""

import concurrent.futures
import csv
import datetime
import http.server
import json
import os
import pathlib
import random
import re
import shutil
import signal
import socket
import sqlite3
import ssl
import subprocess
import sys
import tempfile
import threading
import time
import unittest
import urllib.parse
import urllib.request

SENSEX = sys.argv.pop(1)
PRINTS_TABLE = "--table" in sys.argv
if PRINTS_TABLE:
    sys.argv.remove("--table")

ROOT = pathlib.Path(__file__).resolve().parents[2]
SERVER = ROOT / "tests/support/yahoo_server.py"
BSE = (ROOT / "src/market/calendar/bse.txt").read_text(encoding="utf-8")
MARKET = (ROOT / "src/market/markets/sensex.txt").read_text(encoding="utf-8")

INDEX = "^BSESN"
STOCK = "RELIANCE.NS"
STOCKS = re.findall(r"^stock (\S+)", MARKET, re.MULTILINE)
# What the service has: nothing of a stock that left the exchange, and one under its earlier ticker.
TICKERS = [f"{'ZOMATO' if stock == 'ETERNAL' else stock}.NS" for stock in STOCKS if stock != "HDFC"]
GLOBALS = re.findall(r"^global .*ticker=(\S+)", MARKET, re.MULTILINE)
SESSIONS = 421
DAY = datetime.timedelta(days=1)


class Environment:
    """Nothing of the surroundings may choose a source or stand before a loopback server."""

    def __init__(self, calendar):
        self.words = {name: value for name, value in os.environ.items()
                      if not name.startswith("SENSEX_")}
        self.words.update(no_proxy="127.0.0.1", SENSEX_CALENDAR=str(calendar))


def calendar_without(days):
    """The exchange's calendar on which none of these days has a session."""
    names = {day.isoformat() for day in days}
    kept = [line for line in BSE.splitlines()
            if not re.match(r"(holiday|session) (\S+)", line)
            or line.split()[1] not in names]
    closed = [f"holiday {day} closed for the test" for day in days if day.weekday() < 5]
    text = "\n".join(kept + closed) + "\n"
    # The text's own end would add a warning in its last month.
    return re.sub(r"^covers (\S+) \S+", r"covers \1 2099-12-31", text, flags=re.MULTILINE)


def sessions_of(calendar, last, count):
    """The last `count` trading days up to `last`, oldest first."""
    closed = set(re.findall(r"^holiday (\S+)", calendar, re.MULTILINE))
    special = set(re.findall(r"^session (\S+)", calendar, re.MULTILINE))
    days = []
    day = last
    while len(days) < count:
        name = day.isoformat()
        if name in special or (day.weekday() < 5 and name not in closed):
            days.insert(0, day)
        day -= DAY
    return days


def write_walk(file, days, seed, common=1.0, own=1.0):
    """A seeded random walk of daily bars: so many times the market's moves, which are the same for
    all, and so many times the file's own."""
    market = random.Random("market")
    chance = random.Random(seed)
    close = 1000.0
    file.parent.mkdir(exist_ok=True)
    with open(file, "w", newline="", encoding="utf-8") as stream:
        rows = csv.writer(stream)
        rows.writerow(["Date", "Open", "High", "Low", "Close", "Adj Close", "Volume"])
        for day in days:
            opening = round(close * (1 + common * market.gauss(0, 0.003)
                                     + own * chance.gauss(0, 0.003)), 2)
            close = round(opening * (1 + common * market.gauss(0, 0.007)
                                     + own * chance.gauss(0, 0.007)), 2)
            rows.writerow([day, opening, max(opening, close) + 1, min(opening, close) - 1, close,
                           close, 1000 + chance.randrange(1000)])


class Yahoo:
    """The loopback service on the invented folder."""

    def __init__(self, folder, today, *options):
        self.process = subprocess.Popen(
            [sys.executable, "-B", str(SERVER), str(folder), "--today", today.isoformat(),
             *options], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        line = self.process.stdout.readline()
        self.url = re.search(r"http://127\.0\.0\.1:\d+", line)[0]

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.communicate(timeout=30)

    def options(self):
        return ["--live-url", self.url, "--live-cookie-url", f"{self.url}/cookie"]

    def control(self, path, method="GET"):
        request = urllib.request.Request(f"{self.url}/control/{path}", method=method)
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        with opener.open(request, timeout=30) as answer:
            return answer.read().decode()

    def first_days(self):
        """The first day that each ticker was last asked for."""
        return {symbol: datetime.datetime.fromtimestamp(period[0], datetime.timezone.utc).date()
                for symbol, period in json.loads(self.control("periods")).items()}

    def move_to(self, day):
        self.control(f"today?date={day}", "POST")

    def spoil(self, symbol, kind):
        self.control(f"fault?symbol={urllib.parse.quote(symbol)}&kind={kind}", "POST")


def closed_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


NO_NETWORK = ["--live-url", f"http://127.0.0.1:{closed_port()}"]


def dataset(state):
    """(id, source, last session) of the current dataset; None where there is none."""
    file = state / "sensex.db"
    if not file.is_file():
        return None
    with sqlite3.connect(f"file:{file}?mode=ro", uri=True) as database:
        return database.execute("SELECT s.id, s.source, s.last_session FROM snapshots s JOIN "
                                "current_snapshot c ON c.id = s.id").fetchone()


def manifest(state):
    with sqlite3.connect(f"file:{state / 'sensex.db'}?mode=ro", uri=True) as database:
        bytes_ = database.execute("SELECT o.bytes FROM objects o JOIN current_snapshot c "
                                  "ON c.id = o.digest").fetchone()[0]
    return bytes_.decode()


LIMITED = "Yahoo limits requests (status 429); try again later"
NOT_WHOLE = "that are cut off or damaged; fetch it again"
PAGE = "expected JSON, got an HTML page; the provider blocks or has changed"
TOO_MUCH = "expected at most 16777216 bytes"
REFUSES = "Yahoo refuses ('1d data is not available')"
# The server halves what came before a day and leaves what came after, which no split does; so the
# quality gate has to be told.
GATE_IS_TOLD = ("--accept", "large-move,history-changed,raw-vs-index")
RESTATED = "the source has restated its history; fetched anew: "
SILENT = "the deadline for all"
MEMBER = "members without a bar on "
OUT_OF_ORDER = "expected status 200 from Yahoo, got 500"
STALE = "the live source has nothing whole after "
MOVES = "moves"  # the dataset comes to the last session
STAYS = "stays"

# What a fault of one stock, and of the index, leads to: for a stock what is said besides that the
# dataset was stored, for the index the exit code, what is said, and what becomes of the dataset.
FAULTS = {
    "429": ("", 0, "", MOVES),
    "429-always": (LIMITED, 69, LIMITED, STAYS),
    "500": (OUT_OF_ORDER, 69, OUT_OF_ORDER, STAYS),
    "503-once": ("", 0, "", MOVES),
    "timeout": ("did not ", 69, SILENT, STAYS),
    "truncate": (NOT_WHOLE, 65, NOT_WHOLE, STAYS),
    "html": (PAGE, 69, PAGE, STAYS),
    "html-404-as-200": (PAGE, 69, PAGE, STAYS),
    "no-timestamp": (MEMBER, 69, "the live source has no bar of ^BSESN", STAYS),
    "nulls": (MEMBER, 0, STALE, STAYS),
    "inf-adjclose": ("", 0, "", MOVES),
    "duplicate-day": ("", 0, "", MOVES),
    "live-bar": ("", 0, "", MOVES),
    "chart-error": (REFUSES, 69, REFUSES, STAYS),
    "crumb": ("", 0, "", MOVES),
    "restated": (RESTATED + "RELIANCE\n", 0, RESTATED + "^BSESN\n", MOVES),
    "partial": (MEMBER, 0, STALE, STAYS),
    "garbage": (NOT_WHOLE, 65, NOT_WHOLE, STAYS),
    "huge": (TOO_MUCH, 65, TOO_MUCH, STAYS),
}
# Of all at once those that are answered do as for the index, but for these: nobody has the new day.
UNCHANGED = ("nulls", "partial")


class Outcome:
    """One ingest from a copy of the state of a day before, with a fault."""

    def __init__(self, kind, where, code, said, before, after):
        self.kind = kind
        self.where = where
        self.code = code
        self.said = said
        self.before = before
        self.after = after

    def becomes(self, last):
        if self.after == self.before:
            return STAYS
        return MOVES if self.after[2] == last.isoformat() else "changes"

    def line(self, last):
        # The bytes' count and the port are of this run.
        telling = [line for line in self.said.splitlines()
                   if not re.match(r"(fetched|not fetched:) ?", line)]
        said = " / ".join(re.sub(r"dataset \w{12}", "dataset", line) for line in telling)
        said = re.sub(r"127\.0\.0\.1:\d+", "HOST", said).replace("|", "\\|")
        if len(said) > 240:
            said = said[:237] + "..."
        return f"| {self.kind} | {self.where} | {self.code} | {said} | {self.becomes(last)} |"


class Live(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = pathlib.Path(tempfile.mkdtemp(prefix="sensex-live-"))
        cls.addClassCleanup(shutil.rmtree, cls.folder)
        india = datetime.timezone(datetime.timedelta(hours=5.5))
        cls.today = datetime.datetime.now(india).date()
        cls.day_in_greenwich = datetime.datetime.now(datetime.timezone.utc).date()
        # No session ends while the tests run.
        calendar = calendar_without([cls.today, cls.today + DAY])
        (cls.folder / "calendar.txt").write_text(calendar, encoding="utf-8")
        cls.environment = Environment(cls.folder / "calendar.txt")
        cls.days = sessions_of(calendar, cls.today, SESSIONS)
        cls.last, cls.eve = cls.days[-1], cls.days[-2]
        cls.write_market()
        cls.states = 0
        with Yahoo(cls.market, cls.eve) as yahoo:
            cls.base = cls.folder / "base"
            cls.first = cls.run_on(cls.base, "ingest", "--source", "yahoo", *yahoo.options())
            cls.first_days = yahoo.first_days()

    @classmethod
    def write_market(cls):
        cls.market = cls.folder / "market"
        cls.market.mkdir()
        walked = cls.days + [day for day in [cls.day_in_greenwich] if day > cls.last]
        write_walk(cls.market / "yahoo" / f"{INDEX}.csv", walked, INDEX, own=0.1)
        for ticker in TICKERS:
            write_walk(cls.market / "yahoo" / f"{ticker}.csv", walked, ticker)
        # All of these closes have been known for long, wherever they were made, and came with the
        # eve's: a holiday may lie between the eve and the last session.
        weekdays = [cls.days[0] + n * DAY for n in range((cls.eve - cls.days[0]).days + 1)]
        for ticker in GLOBALS:
            write_walk(cls.market / "global" / f"{ticker}.csv",
                       [day for day in weekdays if day.weekday() < 5], ticker, common=0.0)

    @classmethod
    def run_on(cls, state, *arguments, environment=None):
        """(exit code, standard output, standard error)"""
        done = subprocess.run([SENSEX, *arguments, "--state", str(state)], capture_output=True,
                              text=True, timeout=300, check=False,
                              env=(environment or cls.environment).words)
        # What the quality gate noticed has tests of its own.
        said = re.sub(r"^quality [^\n]*\n", "", done.stdout, flags=re.MULTILINE)
        return done.returncode, said, done.stderr

    def new_state(self, copy_of=None):
        type(self).states += 1
        state = self.folder / f"state-{self.states}"
        if copy_of:
            shutil.copytree(copy_of, state)
        return state

    def ingest(self, state, *arguments, code=0, source="yahoo"):
        """What was said: standard output of a success, standard error of a failure."""
        got, out, err = self.run_on(state, "ingest", "--source", source, *arguments)
        self.assertEqual(got, code, out + err)
        return err if code else out

    def test_a_first_ingest_takes_the_whole_market_from_its_start(self):
        code, out, err = self.first
        self.assertEqual(code, 0, err)
        self.assertEqual(dataset(self.base)[1:], ("yahoo", self.eve.isoformat()))
        self.assertIn(f"the live source has nothing whole after {self.eve}: stale since {self.last}, "
                      "1 session behind; ingest again later\n", out)
        self.assertRegex(out, rf"stored dataset \w+: yahoo, {len(TICKERS)} stocks, .* sessions "
                              rf"{self.days[0]} to {self.eve}, 0 rows refused")
        self.assertEqual(set(self.first_days.values()), {datetime.date(2009, 12, 31)})
        self.assertEqual(len(re.findall(r"^fetched ", err, re.MULTILINE)),
                         len([INDEX, *TICKERS, *GLOBALS]))

    def test_a_stock_that_left_is_no_failure_and_a_renamed_one_is_found(self):
        _, out, err = self.first
        self.assertNotIn("could not be fetched", out)
        self.assertIn("fetched ZOMATO.NS: 420 days", err)
        self.assertIn("\nstock ETERNAL\n", manifest(self.base))
        self.assertNotIn("\nstock HDFC\n", manifest(self.base))

    def test_an_increment_asks_for_the_last_days_and_a_second_one_changes_nothing(self):
        state = self.new_state(self.base)
        with Yahoo(self.market, self.last) as yahoo:
            said = self.ingest(state, *yahoo.options())
            asked = yahoo.first_days()
            moved = dataset(state)
            again = self.ingest(state, *yahoo.options())
        self.assertRegex(said, r"^stored dataset [^\n]*\n$")
        self.assertEqual(moved[1:], ("yahoo", self.last.isoformat()))
        self.assertEqual(asked[INDEX], self.days[-11] - DAY)
        # Nothing is known of this one, so it is asked for as a whole.
        del asked["HDFC.NS"]
        self.assertGreater(min(asked.values()), self.days[-11] - 10 * DAY)
        self.assertIn("unchanged dataset", again)
        self.assertEqual(dataset(state), moved)

    def test_the_whole_is_asked_for_anew_when_wanted(self):
        state = self.new_state(self.base)
        with Yahoo(self.market, self.eve, "--fault", f"{STOCK}=500") as yahoo:
            said = self.ingest(state, "--full", *yahoo.options())
            self.assertEqual(yahoo.first_days()["TCS.NS"], datetime.date(2009, 12, 31))
        self.assertIn("1 series could not be fetched and have nothing new (RELIANCE)", said)
        self.assertEqual(dataset(state), dataset(self.base))

    def with_fault(self, kind, where):
        state = self.new_state(self.base)
        symbol = {"one stock": STOCK, "index": INDEX, "all": "*"}[where]
        # One silent stock must not take the time of the others.
        deadline = "120" if kind != "timeout" else "70" if where == "one stock" else "3"
        source = "auto" if where == "all" else "yahoo"
        with Yahoo(self.market, self.last, "--fault", f"{symbol}={kind}") as yahoo:
            code, out, err = self.run_on(state, "ingest", "--source", source, *yahoo.options(),
                                         "--live-deadline", deadline,
                                         *(GATE_IS_TOLD if kind == "restated" else ()))
        said = out if code == 0 else err
        outcome = Outcome(kind, where, code, said, dataset(self.base), dataset(state))
        shutil.rmtree(state)
        return outcome

    def check(self, outcome):
        of_stock, code, of_index, index_becomes = FAULTS[outcome.kind]
        becomes = outcome.becomes(self.last)
        if outcome.where == "one stock":
            self.assertEqual((outcome.code, becomes), (0, MOVES), outcome.said)
            self.assertIn(of_stock, outcome.said)
            if of_stock == MEMBER:
                self.assertIn(f"{MEMBER}{self.last}: RELIANCE\n", outcome.said)
            self.assertEqual("could not be fetched" in outcome.said,
                             code != 0 and outcome.kind != "no-timestamp")
            self.assertEqual(bool(of_stock), len(outcome.said.splitlines()) > 1, outcome.said)
        elif outcome.where == "index":
            self.assertEqual((outcome.code, becomes), (code, index_becomes), outcome.said)
            self.assertIn(of_index, outcome.said)
            self.assertEqual("stale" in outcome.said, of_index == STALE)
        elif code != 0:  # all, and nothing came
            self.assertEqual((outcome.code, becomes), (0, STAYS), outcome.said)
            self.assertIn(of_index, outcome.said)
            self.assertRegex(outcome.said,
                             rf"^the live source gave nothing \(.*\); kept dataset \w+ from yahoo, "
                             rf"last session {self.eve}, stale since {self.last}, 1 session "
                             r"behind\n$")
        else:
            self.assertEqual((outcome.code, becomes),
                             (0, STAYS if outcome.kind in UNCHANGED else MOVES), outcome.said)
            self.assertIn(of_index.removesuffix("\n"), outcome.said)
            self.assertNotIn("could not be fetched", outcome.said)

    def test_each_fault_costs_what_it_must_and_no_more(self):
        cases = [(kind, where) for where in ("one stock", "index", "all") for kind in FAULTS]
        # Each ingest mostly waits, as it asks politely.
        with concurrent.futures.ThreadPoolExecutor(16) as pool:
            outcomes = list(pool.map(lambda case: self.with_fault(*case), cases))
        if PRINTS_TABLE:
            print("\n| fault | where | exit | what the user saw | dataset |\n|---|---|---|---|---|")
            print("\n".join(outcome.line(self.last) for outcome in outcomes))
        for outcome in outcomes:
            with self.subTest(f"{outcome.kind} of {outcome.where}"):
                self.check(outcome)

    def test_a_fault_that_the_server_has_is_tested_here(self):
        text = SERVER.read_text(encoding="utf-8")
        kinds = re.findall(r'^    "([\w-]+)": "', text[text.index("KINDS = {"):], re.MULTILINE)
        self.assertEqual(sorted(FAULTS), sorted(kinds))

    def test_ctrl_c_ends_an_ingest_at_once_with_one_sentence_and_keeps_the_dataset(self):
        for source in ("yahoo", "auto"):
            state = self.new_state(self.base)
            with Yahoo(self.market, self.last, "--fault", "*=timeout") as yahoo:
                process = subprocess.Popen(
                    [SENSEX, "ingest", "--source", source, *yahoo.options(), "--state", str(state)],
                    stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
                    env=self.environment.words)
                end = time.monotonic() + 60
                while INDEX not in yahoo.first_days() and time.monotonic() < end:
                    time.sleep(0.02)
                process.send_signal(signal.SIGINT)
                out, err = process.communicate(timeout=10)
            self.assertEqual((process.returncode, out), (130, ""))
            self.assertEqual(err, "sensex: stopped; the dataset is what it was\n")
            self.assertEqual(dataset(state), dataset(self.base))
            with sqlite3.connect(state / "sensex.db") as database:
                self.assertEqual(database.execute("SELECT outcome, message FROM runs ORDER BY id "
                                                  "DESC LIMIT 1").fetchone(),
                                 (2, "stopped; the dataset is what it was"))

    def test_a_split_is_recorded_with_the_history_fetched_anew(self):
        state = self.new_state(self.base)
        with Yahoo(self.market, self.last, "--fault", f"{STOCK}=restated") as yahoo:
            self.ingest(state, *yahoo.options(), *GATE_IS_TOLD)
            self.assertEqual(yahoo.first_days()[STOCK], datetime.date(2009, 12, 31))
            self.assertIn("unchanged dataset",
                          self.ingest(state, *yahoo.options(), *GATE_IS_TOLD))
        with sqlite3.connect(f"file:{state / 'sensex.db'}?mode=ro", uri=True) as database:
            actions = [bytes_.decode() for bytes_, in database.execute(
                "SELECT bytes FROM objects WHERE CAST(bytes AS TEXT) LIKE 'action %'")]
        self.assertIn(f"action RELIANCE {self.last} split 0.5 feed {self.today}\n",
                      "".join(actions).replace(str(self.today + DAY), str(self.today)))

    def test_stocks_that_lag_cut_the_index_to_the_last_session_of_both(self):
        state = self.new_state()
        lag = [word for ticker in TICKERS for word in ("--fault", f"{ticker}=partial:3")]
        with Yahoo(self.market, self.last, *lag) as yahoo:
            said = self.ingest(state, *yahoo.options())
            self.assertEqual(dataset(state)[2], self.days[-4].isoformat())
            self.assertIn(
                f"warning: the index has bars to {self.last}, but only 0 stocks have one on that "
                f"day, and at least 25 are needed; the dataset ends on {self.days[-4]}; ingest "
                "again later\n", said)
            for ticker in TICKERS:
                yahoo.spoil(ticker, "")
            self.ingest(state, *yahoo.options())
        self.assertEqual(dataset(state)[2], self.last.isoformat())

    def test_stocks_that_lag_far_behind_are_refused(self):
        state = self.new_state()
        lag = [word for ticker in TICKERS for word in ("--fault", f"{ticker}=partial:21")]
        with Yahoo(self.market, self.last, *lag) as yahoo:
            said = self.ingest(state, *yahoo.options(), code=78)
        self.assertIn(f"least-members: members {self.last}: at least 25 stocks with a bar on the "
                      "last session are needed, the source has 0 (", said)
        self.assertIsNone(dataset(state))

    def test_a_source_with_too_little_is_for_auto_one_that_gave_nothing(self):
        state = self.new_state(self.base)
        lag = [word for ticker in TICKERS for word in ("--fault", f"{ticker}=partial:21")]
        with Yahoo(self.market, self.last, *lag) as yahoo:
            said = self.ingest(state, "--full", *yahoo.options(), "--accept",
                               "history-shrunk,history-changed", source="auto")
        self.assertRegex(said, r"^the live source gave nothing \(.*least-members.*\); kept dataset "
                               rf"\w+ from yahoo, last session {self.eve}, stale since {self.last}")
        self.assertEqual(dataset(state), dataset(self.base))

    def test_what_is_kept_is_looked_at_and_damage_is_told(self):
        state = self.new_state(self.base)
        with sqlite3.connect(state / "sensex.db") as database:
            database.execute("DELETE FROM objects WHERE CAST(bytes AS TEXT) NOT LIKE '%market%' AND "
                             "digest NOT IN (SELECT id FROM current_snapshot)")
        said = self.ingest(state, *NO_NETWORK, source="auto", code=65)
        self.assertRegex(said, r"\nsensex: the live source gave nothing \(.*\), and dataset \w+ is "
                               r"damaged \(.*\); mend it by ingesting again from a source that "
                               r"answers, or fetch it back: sensex data pull DIR\n$")
        with Yahoo(self.market, self.eve) as yahoo:
            self.ingest(state, *yahoo.options())
        self.assertIn("kept dataset", self.ingest(state, *NO_NETWORK, source="auto"))

    def test_auto_without_network_or_data_invents_a_market_and_says_why(self):
        state = self.new_state()
        said = self.ingest(state, *NO_NETWORK, source="auto").splitlines()
        self.assertRegex(said[0], r"^the live source gave nothing \(\^BSESN: 127\.0\.0\.1:\d+ does "
                                  r"not accept a connection; .*\), so this is the simulated market, "
                                  r"which never was; for real bars give a folder with --data DIR")
        self.assertIn("simulated (not a real market)", said[-1])
        self.assertEqual(dataset(state)[1], "simulated")

    def test_auto_without_network_keeps_what_is_real_and_says_since_when_it_is_stale(self):
        state = self.new_state(self.base)
        said = self.ingest(state, *NO_NETWORK, source="auto")
        self.assertIn(f"last session {self.eve}, stale since {self.last}, 1 session behind\n", said)
        self.assertEqual(len(said.splitlines()), 1)
        self.assertEqual(dataset(state), dataset(self.base))

    def test_what_is_up_to_date_is_not_called_stale(self):
        state = self.new_state(self.base)
        with Yahoo(self.market, self.last) as yahoo:
            self.ingest(state, *yahoo.options())
        said = self.ingest(state, *NO_NETWORK, source="auto")
        self.assertIn(f"last session {self.last}, which is up to date\n", said)

    def test_a_live_source_takes_over_from_the_simulated_market(self):
        state = self.new_state()
        self.ingest(state, source="simulated")
        self.assertEqual(dataset(state)[1], "simulated")
        with Yahoo(self.market, self.last) as yahoo:
            said = self.ingest(state, *yahoo.options(), source="auto")
            self.assertEqual(yahoo.first_days()[INDEX], datetime.date(2009, 12, 31))
        self.assertRegex(said, r"^stored dataset \w+: yahoo, ")
        self.assertEqual(dataset(state)[1:], ("yahoo", self.last.isoformat()))
        self.assertIn("kept dataset", self.ingest(state, *NO_NETWORK, source="auto"))
        self.assertEqual(dataset(state)[1], "yahoo")

    def test_an_invented_market_does_not_replace_real_bars(self):
        state = self.new_state(self.base)
        said = self.ingest(state, source="simulated", code=78)
        self.assertEqual(said, f"sensex: the state holds real bars to {self.eve}, which an invented "
                               "market must not replace; use another --state or --store\n")
        self.assertEqual(dataset(state), dataset(self.base))

    def test_a_folder_that_is_given_is_what_auto_takes(self):
        state = self.new_state()
        with Yahoo(self.market, self.last) as yahoo:
            self.ingest(state, "--data", str(self.market), "--to", str(self.last), *yahoo.options(),
                        source="auto")
            self.assertEqual(yahoo.first_days(), {})
        self.assertEqual(dataset(state)[1:], ("csv", self.last.isoformat()))

    def test_options_that_make_no_sense_are_refused_and_invent_nothing(self):
        for options, said in (
                (("--source", "nse"), "--source must be auto, csv, yahoo or simulated, got 'nse'"),
                (("--source", "csv"), "--source csv needs the folder of bars; add --data DIR"),
                (("--source", "yahoo", "--data", "x"), "--source yahoo reads no folder"),
                (("--live-url", "yahoo"), "--live-url: must begin with http:// or https://, got 'yahoo'"),
                (("--to", "yesterday"), "yesterday")):
            state = self.new_state()
            code, out, err = self.run_on(state, "ingest", *options)
            self.assertEqual(code, 64, out + err)
            self.assertIn(said, err)
            self.assertIsNone(dataset(state))

    def test_a_forecast_from_stale_data_is_refused_with_the_reason(self):
        state = self.new_state(self.base)
        code, out, err = self.run_on(state, "train")
        self.assertEqual(code, 0, out + err)
        code, out, err = self.run_on(state, "forecast", "--session", "evening")
        self.assertEqual((code, out), (69, ""))
        self.assertIn(f"no forecast: the data end on {self.eve}, and {self.last} was the last "
                      "completed session", err)
        self.assertIn("bring newer bars: sensex ingest", err)
        with Yahoo(self.market, self.last) as yahoo:
            self.ingest(state, *yahoo.options())
        code, out, err = self.run_on(state, "forecast", "--session", "evening", "--json")
        self.assertEqual(code, 0, err)
        self.assertEqual(json.loads(out)["data"]["last_session"], self.last.isoformat())

    def test_of_a_session_under_way_only_the_open_is_kept(self):
        day = self.day_in_greenwich
        calendar = calendar_without([day, self.today, self.today + DAY])
        calendar = calendar.replace(f"holiday {day} closed for the test\n", "")
        calendar = calendar.replace("zone Asia/Kolkata", "zone UTC")
        file = self.folder / "live.txt"
        file.write_text(calendar + f"session {day} 00:00-30:00 longer than a day\n", encoding="utf-8")
        environment = Environment(file)
        state = self.new_state()
        with Yahoo(self.market, day, "--live") as yahoo:
            code, out, err = self.run_on(state, "ingest", "--source", "yahoo", *yahoo.options(),
                                         environment=environment)
        self.assertEqual(code, 0, err)
        before = [session for session in self.days if session < day][-1]
        self.assertIn(f"left out 1 index bar after {before}, the last completed session\n", out)
        self.assertEqual(dataset(state)[2], before.isoformat())
        self.assertIn(f"\nopening {day} {self.open_of(INDEX, day)}\n", manifest(state))
        self.assertEqual(manifest(state).count("\nopening "), 1 + len(TICKERS))

    def open_of(self, ticker, day):
        with open(self.market / "yahoo" / f"{ticker}.csv", newline="", encoding="utf-8") as stream:
            row = next(row for row in csv.DictReader(stream) if row["Date"] == day.isoformat())
        return row["Open"].removesuffix(".0")

    def test_a_certificate_that_nobody_vouches_for_is_refused(self):
        names = [str(self.folder / name) for name in ("key.pem", "certificate.pem")]
        subprocess.run(["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2",
                        "-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1",
                        "-keyout", names[0], "-out", names[1]], check=True, capture_output=True)
        server = http.server.ThreadingHTTPServer(("127.0.0.1", 0),
                                                 http.server.BaseHTTPRequestHandler)
        server.handle_error = lambda *_: None  # the client goes away, as it must
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(names[1], names[0])
        server.socket = context.wrap_socket(server.socket, server_side=True)
        threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
        self.addCleanup(server.server_close)
        self.addCleanup(server.shutdown)
        state = self.new_state()
        said = self.ingest(state, "--live-url", f"https://127.0.0.1:{server.server_port}", code=69)
        self.assertIn(f"sensex: ^BSESN: 127.0.0.1:{server.server_port} shows a certificate that is "
                      "not trusted;", said)
        self.assertIsNone(dataset(state))


if __name__ == "__main__":
    unittest.main()
