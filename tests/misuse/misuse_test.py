"""Bad input, as a user gives it to the real program: one clear sentence with the next step, the exit
code of its kind, and nothing stored is lost.

usage: misuse_test.py PATH_TO_SENSEX
"""

import datetime
import json
import os
import pathlib
import resource
import shutil
import socket
import sqlite3
import subprocess
import sys
import tempfile
import unittest

SENSEX = sys.argv.pop(1)

USAGE, MALFORMED, NOT_FOUND, UNAVAILABLE, NEWER, PERMISSION, REFUSED = 64, 65, 66, 69, 76, 77, 78

MEMBERS = [
    "ADANIPORTS", "ASIANPAINT", "AXISBANK", "BAJAJFINSV", "BAJFINANCE", "BEL", "BHARTIARTL",
    "ETERNAL", "HCLTECH", "HDFCBANK", "HINDUNILVR", "ICICIBANK", "INDIGO", "INFY", "ITC",
    "KOTAKBANK", "LT", "M&M", "MARUTI", "NTPC", "POWERGRID", "RELIANCE", "SBIN", "SUNPHARMA",
    "TATASTEEL", "TCS", "TECHM", "TITAN", "TRENT", "ULTRACEMCO",
]
HEADER = "Date,Open,High,Low,Close,Adj Close,Volume"


def rows(sessions):
    """Weekdays of an invented instrument that wobbles around 100."""
    day = datetime.date(2020, 1, 1)
    lines = []
    while len(lines) < sessions:
        if day.weekday() < 5:
            close = 100 + (len(lines) * 7) % 11
            lines.append(f"{day},{close},{close + 1},{close - 1},{close},{close},1000")
        day += datetime.timedelta(days=1)
    return lines


def write_folder(folder, stocks=30, sessions=320):
    yahoo = folder / "yahoo"
    yahoo.mkdir(parents=True)
    text = "\n".join([HEADER, *rows(sessions)]) + "\n"
    for name in ["^BSESN", *(f"{member}.NS" for member in MEMBERS[:stocks])]:
        (yahoo / f"{name}.csv").write_text(text)
    return folder


