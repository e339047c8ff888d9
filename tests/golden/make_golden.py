#!/usr/bin/env python3
"""Makes the golden files of this folder again; README.md beside this file tells when and how.

usage: make_golden.py GOLDEN_BARS LIBTALIB FOLDER

GOLDEN_BARS is the program that prints the simulated bars, LIBTALIB TA-Lib as a shared library. What
TA-Lib has a function for is its answer; the rest is computed from the definitions in exact fractions
and 50 digits. Nothing here is taken from the code that the files check.
"""

import ctypes
import csv
import hashlib
import io
import math
import pathlib
import subprocess
import sys
from decimal import Decimal, getcontext
from fractions import Fraction

getcontext().prec = 50

# After the warm-ups every fifth bar is enough: a recursive value that is wrong between two of them
# is wrong at the second one too.
DENSE_BARS = 80
STEP = 5
FORMS_STEP = 20
FORMS_FROM = 60


class TaLib:
    def __init__(self, path, count):
        self.library = ctypes.CDLL(path)
        self.library.TA_GetVersionString.restype = ctypes.c_char_p
        self.count = count
        if self.library.TA_Initialize() != 0:
            sys.exit(f"TA_Initialize failed in {path}")

    def version(self):
        return self.library.TA_GetVersionString().decode().split()[0]

    def call(self, name, inputs, *options, outputs=1):
        """The outputs of TA_<name>, None where it has no value. An input may start with None."""
        first = max(sum(value is None for value in column) for column in inputs)
        count = self.count - first
        arrays = [(ctypes.c_double * count)(*column[first:]) for column in inputs]
        results = [(ctypes.c_double * count)() for _ in range(outputs)]
        begin, length = ctypes.c_int(), ctypes.c_int()
        typed = [ctypes.c_double(o) if isinstance(o, float) else ctypes.c_int(o) for o in options]
        code = getattr(self.library, f"TA_{name}")(0, count - 1, *arrays, *typed,
                                                   ctypes.byref(begin), ctypes.byref(length),
                                                   *results)
        if code != 0:
            sys.exit(f"TA_{name} failed with code {code}")
        absent = [None] * (first + begin.value)
        found = [absent + list(result[:length.value]) for result in results]
        return found[0] if outputs == 1 else found


def each(function, *columns):
    """The function of each row's values, None where one of them is."""
    return [None if None in row else function(*row) for row in zip(*columns)]


def from_talib(ta, bars):
    high, low, close, volume = (bars[name] for name in ("High", "Low", "Close", "Volume"))
    prices = [high, low, close]
    values = {}
    for days in (1, 3, 5, 10):
        values[f"return_{days}d"] = ta.call("ROCP", [close], days)
    for days in (5, 10, 20):
        values[f"volatility_{days}d"] = ta.call("STDDEV", [values["return_1d"]], days, 1.0)
    values["atr_14"] = ta.call("ATR", prices, 14)
    values["atr_ratio"] = each(lambda percent: percent / 100.0, ta.call("NATR", prices, 14))
    for days in (5, 10, 20, 50):
        values[f"sma_{days}"] = ta.call("SMA", [close], days)
    for days in (12, 26):
        values[f"ema_{days}"] = ta.call("EMA", [close], days)
    for days in (14, 21):
        values[f"rsi_{days}"] = ta.call("RSI", [close], days)
    values["stoch_k"], values["stoch_d"] = ta.call("STOCHF", prices, 14, 3, 0, outputs=2)
    values["cci_20"] = ta.call("CCI", prices, 20)
    values["macd"], values["macd_signal"], values["macd_histogram"] = ta.call(
        "MACD", [close], 12, 26, 9, outputs=3)
    values["bb_upper"], _, values["bb_lower"] = ta.call("BBANDS", [close], 20, 2.0, 2.0, 0,
                                                        outputs=3)
    values["volume_sma_20"] = ta.call("SMA", [volume], 20)
    values["volume_change_5d"] = ta.call("ROCP", [volume], 5)
    values["obv"] = ta.call("OBV", [close, volume])
    values["obv_sma_20"] = ta.call("SMA", [values["obv"]], 20)
    values["adx_14"] = ta.call("ADX", prices, 14)
    values["di_plus_14"] = ta.call("PLUS_DI", prices, 14)
    values["di_minus_14"] = ta.call("MINUS_DI", prices, 14)
    middle = {days: ta.call("MIDPRICE", [high, low], days) for days in (9, 26, 52)}
    values["ichimoku_a"] = each(lambda a, b: (a + b) / 2.0, middle[9], middle[26])
    values["ichimoku_b"] = middle[52]
    return values


