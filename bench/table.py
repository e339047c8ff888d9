"""Prints what a benchmark measured as a table: medians, least and greatest, and what they come to.

usage: table.py ingest|store RESULT.json COMMIT
"""

import json
import math
import os
import pathlib
import platform
import statistics
import sys

ROWS = {
    "ingest": {
        "full_history": ("31 series x 4,000 days, CSV to a stored snapshot", "under 500 ms"),
        "python_csv": ("the same files, Python's csv module, into lists only", ""),
        "one_more_day": ("one day more on that dataset, from NSE's daily file", "under 50 ms"),
        "symbols/100": ("100 symbols x 1,000 days, CSV to a stored snapshot", ""),
        "symbols/300": ("300 symbols x 1,000 days", ""),
        "symbols/1000": ("1,000 symbols x 1,000 days", ""),
    },
    "store": {
        "enter/sqlite": ("a forecast entered, SQLite", "under 2 ms"),
        "enter/python": ("a row of as many bytes, Python's sqlite3 module", ""),
        "enter/postgres": ("a forecast entered, PostgreSQL", ""),
        "newest_20/sqlite": ("the newest page of 20, SQLite", "under 20 ms"),
        "newest_500/sqlite": ("the newest page of 500", "under 20 ms"),
        "middle_20/sqlite": ("a page of 20 from the middle", "under 20 ms"),
        "newest_20_beside_a_writer/sqlite": ("the newest page while a writer holds the lock",
                                             "under 2 x idle"),
        "verify/sqlite": ("the whole ledger verified", "under 1,000 ms"),
        "newest_20/postgres": ("the newest page of 20, PostgreSQL", "under 20 ms"),
        "newest_500/postgres": ("the newest page of 500", "under 20 ms"),
        "middle_20/postgres": ("a page of 20 from the middle", "under 20 ms"),
        "newest_20_beside_a_writer/postgres": ("the newest page beside an open transaction",
                                               "under 2 x idle"),
        "verify/postgres": ("the whole ledger verified", "under 1,000 ms"),
    },
}


def processor():
    for line in pathlib.Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines():
        if line.startswith("model name"):
            return line.split(":", 1)[1].strip()
    return platform.machine()


def times_by_name(result):
    times = {}
    for run in result["benchmarks"]:
        if run["run_type"] == "iteration":
            name = run["run_name"].removesuffix("/manual_time")
            times.setdefault(name, []).append((run["real_time"], run["cpu_ms"]))
    return times


def median_wall(values):
    return statistics.median(wall for wall, _ in values)


def median_cpu(values):
    return statistics.median(cpu for _, cpu in values)


def shown(milliseconds):
    return f"{milliseconds:.0f}" if milliseconds >= 20 else f"{milliseconds:.2f}"


def exponent(times):
    """The slope of processor time over symbols, both in logarithms: 1 is linear growth."""
    points = [(math.log(int(name.split("/")[1])), math.log(median_cpu(values)))
              for name, values in times.items() if name.startswith("symbols/")]
    return statistics.linear_regression(*zip(*points)).slope


def ingest_remarks(times):
    peer = median_cpu(times["python_csv"]) / median_cpu(times["full_history"])
    yield (f"To read the files alone, Python's csv module takes {peer:.1f} times the processor "
           "time that it takes here to read, check and store them.")
    yield f"Processor time grows with the number of symbols to the power {exponent(times):.2f}."


def store_remarks(times):
    peer = median_wall(times["enter/sqlite"]) / median_wall(times["enter/python"])
    yield f"A forecast takes {peer:.1f} times as long to enter as the bare row takes Python."
    for database, name in (("sqlite", "SQLite"), ("postgres", "PostgreSQL")):
        beside = median_wall(times[f"newest_20_beside_a_writer/{database}"])
        ratio = beside / median_wall(times[f"newest_20/{database}"])
        yield f"Beside a writer a page takes {ratio:.2f} times its idle time on {name}."


REMARKS = {"ingest": ingest_remarks, "store": store_remarks}


def main():
    name, path, commit = sys.argv[1:]
    result = json.loads(pathlib.Path(path).read_text(encoding="utf-8"))
    times = times_by_name(result)
    print(f"commit {commit}, {result['context']['date'][:10]}, {processor()}, "
          f"{os.cpu_count()} cores\n")
    print("| what | median ms | least | greatest | processor ms | goal |")
    print("|---|---:|---:|---:|---:|---|")
    for row, (what, goal) in ROWS[name].items():
        wall = [wall for wall, _ in times[row]]
        print(f"| {what} | {shown(statistics.median(wall))} | {shown(min(wall))} | "
              f"{shown(max(wall))} | {shown(median_cpu(times[row]))} | {goal} |")
    print()
    for remark in REMARKS[name](times):
        print(remark)


main()
