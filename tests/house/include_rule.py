#!/usr/bin/env python3
"""The include rule: which layer may include which. Prints every breach; exit status 1 if there is one.

Usage: include_rule.py [ROOT]
The map is docs/architecture.md's. A layer may also include what the layers that it names may include.
"""
import re
import sys
from pathlib import Path

MAY_INCLUDE = {
    "include": set(),
    "domain": {"include"},
    "demand": {"include"},
    "model": {"domain"},
    "solvers": {"model"},
    "planning": {"solvers"},
    "simulation": {"planning"},
    "io": {"include", "domain"},
    "http": {"include", "io"},
    "apps": {"include", "io", "http"},
    "bindings": {"include"},
}

# Headers of other libraries that only some layers may see.
OUTER_HEADERS = {
    r"(Highs|highs|interfaces/highs)": {"solvers"},
    r"chargeplan_(clarabel|rust)\.h$": {"solvers"},
    r"chargeplan_table\.h$": {"io"},
    r"xlsxwriter": {"io"},
    r"boost/json": {"io", "http", "apps"},
    r"boost/(asio|beast|url)": {"http"},
    r"(prometheus/|zlib\.h|openssl/(ssl|rand)\.h)": {"http"},
    r"(SQLiteCpp/|sqlite3\.h)": {"http"},
    r"hiredis/": {"http"},
    r"CLI/": {"apps"},
}

SOURCES = {".cpp", ".hpp", ".h"}
INCLUDE = re.compile(r'^\s*#\s*include\s*([<"])([^>"]+)[>"]')
NO_SUCH_FOLDERS = {"common", "util", "utils", "misc"}


def layer_of(path: Path) -> str:
    """The layer of a file, by its path from the root: src/model/x.cpp -> model, apps/chargeplan/x.cpp -> apps."""
    return path.parts[1] if path.parts[0] == "src" else path.parts[0]


def reachable(layer: str) -> set[str]:
    found, waiting = {layer}, [layer]
    while waiting:
        for other in MAY_INCLUDE.get(waiting.pop(), set()) - found:
            found.add(other)
            waiting.append(other)
    return found


def target_of(root: Path, source: Path, name: str) -> Path | None:
    """The file of the project that an include names, from the root; none for other libraries and generated files."""
    for folder in (source.parent, root / "include", root / "src", root / "rust" / "include"):
        if (folder / name).is_file():
            return (folder / name).resolve().relative_to(root.resolve())
    return None


def breaches(root: Path) -> list[str]:
    found: list[str] = []
    edges: dict[tuple[str, str], str] = {}
    for folder in ("include", "src", "apps", "bindings"):
        for source in sorted((root / folder).rglob("*")):
            path = source.relative_to(root)
            if source.is_dir():
                if source.name in NO_SUCH_FOLDERS:
                    found.append(f"{path}/: a folder is named after what it holds, not '{source.name}'")
                continue
            if source.suffix not in SOURCES:
                continue
            layer = layer_of(path)
            if layer not in MAY_INCLUDE:
                found.append(f"{path}: '{layer}' is no layer of the map in tests/house/include_rule.py")
                continue
            for number, line in enumerate(source.read_text(encoding="utf-8").splitlines(), 1):
                match = INCLUDE.match(line)
                if not match:
                    continue
                place, name = f"{path}:{number}", match[2]
                for pattern, layers in OUTER_HEADERS.items():
                    if re.match(pattern, name) and layer not in layers:
                        found.append(f"{place}: {layer} includes {name}, which only {', '.join(sorted(layers))} may see")
                target = target_of(root, source, name)
                if target is None or target.parts[0] == "rust":
                    continue
                other = layer_of(target)
                if other != layer:
                    edges.setdefault((layer, other), place)
                if other not in reachable(layer):
                    allowed = ", ".join(sorted(reachable(layer) - {layer})) or "no layer"
                    found.append(f"{place}: {layer} includes {other} ({name}); it may include {allowed}")
    for (a, b), place in sorted(edges.items()):
        if a < b and (b, a) in edges:
            found.append(f"{place}: {a} and {b} include each other (also {edges[b, a]})")
    return found


def main() -> int:
    root = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).resolve().parents[2]
    found = breaches(root)
    for breach in found:
        print(breach)
    print(f"include rule: {len(found)} breaches")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
