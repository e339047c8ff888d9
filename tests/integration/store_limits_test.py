"""The real program on a store whose disk is full, which another writer has locked, or which may
only be read: one sentence within the promised time, and afterwards the store verifies and it continues.

usage: store_limits_test.py PATH_TO_SENSEX SOURCE_DIR
"""

import contextlib
import os
import pathlib
import re
import resource
import shutil
import sqlite3
import subprocess
import sys
import threading
import unittest
import urllib.error
import urllib.request

SOURCE = pathlib.Path(sys.argv.pop(2))
SENSEX = sys.argv.pop(1)
sys.path.insert(0, str(SOURCE / "tests/support"))
from kept_stores import (PATIENCE_S, VERBS, Databases, Directories, StoresTest,  # noqa: E402
                         read_only_user)
from postgres_server import PostgresServer  # noqa: E402

# What docs/OPERATIONS.md promises of one write that another holds up, and how often a verb that
# fails tries to write after it: its stage, its end, its lease.
WRITE_S = 5
WRITES = 4
TOLERANCE = 4  # of a machine that is busy
DAILY = ("run-daily", "--session", "evening", "--source", "simulated")
FORECAST = "/api/v1/forecast?session=pre-open"
FULL = "no space is left"
BUSY = "the database is busy with another writer; try again"
# Verb and the store that it finds.
ALL = [(words, verb) for verb, words in VERBS.items()] + [(DAILY, "forecast")]


class Server:
    """`sensex serve` on a port that the system chose; ended by its own process id."""

    def __init__(self, program, store):
        self.process = program.start(store, "serve", "--port", "0", stdout=subprocess.PIPE,
                                     stderr=subprocess.DEVNULL)
        self.url = re.search(r"http://127\.0\.0\.1:\d+", self.process.stdout.readline())[0]

    def fetch(self, path, method="GET"):
        request = urllib.request.Request(self.url + path, method=method)
        try:
            with urllib.request.urlopen(request, timeout=WRITE_S * TOLERANCE) as response:
                return response.status, response.read().decode()
        except urllib.error.HTTPError as refused:
            with refused:
                return refused.code, refused.read().decode()

    def stop(self):
        self.process.kill()
        self.process.communicate(timeout=30)


class Limits(StoresTest):
    path = SENSEX

    def fresh(self, verb):
        name, store = self.stores.fresh(verb)
        self.addCleanup(self.stores.drop, name)
        return store

    def serve(self, store):
        server = Server(self.program, store)
        self.addCleanup(server.stop)
        return server

    def ends(self, store, words, code, sentence, patience=PATIENCE_S, **options):
        """With that sentence, which is all that is said."""
        said = self.program.run(store, *words, code=code, patience=patience, **options)
        self.assertRegex(said, r"\Asensex: [^\n]+\n\Z", words)
        self.assertIn(sentence, said, words)

    def goes_on(self, store, words, verb):
        self.look(store, verb)
        if words == DAILY:
            self.program.run(store, *DAILY)
            self.assertIn("already done", self.program.run(store, *DAILY))
            self.assertIn("intact", self.program.run(store, "ledger", "verify"))
        else:
            self.continues(store, verb)

    def is_refused(self, server, status, sentence):
        got, body = server.fetch(FORECAST, "POST")
        self.assertEqual(got, status, body)
        self.assertIn(sentence, body)

    def reads_go_on(self, server):
        self.assertEqual(server.fetch("/api/v1/ledger?limit=5")[0], 200)
        self.assertEqual(server.fetch(FORECAST)[0], 200)

    def is_locked(self, locked):
        """`locked(store)` is a context in which another program holds the write lock."""
        for words, verb in ALL:
            with self.subTest(words=words):
                store = self.fresh(verb)
                with locked(store):
                    self.ends(store, words, 69, BUSY, patience=WRITE_S * TOLERANCE)
                    self.program.run(store, "ledger", "list", patience=WRITE_S * TOLERANCE)
                self.goes_on(store, words, verb)

    def is_locked_under_way(self, locked):
        store = self.fresh("train")
        process = self.program.start(store, "train", stdout=subprocess.DEVNULL,
                                     stderr=subprocess.PIPE)
        while self.program.run(store, "runs", "list").find("running") < 0:
            self.assertIsNone(process.poll())
        with locked(store):
            said = process.communicate(timeout=WRITE_S * WRITES * TOLERANCE)[1]
        self.assertEqual(process.returncode, 69, said)
        self.assertEqual(said, f"sensex: {BUSY}\n")
        self.goes_on(store, VERBS["train"], "train")

    def is_locked_under_a_server(self, locked):
        store = self.fresh("forecast")
        server = self.serve(store)
        answers = []
        with locked(store):
            asking = threading.Thread(target=lambda: answers.append(server.fetch(FORECAST, "POST")))
            asking.start()
            while asking.is_alive():
                self.reads_go_on(server)
            asking.join()
        self.assertEqual(answers[0][0], 503, answers)
        self.assertIn(BUSY, answers[0][1])
        self.assertEqual(server.fetch(FORECAST, "POST")[0], 200)
        server.stop()
        self.look(store, "forecast")


