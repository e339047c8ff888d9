"""The verbs that only read: they make nothing, change nothing, and need no right to write.

usage: reading_test.py PATH_TO_SENSEX
"""

import contextlib
import hashlib
import json
import os
import pathlib
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import unittest

SENSEX = os.path.abspath(sys.argv.pop(1))
NOBODY = 65534
ZEROS = "0" * 64

# Each is run with --state; EXPORT stands for a folder that may be written.
READING = [
    ["ledger", "list"],
    ["ledger", "list", "--json"],
    ["ledger", "verify"],
    ["models", "list"],
    ["models", "show", "sensex-evening", "1"],
    ["runs", "list"],
    ["data", "list"],
    ["data", "show"],
    ["data", "diff", "DATASET", "DATASET"],
    ["data", "actions"],
    ["data", "export", "EXPORT"],
    ["data", "push", "EXPORT"],
    ["backup", "EXPORT"],
    ["quality"],
    ["quality", "--last"],
    ["evaluate", "--from", "2024-01-01", "--to", "2024-03-31"],
]
STATELESS = [["features", "list"], ["healthcheck", "--port", "1", "--timeout-ms", "1000"]]


def sensex(*arguments, **options):
    return subprocess.run([SENSEX, *arguments], capture_output=True, text=True, timeout=300,
                          check=False, **options)


def ok(*arguments):
    done = sensex(*arguments)
    if done.returncode != 0:
        raise AssertionError(f"{arguments} ended with {done.returncode}: {done.stderr}")
    return done.stdout


def unprivileged():
    """As a user whom `chmod a-w` stops; root is stopped by nothing."""
    if os.geteuid() != 0:
        return {}
    return {"user": NOBODY, "group": NOBODY, "extra_groups": []}


def content_of(folder):
    return {str(path.relative_to(folder)): path.is_file() and
            hashlib.sha256(path.read_bytes()).hexdigest() for path in folder.rglob("*")}


