"""Stores of a short simulated history as ingest, train and forecast find and leave them, in a
directory or in a PostgreSQL database, and what is recorded in one.

The exchange of these stores closed for good years ago, but for a day to come: no session ends while
a test runs, whenever it runs.
"""

import contextlib
import datetime
import os
import pathlib
import shutil
import sqlite3
import subprocess
import tempfile
import time
import unittest

PATIENCE_S = 180  # of what has no time of its own: only a program that hangs gets there
AGAIN_S = 60  # of a verb after one that ended early: nothing that is left makes it wait
LAST_DAY = datetime.date(2015, 12, 31)
EARLIER_DAY = datetime.date(2015, 12, 24)
# In the order in which they are done; each finds what the one before left.
VERBS = {
    "ingest": ("ingest", "--source", "simulated"),
    "train": ("train",),
    "forecast": ("forecast", "--session", "pre-open"),
}

# What is never changed or deleted once it is there.
KEPT_FOR_EVER = {
    "objects": "digest",
    "snapshots": "*",
    "models": "name, version, algorithm, snapshot, code_version, configuration, metrics, "
              "artefact_sha256, report_sha256, trained_ms",
    "stage_events": "*",
    "ledger": "*",
    "ledger_heads": "*",
    "outcomes": "*",
    "quality_log": "*",
    "work_done": "*",
}
# What a verb leaves, whenever it ran and whoever ran it. A judgement may be there more than once.
DATASETS = ("SELECT position, snapshots.id, last_session, bar_count, "
            "current_snapshot.id IS NOT NULL FROM snapshots LEFT JOIN current_snapshot USING (id) ORDER BY position")
MODELS = ("SELECT name, version, algorithm, snapshot, artefact_sha256, report_sha256, stage "
          "FROM models ORDER BY name, version")
STAGES = "SELECT name, version, stage, reason, is_rollback FROM stage_events ORDER BY position"
LEDGER = ("SELECT sequence, target_day, session, model_name, model_version, snapshot, supersedes "
          "FROM ledger ORDER BY sequence")
JUDGEMENTS = "SELECT DISTINCT snapshot, verdict, accepted FROM quality_log ORDER BY 1, 2, 3"
RUNS = "SELECT kind, outcome FROM runs ORDER BY id"


def calendar(last_day):
    """Of an exchange with no session after that day until one later this week or next."""
    lines = ["covers 2010-01-01 2099-12-31", "hours 2010-01-01 09:15 15:30 15:40"]
    day = last_day + datetime.timedelta(1)
    while day <= datetime.date.today() + datetime.timedelta(3):
        if day.weekday() < 5:
            lines.append(f"holiday {day} closed")
        day += datetime.timedelta(1)
    return "\n".join(lines) + "\n"


class Recorded:
    """What a store holds, by a backup, in which every hash and reference was verified."""

    def __init__(self, backup):
        with contextlib.closing(sqlite3.connect(backup)) as file:
            def rows(sql):
                return file.execute(sql).fetchall()
            self.for_ever = {table: set(rows(f"SELECT {columns} FROM {table}"))
                             for table, columns in KEPT_FOR_EVER.items()}
            self.runs = rows(RUNS)
            self.current = rows("SELECT id FROM current_snapshot")[0][0]
            # By part: of a verb that was killed, each is there as a whole or not at all.
            self.parts = {"datasets": rows(DATASETS), "ledger": rows(LEDGER),
                          "judgements": rows(JUDGEMENTS)}
            for name in {row[0] for row in rows(MODELS)}:
                self.parts[name] = [[row for row in rows(sql) if row[0] == name]
                                    for sql in (MODELS, STAGES)]


class Program:
    """`sensex` on a calendar of this module."""

    def __init__(self, path, folder):
        self.path = path
        self.folder = folder
        self.count = 0
        self.environment = {name: value for name, value in os.environ.items()
                            if not name.startswith(("SENSEX_", "PG"))}
        self.show_market_until(LAST_DAY)

    def show_market_until(self, day):
        file = self.folder / f"until-{day}.txt"
        file.write_text(calendar(day), encoding="utf-8")
        self.environment["SENSEX_CALENDAR"] = str(file)

    def start(self, store, *words, **options):
        return subprocess.Popen([self.path, *words, "--store", str(store)], text=True,
                                env=self.environment, **options)

    def run(self, store, *words, code=0, patience=PATIENCE_S, **options):
        """What it wrote: to the standard output when that is how it should end, else the error."""
        done = subprocess.run([self.path, *words, "--store", str(store)], capture_output=True,
                              text=True, timeout=patience, check=False, env=self.environment,
                              **options)
        if done.returncode != code:
            raise AssertionError(f"{words} ended with {done.returncode}, expected {code}: "
                                 f"{done.stdout}{done.stderr}")
        return done.stdout if code == 0 else done.stderr

    def recorded(self, store):
        self.count += 1
        backup = self.folder / f"{self.count}.backup"
        self.run(store, "backup", str(backup))
        recorded = Recorded(backup)
        backup.unlink()
        return recorded


