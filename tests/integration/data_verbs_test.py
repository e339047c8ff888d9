"""`sensex data` and `sensex runs` from the shell: what they tell, and what they say to misuse.

usage: data_verbs_test.py PATH_TO_SENSEX
"""

import json
import os
import pathlib
import re
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import unittest

import numpy

SENSEX = sys.argv.pop(1)

USAGE, MALFORMED, NOT_FOUND, UNAVAILABLE, EXISTS, PERMISSION, REFUSED = 64, 65, 66, 69, 73, 77, 78
# As nobody the program meets the limits of files that root would pass by.
NOBODY = 65534


def sensex(state, *arguments, **options):
    return subprocess.run([SENSEX, *arguments, "--state", str(state)], capture_output=True,
                          text=True, timeout=120, check=False, **options)


def run(state, *arguments):
    done = sensex(state, *arguments)
    if done.returncode != 0:
        raise AssertionError(f"{arguments} ended with {done.returncode}: {done.stderr}")
    return done.stdout


def ingest(state, last, market="sensex"):
    run(state, "ingest", "--source", "simulated", "--market", market, "--to", last)


def datasets(state):
    return json.loads(run(state, "data", "list", "--json"))["datasets"]


class DataVerbs(unittest.TestCase):
    """`state` holds three days' datasets of which the last but one is `ids[1]`; no test changes it."""

    @classmethod
    def setUpClass(cls):
        cls.root = pathlib.Path(tempfile.mkdtemp(prefix="sensex-data-"))
        cls.addClassCleanup(shutil.rmtree, cls.root)
        cls.state = cls.root / "state"
        for last in ("2012-12-26", "2012-12-27", "2012-12-28"):
            ingest(cls.state, last)
        cls.ids = [dataset["id"] for dataset in reversed(datasets(cls.state))]
        cls.pushed = cls.root / "pushed"
        run(cls.state, "data", "push", str(cls.pushed))

    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(dir=self.root))

    def assert_refused(self, done, code, *fragments):
        self.assertEqual(done.returncode, code, done.stdout + done.stderr)
        sentence = done.stderr.splitlines()[0]
        self.assertTrue(sentence.startswith("sensex: "), sentence)
        for fragment in fragments:
            self.assertIn(fragment, sentence)

    def copy_of_pushed(self):
        copy = self.folder / "copy"
        shutil.copytree(self.pushed, copy)
        return copy

    def test_list_has_the_newest_first_and_marks_the_current_one(self):
        listed = datasets(self.state)
        self.assertEqual([d["last_session"] for d in listed],
                         ["2012-12-28", "2012-12-27", "2012-12-26"])
        self.assertEqual([d["current"] for d in listed], [True, False, False])
        self.assertEqual((listed[0]["market"], listed[0]["source"], listed[0]["simulated"],
                          listed[0]["stocks"]), ("sensex", "simulated", True, 30))
        rows = run(self.state, "data", "list").splitlines()
        self.assertEqual(len(rows), 3)
        self.assertTrue(rows[0].startswith(self.ids[2][:12]), rows[0])
        self.assertIn("not a real market", rows[0])
        self.assertEqual(["current" in row for row in rows], [True, False, False])

    def test_show_tells_the_current_dataset_whole(self):
        shown = json.loads(run(self.state, "data", "show", "--json"))
        self.assertEqual((shown["id"], shown["previous"]), (self.ids[2], self.ids[1]))
        kinds = [series["kind"] for series in shown["series"]]
        self.assertEqual([kinds.count(k) for k in ("index", "stock", "global")], [1, 30, 3])
        index = shown["series"][0]
        self.assertEqual((index["name"], index["first"], index["last"], index["days"]),
                         ("^BSESN", "2010-01-04", "2012-12-28", shown["sessions"]))
        bars = sum(s["days"] for s in shown["series"] if s["kind"] != "global")
        self.assertEqual(bars, shown["bars"])

    def test_show_finds_a_dataset_by_the_start_of_its_id(self):
        shown = run(self.state, "data", "show", self.ids[0][:10])
        self.assertIn(f"dataset  {self.ids[0]}\n", shown)
        self.assertIn("previous none", shown)
        self.assertRegex(shown, r"index +\^BSESN +\d+  2010-01-04 to 2012-12-26\n")

    def test_diff_counts_what_a_day_brought(self):
        diff = json.loads(run(self.state, "data", "diff", self.ids[1], self.ids[2], "--json"))
        self.assertFalse(diff["same"])
        self.assertEqual((diff["added_series"], diff["removed_series"]), ([], []))
        stocks = [s for s in diff["series"] if s["kind"] == "stock"]
        self.assertEqual(len(stocks), 30)
        self.assertEqual({(s["added"], s["removed"], s["changed"]) for s in stocks}, {(1, 0, 0)})
        self.assertEqual({s["examples"][0]["date"] for s in stocks}, {"2012-12-28"})

    def test_diff_the_other_way_round_removes_the_day(self):
        text = run(self.state, "data", "diff", self.ids[2], self.ids[1])
        self.assertIn("index ^BSESN: days added 0, removed 1, changed 0\n", text)
        self.assertRegex(text, r"    2012-12-28 removed: open [\d.]+ high ")

    def test_diff_of_a_dataset_with_itself(self):
        self.assertIn("the same bars", run(self.state, "data", "diff", self.ids[0], self.ids[0]))

    def test_actions_of_a_market_without_any(self):
        self.assertEqual(json.loads(run(self.state, "data", "actions", "--json")),
                         {"dataset": self.ids[2], "actions": []})
        self.assertIn("no corporate action", run(self.state, "data", "actions", "TCS"))

    def test_actions_of_no_such_stock(self):
        self.assert_refused(sensex(self.state, "data", "actions", "TSC"), NOT_FOUND,
                            "no stock TSC", "run: sensex data show")
        self.assert_refused(sensex(self.state, "data", "actions", "t c s"), USAGE, "t c s")

    def test_push_again_copies_nothing(self):
        self.assertRegex(run(self.state, "data", "push", str(self.pushed)),
                         rf"pushed dataset {self.ids[2][:12]}: 0 of \d+ objects copied, 0 bytes")

    def test_push_of_an_older_dataset_copies_only_what_differs(self):
        copy = self.copy_of_pushed()
        said = run(self.state, "data", "push", str(copy), self.ids[0][:8])
        copied, objects, count = map(int, re.search(r"(\d+) of (\d+) objects copied, (\d+) bytes",
                                                    said).groups())
        self.assertTrue(0 < copied < objects)
        self.assertGreater(count, 0)

    def test_pull_into_an_empty_state_gives_the_same_dataset(self):
        said = run(self.folder / "state", "data", "pull", str(self.pushed))
        self.assertRegex(said, rf"pulled dataset {self.ids[2][:12]}: (\d+) of \1 objects copied")
        here, there = (json.loads(run(state, "data", "show", "--json"))
                       for state in (self.folder / "state", self.state))
        there["previous"] = None
        self.assertEqual(here, there)

    def test_pull_makes_the_dataset_current(self):
        state = self.folder / "state"
        shutil.copytree(self.state, state)
        copy = self.copy_of_pushed()
        run(state, "data", "push", str(copy), self.ids[0])
        run(state, "data", "pull", str(copy))
        self.assertEqual([d["id"] for d in datasets(state) if d["current"]], [self.ids[0]])
        run(state, "data", "pull", str(copy), self.ids[2][:9])
        self.assertEqual([d["id"] for d in datasets(state) if d["current"]], [self.ids[2]])

    def test_pull_of_another_market_is_refused_and_changes_nothing(self):
        state = self.folder / "nifty"
        ingest(state, "2012-12-28", "nifty50")
        before = datasets(state)
        self.assert_refused(sensex(state, "data", "pull", str(self.pushed)), REFUSED,
                            "holds the market nifty50", "is of sensex", "--state")
        self.assertEqual(datasets(state), before)

    def test_ingest_of_another_market_is_refused_and_names_the_way_out(self):
        done = sensex(self.state, "ingest", "--source", "simulated", "--market", "nifty50")
        self.assert_refused(done, REFUSED, "holds the market sensex", "--market nifty50", "--state")
        self.assertEqual([d["id"] for d in datasets(self.state)], self.ids[::-1])

    def test_numpy_opens_the_export(self):
        place = self.folder / "export"
        said = run(self.state, "data", "export", str(place))
        days = json.loads(run(self.state, "data", "show", "--json"))["sessions"]
        maps = numpy.load(place / "feature_maps.npy", mmap_mode="r", allow_pickle=False)
        targets = numpy.load(place / "targets.npy", allow_pickle=False)
        self.assertEqual(maps.shape, (days, 30, 45))
        self.assertEqual(targets.shape, (days,))
        self.assertFalse(numpy.isinf(maps).any())
        self.assertIn(f"{days} days x 30 members x 45 indicators, {(targets >= 0).sum()} known", said)
        metadata = json.loads((place / "feature_metadata.json").read_text("utf-8"))
        self.assertIn(self.ids[2], json.dumps(metadata))

    def test_export_of_an_older_dataset_replaces_the_export(self):
        place = self.folder / "export"
        run(self.state, "data", "export", str(place))
        longer = len(numpy.load(place / "targets.npy"))
        run(self.state, "data", "export", str(place), self.ids[0])
        self.assertEqual(len(numpy.load(place / "targets.npy")), longer - 2)

    def test_export_into_a_folder_that_holds_something_else(self):
        (self.folder / "notes.txt").write_text("mine")
        self.assert_refused(sensex(self.state, "data", "export", str(self.folder)), EXISTS,
                            "notes.txt", "new or an empty folder")
        self.assertEqual([f.name for f in self.folder.iterdir()], ["notes.txt"])

    def test_unknown_id(self):
        for verb in (["show", "0" * 64], ["diff", self.ids[0], "0" * 64],
                     ["push", str(self.folder / "x"), "0" * 64],
                     ["pull", str(self.pushed), "0" * 64],
                     ["export", str(self.folder / "x"), "0" * 64]):
            self.assert_refused(sensex(self.state, "data", *verb), NOT_FOUND, "0" * 64,
                                "run: sensex data list")
        self.assertFalse((self.folder / "x").exists())

    def test_pull_of_an_unknown_id_makes_no_state(self):
        state = self.folder / "state"
        self.assertEqual(sensex(state, "data", "pull", str(self.pushed), "0" * 9).returncode,
                         NOT_FOUND)
        self.assertFalse(state.exists())

    def test_what_is_no_id(self):
        for word in ("latest", self.ids[0][:8].upper() + "F", self.ids[0] + "0"):
            self.assert_refused(sensex(self.state, "data", "show", word), USAGE, "64 digits")

    def test_ambiguous_prefix(self):
        state = self.folder / "state"
        shutil.copytree(self.state, state)
        with sqlite3.connect(state / "sensex.db") as database:
            columns = [row[1] for row in database.execute("PRAGMA table_info(snapshots)")]
            twin = self.ids[0][:20] + "f" * 44
            given = {"position": "position + 100", "id": f"'{twin}'"}
            values = ", ".join(given.get(c, c) for c in columns)
            database.execute(f"INSERT INTO snapshots SELECT {values} FROM snapshots WHERE id = ?",
                             (self.ids[0],))
        database.close()
        done = sensex(state, "data", "show", self.ids[0][:20])
        self.assert_refused(done, USAGE, "start of 2 datasets' ids", self.ids[0][:32], twin[:32],
                            "give more digits")
        self.assertIn(self.ids[0], run(state, "data", "show", self.ids[0]))

    def test_help_names_what_stands_after_the_verb(self):
        for verb, names in (("diff", "BEFORE AFTER"), ("show", "[ID]"), ("push", "FOLDER [ID]"),
                            ("pull", "FOLDER [ID]"), ("export", "FOLDER [ID]"),
                            ("actions", "[SYMBOL]")):
            self.assertIn(f"sensex data {verb} [OPTIONS] {names}\n",
                          run(self.state, "data", verb, "--help"))

    def test_a_folder_where_the_system_takes_none(self):
        self.assert_refused(sensex(self.state, "data", "push", "/proc/x"), NOT_FOUND,
                            "'/proc' takes none", "give one")

    def test_a_folder_that_is_a_file(self):
        file = self.folder / "file"
        file.write_text("mine")
        for verb in ("push", "pull", "export"):
            done = sensex(self.state, "data", verb, str(file))
            self.assertIn(done.returncode, (MALFORMED, EXISTS, NOT_FOUND), verb + done.stderr)
            self.assertIn("file", done.stderr)
            self.assertEqual(file.read_text(), "mine")

    def test_pull_from_a_folder_without_datasets(self):
        self.assert_refused(sensex(self.state, "data", "pull", str(self.folder)), NOT_FOUND,
                            "holds no dataset")
        self.assert_refused(sensex(self.state, "data", "pull", str(self.folder / "nowhere")),
                            NOT_FOUND, "nowhere")

    def test_push_and_export_below_a_folder_that_is_missing(self):
        for verb in ("push", "export"):
            self.assert_refused(sensex(self.state, "data", verb, str(self.folder / "no" / "place")),
                                NOT_FOUND, "no")

    def test_damaged_object_is_found_and_nothing_becomes_current(self):
        copy = self.copy_of_pushed()
        state = self.folder / "state"
        victim = max((f for f in (copy / "objects").rglob("*") if f.is_file()),
                     key=lambda f: f.stat().st_size)
        content = bytearray(victim.read_bytes())
        content[-1] ^= 1
        victim.chmod(0o600)
        victim.write_bytes(content)
        self.assert_refused(sensex(state, "data", "pull", str(copy)), MALFORMED,
                            self.ids[2][:12], "copy it from where it is whole")
        self.assertEqual(datasets(state), [])

    def test_missing_object_is_damage(self):
        copy = self.copy_of_pushed()
        next(f for f in (copy / "objects").rglob("*") if f.is_file()).unlink()
        self.assertEqual(sensex(self.folder / "state", "data", "pull", str(copy)).returncode,
                         MALFORMED)

    def test_damaged_object_in_the_state(self):
        state = self.folder / "state"
        shutil.copytree(self.state, state)
        with sqlite3.connect(state / "sensex.db") as database:
            database.execute("DELETE FROM objects WHERE digest = ?", (self.ids[2],))
        database.close()
        for verb in (["show"], ["actions"], ["push", str(self.folder / "x")],
                     ["export", str(self.folder / "y")]):
            done = sensex(state, "data", *verb)
            self.assertIn(done.returncode, (MALFORMED, NOT_FOUND), done.stderr)
        self.assertEqual(len(datasets(state)), 3)

    @unittest.skipUnless(os.getuid() == 0, "needs root to become nobody")
    def test_places_that_may_not_be_written(self):
        closed = self.folder / "closed"
        closed.mkdir(mode=0o755)
        state = self.folder / "state"
        shutil.copytree(self.state, state)
        self.root.chmod(0o755)
        self.folder.chmod(0o755)
        for path in [state, *state.iterdir()]:
            os.chown(path, NOBODY, NOBODY)
        for verb in ("push", "export"):
            done = sensex(state, "data", verb, str(closed / "place"), user=NOBODY)
            self.assert_refused(done, PERMISSION, "place")
            self.assertEqual(list(closed.iterdir()), [])

    def test_reading_verbs_make_no_state(self):
        state = self.folder / "none"
        for verb in (["data", "list"], ["data", "show"], ["data", "diff", "a", "b"],
                     ["data", "actions"], ["data", "push", str(self.folder / "x")],
                     ["data", "export", str(self.folder / "y")], ["runs", "list"]):
            self.assert_refused(sensex(state, *verb), NOT_FOUND,
                                f"no state at {state}; run: sensex ingest")
        self.assertEqual(list(self.folder.iterdir()), [])

    def test_empty_state_says_what_to_run(self):
        state = self.folder / "state"
        nowhere = str(self.folder / "nowhere")
        done = sensex(state, "ingest", "--source", "csv", "--data", nowhere)
        self.assert_refused(done, NOT_FOUND, nowhere)
        self.assertEqual(run(state, "models", "list", "--json"), '{"models":[]}\n')
        self.assertIn("run: sensex ingest", run(state, "data", "list"))
        self.assertIn("nowhere", run(state, "runs", "list"))
        self.assert_refused(sensex(state, "data", "show"), UNAVAILABLE, "run: sensex ingest")

    def test_help_has_an_example_of_each(self):
        for verb in ("data", "data list", "data show", "data diff", "data push", "data pull",
                     "data export", "data actions", "runs", "runs list"):
            done = subprocess.run([SENSEX, *verb.split(), "--help"], capture_output=True, text=True,
                                  check=False)
            self.assertEqual(done.returncode, 0)
            self.assertIn(f"Example:\n  sensex {verb.split()[0]}", done.stdout)