class OneState(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = pathlib.Path(tempfile.mkdtemp(prefix="sensex-reading-"))
        cls.addClassCleanup(shutil.rmtree, cls.folder)
        cls.folder.chmod(0o755)
        cls.state = cls.folder / "state"
        ok("ingest", "--source", "simulated", "--state", str(cls.state))
        ok("train", "--session", "evening", "--state", str(cls.state))
        ok("forecast", "--session", "evening", "--state", str(cls.state))
        cls.dataset = json.loads(ok("data", "list", "--json", "--state", str(cls.state)))[
            "datasets"][0]["id"]

    def words_of(self, verb):
        if "EXPORT" in verb:
            export = pathlib.Path(tempfile.mkdtemp(dir=self.folder))
            export.chmod(0o777)
        words = {"DATASET": self.dataset, "EXPORT": "EXPORT" in verb and str(export / "out")}
        return [words.get(word, word) for word in verb]

    def copy(self, *names):
        folder = pathlib.Path(tempfile.mkdtemp(dir=self.folder))
        folder.chmod(0o755)
        for name in names:
            shutil.copy(self.state / name, folder / name)
            (folder / name).chmod(0o644)
        return folder


class Reading(OneState):
    def test_a_state_that_is_not_there_is_said_so_and_not_made(self):
        home = pathlib.Path(tempfile.mkdtemp(dir=self.folder))
        for verb in READING:
            with self.subTest(verb=verb):
                done = sensex(*self.words_of(verb), "--state", str(home / "none"))
                self.assertEqual(done.returncode, 66, done.stderr)
                self.assertEqual(done.stderr, f"sensex: no state at {home / 'none'}; run: sensex "
                                              "ingest\n")
                self.assertEqual(done.stdout, "")
                self.assertEqual(list(home.iterdir()), [])

    def test_an_empty_folder_is_no_state_either(self):
        home = pathlib.Path(tempfile.mkdtemp(dir=self.folder))
        done = sensex("ledger", "verify", "--state", str(home))
        self.assertEqual(done.returncode, 66, done.stderr)
        self.assertEqual(list(home.iterdir()), [])

    def test_an_empty_file_is_no_state_either_and_stays_empty(self):
        home = pathlib.Path(tempfile.mkdtemp(dir=self.folder))
        (home / "sensex.db").touch()
        done = sensex("ledger", "verify", "--state", str(home))
        self.assertEqual(done.returncode, 66, done.stderr)
        self.assertEqual([(p.name, p.stat().st_size) for p in home.iterdir()], [("sensex.db", 0)])

    def test_verbs_without_a_state_make_none(self):
        home = pathlib.Path(tempfile.mkdtemp(dir=self.folder))
        for verb in STATELESS:
            with self.subTest(verb=verb):
                sensex(*verb, cwd=home)
                self.assertEqual(list(home.iterdir()), [])

    def test_a_copy_that_nobody_may_write_is_read_and_stays_as_it_is(self):
        state = self.copy("sensex.db")
        before = content_of(state)
        (state / "sensex.db").chmod(0o444)
        state.chmod(0o555)
        for verb in READING:
            with self.subTest(verb=verb):
                done = sensex(*self.words_of(verb), "--state", str(state), **unprivileged())
                self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual(content_of(state), before)

    def test_where_it_could_be_written_nothing_is(self):
        state = self.copy("sensex.db")
        before = content_of(state)
        for verb in READING:
            with self.subTest(verb=verb):
                done = sensex(*self.words_of(verb), "--state", str(state))
                self.assertEqual(done.returncode, 0, done.stderr)
                self.assertEqual(content_of(state), before)

    def crashed(self):
        """A state whose writer died: its last change is in the write-ahead log alone."""
        source = self.copy("sensex.db")
        with contextlib.closing(sqlite3.connect(source / "sensex.db")) as writer:
            writer.execute("INSERT INTO work_done VALUES ('late', 1)")
            writer.commit()
            state = pathlib.Path(tempfile.mkdtemp(dir=self.folder))
            state.chmod(0o755)
            for name in ("sensex.db", "sensex.db-wal"):
                shutil.copy(source / name, state / name)
                (state / name).chmod(0o644)
        return state

    def test_the_log_of_a_writer_that_died_is_read_and_left_to_the_next_writer(self):
        state = self.crashed()
        before = content_of(state)
        self.assertGreater((state / "sensex.db-wal").stat().st_size, 0)
        ok("ledger", "verify", "--state", str(state))
        after = content_of(state)
        for name in before:
            self.assertEqual(after[name], before[name], name)

    def test_a_log_that_cannot_be_read_is_not_overlooked(self):
        state = self.crashed()
        before = content_of(state)
        for path in state.iterdir():
            path.chmod(0o444)
        state.chmod(0o555)
        done = sensex("ledger", "verify", "--state", str(state), **unprivileged())
        self.assertEqual(done.returncode, 77, done.stderr)
        self.assertIn("copy it with the -wal file beside it", done.stderr)
        self.assertEqual(content_of(state), before)

    def test_a_file_copied_alone_under_a_writer_is_verified(self):
        with contextlib.closing(sqlite3.connect(self.state / "sensex.db")) as writer:
            writer.execute("INSERT INTO work_done VALUES ('alone', 1)")
            writer.commit()
            state = self.copy("sensex.db")
        self.assertIn("1 entry, head ", ok("ledger", "verify", "--state", str(state)))
        self.assertEqual(list(content_of(state)), ["sensex.db"])

    def test_what_is_no_database_is_refused_and_left(self):
        content = b"not a database, but long enough to have a header of a hundred bytes" * 9
        state = pathlib.Path(tempfile.mkdtemp(dir=self.folder))
        (state / "sensex.db").write_bytes(content)
        done = sensex("ledger", "verify", "--state", str(state))
        self.assertEqual(done.returncode, 65, done.stderr)
        self.assertEqual([(p.name, p.read_bytes()) for p in state.iterdir()],
                         [("sensex.db", content)])

    def test_a_schema_of_before_is_left_to_a_verb_that_writes(self):
        state = self.copy("sensex.db")
        with contextlib.closing(sqlite3.connect(state / "sensex.db")) as database, database:
            database.execute("DELETE FROM schema_version WHERE version > 3")
        done = sensex("ledger", "verify", "--state", str(state))
        self.assertEqual(done.returncode, 76, done.stderr)
        self.assertIn("run sensex ingest", done.stderr)


class Verifying(OneState):
    """What `ledger verify` says and takes, on the state above."""

    def verify(self, state, *options):
        return sensex("ledger", "verify", *options, "--state", str(state))

    def test_it_prints_the_count_and_the_head(self):
        entry = json.loads(ok("ledger", "list", "--json", "--state", str(self.state)))
        self.assertEqual(entry["count"], 1)
        self.assertEqual(entry["head"], entry["entries"][0]["hash"])
        self.assertEqual(self.verify(self.state).stdout,
                         f"the ledger's chain is intact: 1 entry, head {entry['head']}\n")

    def test_a_hash_that_was_noted_is_found_or_missed(self):
        head = self.verify(self.state).stdout.split()[-1]
        self.assertEqual(self.verify(self.state, "--expect", head).returncode, 0)
        missed = self.verify(self.state, "--expect", "ab" * 32)
        self.assertEqual(missed.returncode, 65)
        self.assertIn("none of the ledger's 1 entries has the hash abab", missed.stderr)
        self.assertEqual(self.verify(self.state, "--expect", ZEROS).returncode, 65)

    def test_what_is_no_hash_is_refused(self):
        for text in ("", "ab", "AB" * 32, "g" * 64):
            refused = self.verify(self.state, "--expect", text)
            self.assertEqual(refused.returncode, 64, refused.stderr)
            self.assertIn("--expect must be a hash", refused.stderr)

    def test_a_changed_entry_is_found_with_the_next_step(self):
        state = self.copy("sensex.db")
        with contextlib.closing(sqlite3.connect(state / "sensex.db")) as database, database:
            database.executescript("DROP TRIGGER ledger_no_update; UPDATE ledger SET payload = '{}'")
        done = self.verify(state)
        self.assertEqual(done.returncode, 65)
        self.assertRegex(done.stderr, "the ledger breaks at sequence 1: .*; restore the last backup")

    def test_a_deleted_tail_and_missing_triggers_are_found(self):
        state = self.copy("sensex.db")
        with contextlib.closing(sqlite3.connect(state / "sensex.db")) as database, database:
            database.execute("DROP TRIGGER ledger_no_delete")
        done = self.verify(state)
        self.assertEqual(done.returncode, 65)
        self.assertIn("no longer refuses to change the ledger", done.stderr)
        with contextlib.closing(sqlite3.connect(state / "sensex.db")) as database, database:
            database.execute("DELETE FROM ledger")
        done = self.verify(state)
        self.assertEqual(done.returncode, 65)
        self.assertIn("1 were recorded and 0 are there", done.stderr)


if __name__ == "__main__":
    unittest.main()
