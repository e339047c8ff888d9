#!/usr/bin/env python3
"""Runs clang-tidy on our sources, two or more at a time, and remembers what passed.

usage: tidy.py [FILE...]

Reads the command lines of build/clang. A source that passed is skipped until its text, the text of
a header of ours that it includes, its command line, a rule or clang-tidy itself changes.
"""

import hashlib
import json
import os
import re
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor, as_completed
from functools import cache
from pathlib import Path

TIDY = "clang-tidy-19"
BUILD = Path("build/clang")
OURS = ("src/", "tests/", "bench/", "fuzz/")
INCLUDE = re.compile(r'^\s*#\s*include\s*"([^"]+)"', re.MULTILINE)
# GoogleTest's headers make every check slow, and most find in a test only what they find in the
# source that the test calls; these find mistakes in tests.
IN_TESTS = "--checks=-*," + ",".join([
    "bugprone-argument-comment", "bugprone-infinite-loop", "bugprone-unused-return-value",
    "bugprone-use-after-move", "google-build-using-namespace", "modernize-use-override",
    "performance-for-range-copy", "performance-unnecessary-value-param",
    "readability-function-cognitive-complexity", "readability-function-size",
    "readability-identifier-naming"])
PASSED = Path(os.environ.get("XDG_CACHE_HOME", Path.home() / ".cache")) / "sensex-tidy"


@cache
def text_and_includes(path):
    """The text of one of our files, and those of our files it names; none when it is not there."""
    file = Path(path)
    if not file.is_file():
        return "", ()
    text = file.read_text(encoding="utf-8")
    beside = [os.path.normpath(file.parent / name) for name in INCLUDE.findall(text)]
    below_src = [f"src/{name}" for name in INCLUDE.findall(text)]
    return text, tuple(name for name in beside + below_src if Path(name).is_file())


def reachable(path):
    found, waiting = set(), [path]
    while waiting:
        file = waiting.pop()
        if file not in found:
            found.add(file)
            waiting.extend(text_and_includes(file)[1])
    return sorted(found)


def key_of(path, command, rules):
    digest = hashlib.sha256(f"{rules}\0{command}".encode())
    for file in reachable(path):
        digest.update(f"\0{file}\0{text_and_includes(file)[0]}".encode())
    return digest.hexdigest()


def rules():
    """What .clang-tidy comes to: a comment in it asks for nothing to be linted again."""
    def answer(option):
        return subprocess.run([TIDY, option], capture_output=True, text=True, check=True).stdout
    return answer("--version") + IN_TESTS + answer("--dump-config")


def commands():
    """Path relative to the checkout -> command line, of each source of ours."""
    here = str(Path.cwd())
    found = {}
    for entry in json.loads((BUILD / "compile_commands.json").read_text(encoding="utf-8")):
        path = os.path.relpath(os.path.join(entry["directory"], entry["file"]))
        if path.startswith(OURS):
            # The same sources in another checkout have the same key.
            found[path] = entry["command"].replace(here, ".")
    return found


def tidy(path):
    """What clang-tidy has to say about the source; empty when it passes."""
    is_test = path.endswith("_test.cpp") or path.startswith("tests/")
    checks = [IN_TESTS] if is_test else []
    run = subprocess.run([TIDY, "--quiet", "-p", str(BUILD), *checks, path], capture_output=True,
                         text=True, check=False)
    if run.returncode == 0:
        return ""
    # Its counts of what it did not show help nobody.
    noise = re.compile(r"^\d+ warnings? (?:and \d+ errors? )?generated\.$|^Suppressed |^Use -header-filter")
    return "\n".join(line for line in (run.stdout + run.stderr).splitlines() if not noise.match(line))


def main():
    wanted = {os.path.normpath(name) for name in sys.argv[1:]}
    todo, known = [], commands()
    unknown = wanted - known.keys()
    if unknown:
        sys.exit(f"not sources of the build: {', '.join(sorted(unknown))}; "
                 "name .cpp files from the checkout's root")

    rule_text = rules()
    PASSED.mkdir(parents=True, exist_ok=True)
    selected = sorted(wanted or known)
    for path in selected:
        marker = PASSED / key_of(path, known[path], rule_text)
        if not marker.exists():
            todo.append((path, marker))
    print(f"lint: clang-tidy on {len(todo)} of {len(selected)} sources, "
          "the others passed as they are", flush=True)

    failed = 0
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        markers = {pool.submit(tidy, path): marker for path, marker in todo}
        for done in as_completed(markers):
            if done.result():
                failed += 1
                print(done.result(), flush=True)
            else:
                markers[done].touch()
    if failed:
        sys.exit(f"lint: {failed} of {len(selected)} sources do not pass; "
                 "mend them, then run ./dev lint again")
    print(f"lint: {len(selected)} sources pass clang-tidy")


if __name__ == "__main__":
    main()
