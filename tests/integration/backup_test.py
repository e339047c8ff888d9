"""The real program: a backup of one store restored into another, and a store that is taken away from
under a running server.

usage: backup_test.py PATH_TO_SENSEX SOURCE_DIR
"""

import contextlib
import hashlib
import json
import os
import pathlib
import re
import resource
import shutil
import signal
import sqlite3
import stat
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
from postgres_server import PostgresServer  # noqa: E402

PATIENCE_S = 180  # of what has no time of its own: only a program that hangs gets there
NOBODY = 65534
ENVIRONMENT = {name: value for name, value in os.environ.items()
               if not name.startswith(("SENSEX_", "PG"))}
FORECAST = "/api/v1/forecast?session=evening"


def run(store, *words, code=0, **options):
    """What it wrote: to the standard output when that is how it should end, else the error."""
    done = subprocess.run([SENSEX, *words, "--store", str(store)], capture_output=True, text=True,
                          timeout=PATIENCE_S, check=False, env=ENVIRONMENT, **options)
    if done.returncode != code:
        raise AssertionError(f"{words} ended with {done.returncode}: {done.stdout}{done.stderr}")
    return done.stdout if code == 0 else done.stderr


def fill(store):
    run(store, "ingest", "--source", "simulated")
    run(store, "train", "--session", "evening")


def database(state):
    return contextlib.closing(sqlite3.connect(state / "sensex.db", isolation_level=None))


def seal_of(content):
    """The last line of a backup with that content."""
    return b"\nsensex backup, SHA-256 " + hashlib.sha256(content).hexdigest().encode() + b"\n"


def names_in(folder):
    return sorted(path.name for path in folder.iterdir())


class Server:
    """`sensex serve` on a port the system chose; ended by its own process id."""

    def __init__(self, store):
        self.process = subprocess.Popen([SENSEX, "serve", "--port", "0", "--store", str(store)],
                                        stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
                                        text=True, env=ENVIRONMENT)
        self.url = re.search(r"http://127\.0\.0\.1:\d+", self.process.stdout.readline())[0]

    def fetch(self, path, method="GET"):
        request = urllib.request.Request(self.url + path, method=method)
        try:
            with urllib.request.urlopen(request, timeout=30) as response:
                return response.status, response.read().decode()
        except urllib.error.HTTPError as refused:
            with refused:
                return refused.code, refused.read().decode()

    def stop(self):
        self.process.kill()
        self.process.communicate(timeout=30)


