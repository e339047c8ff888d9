"""Checks that the loopback Yahoo speaks as it says; what its faults do to the program is tested where
the program meets them."""

import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile
import unittest
import urllib.error
import urllib.parse
import urllib.request

SCRIPT = pathlib.Path(__file__).with_name("yahoo_server.py")
HEADER = "Date,Open,High,Low,Close,Adj Close,Volume\n"
STOCK = HEADER + ("2024-01-15,10,12,9,11,5.5,100\n2024-01-16,11,13,10,12,6,200\n"
                  "2024-01-17,12,14,11,13,13,\n")
RUPEE = HEADER + "2024-01-16,83,83,83,83,83,0\n2024-07-16,84,84,84,84,84,0\n"


class YahooServer(unittest.TestCase):
    def setUp(self):
        # Nothing but this process may stand between the test and the server.
        os.environ["no_proxy"] = "127.0.0.1"
        folder = tempfile.TemporaryDirectory(prefix="sensex-yahoo-")
        self.addCleanup(folder.cleanup)
        for name, text in (("yahoo/M&M.NS", STOCK), ("global/INR=X", RUPEE)):
            file = pathlib.Path(folder.name) / f"{name}.csv"
            file.parent.mkdir(exist_ok=True)
            file.write_text(text, encoding="utf-8")
        self.folder = folder.name

    def start(self, *options):
        server = subprocess.Popen([sys.executable, "-B", SCRIPT, self.folder, *options],
                                  stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.addCleanup(self.stop, server)
        line = server.stdout.readline()
        self.url = re.fullmatch(r"yahoo_server is listening on (http://127\.0\.0\.1:\d+)\n", line)[1]
        return server

    def stop(self, server):
        """Closing its standard input is all that ends it."""
        server.communicate(timeout=30)
        self.assertEqual(server.returncode, 0)

    def ask(self, path, method="GET", headers=()):
        request = urllib.request.Request(self.url + path, method=method, headers=dict(headers))
        try:
            with urllib.request.urlopen(request, timeout=30) as response:
                return response.status, response.read()
        except urllib.error.HTTPError as refused:
            with refused:
                return refused.code, refused.read()

    def chart(self, symbol="M&M.NS", query=""):
        status, body = self.ask(f"/v8/finance/chart/{urllib.parse.quote(symbol)}{query}")
        self.assertEqual(status, 200, body)
        return json.loads(body)["chart"]["result"][0]

    def closes(self):
        return self.chart()["indicators"]["quote"][0]["close"]

    def test_a_chart_has_the_rows_up_to_today_with_their_sessions(self):
        self.start("--today", "2024-01-16")
        chart = self.chart()
        self.assertEqual(chart["timestamp"], [1705290300, 1705376700])
        self.assertEqual(chart["indicators"]["quote"][0]["volume"], [100, 200])
        self.assertEqual(chart["indicators"]["adjclose"][0]["adjclose"], [5.5, 6])
        self.assertEqual(chart["meta"]["gmtoffset"], 19800)
        self.assertEqual(chart["meta"]["regularMarketTime"],
                         chart["meta"]["currentTradingPeriod"]["regular"]["end"])

    def test_an_empty_cell_is_null_and_a_period_bounds_the_rows(self):
        self.start("--today", "2024-01-31")
        self.assertEqual(self.chart()["indicators"]["quote"][0]["volume"], [100, 200, None])
        rows = self.chart(query="?period1=1705376700&period2=1705463100")
        self.assertEqual(rows["timestamp"], [1705376700])
        self.assertNotIn("timestamp", self.chart(query="?period1=0&period2=1"))

    def test_the_last_period_asked_for_is_told(self):
        self.start("--today", "2024-01-31")
        self.chart()
        self.chart(query="?period1=1705376700&period2=1705463100")
        self.assertEqual(json.loads(self.ask("/control/periods")[1]),
                         {"M&M.NS": [1705376700, 1705463100]})
        self.assertEqual(json.loads(self.ask("/control/requests")[1]), {"M&M.NS": 2})

    def test_a_market_round_the_clock_starts_at_its_own_midnight(self):
        self.start("--today", "2024-12-31")
        rupee = self.chart("INR=X")
        self.assertEqual(rupee["meta"]["gmtoffset"], 0)
        self.assertEqual([time % 86400 for time in rupee["timestamp"]], [0, 23 * 3600])

    def test_an_unknown_symbol_is_not_found_wherever_it_points(self):
        self.start()
        for symbol in ("X.NS", "", "..%2Fglobal%2FINR=X"):
            status, body = self.ask(f"/v8/finance/chart/{symbol}")
            self.assertEqual(status, 404)
            self.assertEqual(json.loads(body)["chart"]["error"]["code"], "Not Found")

    def test_a_live_day_is_a_bar_of_the_last_trade(self):
        self.start("--today", "2024-01-16", "--live")
        chart = self.chart()
        self.assertEqual(chart["timestamp"][-1], chart["meta"]["regularMarketTime"])
        self.assertLess(chart["timestamp"][-1],
                        chart["meta"]["currentTradingPeriod"]["regular"]["end"])
        self.assertEqual(chart["indicators"]["quote"][0]["close"], [11, 11.5])

    def test_the_controls_move_the_day_and_set_faults(self):
        self.start("--today", "2024-01-15")
        self.assertEqual(self.closes(), [11])
        self.assertEqual(self.ask("/control/today?date=2024-01-17", "POST")[0], 200)
        self.assertEqual(self.closes(), [11, 12, 13])
        self.ask("/control/fault?symbol=*&kind=partial:2", "POST")
        self.assertEqual(self.closes(), [11])
        self.ask("/control/fault?symbol=*", "POST")
        self.assertEqual(self.closes(), [11, 12, 13])
        self.assertEqual(json.loads(self.ask("/control/requests")[1]), {"M&M.NS": 4})

    def test_a_control_that_makes_no_sense_is_refused(self):
        self.start()
        for path in ("fault?symbol=X&kind=fly", "fault?kind=500", "today?date=never",
                     "fault?symbol=X&kind=partial:x", "fault?symbol=X&kind=restated:x"):
            self.assertEqual(self.ask(f"/control/{path}", "POST")[0], 400, path)
        self.assertEqual(self.ask("/control/fly", "POST")[0], 404)

    def test_once_is_once_and_set_again_once_more(self):
        self.start("--today", "2024-01-16", "--fault", "M&M.NS=503-once")
        for _ in range(2):
            self.assertEqual(self.ask("/v8/finance/chart/M&M.NS")[0], 503)
            self.assertEqual(self.ask("/v8/finance/chart/M&M.NS")[0], 200)
            self.ask("/control/fault?symbol=M%26M.NS&kind=503-once", "POST")

    def test_a_split_halves_what_was_before_it(self):
        self.start("--today", "2024-01-17", "--fault", "M&M.NS=restated:2024-01-16")
        chart = self.chart()
        self.assertEqual(chart["indicators"]["quote"][0]["close"], [5.5, 12, 13])
        self.assertEqual(chart["indicators"]["quote"][0]["volume"], [200, 200, None])
        self.assertEqual(list(chart["events"]["splits"]), ["1705376700"])

    def test_a_crumb_costs_a_cookie(self):
        self.start("--today", "2024-01-16", "--fault", "*=crumb")
        path = "/v8/finance/chart/M&M.NS"
        self.assertEqual(self.ask(path)[0], 401)
        self.assertEqual(self.ask("/v1/test/getcrumb")[0], 401)
        cookie = [("Cookie", "A3=d=AQABBLoopback")]
        status, crumb = self.ask("/v1/test/getcrumb", headers=cookie)
        self.assertEqual(status, 200)
        crumb = urllib.parse.quote(crumb.decode(), safe="")
        self.assertEqual(self.ask(f"{path}?crumb={crumb}")[0], 401)
        self.assertEqual(self.ask(f"{path}?crumb=x", headers=cookie)[0], 401)
        self.assertEqual(self.ask(f"{path}?crumb={crumb}", headers=cookie)[0], 200)

    def test_options_that_make_no_sense_are_refused(self):
        for options in (["/nonexistent"], [self.folder, "--fault", "500"],
                        [self.folder, "--today", "x"]):
            done = subprocess.run([sys.executable, "-B", SCRIPT, *options], capture_output=True,
                                  check=False)
            self.assertEqual(done.returncode, 2, options)


if __name__ == "__main__":
    unittest.main()