def rolling(function, column, size):
    """The function of the last `size` values of each row, None until there are that many."""
    return [function(column[i + 1 - size:i + 1]) if i + 1 >= size and None not in
            column[i + 1 - size:i + 1] else None for i in range(len(column))]


def mean(values):
    return sum(values) / len(values)


def decimal(fraction):
    return Decimal(fraction.numerator) / Decimal(fraction.denominator)


def deviation(values):
    centre = mean(values)
    return decimal(mean([(value - centre) ** 2 for value in values])).sqrt()


def from_definitions(bars):
    exact = {name: [Fraction(value) for value in bars[name]] for name in PRICES}
    opens, high, low, close, volume = (exact[name] for name in PRICES)
    before = [None, *close[:-1]]
    averages = {days: rolling(mean, close, days) for days in (10, 20, 50)}
    deviations = rolling(deviation, close, 20)
    over = lambda a, b: a / b - 1
    values = {"intraday_return": each(over, close, opens), "overnight_gap": each(over, opens, before)}

    squares = [decimal(h / l).ln() ** 2 for h, l in zip(high, low)]
    values["parkinson_20"] = rolling(
        lambda window: (mean(window) / (4 * Decimal(2).ln())).sqrt(), squares, 20)
    values["price_vs_sma20"] = each(over, close, averages[20])
    values["price_vs_sma50"] = each(over, close, averages[50])
    values["sma_convergence"] = each(over, averages[10], averages[20])
    values["bb_width"] = each(lambda d, m: 4 * d / decimal(m), deviations, averages[20])
    values["bb_position"] = each(lambda c, m, d: (decimal(c - m) + 2 * d) / (4 * d), close,
                                 averages[20], deviations)
    usual_width = rolling(mean, values["bb_width"], 20)
    values["bb_squeeze"] = each(lambda width, usual: 1 if width < usual else 0,
                                values["bb_width"], usual_width)
    values["volume_ratio"] = each(lambda v, m: v / m, volume, rolling(mean, volume, 20))
    total, trend = Fraction(0), []
    for i, amount in enumerate(volume):
        total += amount * (close[i] / close[i - 1] - 1) if i else 0
        trend.append(total)
    values["volume_price_trend"] = trend
    return {name: each(float, column) for name, column in values.items()}


def logarithm(value):
    return math.log(value) if value > 0 else None


def change(column, averaged=None):
    """What was added to a running sum over 20 bars, or since its own average."""
    return [None if i < 20 else value - column[i - 20] for i, value in enumerate(column)] \
        if averaged is None else each(lambda value, usual: value - usual, column, averaged)


def forms(values, close):
    """What models see before the scaling, by docs and catalogue: name -> column."""
    traded = each(lambda average: 20 * average, values["volume_sma_20"])
    share = lambda column: each(lambda c, t: c / t, column, traded)
    made = {}
    for name, column in values.items():
        if name in ("atr_14", "sma_20", "sma_50"):
            continue
        if name.startswith("return_") or name in ("intraday_return", "overnight_gap",
                                                  "volume_change_5d"):
            made[name] = each(lambda v: logarithm(1 + v), column)
        elif name.startswith("volatility_") or name in ("parkinson_20", "atr_ratio", "bb_width",
                                                        "volume_sma_20", "volume_ratio"):
            made[name] = each(logarithm, column)
        elif name in ("sma_5", "sma_10", "ema_12", "ema_26"):
            made[name] = each(lambda v, c: c / v - 1, column, close)
        elif name.startswith("macd"):
            made[name] = each(lambda v, c: v / c, column, close)
        elif name in ("bb_upper", "bb_lower", "ichimoku_a", "ichimoku_b"):
            made[name] = each(lambda v, c: v / c - 1, column, close)
        elif name in ("obv", "volume_price_trend"):
            made[name] = share(change(column))
        elif name == "obv_sma_20":
            made[name] = share(change(values["obv"], column))
        else:
            made[name] = column
    return made


