"""Checks that the CI workflow runs when it should, with no more rights than it needs, and that it
calls nothing but our own verbs."""

import re
import subprocess
import unittest
from pathlib import Path

import yaml

ROOT = Path(__file__).resolve().parents[2]
WORKFLOW = ROOT / ".github/workflows/ci.yml"


def verbs_in_help():
    text = subprocess.run([ROOT / "dev", "help"], capture_output=True, text=True, check=True).stdout
    return set(re.findall(r"^  (\w+) ", text, re.MULTILINE))


class Workflow(unittest.TestCase):
    def setUp(self):
        self.workflow = yaml.safe_load(WORKFLOW.read_text(encoding="utf-8"))
        # YAML 1.1 reads the key `on` as true.
        self.triggers = self.workflow[True]
        self.jobs = self.workflow["jobs"]

    def steps(self):
        return [step for job in self.jobs.values() for step in job["steps"]]

    def test_it_runs_on_pushes_to_main_and_develop_and_on_pull_requests(self):
        self.assertEqual(self.triggers["push"]["branches"], ["main", "develop"])
        self.assertIn("pull_request", self.triggers)

    def test_it_may_read_the_repository_and_nothing_else(self):
        self.assertEqual(self.workflow["permissions"], {"contents": "read"})
        self.assertFalse([name for name, job in self.jobs.items() if "permissions" in job])

    def test_every_command_is_one_of_our_verbs(self):
        verbs = verbs_in_help()
        commands = [step["run"] for step in self.steps() if "run" in step]
        self.assertTrue(commands)
        for command in commands:
            match = re.fullmatch(r"\./dev (\w+)( [^\n;&|]*)?", command.strip())
            self.assertIsNotNone(match, f"expected './dev VERB ...', got: {command}")
            self.assertIn(match[1], verbs)

    def test_every_action_is_pinned_to_a_commit(self):
        for step in self.steps():
            if "uses" in step:
                self.assertRegex(step["uses"], r"^[\w./-]+@[0-9a-f]{40}$")

    def test_every_job_has_a_time_limit_and_no_step_may_fail_unseen(self):
        for name, job in self.jobs.items():
            self.assertIn("timeout-minutes", job, name)
        self.assertNotIn("continue-on-error", WORKFLOW.read_text(encoding="utf-8"))

    def test_it_checks_format_layers_lint_tests_coverage_and_the_image(self):
        called = {step["run"].split()[1] for step in self.steps() if "run" in step}
        self.assertLessEqual({"format", "layers", "lint", "test", "coverage", "image"}, called)


class LocalRun(unittest.TestCase):
    def test_it_calls_the_verbs_that_the_workflow_calls_and_the_tests_last(self):
        lines = (ROOT / ".ci/run").read_text(encoding="utf-8").splitlines()
        called = [line.split()[1] for line in lines if line.startswith("./dev ")]
        self.assertLessEqual({"format", "layers", "lint"}, set(called))
        self.assertEqual(called[-1], "test")


if __name__ == "__main__":
    unittest.main()
