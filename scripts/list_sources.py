#!/usr/bin/env python3
"""Lists the files that match git-like patterns where there is no git repository to ask.

usage: list_sources.py PATTERN...    a folder, a file, or a pattern such as *.cpp
"""

import fnmatch
import os
import sys

BUILT = {".git", ".state", "build", "dist", "node_modules"}


def main():
    found = []
    for folder, folders, files in os.walk("."):
        folders[:] = [name for name in folders if name not in BUILT]
        found += [os.path.relpath(os.path.join(folder, name)) for name in files]
    for file in sorted(found):
        if any(fnmatch.fnmatchcase(file, pattern) or file.startswith(f"{pattern}/")
               for pattern in sys.argv[1:]):
            print(file)


if __name__ == "__main__":
    main()
