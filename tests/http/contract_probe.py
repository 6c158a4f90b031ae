"""Holds a schema against a decoder by asking it: for every place of a document what may stand there and what may not."""
import copy
import json
import re
from collections.abc import Callable, Iterator

Path = tuple[str | int, ...]
FOREIGN_KEY = "qqqqqqqqqqqqqqqq"
SAMPLES = {"string": "zzzz", "number": 0.5, "boolean": True, "array": [], "object": {}}

# Each is tried wherever a schema has a pattern: pattern and decoder must say the same of it.
TEXTS = """EUR eur EURO EU
2025-08-18 2024-02-29 2025-02-29 2000-02-29 2100-02-29 1969-12-31 2200-01-01 2025-04-31 2025-13-01 2025-00-10 soon
2025-08-18T11:59:53+02:00|2025-08-18T11:59:53Z|2025-08-18t11:59:53z|2025-08-18 11:59|2025-08-18T11:59:53.25Z|2025-08-18T11:59:53,5+0200
2025-08-18T24:00:00Z|2025-08-18T23:60:00Z|2025-08-18T23:59:60Z|2025-08-18T11:59:53+24:00|2025-08-18T11:59:53.Z|2025-08-18T1:59:53Z
2024-02-29T11:59:53Z|2025-02-29T11:59:53Z|1969-12-30T00:00:00Z|2200-01-02T00:00:00Z|2025-8-18T11:59:53Z|2025-08-18T|2025-08-18T11:59:53 Z"""
CANDIDATES = [text for line in TEXTS.splitlines() for text in line.split("|" if "T" in line and "|" in line else " ")]