class Misuse(unittest.TestCase):
    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="sensex-misuse-"))
        self.addCleanup(shutil.rmtree, self.folder)
        self.state = self.folder / "state"

    def run_sensex(self, *arguments, state=None):
        command = [SENSEX, *arguments]
        if arguments[0] not in ("features", "healthcheck"):
            command += ["--state", str(state or self.state)]
        return subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)

    def ingest(self, folder):
        return self.run_sensex("ingest", "--source", "csv", "--data", str(folder))

    def ingest_good(self):
        done = self.ingest(write_folder(self.folder / "good"))
        self.assertEqual(done.returncode, 0, done.stderr)

    def stored(self):
        """All but the history of runs, which tells of failures too."""
        with sqlite3.connect(self.state / "sensex.db") as database:
            return "\n".join(line for line in database.iterdump()
                             if not line.startswith(('INSERT INTO "runs"',
                                                     'INSERT INTO "run_stages"')))

    def assert_refused(self, done, code, *fragments):
        self.assertEqual(done.returncode, code, done.stdout + done.stderr)
        sentence = done.stderr.splitlines()[0]
        self.assertTrue(sentence.startswith("sensex: "), sentence)
        for fragment in fragments:
            self.assertIn(fragment, sentence)

    def assert_ingest_refused(self, folder, code, *fragments):
        before = self.stored()
        self.assert_refused(self.ingest(folder), code, *fragments)
        self.assertEqual(self.stored(), before)

    def dataset(self):
        with sqlite3.connect(self.state / "sensex.db") as database:
            return database.execute("SELECT id FROM current_snapshot").fetchone()

    def judgements(self):
        with sqlite3.connect(self.state / "sensex.db") as database:
            return database.execute("SELECT verdict, accepted FROM quality_log").fetchall()

    def assert_judged_and_refused(self, folder, *fragments):
        """The judgement goes on the record, and the dataset stays."""
        before, judged = self.dataset(), len(self.judgements())
        done = self.ingest(folder)
        self.assert_refused(done, REFUSED, "the quality gate stops ingest")
        for fragment in fragments:
            self.assertIn(fragment, done.stderr)
        self.assertEqual(self.dataset(), before)
        self.assertEqual(self.judgements()[judged:], [("invalid", "")])

    def test_missing_folder(self):
        self.ingest_good()
        self.assert_ingest_refused(self.folder / "nowhere", NOT_FOUND, "nowhere")

    def test_csv_source_without_a_folder(self):
        self.assert_refused(self.run_sensex("ingest", "--source", "csv"), USAGE, "--data DIR")

    def test_unknown_source(self):
        self.assert_refused(self.run_sensex("ingest", "--source", "tape"), USAGE, "'tape'")

    def test_empty_file(self):
        self.ingest_good()
        folder = write_folder(self.folder / "bad")
        (folder / "yahoo" / "TCS.NS.csv").write_text("")
        before = self.stored()
        done = self.ingest(folder)
        self.assertIn(done.returncode, (MALFORMED, UNAVAILABLE), done.stderr)
        self.assertIn("TCS.NS.csv", done.stderr.splitlines()[0])
        self.assertEqual(self.stored(), before)

    def test_malformed_row_names_file_and_line(self):
        self.ingest_good()
        folder = write_folder(self.folder / "bad")
        file = folder / "yahoo" / "TCS.NS.csv"
        lines = file.read_text().splitlines()
        lines[9] = "2020-01-13,100,101,ninety,100,100,1000"
        file.write_text("\n".join(lines))
        self.assert_ingest_refused(folder, MALFORMED, "TCS.NS.csv:10", "ninety")

    def test_repeated_day(self):
        self.ingest_good()
        folder = write_folder(self.folder / "bad")
        file = folder / "yahoo" / "TCS.NS.csv"
        lines = file.read_text().splitlines()
        lines.insert(10, lines[9])
        file.write_text("\n".join(lines))
        self.assert_ingest_refused(folder, MALFORMED, "TCS.NS.csv:11")

    def test_impossible_bar_is_left_out_and_reported(self):
        folder = write_folder(self.folder / "bad")
        file = folder / "yahoo" / "TCS.NS.csv"
        lines = file.read_text().splitlines()
        lines[9] = lines[9].split(",")[0] + ",100,90,110,100,100,1000"
        file.write_text("\n".join(lines))
        done = self.ingest(folder)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn("TCS.NS.csv:10", done.stderr)
        self.assertIn("1 row refused", done.stdout)

    def test_too_few_stocks(self):
        self.ingest_good()
        folder = write_folder(self.folder / "bad", stocks=24)
        self.assert_judged_and_refused(folder, "least-members", "at least 25 stocks", "has 24")

    def test_too_few_sessions(self):
        self.ingest_good()
        folder = write_folder(self.folder / "bad", sessions=299)
        self.assert_judged_and_refused(folder, "least-sessions", "at least 300 sessions", "has 299")

    def test_too_few_sessions_that_a_person_accepts(self):
        folder = write_folder(self.folder / "short", sessions=299)
        done = self.run_sensex("ingest", "--source", "csv", "--data", str(folder), "--accept",
                               "least-sessions")
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual([accepted for _, accepted in self.judgements()], ["least-sessions"])

    def test_unknown_session(self):
        for verb in ("train", "evaluate", "forecast"):
            done = self.run_sensex(verb, "--session", "noon")
            self.assert_refused(done, USAGE, "evening or pre-open", "noon")

    def test_bad_date(self):
        done = self.run_sensex("evaluate", "--from", "2014-13-01")
        self.assert_refused(done, USAGE, "YYYY-MM-DD", "2014-13-01")

    def test_window_that_ends_before_it_starts(self):
        done = self.run_sensex("evaluate", "--from", "2020-01-01", "--to", "2019-01-01")
        self.assert_refused(done, USAGE, "2020-01-01", "2019-01-01")

    def test_calendar_that_is_missing_or_none(self):
        self.fail_to_ingest()
        done = self.run_sensex("forecast", "--calendar", str(self.folder / "nowhere.txt"))
        self.assert_refused(done, NOT_FOUND, "nowhere.txt", "--calendar")
        done = self.run_sensex("forecast", "--calendar", str(self.folder))
        self.assert_refused(done, MALFORMED, "is a folder", "--calendar")
        (self.folder / "calendar.txt").write_text("covers 2010-01-01 2026-12-31\nfeast 2026-11-24\n")
        done = self.run_sensex("forecast", "--calendar", str(self.folder / "calendar.txt"))
        self.assert_refused(done, MALFORMED, "line 2")

    def test_calendar_about_to_end_is_warned_of(self):
        (self.folder / "calendar.txt").write_text("covers 2010-01-01 2020-12-31\n")
        self.fail_to_ingest()
        done = self.run_sensex("forecast", "--calendar", str(self.folder / "calendar.txt"))
        self.assert_refused(done, UNAVAILABLE, "run: sensex ingest")
        self.assertRegex(done.stderr, "warning: .*2020-12-31")

    def fail_to_ingest(self):
        """Leaves a state without data."""
        done = self.run_sensex("ingest", "--source", "csv", "--data", str(self.folder / "nowhere"))
        self.assert_refused(done, NOT_FOUND, "nowhere")

    def test_forecast_before_any_data(self):
        self.fail_to_ingest()
        self.assert_refused(self.run_sensex("forecast"), UNAVAILABLE, "run: sensex ingest")

    def test_what_needs_a_state_makes_none(self):
        for verb in (["train"], ["forecast"], ["models", "promote", "sensex-evening", "1"],
                     ["models", "rollback", "sensex-evening"]):
            self.assert_refused(self.run_sensex(*verb), NOT_FOUND, "no state at",
                                "run: sensex ingest")
        self.assertFalse(self.state.exists())

    def test_an_address_that_is_not_postgresqls(self):
        for store in ("mysql://u:secret@h/d", "PostgreSQL://h/d", " postgresql://h/d",
                      "host=/tmp dbname=d"):
            done = subprocess.run([SENSEX, "ingest", "--source", "simulated", "--store", store],
                                  capture_output=True, text=True, check=False, cwd=self.folder)
            self.assert_refused(done, USAGE, "--store must be a directory, or begin with "
                                             "postgresql://")
            self.assertNotIn("secret", done.stderr)
        self.assertEqual(list(self.folder.iterdir()), [])

    def test_forecast_before_any_model(self):
        self.ingest_good()
        self.assert_refused(self.run_sensex("forecast"), UNAVAILABLE, "run: sensex train")

    def test_training_on_too_short_a_history(self):
        self.ingest_good()
        before = self.stored()
        self.assert_refused(self.run_sensex("train"), UNAVAILABLE)
        self.assertEqual(self.stored(), before)

    def test_unknown_model(self):
        self.ingest_good()
        done = self.run_sensex("models", "promote", "sensex-pre-open", "7")
        self.assert_refused(done, NOT_FOUND, "7")

    def test_rollback_with_nothing_before(self):
        self.ingest_good()
        done = self.run_sensex("models", "rollback", "sensex-pre-open")
        self.assert_refused(done, NOT_FOUND, "sensex-pre-open")

    def test_state_directory_that_cannot_be_made(self):
        (self.folder / "file").write_text("in the way")
        done = self.run_sensex("ingest", "--source", "simulated",
                               state=self.folder / "file" / "state")
        self.assert_refused(done, PERMISSION, "--state DIR")

    def test_a_state_that_is_a_file(self):
        (self.folder / "file").write_text("no state")
        for verb in (["ingest", "--source", "simulated"], ["ledger", "list"], ["train"],
                     ["backup", str(self.folder / "b")]):
            done = self.run_sensex(*verb, state=self.folder / "file")
            self.assert_refused(done, MALFORMED, "is a file, expected a state directory")

    def test_state_directory_that_may_not_be_written(self):
        self.ingest_good()
        for path in [self.state, *self.state.iterdir()]:
            path.chmod(0o555 if path.is_dir() else 0o444)
        self.folder.chmod(0o755)
        nobody = {"user": 65534, "group": 65534, "extra_groups": []} if os.geteuid() == 0 else {}
        done = subprocess.run([SENSEX, "ingest", "--source", "csv", "--data", self.folder / "good",
                               "--state", self.state], capture_output=True, text=True, timeout=120,
                              check=False, **nobody)
        self.state.chmod(0o755)
        self.assert_refused(done, PERMISSION, "sensex.db", "another --state directory")
        self.assertEqual(len(done.stderr.splitlines()), 1, done.stderr)

    def test_a_refused_ingest_is_a_failed_run_with_its_message(self):
        self.ingest_good()
        self.ingest(write_folder(self.folder / "bad", stocks=24))
        runs = json.loads(self.run_sensex("runs", "list", "--json").stdout)["runs"]
        self.assertEqual([(run["kind"], run["outcome"]) for run in runs],
                         [("ingest", "failed"), ("ingest", "succeeded")])
        self.assertIn("least-members", runs[0]["message"])
        self.assertIn("stored dataset", runs[1]["message"])
        self.assertEqual([stage["name"] for stage in runs[1]["stages"]], ["refresh"])

    def test_state_that_is_no_database(self):
        self.state.mkdir()
        (self.state / "sensex.db").write_text("this is not a database at all, only text " * 40)
        done = self.run_sensex("forecast")
        self.assert_refused(done, MALFORMED, "sensex.db")
        self.assertTrue((self.state / "sensex.db").read_text().startswith("this is not"))

    def test_database_of_a_newer_schema(self):
        self.ingest_good()
        with sqlite3.connect(self.state / "sensex.db") as database:
            database.execute("INSERT INTO schema_version SELECT MAX(version) + 1 FROM schema_version")
        database.close()
        before = self.stored()
        self.assert_refused(self.run_sensex("forecast"), NEWER, "schema version")
        self.assertEqual(self.stored(), before)

    def test_a_day_to_come_is_refused_and_what_is_there_stays(self):
        self.ingest_good()
        folder = write_folder(self.folder / "early")
        # Of the exchange, whose day begins hours before that of Greenwich.
        india = datetime.timezone(datetime.timedelta(hours=5.5))
        tomorrow = datetime.datetime.now(india).date() + datetime.timedelta(days=1)
        for file in (folder / "yahoo").iterdir():
            file.write_text(file.read_text() + f"{tomorrow},100,101,99,100,100,1000\n")
        self.assert_refused(self.ingest(folder), REFUSED, "future-date", str(tomorrow))
        self.assertIn("unchanged dataset", self.ingest(self.folder / "good").stdout)

    def test_output_that_cannot_be_written(self):
        with open("/dev/full", "w", encoding="utf-8") as full:
            done = subprocess.run([SENSEX, "features", "list"], stdout=full, stderr=subprocess.PIPE,
                                  text=True, check=False)
        self.assertEqual(done.returncode, 74)
        self.assertIn("could not be written", done.stderr)

    def test_a_file_that_may_not_grow(self):
        folder = write_folder(self.folder / "good")

        def limit():
            resource.setrlimit(resource.RLIMIT_FSIZE, (1 << 16, 1 << 16))

        done = subprocess.run([SENSEX, "ingest", "--source", "csv", "--data", str(folder), "--state",
                               str(self.state)], capture_output=True, text=True, timeout=120,
                              check=False, preexec_fn=limit)
        self.assert_refused(done, UNAVAILABLE, "database")

    def test_port_in_use(self):
        self.ingest_good()
        with socket.socket() as taken:
            taken.bind(("127.0.0.1", 0))
            taken.listen()
            port = str(taken.getsockname()[1])
            self.assert_refused(self.run_sensex("serve", "--port", port), UNAVAILABLE, port, "--port")

    def test_port_that_is_none(self):
        for port in ("99999", "abc"):
            done = self.run_sensex("serve", "--port", port)
            self.assert_refused(done, USAGE, f"--port: Value {port} not in range", "sensex serve --help")

    def test_healthcheck_without_a_server(self):
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = str(free.getsockname()[1])
        self.assert_refused(self.run_sensex("healthcheck", "--port", port), UNAVAILABLE,
                            f"nothing listens on 127.0.0.1:{port}", f"sensex serve --port {port}")

    def test_unknown_verb(self):
        done = subprocess.run([SENSEX, "predict"], capture_output=True, text=True, check=False)
        self.assert_refused(done, USAGE, "'predict'", "ingest, import", "sensex --help")

    def test_an_option_that_is_none(self):
        done = self.run_sensex("ingest", "--sorce", "csv")
        self.assert_refused(done, USAGE, "sensex ingest does not take '--sorce'", "ingest --help")

    def test_an_argument_that_is_missing(self):
        done = self.run_sensex("models", "promote", "sensex-pre-open")
        self.assert_refused(done, USAGE, "is required", "sensex models promote --help")

    def test_a_live_address_that_is_none(self):
        done = self.run_sensex("ingest", "--live-url", "nonsense")
        self.assert_refused(done, USAGE, "--live-url", "must begin with http://", "'nonsense'")

    def test_a_number_that_is_none(self):
        done = self.run_sensex("ledger", "list", "--limit", "x")
        self.assert_refused(done, USAGE, "--limit must be a whole number, got 'x'")

    def test_an_evaluation_that_ends_before_it_begins(self):
        done = self.run_sensex("evaluate", "--to", "2013-01-01")
        self.assert_refused(done, USAGE, "begins on 2014-01-01", "--to 2013-01-01", "--from")

    def test_every_verb_has_help_with_an_example(self):
        verbs = ["ingest", "train", "evaluate", "forecast", "models", "models list", "models show",
                 "models promote", "models rollback", "ledger", "ledger list", "ledger verify",
                 "features", "features list", "serve", "healthcheck"]
        for verb in verbs:
            done = subprocess.run([SENSEX, *verb.split(), "--help"], capture_output=True, text=True,
                                  check=False)
            self.assertEqual(done.returncode, 0)
            self.assertIn(f"Example:\n  sensex {verb.split()[0]}", done.stdout)

    def test_listing_verbs_print_json(self):
        self.assertEqual(len(json.loads(self.run_sensex("features", "list", "--json").stdout)), 45)
        self.fail_to_ingest()
        self.assertEqual(json.loads(self.run_sensex("models", "list", "--json").stdout),
                         {"models": []})
        self.assertEqual(json.loads(self.run_sensex("ledger", "list", "--json").stdout)["entries"],
                         [])


if __name__ == "__main__":
    unittest.main()
