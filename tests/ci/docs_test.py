"""Checks that what the documents point at is there: files in backticks, links, verbs of ./dev."""

import re
import subprocess
import unittest
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
# In a checklist NAME stands for what the reader adds.
PATH = re.compile(r"`((?:src|tests|ui|docs|scripts|cmake|\.github)/[\w./-]+)`")
LINK = re.compile(r"\]\((?!https?:|mailto:)([^)#\s]+)[^)]*\)")
VERB = re.compile(r"\./dev ([a-z]+)\b")


def documents():
    return [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]


def verbs():
    text = subprocess.run([ROOT / "dev", "help"], capture_output=True, text=True, check=True).stdout
    return set(re.findall(r"^  (\w+) ", text, re.MULTILINE))


class Documents(unittest.TestCase):
    def each(self, pattern):
        """(document's name, what the pattern found) in all documents."""
        for document in documents():
            for found in pattern.findall(document.read_text(encoding="utf-8")):
                yield document, found

    def test_files_that_are_named_exist(self):
        missing = [f"{document.name}: {path}" for document, path in self.each(PATH)
                   if "NAME" not in path and not path.startswith("ui/dist")
                   and not (ROOT / path).exists()]
        self.assertEqual(missing, [])

    def test_links_between_documents_lead_somewhere(self):
        missing = [f"{document.name}: {link}" for document, link in self.each(LINK)
                   if not (document.parent / link).exists()]
        self.assertEqual(missing, [])

    def test_verbs_that_are_named_are_verbs(self):
        known = verbs()
        unknown = [f"{document.name}: ./dev {verb}" for document, verb in self.each(VERB)
                   if verb not in known]
        self.assertEqual(unknown, [])


if __name__ == "__main__":
    unittest.main()