def scaled(column, row):
    """tanh(z / 2) of the row's value among the last 252 of at least 50, itself included."""
    window = [value for value in column[:row + 1] if value is not None][-252:]
    if column[row] is None or len(window) < 50 or min(window) == max(window):
        return None
    centre = math.fsum(window) / len(window)
    spread = math.sqrt(math.fsum((value - centre) ** 2 for value in window) / len(window))
    return math.tanh((column[row] - centre) / spread / 2)


def as_seen(values, close, row):
    seen = {}
    for name, column in forms(values, close).items():
        if name == "bb_squeeze":
            seen[name] = None if column[row] is None else column[row] - 0.5
        else:
            seen[name] = scaled(column, row)
    return seen


PRICES = ("Open", "High", "Low", "Close", "Volume")


def read_bars(text):
    series = {}
    lines = [line for line in text.splitlines() if not line.startswith("#")]
    for row in csv.DictReader(io.StringIO("\n".join(lines))):
        bars = series.setdefault(row["Series"], {name: [] for name in ("Date", *PRICES)})
        bars["Date"].append(row["Date"])
        for name in PRICES:
            bars[name].append(float(row[name]))
    return series


def cell(value):
    if value is None:
        return ""
    return str(int(value)) if value == int(value) and abs(value) < 2 ** 53 else repr(value)


def write(path, notes, rows):
    """rows: (series, date, {name: value}), all with the same names."""
    with path.open("w", encoding="utf-8") as out:
        for name, note in notes.items():
            out.write(f"# {name}: {note}\n")
        out.write(",".join(["Series", "Date", *rows[0][2]]) + "\n")
        for series, date, values in rows:
            out.write(",".join([series, date, *map(cell, values.values())]) + "\n")


def kept_rows(count):
    return [i for i in range(count) if i < DENSE_BARS or i % STEP == STEP - 1]


def main():
    if len(sys.argv) != 4:
        sys.exit(__doc__)
    text = subprocess.run([sys.argv[1]], capture_output=True, text=True, check=True).stdout
    folder = pathlib.Path(sys.argv[3])
    rows = {"talib": [], "definitions": [], "forms": []}
    for name, bars in read_bars(text).items():
        ta = TaLib(sys.argv[2], len(bars["Date"]))
        talib, definitions = from_talib(ta, bars), from_definitions(bars)
        for i in kept_rows(len(bars["Date"])):
            for file, values in (("talib", talib), ("definitions", definitions)):
                rows[file].append((name, bars["Date"][i],
                                   {key: column[i] for key, column in values.items()}))
        for i in range(FORMS_FROM - 1, len(bars["Date"]), FORMS_STEP):
            rows["forms"].append((name, bars["Date"][i],
                                  as_seen(talib | definitions, bars["Close"], i)))
    bars_notes = {"bars": text.splitlines()[0].removeprefix("# "),
                  "bars-sha256": hashlib.sha256(text.encode()).hexdigest()}
    for file, made_by in (("talib", f"TA-Lib {ta.version()}"),
                          ("definitions", "exact fractions and 50 digits"),
                          ("forms", "the two other files, scaled in double precision")):
        write(folder / f"simulated_{file}.csv", {"computed-by": made_by} | bars_notes, rows[file])


if __name__ == "__main__":
    main()
