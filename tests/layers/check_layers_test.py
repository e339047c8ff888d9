"""Proves that check_layers.py refuses each kind of violation, on small planted trees."""

import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

CHECKER = Path(__file__).parent / "check_layers.py"


class Tree:
    """A source tree with a base and a market module, in a folder that goes when the test ends."""

    def __init__(self, test):
        folder = tempfile.TemporaryDirectory()
        test.addCleanup(folder.cleanup)
        self.root = Path(folder.name)
        self.write("src/base/error.h", "#include <string>\n")
        self.write("src/base/CMakeLists.txt", "sensex_module(base)\n")
        self.write("src/market/bar.h", '#include "base/error.h"\n')
        self.write("src/market/CMakeLists.txt", "sensex_module(market DEPENDS base)\n")

    def write(self, path, text):
        file = self.root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")

    def check(self):
        return subprocess.run([sys.executable, CHECKER, self.root], capture_output=True, text=True,
                              check=False)


class CheckLayers(unittest.TestCase):
    def setUp(self):
        self.tree = Tree(self)

    def expect_refused(self, *parts):
        result = self.tree.check()
        self.assertEqual(result.returncode, 1, result.stdout + result.stderr)
        for part in parts:
            self.assertIn(part, result.stdout)

    def expect_accepted(self):
        result = self.tree.check()
        self.assertEqual(result.returncode, 0, result.stdout + result.stderr)

    def test_a_tree_that_follows_the_table_is_accepted(self):
        self.expect_accepted()

    def test_an_include_of_a_higher_layer_is_refused(self):
        self.tree.write("src/base/date.cpp", '#include <string>\n#include "market/bar.h"\n')
        self.expect_refused("src/base/date.cpp:2", "base may not include market")

    def test_an_include_that_depends_does_not_declare_is_refused(self):
        self.tree.write("src/market/CMakeLists.txt", "sensex_module(market)\n")
        self.expect_refused("src/market/bar.h:1", "add it to DEPENDS")

    def test_a_declared_dependency_outside_the_row_is_refused(self):
        self.tree.write("src/base/CMakeLists.txt", "sensex_module(base DEPENDS market)\n")
        self.expect_refused("src/base/CMakeLists.txt", "DEPENDS names market")

    def test_a_third_party_header_outside_its_adapter_is_refused(self):
        self.tree.write("src/market/bar.cpp", "#include <sqlite3.h>\n")
        self.expect_refused("src/market/bar.cpp:1", "src/adapters/sqlite/*")

    def test_a_third_party_header_in_its_adapter_is_accepted(self):
        self.tree.write("src/adapters/sqlite/sqlite_connection.cpp", "#include <sqlite3.h>\n")
        self.expect_accepted()

    def test_a_header_that_no_row_names_is_refused(self):
        self.tree.write("src/adapters/csv/csv.cpp", "#include <fancy/csv.hpp>\n")
        self.expect_refused("src/adapters/csv/csv.cpp:1", "is in no row of [headers]")

    def test_json_in_a_header_is_refused_and_in_a_source_accepted(self):
        self.tree.write("src/market/bar.cpp", "#include <nlohmann/json.hpp>\n")
        self.expect_accepted()
        self.tree.write("src/market/bar.h", "#include <nlohmann/json.hpp>\n")
        self.expect_refused("src/market/bar.h:1", "nlohmann/json.hpp")

    def test_an_include_cycle_is_refused(self):
        self.tree.write("src/market/series.h", '#include "market/panel.h"\n')
        self.tree.write("src/market/panel.h", '#include "market/series.h"\n')
        self.expect_refused("include cycle")

    def test_a_folder_that_is_no_module_is_refused(self):
        self.tree.write("src/helpers/strings.h", "")
        self.expect_refused("module 'helpers' is not in")

    def test_a_path_relative_to_the_file_is_refused(self):
        self.tree.write("src/market/panel.h", '#include "bar.h"\n')
        self.expect_refused("src/market/panel.h:1", 'write "module/file.h"')

    def test_a_test_may_use_what_test_depends_declares_and_its_module_not(self):
        self.tree.write("src/market/CMakeLists.txt",
                        "sensex_module(market DEPENDS base TEST_DEPENDS openssl)\n")
        self.tree.write("src/market/bar_test.cpp", '#include "adapters/openssl/sha256.h"\n')
        self.expect_accepted()
        self.tree.write("src/market/bar.cpp", '#include "adapters/openssl/sha256.h"\n')
        self.expect_refused("src/market/bar.cpp:1", "market may not include adapters/openssl")

    def test_a_tree_without_sources_is_refused(self):
        result = subprocess.run([sys.executable, CHECKER, "/nonexistent"], capture_output=True,
                                text=True, check=False)
        self.assertIn("found none", result.stderr)
        self.assertNotEqual(result.returncode, 0)


if __name__ == "__main__":
    unittest.main()
