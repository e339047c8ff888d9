"""A peer of bench/store_bench.cpp: writes rows one by one with Python's sqlite3 module, each as
durable as an entry of the ledger, and does nothing else. Prints the seconds that one took, by the
wall and of processor time.

usage: write_rows.py FOLDER BYTES
"""

import pathlib
import sqlite3
import sys
import time

ROWS = 20

folder, size = pathlib.Path(sys.argv[1]), int(sys.argv[2])
with sqlite3.connect(folder / "rows.db", isolation_level=None) as database:
    database.execute("PRAGMA journal_mode = WAL")
    database.execute("PRAGMA synchronous = FULL")
    database.execute("CREATE TABLE IF NOT EXISTS rows (id INTEGER PRIMARY KEY, bytes BLOB)")
    started = time.perf_counter(), time.process_time()
    for _ in range(ROWS):
        database.execute("BEGIN IMMEDIATE")
        database.execute("INSERT INTO rows (bytes) VALUES (?)", (bytes(size),))
        database.execute("COMMIT")
    took = time.perf_counter() - started[0], time.process_time() - started[1]
print(took[0] / ROWS, took[1] / ROWS)