class Probe:
    """`send(document)`: the issues of the answer as (path, slug, message). `rules`: what a 422 may say of a document that is valid
    by its schema: a slug, and maybe the start of the paths at which it may be said."""

    def __init__(self, contract: dict, send: Callable, rules: list[str], root: str = ""):
        self.contract, self.send, self.root = contract, send, root
        self.rules = [(rule.split(" ") + [""])[:2] for rule in rules]
        self.seen: set[str] = set()
        self.failures: list[str] = []
        self.count = 0

    def walk(self, schema: dict, document) -> None:
        issues = self.issues_of(document)
        if bad := [issue for issue in issues if not self.allowed(issue)]:
            self.failures.append(f"the example is refused: {bad}")
        self.document = document
        self.visit(schema, ())

    # ---- the document

    def issues_of(self, document) -> list[tuple[str, str, str]]:
        self.count += 1
        return self.send(document)

    def allowed(self, issue: tuple[str, str, str]) -> bool:
        return any(issue[1] == slug and issue[0].startswith(at) for slug, at in self.rules)

    def text(self, path: Path) -> str:
        text = self.root
        for part in path:
            text += f"[{part}]" if isinstance(part, int) else f".{part}" if text else part
        return text

    def value_at(self, path: Path):
        value = self.document
        for part in path:
            value = value.get(part) if isinstance(value, dict) else value[part]
        return value

    def with_value(self, path: Path, value):
        if not path:
            return value
        document = copy.deepcopy(self.document)
        place = document
        for part in path[:-1]:
            place = place[part]
        place[path[-1]] = value
        return document

    def without(self, path: Path):
        document = copy.deepcopy(self.document)
        place = document
        for part in path[:-1]:
            place = place[part]
        place.pop(path[-1], None)
        return document

    # ---- the schema

    def resolved(self, schema: dict) -> dict:
        while "$ref" in schema:
            name = schema["$ref"].rsplit("/", 1)[1]
            schema = self.contract["components"]["schemas"][name]
        return schema

    def branches(self, schema: dict) -> Iterator[dict]:
        schema = self.resolved(schema)
        for part in schema.get("anyOf", []) + schema.get("allOf", []):
            yield from self.branches(part)
        if "type" in schema:
            kinds = schema["type"] if isinstance(schema["type"], list) else [schema["type"]]
            for kind in kinds:
                yield {**schema, "type": kind}

    def sample(self, schema: dict):
        """The least that is valid."""
        branch = next(branch for branch in self.branches(schema) if branch["type"] != "null")
        match branch["type"]:
            case "object": return {key: self.sample(branch["properties"][key]) for key in branch.get("required", [])}
            case "array": return []
            case "string": return branch.get("enum", ["Z" if "pattern" in branch else "x"])[0]
            case "boolean": return True
        return branch.get("minimum", 1)

    # ---- the laws

    def refuses(self, document, path: Path, what: str) -> list:
        at = self.text(path)
        issues = [issue for issue in self.issues_of(document) if issue[0] == at or issue[0].startswith((at + ".", at + "[")) or not at]
        if not issues:
            self.failures.append(f"{at}: the decoder takes {what}, the contract does not")
        return issues

    def takes(self, document, path: Path, what: str) -> None:
        at = self.text(path)
        bad = [issue for issue in self.issues_of(document) if issue[0] == at and not self.allowed(issue)]
        if bad:
            self.failures.append(f"{at}: the contract takes {what}, the decoder does not: {bad}")

    def visit(self, schema: dict, path: Path) -> None:
        branches = {branch["type"]: branch for branch in self.branches(schema)}
        if not branches:  # anything may stand there
            for kind, value in SAMPLES.items():
                self.takes(self.with_value(path, value), path, f"a {kind}")
            return
        kinds = set(branches) | ({"number"} if "integer" in branches else set())
        for kind, value in SAMPLES.items():
            if kind not in kinds:
                self.refuses(self.with_value(path, value), path, f"a {kind}")
        if path and isinstance(path[-1], str):  # elements of lists have no default
            (self.takes if "null" in kinds else self.refuses)(self.with_value(path, None), path, "null")
        for kind, branch in branches.items():
            getattr(self, f"visit_{kind}", lambda *_: None)(branch, path)

    def visit_object(self, schema: dict, path: Path) -> None:
        key = json.dumps(schema, sort_keys=True)
        if key in self.seen or "properties" not in schema:  # a map: any key
            return
        self.seen.add(key)
        kept = self.document
        if not isinstance(self.value_at(path), dict):
            self.document = self.with_value(path, self.sample(schema))
        names = list(schema["properties"])
        issues = self.refuses(self.with_value((*path, FOREIGN_KEY), 1), (*path, FOREIGN_KEY), "a key that it does not know")
        known = [match[1].split(", ") for *_, message in issues if (match := re.search(r"known are (.*)$", message))]
        if known != [names]:
            self.failures.append(f"{self.text(path)}: the decoder knows {known}, the contract {names}")
        for name in names:
            place = (*path, name)
            required = name in schema.get("required", [])
            (self.refuses if required else self.takes)(self.without(place), place, "a document without it")
            self.visit(schema["properties"][name], place)
        self.document = kept

    def visit_array(self, schema: dict, path: Path) -> None:
        (self.refuses if schema.get("minItems") else self.takes)(self.with_value(path, []), path, "an empty list")
        kept = self.document
        value = self.value_at(path) if path else None
        if not isinstance(value, list) or not value:
            self.document = self.with_value(path, [self.sample(schema["items"])])
        self.visit(schema["items"], (*path, 0))
        self.document = kept

    def visit_string(self, schema: dict, path: Path) -> None:
        for value in schema.get("enum", []):
            if value is not None:
                self.takes(self.with_value(path, value), path, repr(value))
        if "enum" in schema or schema.get("format") == "iana-time-zone":
            self.must_refuse_text(path)
        if schema.get("minLength"):
            self.refuses(self.with_value(path, ""), path, "an empty text")
        elif not {"enum", "pattern", "format"} & schema.keys():
            self.takes(self.with_value(path, ""), path, "an empty text")
        for text in CANDIDATES if "pattern" in schema else []:
            good = re.search(schema["pattern"], text) is not None
            (self.takes if good else self.refuses)(self.with_value(path, text), path, repr(text))

    def must_refuse_text(self, path: Path) -> None:
        self.refuses(self.with_value(path, "zzzz"), path, "any text")

    def visit_number(self, schema: dict, path: Path) -> None:
        if (low := schema.get("minimum")) is not None:
            self.takes(self.with_value(path, low), path, str(low))
            for below in {low - 1 - abs(low), low / 2 if low > 0 else low - 1e-3 * max(1, abs(low))}:
                self.refuses(self.with_value(path, below), path, str(below))
        if (high := schema.get("maximum")) is not None:
            self.takes(self.with_value(path, high), path, str(high))
            self.refuses(self.with_value(path, high * 1.001), path, str(high * 1.001))

    def visit_integer(self, schema: dict, path: Path) -> None:
        self.refuses(self.with_value(path, 1.5), path, "1.5")
        for bound, beyond in (("minimum", -1), ("maximum", 1)):
            if (value := schema.get(bound)) is not None:
                self.takes(self.with_value(path, value), path, str(value))
                self.refuses(self.with_value(path, value + beyond * max(1, abs(value) // 1000)), path, f"more than {value}")