class FileLimit:
    """A limit on the size of files, which works everywhere: a log may grow by so many KiB."""

    name = "RLIMIT_FSIZE"

    def __init__(self, test):
        self.folder = test.folder / "limited"

    def leave(self, kib):
        limit = (kib * 1024, resource.RLIM_INFINITY)
        return {"preexec_fn": lambda: resource.setrlimit(resource.RLIMIT_FSIZE, limit)}

    def fill_under(self, server):
        resource.prlimit(server.process.pid, resource.RLIMIT_FSIZE, (1, resource.RLIM_INFINITY))

    def make_room(self, server=None):
        if server is not None:
            resource.prlimit(server.process.pid, resource.RLIMIT_FSIZE,
                             (resource.RLIM_INFINITY, resource.RLIM_INFINITY))


class SmallDisk:
    """A disk that is really full: a file system of this test's own."""

    name = "tmpfs"
    ROOM_KIB = 65_536

    def __init__(self, folder):
        self.folder = folder
        self.folder.mkdir()
        if not self.mount("rw"):
            raise OSError("this process may mount nothing")

    def mount(self, *options):
        command = ["mount", "-t", "tmpfs", "-o",
                   ",".join([*options, f"size={self.ROOM_KIB}k"]), "tmpfs", self.folder]
        return subprocess.run(command, check=False, capture_output=True).returncode == 0

    def leave(self, kib):
        free = shutil.disk_usage(self.folder).free
        with open(self.folder / "filler", "wb") as filler:
            filler.write(b"x" * (free - kib * 1024))
        return {}

    def fill_under(self, _server):
        self.leave(0)

    def make_room(self, _server=None):
        (self.folder / "filler").unlink(missing_ok=True)

    def unmount(self):
        subprocess.run(["umount", self.folder], check=True)


