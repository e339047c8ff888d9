#!/usr/bin/env python3
"""Speaks the protocol of Yahoo's chart service on loopback, from a folder of CSV files.

usage: yahoo_server.py FOLDER [--port N] [--today DATE] [--live] [--fault SYMBOL=KIND]...

FOLDER has yahoo/SYMBOL.csv and global/SYMBOL.csv with the columns Date,Open,High,Low,Close,Adj
Close,Volume; an empty cell is an unknown value. The first line printed is
`yahoo_server is listening on http://127.0.0.1:PORT`; that address is the service's base, and /cookie
below it the cookie page. The server stops when its standard input closes.

  --today DATE   rows up to that day exist (default: the day it is)
  --live         that day's session is half over: its row is a bar of the last trade
  --fault        what goes wrong for a symbol, or for all (`*`); KINDS below says what there is

While it runs:
  POST /control/fault?symbol=SYMBOL&kind=KIND   sets a fault; without kind it goes away
  POST /control/today?date=DATE&live=0          moves the day
  GET  /control/requests                        how often each symbol was asked for, as JSON
  GET  /control/periods                         each symbol's last period1 and period2, as JSON
"""

import argparse
import csv
import dataclasses
import datetime
import functools
import gzip
import json
import pathlib
import random
import sys
import threading
import urllib.parse
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

DAY = 86400
CRUMB = "sEnSeX/x.1"
COOKIE = "A3=d=AQABBLoopback"
HUGE_BYTES = 64 << 20
PRICES = ("open", "high", "low", "close")
COLUMNS = {"Open": "open", "High": "high", "Low": "low", "Close": "close", "Volume": "volume",
           "Adj Close": "adjclose"}

# How a symbol's fault shows. With an argument: partial:N, restated:DATE.
KINDS = {
    "429": "the first request is one too many, Retry-After: 1; the next is answered",
    "429-always": "every request is one too many",
    "500": "every request fails",
    "503-once": "the first request fails",
    "timeout": "the connection is held without an answer",
    "truncate": "the JSON ends in its middle",
    "html": "an HTML page with status 404",
    "html-404-as-200": "the same page with status 200",
    "no-timestamp": "no rows, as for days without trading",
    "nulls": "every third row has neither prices nor volume",
    "inf-adjclose": "the adjusted closes are Infinity",
    "duplicate-day": "the last row comes twice",
    "live-bar": "after the last row another one of its day, of a later trade",
    "chart-error": "Yahoo says that it may not",
    "crumb": "401 without cookie and crumb",
    "restated": "as after a split in two on the argument's day (default: the last row's)",
    "partial": "the last N rows are missing (default 1)",
    "garbage": "bytes that are no text",
    "huge": "a body of 64 MB",
}


def nth_sunday(year, month, n):
    """The n-th Sunday of a month, -1 for the last."""
    days = [day for day in range(1, 32 if month in (3, 10) else 31)
            if datetime.date(year, month, day).weekday() == 6]
    return datetime.date(year, month, days[n - 1 if n > 0 else n])


def new_york(day):
    summer = nth_sunday(day.year, 3, 2) <= day < nth_sunday(day.year, 11, 1)
    return (-4 if summer else -5) * 3600


def london(day):
    return 3600 if nth_sunday(day.year, 3, -1) <= day < nth_sunday(day.year, 10, -1) else 0


def always(hours):
    return lambda day: int(hours * 3600)


@dataclasses.dataclass(frozen=True)
class Exchange:
    offset: callable  # a day's seconds east of Greenwich
    opens: float      # local hours
    closes: float
    currency: str

    def at(self, day, local_hours):
        midnight = datetime.datetime.combine(day, datetime.time(), datetime.timezone.utc)
        return int(midnight.timestamp() + local_hours * 3600 - self.offset(day))


