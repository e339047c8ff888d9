"""The figures in the README are what the program prints, or this fails.

usage: figures.py SENSEX DATA README [--write]

Every block `<!-- begin: sensex ... -->` to `<!-- end -->` holds what that command prints on the real
bars in the folder DATA. Without the folder there is nothing to compare: exit status 77, which the
test runner shows as skipped. --write renews the blocks.
"""

import pathlib
import re
import subprocess
import sys
import tempfile

BLOCK = re.compile(r"<!-- begin: (sensex [^>]*?) -->\n(.*?)<!-- end -->", re.DOTALL)
SKIPPED = 77


def printed_by(command, sensex, state):
    done = subprocess.run([sensex, *command.split()[1:], "--state", state], capture_output=True,
                          text=True, check=True)
    return f"```\n{done.stdout.rstrip()}\n```\n"


def main():
    sensex, data, readme = sys.argv[1], pathlib.Path(sys.argv[2]), pathlib.Path(sys.argv[3])
    if not (data / "yahoo").is_dir():
        print(f"skipped: no real bars in {data}")
        return SKIPPED
    text = readme.read_text(encoding="utf-8")
    if not BLOCK.search(text):
        print(f"{readme} has no block of figures")
        return 1
    with tempfile.TemporaryDirectory(prefix="sensex-figures-") as state:
        subprocess.run([sensex, "ingest", "--source", "csv", "--data", str(data), "--state", state],
                       check=True, stdout=subprocess.DEVNULL)
        renewed = BLOCK.sub(lambda block: f"<!-- begin: {block[1]} -->\n"
                            + printed_by(block[1], sensex, state) + "<!-- end -->", text)
    if renewed == text:
        return 0
    if "--write" in sys.argv:
        readme.write_text(renewed, encoding="utf-8")
        return 0
    print(f"{readme} differs from what the program prints; renew it with --write")
    print(renewed)
    return 1


if __name__ == "__main__":
    sys.exit(main())