class OfADirectory(Limits):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.stores = Directories(cls.program).fill()

    @contextlib.contextmanager
    def locked(self, store):
        with contextlib.closing(sqlite3.connect(store / "sensex.db", isolation_level=None)) as file:
            file.execute("BEGIN IMMEDIATE")
            yield
            file.execute("ROLLBACK")

    def disks(self):
        """A true disk where one can be mounted, and a limit on files in any case."""
        found = [FileLimit(self)]
        with contextlib.suppress(OSError):
            disk = SmallDisk(self.folder / "disk")
            self.addCleanup(disk.unmount)
            found.append(disk)
        print("full disks by", ", ".join(disk.name for disk in found), file=sys.stderr)
        return found

    def fresh_on(self, disk, verb):
        store = disk.folder / "store"
        shutil.rmtree(store, ignore_errors=True)
        return pathlib.Path(shutil.copytree(self.fresh(verb), store))

    def test_on_a_full_disk_each_verb_says_so_and_goes_on_when_there_is_room(self):
        for disk in self.disks():
            for words, verb in ALL:
                # What runs daily tries again for minutes once it has begun.
                sizes = (0, 8, 24) if words == DAILY else (0, 8, 24, 40, 100, 400)
                failed = [kib for kib in sizes if self.fails_with_room_of(disk, kib, words, verb)]
                self.assertGreaterEqual(len(failed), 3, (disk.name, words, failed))
                if verb != "forecast":
                    self.assertIn(100, failed, "none failed in the middle")

    def fails_with_room_of(self, disk, kib, words, verb):
        with self.subTest(disk=disk.name, kib=kib, words=words):
            store = self.fresh_on(disk, verb)
            done = subprocess.run([SENSEX, *words, "--store", str(store)], capture_output=True,
                                  text=True, timeout=PATIENCE_S, check=False,
                                  env=self.program.environment, **disk.leave(kib))
            disk.make_room()
            if done.returncode != 0:
                self.assertEqual(done.returncode, 69, done.stderr)
                self.assertRegex(done.stderr, r"\Asensex: [^\n]+\n\Z")
                self.assertIn(FULL, done.stderr)
            self.goes_on(store, words, verb)
            return done.returncode != 0
        return False

    def test_on_a_full_disk_a_server_reads_on_and_records_when_there_is_room(self):
        for disk in self.disks():
            with self.subTest(disk=disk.name):
                store = self.fresh_on(disk, "forecast")
                server = self.serve(store)
                self.reads_go_on(server)
                disk.fill_under(server)
                self.is_refused(server, 503, FULL)
                self.reads_go_on(server)
                disk.make_room(server)
                self.assertEqual(server.fetch(FORECAST, "POST")[0], 200)
                server.stop()
                self.look(store, "forecast")

    def test_locked_by_another_each_verb_says_so_in_time(self):
        self.is_locked(self.locked)

    def test_locked_under_way_a_train_says_so_in_time(self):
        self.is_locked_under_way(self.locked)

    def test_locked_under_a_server_it_reads_on(self):
        self.is_locked_under_a_server(self.locked)

    def test_where_nothing_may_be_written_each_verb_says_so_and_changes_nothing(self):
        with read_only_user(self.program) as user:
            for words, verb in [*ALL, (("serve", "--port", "0"), "forecast")]:
                for file_mode in (0o444, 0o666):
                    with self.subTest(words=words, file_mode=file_mode):
                        self.is_denied(words, verb, file_mode, user)

    def is_denied(self, words, verb, file_mode, user):
        store = self.fresh(verb)
        file = store / "sensex.db"
        # A reader may have left the log beside the file, which could be written then.
        with contextlib.closing(sqlite3.connect(file)) as database:
            database.execute("SELECT COUNT(*) FROM ledger").fetchall()
        before = file.read_bytes()
        file.chmod(file_mode)
        store.chmod(0o555)
        self.ends(store, words, 77, "cannot be written; make its folder and file writable", **user)
        store.chmod(0o755)
        self.assertEqual(list(store.iterdir()), [file])
        self.assertEqual(file.read_bytes(), before)
        if words[0] != "serve":
            self.goes_on(store, words, verb)


