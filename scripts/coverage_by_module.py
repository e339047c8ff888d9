#!/usr/bin/env python3
"""Prints the line coverage of each module, the least covered first.

usage: coverage_by_module.py SUMMARY    what `gcovr --json-summary` wrote
"""

import json
import sys
from collections import defaultdict
from pathlib import PurePosixPath


def lines_by_module(files):
    modules = defaultdict(lambda: [0, 0])
    for file in files:
        folder = str(PurePosixPath(file["filename"]).parent)
        modules[folder][0] += file["line_covered"]
        modules[folder][1] += file["line_total"]
    return {folder: lines for folder, lines in modules.items() if lines[1]}


def main():
    with open(sys.argv[1], encoding="utf-8") as summary:
        modules = lines_by_module(json.load(summary)["files"])
    for folder, (covered, total) in sorted(modules.items(), key=lambda m: m[1][0] / m[1][1]):
        print(f"{folder:24} {100 * covered / total:5.1f} %  {covered:5} of {total} lines")


if __name__ == "__main__":
    main()
