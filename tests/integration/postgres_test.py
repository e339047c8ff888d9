"""The real program on a PostgreSQL server of its own: what it keeps, what it refuses, who leads.

usage: postgres_test.py PATH_TO_SENSEX SOURCE_DIR
"""

import json
import os
import pathlib
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import unittest
import urllib.error
import urllib.request

SOURCE = pathlib.Path(sys.argv.pop(2))
SENSEX = sys.argv.pop(1)
sys.path.insert(0, str(SOURCE / "tests/support"))
from postgres_server import PASSWORD, PostgresServer  # noqa: E402

# A trading day is over a quarter of an hour after midnight, so that an evening job is always due.
CALENDAR = "covers 2010-01-01 2099-12-31\nhours 2010-01-01 00:05 00:10 00:15\n"
PATIENCE_S = 180  # of what has no time of its own: only a program that hangs gets there
# Every verb that opens the store.
VERBS = [
    ["ingest", "--source", "simulated"],
    ["import", "day.csv"],
    ["train"],
    ["evaluate"],
    ["forecast"],
    ["models", "list"],
    ["models", "show", "sensex-pre-open", "1"],
    ["models", "promote", "sensex-pre-open", "1"],
    ["models", "rollback", "sensex-pre-open"],
    ["ledger", "list"],
    ["ledger", "verify"],
    ["data", "list"],
    ["data", "show"],
    ["data", "diff", "aa", "bb"],
    ["data", "actions"],
    ["data", "push", "folder"],
    ["data", "export", "folder"],
    ["quality"],
    ["runs", "list"],
    ["backup", "a.backup"],
    ["run-daily"],
    ["serve", "--port", "0"],
]


def wait_until(condition, what):
    end = time.monotonic() + PATIENCE_S
    while not condition():
        if time.monotonic() > end:
            raise AssertionError(f"{what} did not come about")
        time.sleep(0.05)