class OfADatabase(Limits):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.server = PostgresServer()
        cls.addClassCleanup(cls.server.stop)
        cls.stores = Databases(cls.program, cls.server).fill()

    @staticmethod
    def name_of(store):
        return re.search(r"/(fresh_\d+)\?", store)[1]

    @contextlib.contextmanager
    def locked(self, store):
        """By any other program, of whose locks ours knows nothing."""
        tables = ", ".join(name for (name,) in self.server.sql(
            "SELECT tablename FROM pg_tables WHERE schemaname = 'public'", self.name_of(store)))
        with self.server.session(self.name_of(store)) as say:
            say(f"BEGIN; LOCK TABLE {tables} IN EXCLUSIVE MODE;")
            yield
            say("ROLLBACK;")

    @contextlib.contextmanager
    def full(self, store, table):
        """As the server says it when its disk has no room for a row of that table."""
        self.server.sql(
            "CREATE FUNCTION no_room() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RAISE EXCEPTION "
            "''could not extend file'' USING ERRCODE = ''53100''; END'; "
            f"CREATE TRIGGER no_room BEFORE INSERT ON {table} EXECUTE FUNCTION no_room()",
            self.name_of(store))
        yield
        self.server.sql("DROP FUNCTION no_room CASCADE", self.name_of(store))

    def test_on_a_full_disk_each_verb_says_so_and_goes_on_when_there_is_room(self):
        tables = {"ingest": ("leases", "runs", "objects", "quality_log", "snapshots"),
                  "train": ("leases", "runs", "objects", "models", "stage_events"),
                  "forecast": ("ledger", "ledger_heads")}
        for words, verb in ALL:
            for table in ("leases", "runs") if words == DAILY else tables[verb]:
                with self.subTest(words=words, table=table):
                    store = self.fresh(verb)
                    with self.full(store, table):
                        self.ends(store, words, 69, FULL)
                    self.goes_on(store, words, verb)

    def test_on_a_full_disk_a_server_reads_on_and_records_when_there_is_room(self):
        store = self.fresh("forecast")
        server = self.serve(store)
        with self.full(store, "ledger"):
            self.is_refused(server, 503, FULL)
            self.reads_go_on(server)
        self.assertEqual(server.fetch(FORECAST, "POST")[0], 200)
        server.stop()
        self.look(store, "forecast")

    def test_on_a_disk_that_is_really_full_a_train_says_so_and_goes_on_when_there_is_room(self):
        try:
            disk = SmallDisk(self.folder / "disk")
        except OSError:
            print("full disks of PostgreSQL by its error alone: this process may mount nothing",
                  file=sys.stderr)
            return
        self.addCleanup(disk.unmount)
        self.folder.chmod(0o755)
        self.server.own(disk.folder)
        self.server.sql(f"CREATE TABLESPACE small LOCATION '{disk.folder}'")
        store = self.fresh("train")
        self.server.sql(f"ALTER DATABASE {self.name_of(store)} SET TABLESPACE small")
        # Who comes first has the server write a file, without which it takes nobody in.
        disk.leave(0)
        self.ends(store, VERBS["train"], 69, "look at its log and its disk")
        disk.make_room()
        self.program.run(store, "ledger", "list")
        disk.leave(100)
        self.ends(store, VERBS["train"], 69, FULL)
        disk.make_room()
        self.goes_on(store, VERBS["train"], "train")
        self.server.sql(f"ALTER DATABASE {self.name_of(store)} SET TABLESPACE pg_default")
        self.server.sql("DROP TABLESPACE small")

    def test_locked_by_another_each_verb_says_so_in_time(self):
        self.is_locked(self.locked)

    def test_locked_under_way_a_train_says_so_in_time(self):
        self.is_locked_under_way(self.locked)

    def test_locked_under_a_server_it_reads_on(self):
        self.is_locked_under_a_server(self.locked)

    def test_where_nothing_may_be_written_each_verb_says_so_and_changes_nothing(self):
        self.server.sql("CREATE ROLE looker LOGIN")
        for words, verb in ALL:
            with self.subTest(words=words):
                store = self.fresh(verb)
                name = self.name_of(store)
                self.server.sql("GRANT SELECT ON ALL TABLES IN SCHEMA public TO looker", name)
                before = self.program.recorded(store)
                self.ends(self.server.address(name, "looker"), words, 77,
                          "the database user may not")
                self.ends(store + "&options=-cdefault_transaction_read_only%3Don", words, 77,
                          "it is read-only or a standby")
                self.assertEqual(self.program.recorded(store).for_ever, before.for_ever)
                self.goes_on(store, words, verb)

    def test_a_server_that_may_only_read_reads_on(self):
        store = self.fresh("forecast")
        server = self.serve(store + "&options=-cdefault_transaction_read_only%3Don")
        self.reads_go_on(server)
        self.is_refused(server, 403, "it is read-only or a standby")
        self.reads_go_on(server)
        self.assertEqual(self.program.recorded(store).parts, self.stores.before["forecast"].parts)


if __name__ == "__main__":
    unittest.main()