class Runs(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.root = pathlib.Path(tempfile.mkdtemp(prefix="sensex-runs-"))
        cls.addClassCleanup(shutil.rmtree, cls.root)
        cls.state = cls.root / "state"
        sensex(cls.state, "ingest", "--source", "csv", "--data", str(cls.root / "nowhere"))
        cls.failed = sensex(cls.state, "train")
        ingest(cls.state, "2014-12-31")
        run(cls.state, "train", "--session", "evening")

    def runs(self, *arguments):
        return json.loads(run(self.state, "runs", "list", "--json", *arguments))["runs"]

    def training_runs(self):
        return [one for one in self.runs() if one["kind"] == "train"]

    def test_training_is_recorded_with_its_stages(self):
        newest = self.training_runs()[0]
        self.assertEqual(newest["outcome"], "succeeded")
        self.assertEqual([(s["name"], s["attempt"], s["outcome"]) for s in newest["stages"]],
                         [("load", 1, "succeeded"), ("evening", 1, "succeeded")])
        self.assertRegex(newest["owner"], r"^.+:\d+:[0-9a-f]{8}$")
        self.assertGreaterEqual(newest["duration_ms"],
                                sum(s["duration_ms"] for s in newest["stages"]))

    def test_two_processes_are_never_taken_for_one(self):
        tokens = {one["owner"].rsplit(":", 1)[1] for one in self.training_runs()}
        self.assertEqual(len(tokens), len(self.training_runs()))

    def test_training_that_failed_is_recorded_with_its_error(self):
        self.assertEqual(self.failed.returncode, UNAVAILABLE)
        oldest = self.training_runs()[-1]
        self.assertEqual(oldest["outcome"], "failed")
        self.assertIn("run: sensex ingest", oldest["message"])
        self.assertEqual([(s["name"], s["outcome"]) for s in oldest["stages"]],
                         [("load", "failed")])

    def test_list_shows_newest_first_with_durations_and_messages(self):
        rows = run(self.state, "runs", "list").splitlines()
        self.assertRegex(rows[0], r"train .* s  succeeded  load [\d.]+ s, evening [\d.]+ s$")
        self.assertIn("nowhere", rows[-1])
        self.assertIn("no data ingested yet", rows[-3])
        self.assertIn("load 0.0 s failed", rows[-4])

    def test_limit(self):
        self.assertEqual(self.runs("--limit", "1"), self.runs()[:1])
        for limit in ("0", "-1", "501"):
            done = sensex(self.state, "runs", "list", "--limit", limit)
            self.assertEqual(done.returncode, USAGE)
            self.assertIn(f"must be 1 to 500, got {limit}", done.stderr)

    def test_a_retried_stage_shows_its_last_attempt(self):
        state = self.root / "retried"
        shutil.copytree(self.state, state)
        with sqlite3.connect(state / "sensex.db") as database:
            columns = [row[1] for row in database.execute("PRAGMA table_info(run_stages)")]
            given = {"position": "position + 100", "attempt": "2", "duration_ms": "61000"}
            values = ", ".join(given.get(c, c) for c in columns)
            database.execute(
                f"INSERT INTO run_stages SELECT {values} FROM run_stages WHERE name = 'evening'")
        database.close()
        self.assertIn("evening 61.0 s (attempt 2)", run(state, "runs", "list"))


if __name__ == "__main__":
    unittest.main()
