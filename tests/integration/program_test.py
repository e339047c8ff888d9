"""The real program from the shell, as its first user meets it: ingest, train, forecast, serve.

usage: program_test.py PATH_TO_SENSEX
"""

import contextlib
import json
import pathlib
import re
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import unittest
import urllib.error
import urllib.request

SENSEX = sys.argv.pop(1)

FORECAST_KEYS = ["session", "target_date", "issued_at", "direction", "probability_up",
                 "confidence_score", "confidence", "range", "risk", "model", "data", "verdict",
                 "prediction_id"]
INGEST = ["ingest", "--source", "simulated"]
LOG_KEYS = ["timestamp", "level", "component", "message", "prediction_id", "processing_time",
            "confidence"]


def run(state, *arguments, code=0):
    done = subprocess.run([SENSEX, *arguments, "--state", str(state)], capture_output=True,
                          text=True, timeout=300, check=False)
    if done.returncode != code:
        raise AssertionError(f"{arguments} ended with {done.returncode}: {done.stderr}")
    return done.stdout if code == 0 else done.stderr


class Server:
    """`sensex serve` on a port the system chose; ended by its own process id."""

    def __init__(self, state):
        self.process = subprocess.Popen(
            [SENSEX, "serve", "--port", "0", "--state", str(state)], stdout=subprocess.PIPE,
            stderr=subprocess.PIPE, text=True)
        ready = self.process.stdout.readline()
        self.url = re.match(r"sensex is (?:ready|listening) on (http://127\.0\.0\.1:\d+)", ready)[1]
        self.port = self.url.rsplit(":", 1)[1]

    def fetch(self, path, method="GET"):
        request = urllib.request.Request(self.url + path, method=method)
        try:
            with urllib.request.urlopen(request, timeout=30) as response:
                return response.status, response.read().decode()
        except urllib.error.HTTPError as refused:
            with refused:
                return refused.code, refused.read().decode()

    def stop(self):
        """May be called again, as a clean-up does after a test that stopped the server itself."""
        if self.process.returncode is None:
            self.process.send_signal(signal.SIGTERM)
            _, self.log = self.process.communicate(timeout=30)
        return self.process.returncode, [json.loads(line) for line in self.log.splitlines()]


