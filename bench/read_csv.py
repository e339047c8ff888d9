"""The peer of bench/ingest_bench.cpp: reads the bars of a folder with Python's csv module into lists
of numbers, and does nothing else with them. Prints the seconds that took, by the wall and of processor time,
without Python's start.

usage: read_csv.py FOLDER
"""

import csv
import pathlib
import sys
import time


def read(path):
    with path.open(newline="") as file:
        rows = csv.reader(file)
        next(rows)
        return [(row[0], *map(float, row[1:])) for row in rows]


files = sorted((pathlib.Path(sys.argv[1]) / "yahoo").glob("*.csv"))
started = time.perf_counter(), time.process_time()
series = [read(path) for path in files]
print(time.perf_counter() - started[0], time.process_time() - started[1])
