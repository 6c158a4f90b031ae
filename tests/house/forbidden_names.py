#!/usr/bin/env python3
"""No tracked file names a package registry's host or a path of one machine. Prints every breach; exit status 1 if there is one.

Usage: forbidden_names.py [ROOT]
Package clients know their registries, and a reader's mirror differs: a host in a file, most of all in a lock file, ties the
project to one network. Cargo.lock's canonical source line names no host to fetch from and is let through.
"""
import re
import subprocess
import sys
from pathlib import Path

# Escaped dots keep these very lines from being found.
HOSTS = [
    r"(static|index)\.crates\.io",
    r"pypi\.org",
    r"pythonhosted\.org",
    r"registry\.(npmjs|yarnpkg)",
    r"(repo1?|central)\.maven",
    r"proxy\.golang\.org",
    r"(deb|security|snapshot|ftp)[a-z.]*\.debian\.org",
    r"pkg\.dev\b",
]
FORBIDDEN = re.compile("|".join(HOSTS))
MACHINE_PATH = re.compile(r"(?<![\w.\-/])/(work|root|home/\w+)/")
CARGO_SOURCE = 'source = "registry+https://github.com/rust-lang/crates.io-index"'
LOCK_URL = re.compile(r'^\s*(source =|"resolved":).*\b(https?|git|sparse)\b')
LOCK_FILES = {"Cargo.lock", "package-lock.json"}


def breaches_of(name: str, text: str) -> list[str]:
    found = []
    is_lock = Path(name).name in LOCK_FILES
    for number, line in enumerate(text.splitlines(), 1):
        place = f"{name}:{number}"
        if match := FORBIDDEN.search(line):
            found.append(f"{place}: names the package registry host '{match[0]}'")
        elif is_lock and LOCK_URL.match(line) and line.strip() != CARGO_SOURCE:
            found.append(f"{place}: a lock file's source is a host: {line.strip()[:80]}")
        if match := MACHINE_PATH.search(line):
            found.append(f"{place}: names a path of one machine: '{match[0]}'")
    return found


def tracked_files(root: Path) -> list[str]:
    listed = subprocess.run(["git", "-c", f"safe.directory={root}", "-C", str(root), "ls-files", "-z"],
                            check=True, capture_output=True, text=True)
    return [name for name in listed.stdout.split("\0") if name]


def breaches(root: Path) -> list[str]:
    found = []
    for name in tracked_files(root):
        path = root / name
        if not path.is_file() or path.is_symlink():
            continue
        content = path.read_bytes()
        if b"\0" not in content[:8192]:
            found += breaches_of(name, content.decode("utf-8", errors="replace"))
    return found


def main() -> int:
    root = Path(sys.argv[1] if len(sys.argv) > 1 else Path(__file__).parents[2]).resolve()
    found = breaches(root)
    for breach in found:
        print(breach)
    print(f"forbidden names: {len(found)} breaches")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
