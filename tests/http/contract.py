#!/usr/bin/env python3
"""The contract (GET /openapi.json) and the decoders say the same: every key that a decoder knows is in the schema and the reverse,
with the same types, ranges, words and duties; every route and query key of the contract is there.

Usage: contract.py CHARGEPLAN
"""
import json
import re
import sys
from pathlib import Path
from urllib.parse import quote

from contract_probe import Probe
from service import Service

ERRORS_PAGE = Path(__file__).resolve().parents[2] / "docs" / "errors.md"
TABLE = "id,arrival,departure,max_power_kw,energy_required_kwh\na,2025-08-18 10:00,2025-08-18 14:00,22,20\n"
OF_THE_PAST = re.compile(r"site\.past_pv_curtailed_kw|sessions\.upsert\[0\]\.(past_power_kw|delivered_kwh)")
MAPPING = {"schema": "chargeplan.mapping/1", "columns": {
    "id": {"column": "id"}, "arrival": {"column": "arrival"}, "departure": {"column": "departure"},
    "max_power_kw": {"column": "max_power_kw"}, "energy_required_kwh": {"column": "energy_required_kwh"}}}


def issues_of(status: int, answer: dict) -> list[tuple[str, str, str]]:
    if status in (200, 201):
        return []
    if status != 422:
        return [("", f"status {status}", json.dumps(answer))]
    return [(issue["path"], issue["slug"], issue["message"]) for issue in answer["issues"]]


def probe_bodies(service: Service, contract: dict) -> list[Probe]:
    examples = contract["components"]["examples"]
    depot = examples["Depot"]["value"]
    status, plan = service.post_json("/v1/plans", depot)
    assert status == 200, plan
    documents = {"/v1/plans": depot, "/v1/check": {"request": depot, "plan": plan}, "/v1/report": {"request": depot, "plan": plan},
                 "/v1/demand/export": depot}
    kept = json.loads(service.call("POST", "/v1/plans", json.dumps(examples["TwoCars"]["value"]), {"Content-Type": "application/json"})[2])["id"]
    probes = []
    for path, operations in contract["paths"].items():
        operation = operations.get("post", {})
        media = operation.get("requestBody", {}).get("content", {}).get("application/json")
        if not media:
            continue
        document = documents.get(path)
        if document is None:
            example = next(iter(media["examples"].values()))
            document = examples[example["$ref"].rsplit("/", 1)[1]]["value"] if "$ref" in example else example["value"]

        def send(body, target=path.replace("{id}", kept)):
            status, _, answer = service.call("POST", target, json.dumps(body), {"Content-Type": "application/json"})
            return issues_of(status, json.loads(answer) if status != 200 else {})

        probe = Probe(contract, send, operation["x-rules"])
        probe.walk(media["schema"], document)
        if path.endswith("/replan"):  # what a change says of the past is decoded as in a request, and not read: the plan knows it
            probe.failures = [failure for failure in probe.failures if not OF_THE_PAST.match(failure)]
        probes.append(probe)
    return probes


def probe_mapping(service: Service, contract: dict) -> Probe:
    operation = contract["paths"]["/v1/demand/parse"]["post"]

    def send(mapping):
        target = f"/v1/demand/parse?mapping={quote(json.dumps(mapping))}"
        status, _, answer = service.call("POST", target, TABLE, {"Content-Type": "text/csv"})
        return issues_of(status, json.loads(answer))

    probe = Probe(contract, send, operation["x-rules"], root="mapping")
    probe.walk({"$ref": "#/components/schemas/Mapping"}, MAPPING)
    return probe


def probe_documents(service: Service, contract: dict) -> list[Probe]:
    depot = contract["components"]["examples"]["Depot"]["value"]
    probes = []

    def probe(path: str, schema: str, document, root: str = "") -> None:
        def send(body):
            status, _, answer = service.call("PUT", path.replace("{id}", "a"), json.dumps(body), {"Content-Type": "application/json"})
            return issues_of(status, json.loads(answer))

        probes.append(Probe(contract, send, contract["paths"][path]["put"]["x-rules"], root))
        probes[-1].walk({"$ref": f"#/components/schemas/{schema}"}, document)

    probe("/v1/sites/{id}", "SiteRequest", depot)
    probe("/v1/sites/{id}", "Site", depot["site"], root="site")
    probe("/v1/demands/{id}", "SessionsDocument", depot)
    return probes


def query_failures(service: Service, contract: dict) -> list[str]:
    failures = []
    for path, operations in contract["paths"].items():
        for method, operation in operations.items():
            headers = {"Content-Type": next(iter(operation["requestBody"]["content"]))} if "requestBody" in operation else {}
            target = path.replace("{id}", "a")
            status, _, answer = service.call(method.upper(), f"{target}?qqqqqqqq=1", "{}" if headers else None, headers)
            if status != 422:
                failures.append(f"{method} {path}: {status} for a query key that it does not know")
                continue
            issue = json.loads(answer)["issues"][0]
            match = re.search(r"known are (.*)$", issue["message"])
            known = match[1].split(", ") if match else []
            shared = contract["components"]["parameters"]
            parameters = [shared[one["$ref"].rsplit("/", 1)[1]] if "$ref" in one else one for one in operation["parameters"]]
            named = [parameter["name"] for parameter in parameters if parameter.get("in") == "query"]
            if sorted(known) != sorted(named):
                failures.append(f"{method} {path}: the route knows the query keys {known}, the contract {named}")
    return failures


def rule_failures(contract: dict) -> list[str]:
    page = ERRORS_PAGE.read_text(encoding="utf-8")
    return [f"{path}: the rule {rule} is not in docs/errors.md" for path, operations in contract["paths"].items()
            for operation in operations.values() for rule in operation.get("x-rules", []) if f"`{rule.split(' ')[0]}`" not in page]


def main() -> int:
    with Service(sys.argv[1]) as service:
        status, _, body = service.call("GET", "/openapi.json")
        assert status == 200
        contract = json.loads(body)
        probes = [*probe_bodies(service, contract), *probe_documents(service, contract), probe_mapping(service, contract)]
        failures = [failure for probe in probes for failure in probe.failures]
        failures += query_failures(service, contract) + rule_failures(contract)
    print("\n".join(failures))
    print(f"contract: {sum(probe.count for probe in probes)} questions, {len(failures)} differences")
    return 1 if failures or service.status != 0 else 0


if __name__ == "__main__":
    sys.exit(main())