INDIA = Exchange(always(5.5), 9.25, 15.5, "INR")
NEW_YORK = Exchange(new_york, 9.5, 16, "USD")
ROUND_THE_CLOCK = Exchange(new_york, 0, 24, "USD")
EXCHANGES = {
    "^BSESN": INDIA, "^NSEI": INDIA, "^INDIAVIX": INDIA,
    "^N225": Exchange(always(9), 9, 15.5, "JPY"), "^KS11": Exchange(always(9), 9, 15.5, "KRW"),
    "^TWII": Exchange(always(8), 9, 13.5, "TWD"), "^HSI": Exchange(always(8), 9.5, 16, "HKD"),
    "000001.SS": Exchange(always(8), 9.5, 15, "CNY"), "INR=X": Exchange(london, 0, 24, "INR"),
}


def exchange_of(symbol):
    if symbol.endswith((".NS", ".BO")):
        return INDIA
    if symbol.endswith(("=F", ".NYB")):
        return ROUND_THE_CLOCK
    return EXCHANGES.get(symbol, NEW_YORK)


@functools.cache
def rows_of(folder, symbol):
    """[{date, open, ...}] of a symbol, oldest first; None where there is no file of it."""
    for part in ("yahoo", "global"):
        file = folder / part / f"{symbol}.csv"
        if file.parent == folder / part and file.is_file():
            with open(file, newline="", encoding="utf-8") as stream:
                return [row_of(line) for line in csv.DictReader(stream)]
    return None


def row_of(line):
    values = {name: float(line[column]) if line.get(column) else None
              for column, name in COLUMNS.items()}
    return {"date": datetime.date.fromisoformat(line["Date"]), **values}


def half_over(row):
    """The day's bar as it was at the middle of its session."""
    if row["open"] is None or row["close"] is None:
        return dict(row)
    price = round((row["open"] + row["close"]) / 2, 6)
    volume = None if row["volume"] is None else row["volume"] // 2
    return {**row, "high": max(row["open"], price), "low": min(row["open"], price), "close": price,
            "adjclose": price, "volume": volume}


@dataclasses.dataclass
class Fault:
    kind: str
    argument: str = ""
    used: bool = False

    @classmethod
    def parse(cls, text):
        kind, _, argument = text.partition(":")
        if kind not in KINDS:
            raise ValueError(f"a fault is one of {', '.join(KINDS)}; got '{text}'")
        if kind == "partial":
            int(argument or "1")
        if kind == "restated" and argument:
            datetime.date.fromisoformat(argument)
        return cls(kind, argument)


class Yahoo:
    """What the handler's threads share."""

    def __init__(self, folder, today, live):
        self.folder = folder
        self.today = today
        self.live = live
        self.faults = {}
        self.requests = {}
        self.periods = {}
        self.lock = threading.Lock()
        self.stopping = threading.Event()

    def fault_of(self, symbol, period):
        """The fault that this request meets; counts the request."""
        with self.lock:
            self.periods[symbol] = period
            self.requests[symbol] = self.requests.get(symbol, 0) + 1
            fault = self.faults.get(symbol) or self.faults.get("*") or Fault("")
            met = dataclasses.replace(fault)
            fault.used = True
            return met

    def set_fault(self, symbol, kind):
        with self.lock:
            self.faults.pop(symbol, None)
            if kind:
                self.faults[symbol] = Fault.parse(kind)

    def chart(self, symbol, fault, period):
        """The `result` element for a symbol, or None when it is unknown."""
        rows = rows_of(self.folder, symbol)
        if rows is None:
            return None
        exchange = exchange_of(symbol)
        bars = [{**row, "time": exchange.at(row["date"], exchange.opens)}
                for row in rows if row["date"] <= self.today]
        middle = (exchange.opens + exchange.closes) / 2
        last_trade = exchange.at(bars[-1]["date"], exchange.closes) if bars else None
        if self.live and bars and bars[-1]["date"] == self.today:
            last_trade = exchange.at(self.today, middle)
            bars[-1] = {**half_over(bars[-1]), "time": last_trade}
        splits = spoil(bars, fault, exchange)
        bars = [bar for bar in bars if period[0] <= bar["time"] < period[1]]
        meta = {
            "currency": exchange.currency, "symbol": symbol, "regularMarketTime": last_trade,
            "gmtoffset": exchange.offset(self.today), "dataGranularity": "1d",
            "currentTradingPeriod": {"regular": {
                "start": exchange.at(self.today, exchange.opens),
                "end": exchange.at(self.today, exchange.closes),
                "gmtoffset": exchange.offset(self.today)}},
        }
        return result_of(meta, bars, splits)


