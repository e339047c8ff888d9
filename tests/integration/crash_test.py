"""The real program killed at points drawn at random: the store opens, verifies and continues.

usage: crash_test.py PATH_TO_SENSEX SOURCE_DIR [--table]

--table prints what was found as a Markdown table.
"""

import collections
import contextlib
import pathlib
import random
import signal
import subprocess
import sys
import time
import unittest

TABLE = "--table" in sys.argv
if TABLE:
    sys.argv.remove("--table")
SOURCE = pathlib.Path(sys.argv.pop(2))
SENSEX = sys.argv.pop(1)
sys.path.insert(0, str(SOURCE / "tests/support"))
from kept_stores import PATIENCE_S, VERBS, Databases, Directories, StoresTest  # noqa: E402
from postgres_server import PostgresServer  # noqa: E402

SEED = 20261125
POINTS = 20
FEWEST_KILLED = 7  # of them; the others were faster
SERVER_POINTS = 6
found = []  # rows of the table


def draw_points(name):
    """Shares of the time that an undisturbed run takes, some beyond it: most of them anywhere, the
    rest about its end, where most is written."""
    draw = random.Random(f"{SEED} {name}")
    late = POINTS // 4
    anywhere = POINTS - late
    return ([(n + draw.random()) * 1.2 / anywhere for n in range(anywhere)] +
            [0.8 + (n + draw.random()) * 0.4 / late for n in range(late)])


class Kills:
    """Tests of a StoresTest with the stores of one database."""

    def kill_after(self, store, verb, seconds):
        """How long it took when it was faster; None: it was killed."""
        start = time.monotonic()
        process = self.program.start(store, *VERBS[verb], stdout=subprocess.DEVNULL,
                                     stderr=subprocess.DEVNULL)
        with contextlib.suppress(subprocess.TimeoutExpired):
            self.assertEqual(process.wait(timeout=seconds), 0)
            return time.monotonic() - start
        process.send_signal(signal.SIGKILL)
        if process.wait() == -signal.SIGKILL:
            return None
        self.assertEqual(process.returncode, 0)
        return time.monotonic() - start

    def kill_at_every_point(self, verb):
        took = self.stores.took_s[verb]
        killed = 0
        left = collections.Counter()
        for number, share in enumerate(draw_points(f"{self.stores.kind} {verb}"), 1):
            with self.subTest(verb=verb, seed=SEED, point=number, after_s=share * took):
                name, store = self.stores.fresh(verb)
                took_now = self.kill_after(store, verb, share * took)
                # A machine that was busy when the time was taken must not make every point late.
                took = min(took, took_now or took)
                killed += took_now is None
                left[self.look(store, verb)] += 1
                self.continues(store, verb)
                self.stores.drop(name)
        found.append((self.stores.kind, verb, killed, POINTS - killed, left))
        self.assertGreaterEqual(killed, FEWEST_KILLED, "the points hardly hit the run")


    def test_a_killed_ingest_leaves_the_earlier_dataset_or_the_new_one(self):
        self.kill_at_every_point("ingest")

    def test_a_killed_train_leaves_each_models_versions_whole_or_not_at_all(self):
        self.kill_at_every_point("train")

    def test_a_killed_forecast_is_in_the_ledger_once_or_not_yet(self):
        self.kill_at_every_point("forecast")


class OfADirectory(Kills, StoresTest):
    path = SENSEX

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.stores = Directories(cls.program).fill()


class OfADatabase(Kills, StoresTest):
    path = SENSEX

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.server = PostgresServer()
        cls.addClassCleanup(cls.server.stop)
        cls.stores = Databases(cls.program, cls.server).fill()

    def test_when_the_server_dies_a_train_says_so_and_continues_when_it_is_back(self):
        draw = random.Random(f"{SEED} server")
        took = self.stores.took_s["train"]
        ended = 0
        left = collections.Counter()
        for number in range(SERVER_POINTS):
            share = (number + draw.random()) / SERVER_POINTS
            with self.subTest(seed=SEED, point=number, after_s=share * took):
                name, store = self.stores.fresh("train")
                took_now = self.kill_server_after(store, share * took)
                took = min(took, took_now or took)
                ended += took_now is None
                left[self.look(store, "train")] += 1
                self.continues(store, "train")
                self.stores.drop(name)
        found.append((self.stores.kind, "train, its server killed", ended, SERVER_POINTS - ended,
                      left))
        self.assertGreaterEqual(ended, SERVER_POINTS // 3, "the points hardly hit the run")

    def kill_server_after(self, store, seconds):
        """How long the verb took when it was faster; None: it noticed, and said so."""
        start = time.monotonic()
        process = self.program.start(store, "train", stdout=subprocess.DEVNULL,
                                     stderr=subprocess.PIPE)
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(timeout=seconds)
        took = time.monotonic() - start
        self.server.crash()
        said = process.communicate(timeout=PATIENCE_S)[1]
        self.server.start()
        if process.returncode == 0:
            return took
        self.assertEqual(process.returncode, 69, said)
        self.assertRegex(said, r"\Asensex: [^\n]*(was lost|cannot be reached|is starting up or "
                               r"shutting down|look at its log and its disk)[^\n]*\n\Z")
        return None


def print_table():
    print("| database | verb | killed | was faster | left nothing of it | some parts | all |\n"
          "|---|---|---|---|---|---|---|")
    for kind, verb, killed, faster, left in found:
        cells = (kind, verb, killed, faster, left["nothing"], left["some"], left["all"])
        print("| " + " | ".join(str(cell) for cell in cells) + " |")


if __name__ == "__main__":
    ran = unittest.main(exit=False)
    if TABLE:
        print_table()
    sys.exit(not ran.result.wasSuccessful())
