"""Prints what ingest_bench measured as a table: medians, least and greatest, and what they come to.

usage: table.py RESULT.json COMMIT
"""

import json
import math
import os
import pathlib
import platform
import statistics
import sys

GOALS = {"full_history": "under 500 ms", "one_more_day": "under 50 ms"}
WHAT = {"full_history": "31 series x 4,000 days, CSV to a stored snapshot",
        "python_csv": "the same files, Python's csv module, into lists only",
        "one_more_day": "one day more on that dataset, from NSE's daily file",
        "symbols/100": "100 symbols x 1,000 days, CSV to a stored snapshot",
        "symbols/300": "300 symbols x 1,000 days",
        "symbols/1000": "1,000 symbols x 1,000 days"}


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


def median_cpu(values):
    return statistics.median(cpu for _, cpu in values)


def exponent(times):
    """The slope of processor time over symbols, both in logarithms: 1 is linear growth."""
    points = [(math.log(int(name.split("/")[1])), math.log(median_cpu(values)))
              for name, values in times.items() if name.startswith("symbols/")]
    return statistics.linear_regression(*zip(*points)).slope


def main():
    result = json.loads(pathlib.Path(sys.argv[1]).read_text(encoding="utf-8"))
    times = times_by_name(result)
    print(f"commit {sys.argv[2]}, {result['context']['date'][:10]}, {processor()}, "
          f"{os.cpu_count()} cores\n")
    print("| what | median ms | least | greatest | processor ms | goal |")
    print("|---|---:|---:|---:|---:|---|")
    for name, what in WHAT.items():
        wall = [wall for wall, _ in times[name]]
        print(f"| {what} | {statistics.median(wall):.0f} | {min(wall):.0f} | {max(wall):.0f} | "
              f"{median_cpu(times[name]):.0f} | {GOALS.get(name, '')} |")
    peer = median_cpu(times["python_csv"]) / median_cpu(times["full_history"])
    print(f"\nTo read the files alone, Python's csv module takes {peer:.1f} times the processor time "
          "that it takes here to read, check and store them.")
    print("Processor time grows with the number of symbols to the power "
          f"{exponent(times):.2f}.")


main()
