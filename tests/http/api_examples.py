#!/usr/bin/env python3
"""Runs the examples of the pages about HTTP against a service of its own: lines after `$` are commands, the rest is what they print,
where `…` stands for anything.

Usage: api_examples.py CHARGEPLAN [TEXT …]      TEXT: in the commands that are left out
"""
import json
import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PAGES = ["api.md", "migration.md"]


def examples(page: str) -> list[tuple[str, str]]:
    """Pairs of a command, with the lines that belong to it, and what it prints."""
    found: list[tuple[str, str]] = []
    for block in re.findall(r"^```console\n(.*?)^```", page, re.M | re.S):
        end_mark = None
        continued = False
        for line in block.splitlines():
            if end_mark is None and not continued and line.startswith("$ "):
                found.append((line[2:], ""))
            elif end_mark is not None or continued:
                found[-1] = (found[-1][0] + "\n" + line, "")
            else:
                found[-1] = (found[-1][0], found[-1][1] + line + "\n")
            if end_mark is None and (here := re.search(r"<<'(\w+)'$", line)):
                end_mark = here[1]
            elif line == end_mark:
                end_mark = None
            continued = end_mark is None and line.endswith("\\")
    return found


def fits(expected: str, printed: str) -> bool:
    pattern = ".*".join(re.escape(part) for part in expected.rstrip("\n").split("…"))
    return re.fullmatch(pattern, printed.rstrip("\n"), re.S) is not None


def failures_of(page: str, program: str, without: list[str]) -> tuple[int, int]:
    """How many commands of the page are run, and how many of them do not do what it says."""
    service = subprocess.Popen([program, "serve", "--port", "0"], stderr=subprocess.PIPE, text=True)
    path = os.pathsep.join([str(Path(program).resolve().parent), os.environ["PATH"]])
    failures = 0
    pairs = [pair for pair in examples((ROOT / "docs" / page).read_text(encoding="utf-8")) if not any(text in pair[0] for text in without)]
    try:
        port = json.loads(service.stderr.readline())["port"]
        with tempfile.TemporaryDirectory() as folder:
            (Path(folder) / "examples").symlink_to(ROOT / "examples")
            for command, expected in pairs:
                command = command.replace("localhost:8080", f"127.0.0.1:{port}")
                done = subprocess.run(["bash", "-c", command], cwd=folder, capture_output=True, text=True, timeout=60,
                                      env={**os.environ, "PATH": path})
                if done.returncode != 0 or not fits(expected, done.stdout):
                    failures += 1
                    print(f"$ {command}\nexit status {done.returncode}\n{done.stdout}{done.stderr}\nexpected:\n{expected}")
    finally:
        service.terminate()
        failures += service.wait(timeout=60) != 0
    return len(pairs), failures


def main() -> int:
    failed = False
    for page in PAGES:
        commands, failures = failures_of(page, sys.argv[1], sys.argv[2:])
        print(f"{page}: {commands} commands, {failures} failures")
        failed = failed or failures > 0 or commands == 0
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
