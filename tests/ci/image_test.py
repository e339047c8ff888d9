"""Checks that the image is built from everything the build reads. What the built image itself must
do is checked by `./dev image --check`."""

import re
import shutil
import subprocess
import tempfile
import unittest
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def text_of(name):
    return (ROOT / name).read_text(encoding="utf-8")


class Image(unittest.TestCase):
    def test_every_folder_of_the_build_reaches_the_image_build(self):
        folders = re.findall(r"(?m)^add_subdirectory\((\w+)\)", text_of("CMakeLists.txt"))
        self.assertIn("src", folders)
        for folder in folders:
            self.assertRegex(text_of("Dockerfile"), rf"(?m)^COPY {folder} {folder}$")
            self.assertRegex(text_of(".dockerignore"), rf"(?m)^!{folder}$")

    def test_it_runs_as_a_user_without_privileges_on_port_7860_and_tells_its_health(self):
        dockerfile = text_of("Dockerfile")
        for line in (r"USER 1000:1000", r"EXPOSE 7860", r"ENV .*\bPORT=7860\b", r"HEALTHCHECK .*"):
            self.assertRegex(dockerfile, rf"(?m)^{line}")

    @unittest.skipUnless(shutil.which("dpkg-query"), "only a Debian system has packages to copy from")
    def test_root_holds_the_program_its_libraries_and_the_certificates_with_their_packages(self):
        with tempfile.TemporaryDirectory() as folder:
            root = Path(folder) / "root"
            subprocess.run(["bash", ROOT / "scripts/image_root.sh", "/usr/bin/openssl", root],
                           check=True)
            for file in ("usr/local/bin/openssl", "usr/bin/sh", "etc/passwd",
                         "usr/lib/x86_64-linux-gnu/libssl.so.3",
                         "usr/share/doc/ca-certificates/copyright",
                         "var/lib/dpkg/status.d/ca-certificates"):
                self.assertTrue((root / file).is_file(), file)
            certificates = root / "etc/ssl/certs/ca-certificates.crt"
            self.assertIn("BEGIN CERTIFICATE", certificates.read_text(encoding="utf-8"))


if __name__ == "__main__":
    unittest.main()
