"""Checks that ./dev explains itself and refuses what it does not know."""

import subprocess
import unittest
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def dev(*arguments):
    return subprocess.run([ROOT / "dev", *arguments], capture_output=True, text=True, check=False)


class Dev(unittest.TestCase):
    def test_help_has_one_line_for_every_verb(self):
        text = dev("help").stdout
        for script in (ROOT / "scripts/verbs").glob("*.sh"):
            self.assertRegex(text, rf"(?m)^  {script.stem} +\S")

    def test_every_verb_has_help_of_its_own(self):
        for script in (ROOT / "scripts/verbs").glob("*.sh"):
            result = dev(script.stem, "--help")
            self.assertEqual(result.returncode, 0)
            self.assertTrue(result.stdout.strip(), script.stem)

    def test_an_unknown_verb_names_the_help(self):
        result = dev("fly")
        self.assertEqual(result.returncode, 2)
        self.assertIn("./dev help", result.stderr)

    def test_up_refuses_a_folder_that_is_not_there_before_it_does_anything(self):
        result = dev("up", "--data", "/nonexistent")
        self.assertEqual(result.returncode, 1)
        self.assertIn("there is no folder /nonexistent", result.stderr)
        self.assertEqual(result.stdout, "")

    def test_an_unknown_option_is_refused_with_what_is_known(self):
        for verb in ("up", "ui", "format", "setup", "clean", "coverage", "image"):
            result = dev(verb, "--fly")
            self.assertNotEqual(result.returncode, 0, verb)
            self.assertIn("--fly", result.stderr)

    def test_every_package_is_listed_once(self):
        names = []
        for file in (ROOT / "scripts/packages").glob("*.txt"):
            lines = file.read_text(encoding="utf-8").splitlines()
            names += [line for line in lines if line and not line.startswith("#")]
        self.assertEqual(len(names), len(set(names)))


if __name__ == "__main__":
    unittest.main()