class Program(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = pathlib.Path(tempfile.mkdtemp(prefix="sensex-program-"))
        cls.addClassCleanup(shutil.rmtree, cls.folder)
        cls.state = cls.folder / "state"
        cls.ingested = run(cls.state, *INGEST)
        cls.trained = run(cls.state, "train")

    def forecast(self, session="pre-open"):
        return json.loads(run(self.state, "forecast", "--session", session, "--json"))

    def test_simulated_market_is_labelled_wherever_it_is_told(self):
        self.assertIn("simulated", self.ingested)
        self.assertTrue(self.forecast()["data"]["simulated"])
        self.assertIn("not a real market", run(self.state, "forecast"))
        self.assertIn("simulated", run(self.state, "ledger", "list"))

    def test_ingesting_and_training_again_change_nothing(self):
        models = run(self.state, "models", "list", "--json")
        self.assertIn("unchanged dataset", run(self.state, *INGEST))
        run(self.state, "train")
        self.assertEqual(run(self.state, "models", "list", "--json"), models)

    def test_forecast_has_exactly_the_published_keys(self):
        forecast = self.forecast()
        self.assertEqual(list(forecast), FORECAST_KEYS)
        self.assertEqual(list(forecast["range"]), ["level", "low", "high"])
        self.assertEqual(list(forecast["risk"]), ["level", "percentile"])

    def test_the_same_object_over_http(self):
        server = Server(self.state)
        self.addCleanup(server.stop)
        for session in ("evening", "pre-open"):
            for method in ("POST", "GET"):
                status, body = server.fetch(f"/api/v1/forecast?session={session}", method)
                self.assertEqual(status, 200)
                self.assertEqual(json.loads(body), self.forecast(session))

    def test_each_prediction_logs_one_line_with_exactly_its_keys(self):
        server = Server(self.state)
        self.addCleanup(server.stop)
        _, body = server.fetch("/api/v1/forecast?session=pre-open", "POST")
        code, log = server.stop()
        self.assertEqual(code, 0)
        lines = [line for line in log if line["message"] == "Prediction completed"]
        self.assertEqual([list(line) for line in lines], [LOG_KEYS])
        self.assertEqual(lines[0]["component"], "model_server")
        self.assertEqual(lines[0]["prediction_id"], json.loads(body)["prediction_id"])
        self.assertAlmostEqual(lines[0]["confidence"], json.loads(body)["confidence_score"],
                               places=6)

    def test_healthcheck_follows_the_server(self):
        server = Server(self.state)
        self.addCleanup(server.stop)
        command = [SENSEX, "healthcheck", "--port", server.port]
        self.assertEqual(subprocess.run(command, capture_output=True, check=False).returncode, 0)
        server.stop()
        self.assertEqual(subprocess.run(command, capture_output=True, check=False).returncode, 69)

    def test_server_without_data_lives_but_is_not_ready_and_says_what_to_run(self):
        server = Server(self.folder / "empty")
        self.addCleanup(server.stop)
        self.assertEqual(server.fetch("/livez")[0], 200)
        for path in ("/readyz", "/healthz", "/_stcore/health"):
            self.assertEqual(server.fetch(path)[0], 503)
        status, body = server.fetch("/api/v1/forecast?session=evening")
        self.assertEqual(status, 404)
        self.assertIn("run: sensex ingest", json.loads(body)["error"]["message"])
        self.assertEqual(server.fetch("/api/v1/forecast?session=evening", "POST")[0], 503)

    def test_running_server_notices_new_data_and_says_what_to_run(self):
        state = self.folder / "growing"
        server = Server(state)
        self.addCleanup(server.stop)
        run(state, *INGEST)
        status, body = server.fetch("/api/v1/forecast?session=evening", "POST")
        self.assertEqual(status, 503)
        self.assertIn("run: sensex train", json.loads(body)["error"]["message"])
        run(state, "train")
        self.assertEqual(server.fetch("/api/v1/forecast?session=evening", "POST")[0], 200)
        self.assertEqual(server.fetch("/healthz")[0], 200)

    def test_the_registry_tells_why_each_version_is_in_its_stage(self):
        refusal = "blend does not beat the base rate in log loss by more than chance explains"
        listed = run(self.state, "models", "list")
        self.assertIn(f"Staging: {refusal}", listed)
        self.assertIn("Production: nothing was in Production, and the candidate was refused", listed)
        self.assertIn("Production: beats the base rate: log-loss skill", listed)
        models = json.loads(run(self.state, "models", "list", "--json"))["models"]
        refused = next(m for m in models if m["name"] == "sensex-evening"
                       and m["algorithm"] == "blend")
        self.assertEqual(refused["stages"][0]["stage"], "Staging")
        self.assertIn(refusal, refused["stages"][0]["reason"])
        self.assertIn("so the base rate serves", refused["stages"][0]["reason"])
        shown = run(self.state, "models", "show", "sensex-evening", str(refused["version"]))
        self.assertIn(f"stages\n  {refused['stages'][0]['at']} Staging: {refusal}", shown)

    def test_gate_refuses_and_rollback_restores(self):
        models = json.loads(run(self.state, "models", "list", "--json"))["models"]
        blend = next(str(m["version"]) for m in models
                     if m["name"] == "sensex-evening" and m["algorithm"] == "blend")
        said = run(self.state, "models", "promote", "sensex-evening", blend, code=78)
        self.assertIn(f"sensex-evening version {blend} was not promoted: blend does not beat the "
                      "base rate", said)
        state = self.trained_state("promoted")
        before = json.loads(run(state, "forecast", "--json"))["model"]
        self.promote_base(state)
        after = json.loads(run(state, "forecast", "--json"))["model"]
        self.assertEqual(after["algorithm"], "base-rate")
        run(state, "models", "rollback", "sensex-pre-open")
        self.assertEqual(json.loads(run(state, "forecast", "--json"))["model"], before)

    def test_ledger_is_intact_and_holds_one_entry_a_day_session_model_and_dataset(self):
        self.forecast()
        self.forecast()
        entries = json.loads(run(self.state, "ledger", "list", "--json"))["entries"]
        keys = [(e["target_date"], e["session"], str(e["model"]), e["snapshot"]) for e in entries]
        self.assertEqual(len(keys), len(set(keys)))
        self.assertIn("intact", run(self.state, "ledger", "verify"))

    def test_another_model_supersedes_what_was_said_and_both_stay(self):
        state = self.trained_state("superseded")
        first = json.loads(run(state, "forecast", "--json"))
        self.promote_base(state)
        second = json.loads(run(state, "forecast", "--json"))
        newer, older = [e for e in json.loads(run(state, "ledger", "list", "--json"))["entries"]
                        if e["session"] == "pre-open"]
        self.assertEqual([older["prediction_id"], newer["prediction_id"]],
                         [first["prediction_id"], second["prediction_id"]])
        self.assertEqual(newer["supersedes"], older["sequence"])
        self.assertEqual(older["superseded_by"], newer["sequence"])
        self.assertEqual([older["scored"], newer["scored"]], [True, False])
        listed = run(state, "ledger", "list")
        self.assertIn(f"supersedes {older['sequence']}, not scored", listed)
        self.assertIn(f"superseded by {newer['sequence']}", listed)
        self.assertIn("intact: ", run(state, "ledger", "verify"))
        earlier = json.loads(run(state, "ledger", "list", "--before", str(newer["sequence"]),
                                 "--json"))["entries"]
        self.assertEqual(earlier[0], older)
        self.assertIn("no forecasts before 1", run(state, "ledger", "list", "--before", "1"))
        server = Server(state)
        self.addCleanup(server.stop)
        status, body = server.fetch("/api/v1/forecast?session=pre-open")
        self.assertEqual((status, json.loads(body)), (200, second))

    def trained_state(self, name):
        """A state of one's own, without forecasts."""
        state = self.folder / name
        state.mkdir()
        run(state, *INGEST)
        run(state, "train", "--session", "pre-open")
        return state

    def promote_base(self, state):
        models = json.loads(run(state, "models", "list", "--json"))["models"]
        base = next(str(m["version"]) for m in models
                    if m["name"] == "sensex-pre-open" and m["algorithm"] == "base-rate")
        run(state, "models", "promote", "sensex-pre-open", base)

    def test_an_outcome_that_was_corrected_says_so_and_counts(self):
        state = self.folder / "corrected"
        shutil.copytree(self.state, state)
        run(state, "forecast", "--session", "evening")
        with contextlib.closing(sqlite3.connect(state / "sensex.db")) as database, database:
            database.execute("INSERT INTO outcomes VALUES (1, '2025-01-01', 100, 101, 'UP', 's', 0)")
            database.executemany(
                "INSERT INTO outcome_corrections VALUES (1, ?, '2025-01-01', 100, ?, ?, 's', ?)",
                [(2, 99, "DOWN", 1735900200000), (3, 98, "DOWN", 1735986600000)])
        entry = json.loads(run(state, "ledger", "list", "--json"))["entries"][-1]
        self.assertEqual(entry["outcome"], "DOWN")
        self.assertEqual(entry["corrected"], {"date": "2025-01-04", "from": "DOWN", "to": "DOWN",
                                              "from_previous_close": 100.0,
                                              "to_previous_close": 100.0, "from_close": 99.0,
                                              "to_close": 98.0, "revision": 3})
        self.assertIn("closes corrected on 2025-01-04, DOWN as before\n",
                      run(state, "ledger", "list"))
        with contextlib.closing(sqlite3.connect(state / "sensex.db")) as database, database:
            database.execute("INSERT INTO outcome_corrections "
                             "VALUES (1, 4, '2025-01-01', 100, 101, 'UP', 's', 1736073000000)")
        self.assertIn("corrected on 2025-01-05 from DOWN to UP\n", run(state, "ledger", "list"))


if __name__ == "__main__":
    unittest.main()