class Backup(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = pathlib.Path(tempfile.mkdtemp(prefix="sensex-backup-"))
        cls.addClassCleanup(shutil.rmtree, cls.folder)
        cls.state = cls.folder / "state"
        fill(cls.state)
        run(cls.state, "forecast", "--session", "evening")
        cls.backup = cls.folder / "whole.backup"
        cls.told = run(cls.state, "backup", str(cls.backup))

    def place(self):
        """An empty folder of the test's own."""
        return pathlib.Path(tempfile.mkdtemp(dir=self.folder))

    def unguarded(self, sql):
        """A change to the ledger past its trigger, which is there again afterwards."""
        with database(self.state) as here:
            trigger, = here.execute("SELECT sql FROM sqlite_master WHERE name = 'ledger_no_update'"
                                    ).fetchone()
        return f"DROP TRIGGER ledger_no_update; {sql}; {trigger};"

    def serve(self, store):
        server = Server(store)
        self.addCleanup(server.stop)
        return server

    def refusal(self, store, *words, code, **options):
        """The sentence of an error, which is all that is said."""
        said = run(store, *words, code=code, **options)
        self.assertRegex(said, r"\Asensex: [^\n]+\n\Z", words)
        return said

    def same(self, store, other):
        for words in (["ledger", "list"], ["models", "list"], ["data", "list"]):
            self.assertEqual(run(store, *words, "--json"), run(other, *words, "--json"), words)
        self.assertIn("intact", run(store, "ledger", "verify"))

    def checks(self, server):
        return json.loads(server.fetch("/healthz")[1])["checks"]

    def unhealthy(self, server, sentence):
        """It says so and records nothing."""
        for path in ("/healthz", "/readyz"):
            status, body = server.fetch(path)
            self.assertEqual(status, 503, body)
            checks = json.loads(body)["checks"]
            self.assertFalse(checks["store"])
            self.assertIn(sentence, checks["store_error"])
        self.assertEqual(server.fetch("/livez")[0], 200)
        status, body = server.fetch(FORECAST, "POST")
        self.assertEqual(status, 503, body)
        self.assertIn(sentence, json.loads(body)["error"]["message"])


class OfAFile(Backup):
    def test_tells_what_it_holds_and_is_its_owners_alone(self):
        with database(self.state) as there:
            head = there.execute("SELECT hash FROM ledger").fetchone()[0]
            models = there.execute("SELECT COUNT(*) FROM models").fetchone()[0]
        size = self.backup.stat().st_size
        self.assertEqual(self.told, f"backed up {self.state} to {self.backup}: 1 forecast (head "
                                    f"{head}), 1 dataset, {models} models; {size} bytes, verified\n")
        self.assertEqual(stat.S_IMODE(self.backup.stat().st_mode), 0o600)
        self.assertEqual([name for name in names_in(self.folder) if ".tmp" in name], [])

    def test_restored_is_what_was_backed_up(self):
        place = self.place()
        (place / "there").mkdir()
        for state in (place / "new", place / "deep" / "new", place / "there", f"{place}/slash/"):
            told = run(state, "restore", str(self.backup))
            self.assertIn(f"restored {self.backup} to {state}: 1 forecast (head ", told)
            self.same(state, self.state)
        self.assertEqual(names_in(place), ["deep", "new", "slash", "there"])
        with database(self.state) as here, database(place / "new") as there:
            asked = "SELECT identity FROM store_identity"
            self.assertNotEqual(here.execute(asked).fetchone(), there.execute(asked).fetchone())

    def test_a_file_that_is_there_is_never_written_over(self):
        before = self.backup.read_bytes()
        self.assertIn("is there already and stays as it is",
                      self.refusal(self.state, "backup", str(self.backup), code=73))
        self.assertEqual(self.backup.read_bytes(), before)

    def test_a_state_that_holds_something_stays_as_it_is(self):
        before = run(self.state, "ledger", "list", "--json")
        said = self.refusal(self.state, "restore", str(self.backup), code=73)
        self.assertIn(f"{self.state} holds something already and stays as it is; restore into", said)
        self.assertEqual(run(self.state, "ledger", "list", "--json"), before)
        log_alone = self.place()
        (log_alone / "sensex.db-wal").write_text("x", encoding="utf-8")
        self.refusal(log_alone, "restore", str(self.backup), code=73)
        self.assertEqual(names_in(log_alone), ["sensex.db-wal"])

    def test_a_state_without_a_row_is_filled_and_who_serves_it_is_told(self):
        state = self.place() / "state"
        server = self.serve(state)
        run(state, "restore", str(self.backup))
        self.same(state, self.state)
        status, body = server.fetch("/healthz")
        self.assertEqual(status, 503)
        self.assertIn("is not the one that was opened", json.loads(body)["checks"]["store_error"])

    def test_a_place_or_a_state_that_is_not_there_is_named_and_nothing_made(self):
        place = self.place()
        self.assertIn("no state at", self.refusal(place / "no", "backup", str(place / "b"), code=66))
        self.refusal(self.state, "backup", str(place / "no" / "b"), code=66)
        self.assertIn("there is no file", self.refusal(place / "s", "restore", str(place / "b"),
                                                       code=66))
        self.assertEqual(names_in(place), [])

    def test_what_is_no_whole_backup_is_refused_and_nothing_made(self):
        place = self.place()
        whole = self.backup.read_bytes()
        def refused(name, code):
            said = self.refusal(place / "state", "restore", str(place / name), code=code)
            self.assertIn(name, said)
            self.assertFalse((place / "state").exists())
            return said
        (place / "cut").write_bytes(whole[:len(whole) // 2])
        self.assertIn("is not a backup of sensex, or not all of one", refused("cut", 65))
        (place / "text").write_text("Date,Open\n", encoding="utf-8")
        refused("text", 65)
        with contextlib.closing(sqlite3.connect(place / "foreign")) as other:
            other.execute("CREATE TABLE photos (x)")
        self.assertIn("is not a backup of sensex", refused("foreign", 65))
        def changed(name, sql):
            (place / name).write_bytes(whole[:-len(seal_of(b""))])
            with contextlib.closing(sqlite3.connect(place / name)) as copy, copy:
                copy.executescript(sql)
            content = (place / name).read_bytes()
            (place / name).write_bytes(content + seal_of(content))
        (place / "flipped").write_bytes(whole[:9000] + bytes([whole[9000] ^ 1]) + whole[9001:])
        self.assertIn("its bytes are not those that were written", refused("flipped", 65))
        changed("newer", "INSERT INTO schema_version VALUES (99)")
        self.assertIn("use the newer sensex", refused("newer", 76))
        changed("object", "UPDATE objects SET bytes = x'00'")
        self.assertIn("does not verify and nothing was restored", refused("object", 65))
        changed("lacking", "DROP TABLE work_done")
        self.assertIn("is not a backup of sensex", refused("lacking", 65))
        changed("swallowing", "CREATE TRIGGER a BEFORE INSERT ON outcomes "
                              "BEGIN SELECT RAISE(IGNORE); END")
        self.assertIn("is not a backup of sensex", refused("swallowing", 65))
        changed("model", "UPDATE models SET artefact_sha256 = 'aa'")
        self.assertIn("an object of the model sensex-evening is missing", refused("model", 65))
        changed("entry", self.unguarded("UPDATE ledger SET payload = 'x'"))
        self.assertIn("does not verify and nothing was restored", refused("entry", 65))

    def test_a_backup_of_another_market_is_refused(self):
        state = self.place() / "state"
        said = self.refusal(state, "restore", str(self.backup), "--market", "nifty50", code=78)
        self.assertIn("is a backup of the market sensex, got --market nifty50", said)
        self.assertFalse(state.exists())
        run(state, "restore", str(self.backup), "--market", "sensex")

    def test_what_does_not_verify_is_no_backup(self):
        place = self.place()
        run(place / "state", "restore", str(self.backup))
        with database(place / "state") as there:
            there.executescript(self.unguarded("UPDATE ledger SET payload = 'x'"))
        said = self.refusal(place / "state", "backup", str(place / "b"), code=65)
        self.assertIn("no backup was kept, because what", said)
        self.assertIn("is damaged: the ledger breaks at sequence 1", said)
        self.assertFalse((place / "b").exists())

    def test_a_full_disk_leaves_nothing(self):
        place = self.place()
        def limited():
            resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))
        for words, store in ((["backup", str(place / "b")], self.state),
                             (["restore", str(self.backup)], place / "state")):
            said = self.refusal(store, *words, code=69, preexec_fn=limited)
            self.assertRegex(said, "no space is left|cannot be read or written")
        self.assertEqual(names_in(place), [])

    def test_a_folder_that_may_not_be_written_leaves_nothing(self):
        place = self.place()
        program = place / "sensex"
        shutil.copy(SENSEX, program)
        closed = place / "closed"
        closed.mkdir()
        shutil.copy(self.backup, place / "b")
        for path, mode in ((self.folder, 0o755), (place, 0o755), (place / "b", 0o644),
                           (closed, 0o555)):
            path.chmod(mode)
        user = {"user": NOBODY, "group": NOBODY, "extra_groups": []} if os.geteuid() == 0 else {}
        for state in (closed, closed / "new"):
            done = subprocess.run([program, "restore", place / "b", "--state", state], text=True,
                                  capture_output=True, check=False, env=ENVIRONMENT, **user)
            self.assertEqual(done.returncode, 77, done.stderr)
            self.assertRegex(done.stderr, r"\Asensex: [^\n]+\n\Z")
        self.assertEqual(names_in(closed), [])

    def test_goes_on_beside_a_server_that_records(self):
        place = self.place()
        state = place / "state"
        run(state, "restore", str(self.backup))
        server = self.serve(state)
        for number in range(3):
            writing = subprocess.Popen([SENSEX, "backup", place / str(number), "--state", state],
                                       stdout=subprocess.PIPE, text=True, env=ENVIRONMENT)
            while writing.poll() is None:
                self.assertEqual(server.fetch(FORECAST, "POST")[0], 200)
            self.assertIn("verified", writing.communicate()[0])
            self.assertEqual(writing.returncode, 0)
        self.assertTrue(self.checks(server)["store"])

    def test_a_killed_backup_or_restore_leaves_the_place_as_it_was(self):
        place = self.place()
        state = place / "state"
        run(state, "restore", str(self.backup))
        with database(state) as there:
            for number in range(64):
                content = bytes([number]) * 1_000_000
                there.execute("INSERT INTO objects VALUES (?, ?)",
                              (hashlib.sha256(content).hexdigest(), content))
        whole = place / "whole"
        run(state, "backup", str(whole))
        (place / "there").mkdir()
        commands = [(["backup", place / "b", "--state", state], place / "b"),
                    (["restore", whole, "--state", place / "new"], place / "new"),
                    (["restore", whole, "--state", place / "there"], place / "there/sensex.db")]
        killed = 0
        for words, made in commands:
            for patience in (0.0, 0.01, 0.05, 0.1):
                killed += self.kill_when_it_writes(words, made, patience)
                self.assertFalse(made.exists())
        self.assertGreater(killed, 6)
        for words, made in commands:
            run_again = subprocess.run([SENSEX, *words], check=False, capture_output=True, text=True,
                                       env=ENVIRONMENT)
            self.assertEqual(run_again.returncode, 0, run_again.stderr)
            self.assertTrue(made.exists())
        for restored in (place / "new", place / "there"):
            self.same(restored, self.state)
        self.same(state, self.state)

    def kill_when_it_writes(self, words, made, patience):
        """Whether it was killed; when it was faster, what it made is whole and goes."""
        folder = made.parent
        before = set(names_in(folder))
        process = subprocess.Popen([SENSEX, *words], stdout=subprocess.DEVNULL,
                                   stderr=subprocess.DEVNULL, env=ENVIRONMENT)
        while process.poll() is None and set(names_in(folder)) == before:
            pass
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(timeout=patience)
        process.send_signal(signal.SIGKILL)
        if process.wait() == -signal.SIGKILL:
            return 1
        self.assertEqual(process.returncode, 0)
        shutil.rmtree(made) if made.is_dir() else made.unlink()
        return 0


class TakenAway(Backup):
    def test_a_state_that_is_deleted_is_not_recorded_in_and_not_made_anew(self):
        state = self.place() / "state"
        run(state, "restore", str(self.backup))
        server = self.serve(state)
        self.assertEqual(server.fetch(FORECAST, "POST")[0], 200)
        self.assertTrue(self.checks(server)["store"])
        shutil.rmtree(state)
        self.unhealthy(server, f"{state}/sensex.db was deleted while it was open")
        self.assertFalse(state.exists())

    def test_a_state_that_is_replaced_is_not_recorded_in(self):
        place = self.place()
        state = place / "state"
        run(state, "restore", str(self.backup))
        server = self.serve(state)
        self.assertEqual(server.fetch(FORECAST, "POST")[0], 200)
        shutil.rmtree(state)
        run(state, "restore", str(self.backup))
        before = run(state, "ledger", "list", "--json")
        self.unhealthy(server, f"{state}/sensex.db was replaced while it was open")
        self.assertEqual(run(state, "ledger", "list", "--json"), before)
        server.stop()
        self.assertTrue(self.checks(self.serve(state))["store"])

    def test_a_state_that_a_newer_program_upgraded_is_not_recorded_in(self):
        state = self.place() / "state"
        fill(state)
        server = self.serve(state)
        with database(state) as there:
            there.execute("INSERT INTO schema_version VALUES (99)")
        status, body = server.fetch("/healthz")
        self.assertEqual(status, 503)
        self.assertIn("a newer program has upgraded the database to schema version 99",
                      json.loads(body)["checks"]["store_error"])
        status, body = server.fetch(FORECAST, "POST")
        self.assertEqual(status, 500)
        self.assertIn("restart with the newer sensex", body)
        with database(state) as there:
            self.assertEqual(there.execute("SELECT COUNT(*) FROM ledger").fetchone(), (0,))


class OfADatabase(Backup):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.server = PostgresServer()
        cls.addClassCleanup(cls.server.stop)

    def test_a_backup_of_one_store_is_restored_into_the_other_and_back(self):
        place = self.place()
        store = self.server.new_database("restored")
        told = run(store, "restore", str(self.backup))
        self.assertIn("restored postgresql", told.replace(str(self.backup) + " to ", ""))
        self.same(store, self.state)
        run(store, "backup", str(place / "b"))
        run(place / "back", "restore", str(place / "b"))
        self.same(place / "back", self.state)
        self.assertIn("holds something already",
                      self.refusal(store, "restore", str(self.backup), code=73))
        with self.assertRaises(RuntimeError):
            self.server.sql("DELETE FROM ledger", "restored")
        with contextlib.closing(sqlite3.connect(place / "b")) as one, \
             contextlib.closing(sqlite3.connect(self.backup)) as other:
            tables = [name for (name,) in one.execute(
                "SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")]
            self.assertIn("objects", tables)
            for table in set(tables) - {"store_identity", "schema_version"}:
                content = f"SELECT * FROM {table} ORDER BY 1, 2"
                self.assertEqual(one.execute(content).fetchall(), other.execute(content).fetchall(),
                                 table)

    def test_a_database_without_tables_or_of_another_program_is_not_backed_up(self):
        place = self.place()
        self.assertIn("no state at", self.refusal(self.server.new_database("none"), "backup",
                                                  str(place / "b"), code=66))
        foreign = self.server.new_database("foreign_tables")
        self.server.sql("CREATE TABLE photos (x int)", "foreign_tables")
        for words in (["backup", str(place / "b")], ["restore", str(self.backup)]):
            self.assertIn("is another program's", self.refusal(foreign, *words, code=65))
        self.assertEqual(self.server.sql("SELECT tablename FROM pg_tables WHERE schemaname = "
                                         "'public'", "foreign_tables"), [["photos"]])
        self.assertEqual(names_in(place), [])

    def test_a_restore_that_is_killed_leaves_no_row(self):
        store = self.server.new_database("killed")
        process = subprocess.Popen([SENSEX, "restore", self.backup, "--store", store],
                                   stdout=subprocess.DEVNULL, env=ENVIRONMENT)
        asked = "SELECT COUNT(*) FROM pg_stat_activity WHERE datname = 'killed' AND xact_start < now()"
        end = time.monotonic() + PATIENCE_S
        while process.poll() is None and self.server.sql(asked) == [["0"]]:
            self.assertLess(time.monotonic(), end)
        process.send_signal(signal.SIGKILL)
        if process.wait() == -signal.SIGKILL:
            run(store, "restore", str(self.backup))
        self.same(store, self.state)

    def test_a_database_that_was_dropped_and_made_anew_is_not_recorded_in(self):
        store = self.server.new_database("anew")
        run(store, "restore", str(self.backup))
        server = self.serve(store)
        self.assertEqual(server.fetch(FORECAST, "POST")[0], 200)
        self.assertTrue(self.checks(server)["store"])
        self.server.sql("DROP DATABASE anew WITH (FORCE)")
        self.server.new_database("anew")
        self.assertEqual(server.fetch("/healthz")[0], 503)
        self.assertNotEqual(server.fetch(FORECAST, "POST")[0], 200)
        self.assertEqual(self.server.sql("SELECT COUNT(*) FROM pg_tables WHERE schemaname = "
                                         "'public'", "anew"), [["0"]])
        fill(store)
        self.unhealthy(server, "is not the one that was opened")
        self.assertEqual(self.server.sql("SELECT COUNT(*) FROM ledger", "anew"), [["0"]])




if __name__ == "__main__":
    unittest.main()