def spoil(bars, fault, exchange):
    """Applies what a fault does to the rows; gives the splits it tells of."""
    if not bars:
        return {}
    if fault.kind == "no-timestamp":
        bars.clear()
    elif fault.kind == "nulls":
        for bar in bars[::3]:
            bar.update(dict.fromkeys((*PRICES, "adjclose", "volume")))
    elif fault.kind == "inf-adjclose":
        for bar in bars:
            bar["adjclose"] = float("inf")
    elif fault.kind == "duplicate-day":
        bars.append(dict(bars[-1]))
    elif fault.kind == "live-bar":
        time = exchange.at(bars[-1]["date"], (exchange.opens + exchange.closes) / 2)
        bars.append({**half_over(bars[-1]), "time": time})
    elif fault.kind == "partial":
        del bars[-int(fault.argument or "1"):]
    elif fault.kind == "restated":
        return restate(bars, fault.argument)
    return {}


def restate(bars, argument):
    """Adjusts the rows before a day as a split in two on that day would."""
    day = datetime.date.fromisoformat(argument) if argument else bars[-1]["date"]
    for bar in bars:
        if bar["date"] >= day:
            time = bar["time"]
            return {str(time): {"date": time, "numerator": 2.0, "denominator": 1.0,
                                "splitRatio": "2:1"}}
        for name in (*PRICES, "adjclose"):
            bar[name] = None if bar[name] is None else bar[name] / 2
        bar["volume"] = None if bar["volume"] is None else bar["volume"] * 2
    return {}


def result_of(meta, bars, splits):
    if not bars:
        return {"meta": meta, "indicators": {"quote": [{}], "adjclose": [{}]}}
    column = {name: [bar[name] for bar in bars] for name in COLUMNS.values()}
    adjusted = column.pop("adjclose")
    result = {"meta": meta, "timestamp": [bar["time"] for bar in bars]}
    if splits:
        result["events"] = {"splits": splits}
    result["indicators"] = {"quote": [column], "adjclose": [{"adjclose": adjusted}]}
    return result


def error_body(code, description, part="chart"):
    return json.dumps({part: {"result": None, "error": {"code": code, "description": description}}})


