#!/usr/bin/env python3
"""Checks the includes of a source tree against layers.toml, which lies beside this file.

usage: check_layers.py ROOT

Each violation is one line, `file:line: what is wrong; what to do`. Exit status 1 when there is one.
"""

import fnmatch
import re
import sys
import tomllib
from pathlib import Path

INCLUDE = re.compile(r'^\s*#\s*include\s*(?:"([^"]+)"|<([^>]+)>)')
STANDARD_HEADER = re.compile(r"^[a-z_0-9]+$")
MODULE_CALL = re.compile(r"sensex_module\(([^)]*)\)")
TABLE = "tests/layers/layers.toml"


def module_of(path):
    """The module of a path below src/: its first folder, or two for an adapter."""
    parts = path.split("/")
    return "/".join(parts[:2]) if parts[0] == "adapters" else parts[0]


def source_files(root):
    for folder in ("src", "tests", "bench", "fuzz"):
        for path in sorted((root / folder).rglob("*")):
            if path.suffix in (".h", ".cpp"):
                yield path.relative_to(root).as_posix()


def includes_of(root, file):
    """(line number, quoted path or None, bracketed path or None) of each include."""
    text = (root / file).read_text(encoding="utf-8")
    for number, line in enumerate(text.splitlines(), start=1):
        match = INCLUDE.match(line)
        if match:
            yield number, match[1], match[2]


def declared_dependencies(root, module):
    """DEPENDS and TEST_DEPENDS of the module's CMakeLists.txt, or None when it declares no module."""
    lists = root / "src" / module / "CMakeLists.txt"
    call = MODULE_CALL.search(lists.read_text(encoding="utf-8")) if lists.exists() else None
    if not call:
        return None
    found = {"DEPENDS": set(), "TEST_DEPENDS": set()}
    keyword = None
    for word in call[1].split()[1:]:
        if word.isupper():
            keyword = word
        elif keyword in found:
            found[keyword].add(word)
    return found["DEPENDS"], found["TEST_DEPENDS"]


class Checker:
    def __init__(self, root, table):
        self.root = root
        self.modules = table["modules"]
        self.headers = table["headers"]
        # CMake names an adapter by its last folder.
        self.by_target = {name.split("/")[-1]: name for name in self.modules}
        self.declared = {name: declared_dependencies(root, name) for name in self.modules}
        self.violations = []

    def report(self, place, message):
        self.violations.append(f"{place}: {message}")

    def check(self):
        graph = {}
        for file in source_files(self.root):
            graph[file] = self.check_file(file)
        for name in self.modules:
            self.check_declaration(name)
        self.check_cycles(graph)
        return self.violations

    def check_file(self, file):
        """Checks one file and gives the files of src/ that it includes."""
        below_src = file.removeprefix("src/") if file.startswith("src/") else None
        if below_src and "/" in below_src and module_of(below_src) not in self.modules:
            self.report(file, f"module '{module_of(below_src)}' is not in {TABLE}; add its row there")
            return []
        included = []
        for line, quoted, bracketed in includes_of(self.root, file):
            place = f"{file}:{line}"
            if bracketed:
                self.check_header(place, file, bracketed)
            elif below_src:
                self.check_module(place, below_src, quoted)
                included.append(f"src/{quoted}")
        return included

    def check_header(self, place, file, header):
        if STANDARD_HEADER.match(header):
            return
        for pattern, places in self.headers.items():
            if fnmatch.fnmatchcase(header, pattern):
                if not any(fnmatch.fnmatchcase(file, allowed) for allowed in places):
                    self.report(place, f"<{header}> may be included only in {', '.join(places)}")
                return
        self.report(place, f"<{header}> is in no row of [headers] in {TABLE}; wrap it in an adapter")

    def check_module(self, place, below_src, quoted):
        module = module_of(below_src)
        target = module_of(quoted)
        if target not in self.modules:
            self.report(place, f'"{quoted}" does not start with a module; write "module/file.h"')
            return
        allowed = set(self.modules[module]) | {module}
        if target in allowed or "*" in allowed:
            self.check_is_declared(place, module, target, below_src)
            return
        if below_src.endswith("_test.cpp") and self.test_may_use(module, target):
            return
        self.report(place, f"{module} may not include {target}; its row in {TABLE} is "
                           f"{', '.join(self.modules[module]) or 'empty'}")

    def test_may_use(self, module, target):
        declared = self.declared[module]
        return declared is not None and target.split("/")[-1] in declared[1]

    def check_is_declared(self, place, module, target, below_src):
        """A permitted include must also be in DEPENDS, or it links by luck."""
        declared = self.declared[module]
        if declared is None or target == module or target.split("/")[-1] in declared[0]:
            return
        if below_src.endswith("_test.cpp") and self.test_may_use(module, target):
            return
        self.report(place, f"{module} includes {target}; add it to DEPENDS in src/{module}/CMakeLists.txt")

    def check_declaration(self, module):
        row = self.modules[module]
        if self.declared[module] is None or "*" in row:
            return
        for target in sorted(self.declared[module][0]):
            if self.by_target.get(target) not in row:
                self.report(f"src/{module}/CMakeLists.txt",
                            f"DEPENDS names {target}, which is not in the row of {module} in {TABLE}")

    def check_cycles(self, graph):
        done, path = set(), []

        def visit(file):
            if file in path:
                cycle = path[path.index(file):] + [file]
                self.report(file, f"include cycle: {' -> '.join(cycle)}; break it with a declaration")
                return
            if file in done:
                return
            path.append(file)
            for next_file in graph.get(file, []):
                visit(next_file)
            path.pop()
            done.add(file)

        for file in graph:
            visit(file)


def main():
    if len(sys.argv) != 2:
        sys.exit("usage: check_layers.py ROOT")
    root = Path(sys.argv[1])
    table = tomllib.loads((Path(__file__).parent / "layers.toml").read_text(encoding="utf-8"))
    checked = sum(1 for _ in source_files(root))
    if checked == 0:
        sys.exit(f"expected C++ sources below {root}/src, found none; give the checkout's root")
    violations = Checker(root, table).check()
    for violation in violations:
        print(violation)
    if violations:
        sys.exit(1)
    print(f"layers: the includes of {checked} files follow {TABLE}")


if __name__ == "__main__":
    main()