@contextlib.contextmanager
def read_only_user(program):
    """How to start the program as a user who is denied what others may not do: root never is."""
    nobody = 65534
    mine = program.path
    program.path = program.folder / "sensex"
    shutil.copy(mine, program.path)
    for path in (program.folder, *program.folder.glob("until-*")):
        path.chmod(path.stat().st_mode | 0o055)
    as_root = os.geteuid() == 0
    yield {"user": nobody, "group": nobody, "extra_groups": []} if as_root else {}
    program.path = mine


class Stores:
    """One store for each verb as the verb finds it, and what an undisturbed one leaves."""

    def __init__(self, program):
        self.program = program
        self.before = {}
        self.after = {}
        self.took_s = {}
        self.count = 0

    def fill(self):
        run = self.program.run
        work = self.new("work")
        self.program.show_market_until(EARLIER_DAY)
        run(work, *VERBS["ingest"])
        run(work, *VERBS["train"])
        for session in ("evening", "pre-open"):
            run(work, "forecast", "--session", session)
        self.program.show_market_until(LAST_DAY)
        for verb, words in VERBS.items():
            self.before[verb] = self.program.recorded(work)
            self.copy("work", f"before_{verb}")
            start = time.monotonic()
            run(work, *words)
            self.took_s[verb] = time.monotonic() - start
            self.after[verb] = self.program.recorded(work)
        return self

    def fresh(self, verb):
        """A store of one's own as the verb finds it: its name, and where it is."""
        self.count += 1
        name = f"fresh_{self.count}"
        return name, self.copy(f"before_{verb}", name)


class Directories(Stores):
    kind = "SQLite"

    def new(self, name):
        return self.program.folder / name

    def copy(self, name, other):
        return shutil.copytree(self.new(name), self.new(other))

    def drop(self, name):
        shutil.rmtree(self.new(name))


class Databases(Stores):
    kind = "PostgreSQL"

    def __init__(self, program, server):
        super().__init__(program)
        self.server = server

    def new(self, name):
        return self.server.new_database(name)

    def copy(self, name, other):
        self.server.sql(f"CREATE DATABASE {other} TEMPLATE {name}")
        return self.server.address(other)

    def drop(self, name):
        self.server.sql(f"DROP DATABASE {name} WITH (FORCE)")


class StoresTest(unittest.TestCase):
    """What holds of a store after a verb that ended early, however it ended."""

    path = None  # of the program
    stores = None

    @classmethod
    def setUpClass(cls):
        cls.folder = pathlib.Path(tempfile.mkdtemp(prefix="sensex-stores-"))
        cls.addClassCleanup(shutil.rmtree, cls.folder)
        cls.program = Program(cls.path, cls.folder)

    def look(self, store, verb):
        """What of it was done: each part, such as one model's versions, is there or is not."""
        self.assertIn("intact", self.program.run(store, "ledger", "verify"))
        now = self.program.recorded(store)
        before, after = self.stores.before[verb], self.stores.after[verb]
        for table, rows in before.for_ever.items():
            self.assertLessEqual(rows, now.for_ever[table], f"{table} lost or changed a row")
        self.assertEqual(set(now.parts), set(after.parts))
        for part, rows in now.parts.items():
            self.assertIn(rows, (before.parts[part], after.parts[part]), f"{part}: half of it")
        self.assertIn(now.current, {row[0] for row in now.parts["judgements"]})
        if now.parts == before.parts:
            return "nothing"
        return "all" if now.parts == after.parts else "some"

    def continues(self, store, verb):
        """Done again it comes to what an undisturbed run leaves."""
        before = self.program.recorded(store)
        self.program.run(store, *VERBS[verb], patience=AGAIN_S)
        now, after = self.program.recorded(store), self.stores.after[verb]
        for table, rows in before.for_ever.items():
            self.assertLessEqual(rows, now.for_ever[table], f"{table} lost or changed a row")
        self.assertEqual(now.parts, after.parts)
        if verb != "forecast":
            self.assertEqual(now.runs[-1], (verb, 1))