HTML = "<!DOCTYPE html><html><head><title>Yahoo</title></head><body>Will be right back</body></html>"


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    wbufsize = -1  # head and body in one write

    @property
    def yahoo(self):
        return self.server.yahoo

    def log_message(self, *_):
        pass

    def send(self, status, body, headers=()):
        body = body if isinstance(body, bytes) else body.encode()
        headers = [("Content-Type", "application/json"), *headers]
        if "gzip" in self.headers.get("Accept-Encoding", ""):
            body = gzip.compress(body)
            headers.append(("Content-Encoding", "gzip"))
        self.send_response(status)
        for name, value in headers:
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def do_GET(self):
        url = urllib.parse.urlsplit(self.path)
        query = dict(urllib.parse.parse_qsl(url.query))
        if url.path.startswith("/v8/finance/chart/"):
            self.chart(urllib.parse.unquote(url.path.removeprefix("/v8/finance/chart/")), query)
        elif url.path == "/cookie":
            self.send(404, HTML, [("Set-Cookie", f"{COOKIE}; Path=/")])
        elif url.path == "/v1/test/getcrumb":
            self.crumb()
        elif url.path == "/control/requests":
            self.send(200, json.dumps(self.yahoo.requests))
        elif url.path == "/control/periods":
            self.send(200, json.dumps(self.yahoo.periods))
        else:
            self.send(404, HTML)

    def do_POST(self):
        url = urllib.parse.urlsplit(self.path)
        query = dict(urllib.parse.parse_qsl(url.query))
        try:
            if url.path == "/control/fault":
                self.yahoo.set_fault(query["symbol"], query.get("kind"))
            elif url.path == "/control/today":
                self.yahoo.today = datetime.date.fromisoformat(query["date"])
                self.yahoo.live = query.get("live", "0") == "1"
            else:
                self.send(404, "there is no such control")
                return
        except (KeyError, ValueError) as wrong:
            self.send(400, f"{wrong}")
            return
        self.send(200, "done")

    def has_cookie(self):
        return COOKIE in self.headers.get("Cookie", "")

    def crumb(self):
        if self.has_cookie():
            self.send(200, CRUMB)
        else:
            self.send(401, error_body("Unauthorized", "Invalid Cookie", "finance"))

    def chart(self, symbol, query):
        period = (int(query.get("period1", 0)), int(query.get("period2", 1 << 40)))
        fault = self.yahoo.fault_of(symbol, period)
        if self.refuse(fault, query):
            return
        result = self.yahoo.chart(symbol, fault, period)
        if result is None:
            self.send(404, error_body("Not Found", "No data found, symbol may be delisted"))
            return
        body = json.dumps({"chart": {"result": [result], "error": None}})
        self.send(200, body[:len(body) // 2] if fault.kind == "truncate" else body)

    def refuse(self, fault, query):
        """Answers in the chart's place, when the fault is of that kind."""
        kind = fault.kind
        if kind == "429-always" or (kind == "429" and not fault.used):
            self.send(429, "Too Many Requests", [("Retry-After", "1")])
        elif kind == "500" or (kind == "503-once" and not fault.used):
            self.send(int(kind[:3]), HTML)
        elif kind == "timeout":
            self.yahoo.stopping.wait()
            self.close_connection = True
        elif kind in ("html", "html-404-as-200"):
            self.send(404 if kind == "html" else 200, HTML)
        elif kind == "chart-error":
            self.send(422, error_body("Unprocessable Entity", "1d data is not available"))
        elif kind == "crumb" and not (self.has_cookie() and query.get("crumb") == CRUMB):
            self.send(401, error_body("Unauthorized", "Invalid Crumb", "finance"))
        elif kind == "garbage":
            self.send(200, random.Random(1).randbytes(4096))
        elif kind == "huge":
            self.send(200, b" " * HUGE_BYTES)
        else:
            return False
        return True


class Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 64

    def handle_error(self, request, client_address):
        """A client that goes away is what some of the faults are for."""
        if not isinstance(sys.exc_info()[1], ConnectionError):
            super().handle_error(request, client_address)


def parse_arguments(words):
    parser = argparse.ArgumentParser(description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter,
                                     epilog="kinds of fault:\n" + "\n".join(
                                         f"  {kind:16} {what}" for kind, what in KINDS.items()))
    parser.add_argument("folder", type=pathlib.Path)
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--today", type=datetime.date.fromisoformat, default=datetime.date.today())
    parser.add_argument("--live", action="store_true")
    parser.add_argument("--fault", action="append", default=[], metavar="SYMBOL=KIND")
    options = parser.parse_args(words)
    if not options.folder.is_dir():
        parser.error(f"there is no folder {options.folder}")
    for fault in options.fault:
        # A symbol may have an equals sign, a kind has none.
        if not fault.rpartition("=")[0]:
            parser.error(f"a fault is SYMBOL=KIND, got '{fault}'")
    return options


def make_server(options):
    server = Server(("127.0.0.1", options.port), Handler)
    server.yahoo = Yahoo(options.folder, options.today, options.live)
    for fault in options.fault:
        symbol, _, kind = fault.rpartition("=")
        server.yahoo.set_fault(symbol, kind)
    return server


def main():
    server = make_server(parse_arguments(sys.argv[1:]))
    threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
    print(f"yahoo_server is listening on http://127.0.0.1:{server.server_port}", flush=True)
    sys.stdin.read()
    server.yahoo.stopping.set()
    server.shutdown()


if __name__ == "__main__":
    main()