class Postgres(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.server = PostgresServer()
        cls.addClassCleanup(cls.server.stop)
        cls.folder = pathlib.Path(tempfile.mkdtemp(prefix="sensex-postgres-test-"))
        cls.addClassCleanup(shutil.rmtree, cls.folder)

    def environment(self, **variables):
        kept = {name: value for name, value in os.environ.items()
                if not name.startswith(("SENSEX_", "PG"))}
        return {**kept, **variables}

    def run_on(self, store, *words, code=0, **variables):
        """What it wrote: to the standard output when that is how it should end, else the error."""
        done = subprocess.run([SENSEX, "--store", store, *words], capture_output=True, text=True,
                              cwd=self.folder, timeout=PATIENCE_S, check=False,
                              env=self.environment(**variables))
        self.assertEqual(done.returncode, code, f"{words}: {done.stdout}{done.stderr}")
        for secret in (PASSWORD, "wr0ng"):
            self.assertNotIn(secret, done.stdout + done.stderr)
        return done.stdout if code == 0 else done.stderr

    def refusal(self, store, *words, code, **variables):
        """The sentence of an error, which is all that is said."""
        said = self.run_on(store, *words, code=code, **variables)
        self.assertRegex(said, r"\Asensex: [^\n]+\n\Z", words)
        return said

    def tables(self, database):
        return [name for (name,) in self.server.sql(
            "SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1", database)]

    def test_a_day_on_postgres_is_the_day_on_a_file(self):
        database, file = self.server.new_database("day"), str(self.folder / "file")
        told = []
        for store in (database, file):
            self.run_on(store, "ingest", "--source", "simulated")
            self.run_on(store, "train", "--session", "evening")
            forecast = json.loads(self.run_on(store, "forecast", "--session", "evening", "--json"))
            again = json.loads(self.run_on(store, "forecast", "--session", "evening", "--json"))
            self.assertEqual(forecast, again)
            self.run_on(store, "ledger", "verify")
            datasets = json.loads(self.run_on(store, "data", "list", "--json"))["datasets"]
            runs = json.loads(self.run_on(store, "runs", "list", "--json"))["runs"]
            told.append([{key: forecast[key] for key in ("target_date", "probability_up", "range")},
                         datasets[0]["id"], [(run["kind"], run["outcome"]) for run in runs]])
        self.assertEqual(told[0], told[1])
        self.assertEqual(self.server.sql("SELECT COUNT(*) FROM ledger", "day"), [["1"]])
        with self.assertRaises(RuntimeError):
            self.server.sql("DELETE FROM ledger", "day")

    def test_the_variable_names_the_store_and_a_state_on_the_command_line_speaks_over_it(self):
        database = self.server.new_database("by_variable")
        there = self.environment(SENSEX_STORE=database, SENSEX_STATE=str(self.folder / "unused"))
        def run(*words):
            return subprocess.run([SENSEX, *words], capture_output=True, text=True, env=there,
                                  cwd=self.folder, timeout=PATIENCE_S, check=False)
        self.assertEqual(run("ingest", "--source", "simulated").returncode, 0)
        self.assertEqual(self.server.sql("SELECT COUNT(*) FROM snapshots", "by_variable"), [["1"]])
        self.assertFalse((self.folder / "unused").exists())
        listed = run("data", "list", "--state", str(self.folder / "other"))
        self.assertEqual((listed.returncode, listed.stderr),
                         (66, f"sensex: no state at {self.folder}/other; run: sensex ingest\n"))
        both = run("runs", "list", "--state", "a", "--store", "b")
        self.assertEqual(both.returncode, 64)
        self.assertIn("--state and --store both say where everything is kept", both.stderr)
        self.assertNotIn(database, run("runs", "list", "--help").stdout)

    def test_a_wrong_password_is_refused_by_every_verb_and_told_by_none(self):
        locked = self.server.address(user="locked")
        for words in VERBS:
            said = self.refusal(locked, *words, code=77, PGPASSWORD="wr0ng")
            self.assertIn("does not let user 'locked' in: a wrong password", said)
            self.assertIn("correct --store or PGPASSWORD", said)
        said = self.refusal(locked.replace("locked@", "locked:wr0ng@"), "train", code=77)
        self.assertIn("a wrong password", said)
        self.assertIn("set PGPASSWORD", self.refusal(locked, "train", code=77))

    def test_a_password_comes_from_the_environment_a_file_or_the_address(self):
        self.server.sql("CREATE DATABASE mine OWNER locked TEMPLATE template0")
        locked = self.server.address("mine", user="locked")
        secrets = self.folder / "pgpass"
        secrets.write_text(f"*:*:mine:locked:{PASSWORD}\n", encoding="utf-8")
        secrets.chmod(0o600)
        self.run_on(locked, "ingest", "--source", "simulated", PGPASSWORD=PASSWORD)
        self.run_on(locked, "data", "list", PGPASSFILE=str(secrets))
        self.run_on(locked.replace("locked@", f"locked:{PASSWORD}@"), "data", "list")
        said = self.refusal(locked.replace("locked@", f"locked:{PASSWORD}@"), "ingest", "--market",
                            "nifty50", "--source", "simulated", code=78)
        self.assertIn("the state postgresql://locked@", said)

    def test_where_there_is_no_server_or_no_database_the_next_step_is_told(self):
        nowhere = "postgresql://sensex@/x?host=/nowhere"
        for words in VERBS:
            self.assertIn("start its server or correct --store",
                          self.refusal(nowhere, *words, code=69))
        self.assertIn("make it with: createdb", self.refusal(self.server.address("lacking"), "train",
                                                             code=66))
        self.assertIn("write it as postgresql://", self.refusal("postgresql://u:p@wr0ng@h/d",
                                                                "train", code=64))

    def test_another_programs_database_stays_as_it_is(self):
        store = self.server.new_database("foreign_tables")
        self.server.sql("CREATE TABLE photos (x int)", "foreign_tables")
        for words in VERBS:
            self.assertIn("is another program's", self.refusal(store, *words, code=65))
        self.assertEqual(self.tables("foreign_tables"), ["photos"])

    def test_a_newer_schema_stays_as_it_is(self):
        store = self.server.new_database("newer")
        self.run_on(store, "ingest", "--source", "simulated")
        self.server.sql("INSERT INTO schema_version VALUES (99)", "newer")
        def dump():
            lines = self.server.run("pg_dump", "-d", store).splitlines()
            return [line for line in lines if "restrict" not in line]  # with a word drawn at random
        before = dump()
        for words in VERBS:
            self.assertIn("use the newer sensex", self.refusal(store, *words, code=76))
        self.assertEqual(dump(), before)

    def test_readers_of_an_empty_database_make_nothing(self):
        store = self.server.new_database("empty")
        for words in (["data", "list"], ["runs", "list"], ["quality"], ["data", "show"]):
            self.assertIn("run: sensex ingest", self.refusal(store, *words, code=66))
        self.assertEqual(self.tables("empty"), [])

    def test_serving_goes_on_when_the_database_was_away(self):
        server = PostgresServer()
        self.addCleanup(server.stop)
        store = server.address()
        self.run_on(store, "ingest", "--source", "simulated")
        process = subprocess.Popen([SENSEX, "--store", store, "serve", "--port", "0"], text=True,
                                   stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
                                   env=self.environment())
        self.addCleanup(process.stdout.close)
        self.addCleanup(process.wait)
        self.addCleanup(process.kill)
        url = re.search(r"http://127\.0\.0\.1:\d+", process.stdout.readline())[0]
        def ledger():
            try:
                with urllib.request.urlopen(f"{url}/api/v1/ledger?limit=5", timeout=30) as answer:
                    return answer.status, answer.read().decode()
            except urllib.error.HTTPError as refused:
                with refused:
                    return refused.code, refused.read().decode()
        self.assertEqual(ledger()[0], 200)
        server.halt()
        status, problem = ledger()
        self.assertEqual(status, 503)
        self.assertIn("cannot be reached; start its server or correct --store", problem)
        server.start()
        self.assertEqual(ledger()[0], 200)

    def serve(self, store, log):
        """A process that schedules; its source lacks, so that its job goes on for minutes."""
        with open(log, "w", encoding="utf-8") as written:
            process = subprocess.Popen(
                [SENSEX, "--store", store, "serve", "--schedule", "--port", "0", "--calendar",
                 self.folder / "calendar.txt", "--settle-minutes", "0", "--source", "csv", "--data",
                 "nowhere"],
                cwd=self.folder, stdout=subprocess.DEVNULL, stderr=written,
                env=self.environment())
        self.addCleanup(process.wait)
        self.addCleanup(process.kill)
        return process

    def test_when_the_leader_is_killed_another_takes_over(self):
        store = self.server.new_database("led")
        (self.folder / "calendar.txt").write_text(CALENDAR, encoding="utf-8")
        logs = [self.folder / "first.log", self.folder / "second.log"]
        def says(log, sentence):
            return sentence in log.read_text(encoding="utf-8")
        def runs():
            """Process and outcome of each run: 0 is under way, 3 abandoned."""
            rows = self.server.sql("SELECT split_part(owner, ':', 2), outcome FROM runs ORDER BY id",
                                   "led")
            return [(int(pid), int(outcome)) for pid, outcome in rows]
        first = self.serve(store, logs[0])
        wait_until(lambda: says(logs[0], "this instance leads the schedule"), "a leader")
        second = self.serve(store, logs[1])
        wait_until(lambda: says(logs[1], "this one stands by"), "one that stands by")
        wait_until(lambda: runs() == [(first.pid, 0)], "the leader's run")
        self.assertFalse(says(logs[1], "this instance leads"))
        first.send_signal(signal.SIGKILL)
        first.wait()
        wait_until(lambda: says(logs[1], "this instance leads the schedule"), "another leader")
        wait_until(lambda: runs() == [(first.pid, 3), (second.pid, 0)], "the other's run")
        second.send_signal(signal.SIGTERM)
        self.assertEqual(second.wait(timeout=30), 0)


if __name__ == "__main__":
    unittest.main()
